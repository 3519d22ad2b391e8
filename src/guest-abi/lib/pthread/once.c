/* pthread_once. A function that does not come to its end, because its thread ends in it, is run by the next thread. */
#include "pthread/internal.h"

enum { ONCE_NEW = PTHREAD_ONCE_INIT, ONCE_DONE, ONCE_RUNNING, ONCE_WAITED };

static void leave(uint32_t *once, uint32_t state) {
  if (__atomic_exchange_n(once, state, __ATOMIC_RELEASE) == ONCE_WAITED) Wake(once, UINT32_MAX);
}

static void giveUp(void *once) { leave(once, ONCE_NEW); }

static void runOnce(uint32_t *once, void (*run)(void)) {
  for (;;) {
    uint32_t seen = ONCE_NEW;
    if (__atomic_compare_exchange_n(once, &seen, ONCE_RUNNING, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
      pthread_cleanup_push(giveUp, once);
      CallAny(run, 0, 0, 0);
      pthread_cleanup_pop(0);
      leave(once, ONCE_DONE);
      return;
    }
    if (seen == ONCE_DONE) return;
    if (seen == ONCE_RUNNING &&
        !__atomic_compare_exchange_n(once, &seen, ONCE_WAITED, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
      continue;
    }
    RatFutexWait(once, ONCE_WAITED, RAT_INFINITE);
  }
}

PUBLIC int pthread_once(pthread_once_t *once, void (*run)(void)) {
  if (__atomic_load_n(once, __ATOMIC_ACQUIRE) != ONCE_DONE) runOnce((uint32_t *)once, run);
  return 0;
}
