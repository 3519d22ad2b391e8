/* Shared by POSIX threads and C11 threads, which are the same underneath. */
#ifndef PTHREAD_INTERNAL_H
#define PTHREAD_INTERNAL_H

#include "libratos.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

/*
 * A thread as POSIX knows it. The id (pthread_t) is its address: valid until the thread has been joined, or is
 * detached and has ended. A thread that pthread_create has made has it in the heap; any other (the main thread, one of
 * RatCreateThread's) has it among its thread-local variables, made when it first asks for it.
 */
typedef struct __pthread {
  uint32_t life;              /* LIFE_… bits; who joins the main thread parks on it */
  uint32_t id;                /* of RatOS; 0 until the thread runs */
  HTHREAD handle;             /* the joiner's, or whoever detaches; NULL where RatOS or the page has made the thread */
  uint32_t cancel;            /* 1: to be cancelled */
  uint32_t *parkedAt;         /* what the thread is parked on, while a cancellation shall end that */
  void *(*start)(void *);
  void *argument;             /* of start; then what the thread ended with */
  struct __pthread *joining;  /* which thread it waits for to end */
  const RatThreadBlock *block; /* NULL: the main thread */
  struct Mutex *robust;       /* robust mutexes that it holds; its own to touch */
  uint8_t cancelState;        /* its own to touch */
  uint8_t cancelType;         /* its own to touch */
  RatLock nameLock;
  char name[16];              /* given before it ran; guarded by nameLock */
} Pthread;

enum {
  LIFE_ENDED = 1,    /* nothing of the thread's own runs any more */
  LIFE_JOINED = 2,   /* somebody waits for it to end, or has */
  LIFE_DETACHED = 4, /* frees itself */
  LIFE_GONE = 16,    /* nobody's any more */
  LIFE_FOREIGN = 8,  /* one of RatCreateThread's: joined by its handle, or not at all */
};

Pthread *SelfDescriptor(void);

static inline bool HasGone(pthread_t thread) {
  return thread == NULL || __atomic_load_n(&thread->life, __ATOMIC_ACQUIRE) & LIFE_GONE;
}

/* Starts a thread; gives an error number. */
int StartPthread(Pthread **out, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);

/* Set once a thread has been named: what a thread calls that begins, after it has told its id. */
extern void (*beginNamed)(Pthread *self);

/* ── Time ── */
/* Points on the clock of RatGetTickNs. */
#define NEVER UINT64_MAX
/* 0; EINVAL for nanoseconds out of range or a clock that nobody can wait by. */
int DeadlineOf(clockid_t clock, const struct timespec *at, uint64_t *deadline);
/* For RatFutexWait: 0 when it has passed, never too short. */
uint32_t MillisecondsUntil(uint64_t deadline);

/* ── Parking ── */
/*
 * Parks while *word holds `expected`. Returns 0 when woken or when it holds something else, ETIMEDOUT when the deadline
 * has passed. May return early, so callers look at what they wait for in a loop.
 */
int Park(uint32_t *word, uint32_t expected, uint64_t deadline);
/* The same, and ECANCELED when the thread is to be cancelled, at once if it is already. */
int ParkCancelably(uint32_t *word, uint32_t expected, uint64_t deadline);
/* Waits for an object as ParkCancelably does for a word, but until there is an outcome. */
int AwaitCancelably(HANDLE handle, uint64_t deadline);
static inline void Wake(uint32_t *word, uint32_t count) { __builtin_wasm_memory_atomic_notify((int *)word, count); }
/* Ends the thread if it is to be cancelled. */
void CancellationPoint(void);
/* What beginCancellable and endCancellable are once a thread has an id by which others may cancel it. */
void BeginCancellable(void);
void EndCancellable(bool interrupted);
/* In place of a word: the thread is in a system call, which a signal ends. */
extern uint32_t inSystemCall;
/* What a wait ended with; a cancellation ends the thread here. */
static inline int Outcome(int error) {
  if (error == ECANCELED) CancellationPoint();
  return error;
}

/* How often a word is looked at before the thread parks. */
enum { PARK_SPINS = 100 };

/*
 * One thread's place in a line, on its own stack. Only its own thread waits on the word, so a wake-up reaches the thread
 * it is meant for; and what it stood in line for may be gone when it wakes.
 */
typedef struct Place {
  struct Place *next, *previous;
  struct Mutex *mutex; /* what it takes when it has been called; NULL: nothing */
  uint32_t state;      /* PLACE_… */
} Place;
enum { PLACE_WAITING, PLACE_CALLED, PLACE_LEAVING };

/* ── Mutexes ── */
/*
 * The layout of pthread_mutex_t and mtx_t. `word` is 0 while the mutex is free, else the owner's RatOS thread id with
 * the bits below; so who looks at a parked thread can tell whom it waits for.
 */
typedef struct Mutex {
  uint32_t word;
  uint32_t kind;  /* MUTEX_… bits */
  uint32_t depth; /* how often a recursive one's owner has taken it again; the owner's */
  union {
    struct Mutex *next; /* robust: among the owner's; the owner's */
    uint32_t *called;   /* others: whom to wake when it is unlocked, or NULL; the owner's */
  };
  struct Mutex *previous; /* robust: among the owner's; the owner's */
  uint32_t damage; /* of a robust one: DAMAGE_… */
} Mutex;
_Static_assert(sizeof(Mutex) == sizeof(pthread_mutex_t), "pthread_mutex_t");

/* The first and the last stand in src/guest-abi/limits.ts, too, for inspection. */
#define WORD_OWNER 0x1fffffffu
#define WORD_OWNER_DIED 0x20000000u
#define WORD_HAND_OVER 0x40000000u /* the next owner is one of those who have parked */
#define WORD_WAITED 0x80000000u    /* somebody may be parked */

enum { MUTEX_RECURSIVE = 1, MUTEX_ERRORCHECK = 2, MUTEX_TYPE = 3, MUTEX_ROBUST = 4, MUTEX_INHERIT = 8 };
enum { DAMAGE_NONE, DAMAGE_INCONSISTENT, DAMAGE_FOR_GOOD };

static inline Mutex *MutexOf(void *mutex) { return mutex; }

extern _Thread_local uint32_t threadId;
/* The RatOS id of the calling thread. */
static inline uint32_t ThreadId(void) {
  if (threadId == 0) threadId = RatGetCurrentThreadId();
  return threadId;
}

int MutexLock(Mutex *mutex, uint64_t deadline);
static inline bool OwnsMutex(const Mutex *mutex) { return (__atomic_load_n(&mutex->word, __ATOMIC_RELAXED) & WORD_OWNER) == ThreadId(); }
/* Wakes who is parked on `word` when the calling thread unlocks a mutex that it owns; or at once. */
void WakeAtUnlock(Mutex *mutex, uint32_t *word);
int MutexUnlock(Mutex *mutex);

#endif
