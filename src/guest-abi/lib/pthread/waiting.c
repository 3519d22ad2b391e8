/* Points in time, and parking on a word until one of them, or until the thread is cancelled. */
#include "pthread/internal.h"

#define NS_PER_SECOND 1000000000
#define NS_PER_MS 1000000

int DeadlineOf(clockid_t clock, const struct timespec *at, uint64_t *deadline) {
  if (at->tv_nsec < 0 || at->tv_nsec >= NS_PER_SECOND) return EINVAL;
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return EINVAL;
  struct timespec now;
  if (clock_gettime(clock, &now) != 0) return EINVAL;
  /* Read second, so that it is never too early. */
  uint64_t tick = RatGetTickNs();
  int64_t seconds, ns;
  *deadline = 0;
  if (__builtin_sub_overflow((int64_t)at->tv_sec, (int64_t)now.tv_sec, &seconds)) seconds = at->tv_sec < 0 ? -1 : INT64_MAX;
  if (seconds < -1) return 0;
  if (__builtin_mul_overflow(seconds, (int64_t)NS_PER_SECOND, &ns) ||
      __builtin_add_overflow(ns, (int64_t)at->tv_nsec - (int64_t)now.tv_nsec, &ns)) {
    ns = INT64_MAX;
  }
  if (ns > 0) *deadline = tick + (uint64_t)ns;
  return 0;
}

uint32_t MillisecondsUntil(uint64_t deadline) {
  if (deadline == NEVER) return RAT_INFINITE;
  uint64_t now = RatGetTickNs();
  if (now >= deadline) return 0;
  uint64_t ms = (deadline - now + NS_PER_MS - 1) / NS_PER_MS;
  return ms < RAT_INFINITE ? (uint32_t)ms : RAT_INFINITE - 1;
}

int Park(uint32_t *word, uint32_t expected, uint64_t deadline) {
  uint32_t ms = MillisecondsUntil(deadline);
  if (ms == 0) return ETIMEDOUT;
  RatFutexWait(word, expected, ms);
  return 0;
}

/*
 * Invariant: the thread says what it parks on before it looks whether it is to be cancelled; the canceller says that it
 * is before it looks what the thread is parked on, and wakes that again and again until the thread has noticed. So the
 * wake-up is not missed, though the word that it is parked on does not change.
 */
int ParkCancelably(uint32_t *word, uint32_t expected, uint64_t deadline) {
  Pthread *self = SelfDescriptor();
  if (self->cancelState == PTHREAD_CANCEL_DISABLE) return Park(word, expected, deadline);
  __atomic_store_n(&self->parkedAt, word, __ATOMIC_SEQ_CST);
  int error = 0;
  if (__atomic_load_n(&self->cancel, __ATOMIC_SEQ_CST) == 0) error = Park(word, expected, deadline);
  __atomic_store_n(&self->parkedAt, NULL, __ATOMIC_SEQ_CST);
  return __atomic_load_n(&self->cancel, __ATOMIC_SEQ_CST) != 0 ? ECANCELED : error;
}

static uint64_t nanosecondsUntil(uint64_t deadline) {
  if (deadline == NEVER) return NEVER;
  uint64_t now = RatGetTickNs();
  return deadline > now ? deadline - now : 0;
}

/* The same, where the canceller sends a signal. */
int AwaitCancelably(HANDLE handle, uint64_t deadline) {
  Pthread *self = SelfDescriptor();
  for (;;) {
    uint64_t ns = nanosecondsUntil(deadline);
    bool cancellable = self->cancelState == PTHREAD_CANCEL_ENABLE;
    if (cancellable) __atomic_store_n(&self->parkedAt, &inSystemCall, __ATOMIC_SEQ_CST);
    RatStatus status = RAT_ERR_INTERRUPTED;
    if (!cancellable || __atomic_load_n(&self->cancel, __ATOMIC_SEQ_CST) == 0) status = RatSignalWait(&handle, 1, ns, NULL);
    __atomic_store_n(&self->parkedAt, NULL, __ATOMIC_SEQ_CST);
    if (status == RAT_ERR_TIMEOUT) return ETIMEDOUT;
    if (status != RAT_ERR_INTERRUPTED) return 0;
    if (cancellable && __atomic_load_n(&self->cancel, __ATOMIC_SEQ_CST) != 0) return ECANCELED;
  }
}
