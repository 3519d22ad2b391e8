/* Signals to one thread. */
#include "posix/posix.h"
#include "pthread/internal.h"

PUBLIC int pthread_kill(pthread_t thread, int signal) {
  if (HasGone(thread)) return ESRCH;
  uint32_t id;
  /* One that has been created and does not run yet has no id. */
  while ((id = __atomic_load_n(&thread->id, __ATOMIC_ACQUIRE)) == 0) RatYield();
  int error = SignalThread(id, signal);
  /* It has ended, and has not been joined: it is still somebody. */
  return error == ESRCH ? 0 : error;
}
