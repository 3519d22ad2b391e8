/*
 * Condition variables: a line of the threads that wait. A signal calls the oldest of them by its own word, so no
 * thread that comes later can take its wake-up, and none is lost. A thread that has been called touches the condition
 * variable no more, so it may be destroyed as soon as everybody has been called.
 */
#include "pthread/internal.h"

typedef struct Condition {
  RatLock lock;
  uint32_t monotonic;   /* 1: timed waits are by CLOCK_MONOTONIC */
  Place *first, *last;  /* change under lock; `first` is read without */
  uint32_t unused[8];
} Condition;
_Static_assert(sizeof(Condition) == sizeof(pthread_cond_t), "pthread_cond_t");

static Condition *of(pthread_cond_t *condition) { return (Condition *)condition; }

static void append(Condition *c, Place *place) {
  place->next = NULL;
  place->previous = c->last;
  if (c->last != NULL) c->last->next = place;
  else __atomic_store_n(&c->first, place, __ATOMIC_SEQ_CST);
  c->last = place;
}

static void cut(Condition *c, Place *next, Place *previous) {
  if (next != NULL) next->previous = previous;
  else c->last = previous;
  if (previous != NULL) previous->next = next;
  else __atomic_store_n(&c->first, next, __ATOMIC_RELAXED);
}

/* Who gives up waiting and who calls decide it by a swap of the place's state. */
static bool decide(Place *place, uint32_t state) {
  uint32_t expected = PLACE_WAITING;
  return __atomic_compare_exchange_n(&place->state, &expected, state, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* The calling thread has decided to leave. */
static void leave(Condition *c, Place *place) {
  RatLockAcquire(&c->lock);
  cut(c, place->next, place->previous);
  RatLockRelease(&c->lock);
}

static int wait(Condition *c, Mutex *m, uint64_t deadline) {
  if (m->kind != 0 && !OwnsMutex(m)) return EPERM;
  CancellationPoint();
  Place place = {.mutex = m, .state = PLACE_WAITING};
  RatLockAcquire(&c->lock);
  append(c, &place);
  RatLockRelease(&c->lock);
  MutexUnlock(m);

  int error = 0;
  for (int i = 0; i < PARK_SPINS && __atomic_load_n(&place.state, __ATOMIC_RELAXED) == PLACE_WAITING; i++) continue;
  while (__atomic_load_n(&place.state, __ATOMIC_ACQUIRE) == PLACE_WAITING) {
    error = ParkCancelably(&place.state, PLACE_WAITING, deadline);
    if (error == 0) continue;
    if (decide(&place, PLACE_LEAVING)) leave(c, &place);
    else error = 0; /* called meanwhile: the signal is not lost */
  }
  int locked = MutexLock(m, NEVER);
  return locked != 0 ? locked : Outcome(error);
}

/* Calls up to `count` threads, the oldest first. */
static void call(Condition *c, uint32_t count) {
  /* Who waits has locked the mutex before; a caller that has locked it since sees that the line is not empty. */
  if (__atomic_load_n(&c->first, __ATOMIC_SEQ_CST) == NULL) return;
  RatLockAcquire(&c->lock);
  Place *next;
  for (Place *place = c->first; place != NULL && count != 0; place = next) {
    /* Once it has been called the place may be gone. */
    next = place->next;
    Place *previous = place->previous;
    Mutex *mutex = OwnsMutex(place->mutex) ? place->mutex : NULL;
    if (!decide(place, PLACE_CALLED)) continue;
    cut(c, next, previous);
    if (mutex != NULL) WakeAtUnlock(mutex, &place->state);
    else Wake(&place->state, 1);
    count--;
  }
  RatLockRelease(&c->lock);
}

PUBLIC int pthread_cond_init(pthread_cond_t *restrict condition, const pthread_condattr_t *restrict attributes) {
  *of(condition) = (Condition){.monotonic = attributes != NULL ? attributes->__attr : 0};
  return 0;
}

PUBLIC int pthread_cond_destroy(pthread_cond_t *condition) {
  Condition *c = of(condition);
  for (;;) {
    RatLockAcquire(&c->lock);
    Place *place = c->first;
    bool waits = false;
    for (; place != NULL; place = place->next) waits |= __atomic_load_n(&place->state, __ATOMIC_ACQUIRE) == PLACE_WAITING;
    bool empty = c->first == NULL;
    RatLockRelease(&c->lock);
    if (waits) return EBUSY;
    if (empty) return 0;
    RatYield(); /* somebody is about to leave, and must still find the line */
  }
}

PUBLIC int pthread_cond_signal(pthread_cond_t *condition) {
  call(of(condition), 1);
  return 0;
}

PUBLIC int pthread_cond_broadcast(pthread_cond_t *condition) {
  call(of(condition), UINT32_MAX);
  return 0;
}

PUBLIC int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex) {
  return wait(of(condition), MutexOf(mutex), NEVER);
}

PUBLIC int pthread_cond_clockwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, clockid_t clock, const struct timespec *restrict at) {
  uint64_t deadline;
  int error = DeadlineOf(clock, at, &deadline);
  return error != 0 ? error : wait(of(condition), MutexOf(mutex), deadline);
}

PUBLIC int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict at) {
  return pthread_cond_clockwait(condition, mutex, of(condition)->monotonic ? CLOCK_MONOTONIC : CLOCK_REALTIME, at);
}
