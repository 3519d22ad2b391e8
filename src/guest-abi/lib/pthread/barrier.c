/*
 * Barriers. Who waits does so on a word of its own, and the last one to come is done with the barrier before it lets
 * anybody go: so any of them may destroy it as soon as its own wait has returned.
 */
#include "pthread/internal.h"

typedef struct Barrier {
  RatLock lock;
  uint32_t wanted;
  uint32_t arrived; /* guarded by lock */
  Place *first;     /* guarded by lock: who waits */
  uint32_t unused;
} Barrier;
_Static_assert(sizeof(Barrier) == sizeof(pthread_barrier_t), "pthread_barrier_t");

PUBLIC int pthread_barrier_init(pthread_barrier_t *restrict barrier, const pthread_barrierattr_t *restrict attributes, unsigned count) {
  (void)attributes;
  if (count == 0 || count > INT32_MAX) return EINVAL;
  *(Barrier *)barrier = (Barrier){.wanted = count};
  return 0;
}

PUBLIC int pthread_barrier_destroy(pthread_barrier_t *barrier) {
  Barrier *b = (Barrier *)barrier;
  RatLockAcquire(&b->lock);
  bool waits = b->arrived != 0;
  RatLockRelease(&b->lock);
  return waits ? EBUSY : 0;
}

PUBLIC int pthread_barrier_wait(pthread_barrier_t *barrier) {
  Barrier *b = (Barrier *)barrier;
  RatLockAcquire(&b->lock);
  if (++b->arrived < b->wanted) {
    Place place = {.next = b->first, .state = PLACE_WAITING};
    b->first = &place;
    RatLockRelease(&b->lock);
    for (int i = 0; i < PARK_SPINS && __atomic_load_n(&place.state, __ATOMIC_RELAXED) == PLACE_WAITING; i++) continue;
    while (__atomic_load_n(&place.state, __ATOMIC_ACQUIRE) == PLACE_WAITING) Park(&place.state, PLACE_WAITING, NEVER);
    return 0;
  }
  Place *place = b->first;
  b->first = NULL;
  b->arrived = 0;
  RatLockRelease(&b->lock);
  while (place != NULL) {
    /* Once it has been called the place may be gone. */
    Place *next = place->next;
    __atomic_store_n(&place->state, PLACE_CALLED, __ATOMIC_RELEASE);
    Wake(&place->state, 1);
    place = next;
  }
  return PTHREAD_BARRIER_SERIAL_THREAD;
}
