/* Cancelling a thread: it is told, and woken where it waits. */
#include "pthread/internal.h"
#include "posix/posix.h"

/* A handler of the program is not called for it. */
static bool isCancelled(int signal) {
  return signal == CANCEL_SIGNAL && threadDescriptor != NULL && __atomic_load_n(&threadDescriptor->cancel, __ATOMIC_ACQUIRE) != 0;
}

static void interrupt(Pthread *target) {
  uint32_t former;
  takesSignal = isCancelled;
  RatSignalAction(CANCEL_SIGNAL, RAT_SIGNAL_CATCH, &former);
  SignalThread(__atomic_load_n(&target->id, __ATOMIC_ACQUIRE), CANCEL_SIGNAL);
}

PUBLIC int pthread_cancel(pthread_t thread) {
  Pthread *target = thread;
  if (HasGone(target)) return ESRCH;
  __atomic_store_n(&target->cancel, 1, __ATOMIC_SEQ_CST);
  if (target == threadDescriptor) {
    if (target->cancelType == PTHREAD_CANCEL_ASYNCHRONOUS) CancellationPoint();
    return 0;
  }
  uint32_t *word = __atomic_load_n(&target->parkedAt, __ATOMIC_SEQ_CST);
  if (word == &inSystemCall) interrupt(target);
  else if (word != NULL) {
    do {
      /* Others that are parked there look again, and park again. */
      Wake(word, UINT32_MAX);
      if (__atomic_load_n(&target->parkedAt, __ATOMIC_SEQ_CST) != word) break;
      RatYield();
    } while (__atomic_load_n(&target->parkedAt, __ATOMIC_SEQ_CST) == word);
  }
  return 0;
}
