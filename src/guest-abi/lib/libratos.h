/* Shared by the sources of libratos. Not installed. */
#ifndef LIBRATOS_H
#define LIBRATOS_H

#include <ratos-internal.h>

/*
 * The sysroot's C library is built for one thread. libratos stands in front of the functions that keep state:
 * the linker sends every reference to `name` (from the program and from the library itself) to `__wrap_name`,
 * which calls `__real_name` under a lock. The toolchain collects the names from these lines: one line each.
 */
#define RAT_WRAP(type, name, ...) \
  type __real_##name(__VA_ARGS__); \
  type __wrap_##name(__VA_ARGS__)

/*
 * A function that C or POSIX names. A program may have one of its own by that name, as it may with any C library, and use
 * another one that stands beside it here: so all are weak.
 */
#define PUBLIC __attribute__((weak))

/* A lock that its owner may take again. */
typedef struct RecursiveLock {
  RatLock lock;
  const void *owner; /* guarded by lock; only ever equal to ThreadSelf() for the owner itself */
  uint32_t depth;    /* guarded by lock */
} RecursiveLock;

extern _Thread_local char threadSelf;
/* Differs between the live threads of a process. Cheaper than a system call. */
static inline const void *ThreadSelf(void) { return &threadSelf; }

void RecursiveAcquire(RecursiveLock *lock);
bool RecursiveTryAcquire(RecursiveLock *lock);
/* Waits a short bounded time for the owner. */
bool RecursiveAcquireBriefly(RecursiveLock *lock);
void RecursiveRelease(RecursiveLock *lock);

/* The calling thread's block; NULL for the main thread. */
extern _Thread_local const RatThreadBlock *threadBlock;
/* The calling thread as POSIX knows it, once it has asked for itself. */
extern _Thread_local struct __pthread *threadDescriptor;

/* Set by what has something to do at a thread's end, so that a program that does without does not carry it. */
extern void (*endKeys)(void);
extern void (*endRobustMutexes)(struct __pthread *self);
extern void (*endDescriptor)(struct __pthread *self);

/*
 * Around the one system call of a function that is a cancellation point and may wait: the first ends the thread if it is
 * to be cancelled; the second, if the call was interrupted for that.
 */
extern void (*beginCancellable)(void);
extern void (*endCancellable)(bool interrupted);
static inline void BeginWait(void) {
  if (beginCancellable != NULL) beginCancellable();
}
static inline void EndWait(bool interrupted) {
  if (endCancellable != NULL) endCancellable(interrupted);
}

/*
 * Calls a function of the program, which may take less than it is given, and give nothing (then this is 0): programs have
 * threads that begin in `void *worker()` and handlers that are `void handler()`.
 */
typedef void (*AnyFunction)(void);
static inline uintptr_t CallAny(AnyFunction function, uintptr_t first, uintptr_t second, uintptr_t third) {
  return RatCallFunction((uintptr_t)function, first, second, third);
}

/* RatCreateThread, which tells the thread's block before the thread runs. `own`: the function is one of libratos. */
RatStatus StartThread(bool own, RatThreadEntry entry, void *arg, const RatThreadAttributes *attrs, HTHREAD *out,
                      const RatThreadBlock **block);
/* Has memory grow to its maximum, once, where the engine asks for that: before there is a second thread. */
void GrowForThreads(void);
/* Set by the checker, to learn what of memory is not to be used yet, and what has become the heap's. */
extern void (*heapReserved)(uintptr_t from, uint64_t to);
extern void (*heapTaken)(uintptr_t from, uint64_t to);
/* Everything that runs at a thread's end, in the thread; RatThreadExit or the return from its main function follows. */
void FinishThread(int32_t exitCode);

/* What the C library's parts that are compiled again lock with. */
void __lock(volatile int *word);
void __unlock(volatile int *word);
void LockPaths(void);
void UnlockPaths(void);

/* Whether a structure lies in the program's memory. */
static inline bool IsInMemory(const void *at, size_t size) {
  uint64_t end = (uint64_t)(uintptr_t)at + size;
  return at != NULL && end <= (uint64_t)__builtin_wasm_memory_size(0) << 16;
}

/* Highest address of the calling thread's stack, or a little less. */
extern _Thread_local char *threadStackTop;

/* In C++ programs (lib/cxx/entry.cpp): ends the process when the function throws. */
__attribute__((weak)) int32_t RatCallWithoutException(int32_t (*function)(void *), void *arg);

/* Calls what no exception may leave. */
static inline int32_t CallOutermost(int32_t (*function)(void *), void *arg) {
  return RatCallWithoutException != NULL ? RatCallWithoutException(function, arg) : function(arg);
}

void FlushStreams(void);
void RunThreadDestructors(void);

#endif
