/*
 * Cancelling a thread. A member of its own: where nobody calls pthread_cancel, no thread that sleeps makes an event.
 */
#include "pthread/internal.h"

/*
 * Invariant: the thread shows its event before it looks whether it is to be cancelled; the canceller says that it is
 * before it looks for the event. So one of them sees the other.
 */
HANDLE CancelHandle(void) {
  Pthread *self = threadDescriptor;
  if (self == NULL || self->cancelState == PTHREAD_CANCEL_DISABLE) return NULL;
  if (self->cancelEvent == NULL) {
    HANDLE event;
    /* Without one it is cancelled when it wakes by itself. */
    if (!RAT_SUCCEEDED(RatCreateEvent(true, false, &event))) return NULL;
    __atomic_store_n(&self->cancelEvent, event, __ATOMIC_SEQ_CST);
  }
  CancellationPoint();
  return self->cancelEvent;
}

PUBLIC int pthread_cancel(pthread_t thread) {
  Pthread *target = thread;
  if (target == NULL) return ESRCH;
  __atomic_store_n(&target->cancel, 1, __ATOMIC_SEQ_CST);
  if (target == threadDescriptor) {
    if (target->cancelType == PTHREAD_CANCEL_ASYNCHRONOUS) CancellationPoint();
    return 0;
  }
  Wake(&target->cancel, UINT32_MAX);
  HANDLE event = __atomic_load_n(&target->cancelEvent, __ATOMIC_SEQ_CST);
  /* Closed already when the thread has ended; then its value names nothing. */
  if (event != NULL) RatSetEvent(event);
  uint32_t *word = __atomic_load_n(&target->parkedAt, __ATOMIC_SEQ_CST);
  while (word != NULL) {
    /* Others that are parked there look again, and park again. */
    Wake(word, UINT32_MAX);
    if (__atomic_load_n(&target->parkedAt, __ATOMIC_SEQ_CST) != word) break;
    RatYield();
    if (__atomic_load_n(&target->parkedAt, __ATOMIC_SEQ_CST) != word) break;
  }
  return 0;
}
