/*
 * Cancellation, and what runs at it. A thread is only ever cancelled where it says so itself: at a cancellation point
 * that it comes to, or is parked at. The asynchronous type is kept, and means the same.
 */
#include "pthread/internal.h"

static _Thread_local struct __ptcb *cleanups; /* newest first */

PUBLIC void _pthread_cleanup_push(struct __ptcb *entry, void (*run)(void *), void *argument) {
  *entry = (struct __ptcb){run, argument, cleanups};
  cleanups = entry;
}

PUBLIC void _pthread_cleanup_pop(struct __ptcb *entry, int execute) {
  cleanups = entry->__next;
  if (execute) CallAny((AnyFunction)entry->__f, (uintptr_t)entry->__x, 0, 0);
}

PUBLIC RAT_NORETURN void pthread_exit(void *result) {
  Pthread *self = SelfDescriptor();
  self->cancelState = PTHREAD_CANCEL_DISABLE;
  while (cleanups != NULL) {
    struct __ptcb *entry = cleanups;
    cleanups = entry->__next;
    CallAny((AnyFunction)entry->__f, (uintptr_t)entry->__x, 0, 0);
  }
  self->argument = result;
  FinishThread(0);
  RatThreadExit(0);
}

void CancellationPoint(void) {
  Pthread *self = threadDescriptor;
  /* Who has no descriptor has told nobody its id. */
  if (self == NULL || self->cancelState == PTHREAD_CANCEL_DISABLE) return;
  if (__atomic_load_n(&self->cancel, __ATOMIC_ACQUIRE) != 0) pthread_exit(PTHREAD_CANCELED);
}

PUBLIC void pthread_testcancel(void) { CancellationPoint(); }

uint32_t inSystemCall;

/* Nothing that enters the kernel may come between this and the call: a signal that is sent from now on ends that call. */
void BeginCancellable(void) {
  Pthread *self = threadDescriptor;
  if (self == NULL || self->cancelState == PTHREAD_CANCEL_DISABLE) return;
  __atomic_store_n(&self->parkedAt, &inSystemCall, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&self->cancel, __ATOMIC_SEQ_CST) == 0) return;
  __atomic_store_n(&self->parkedAt, NULL, __ATOMIC_SEQ_CST);
  CancellationPoint();
}

void EndCancellable(bool interrupted) {
  Pthread *self = threadDescriptor;
  if (self == NULL) return;
  __atomic_store_n(&self->parkedAt, NULL, __ATOMIC_SEQ_CST);
  if (interrupted) CancellationPoint();
}

PUBLIC int pthread_setcancelstate(int state, int *previous) {
  if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE) return EINVAL;
  Pthread *self = SelfDescriptor();
  if (previous != NULL) *previous = self->cancelState;
  self->cancelState = (uint8_t)state;
  if (self->cancelType == PTHREAD_CANCEL_ASYNCHRONOUS) CancellationPoint();
  return 0;
}

PUBLIC int pthread_setcanceltype(int type, int *previous) {
  if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS) return EINVAL;
  Pthread *self = SelfDescriptor();
  if (previous != NULL) *previous = self->cancelType;
  self->cancelType = (uint8_t)type;
  if (type == PTHREAD_CANCEL_ASYNCHRONOUS) CancellationPoint();
  return 0;
}
