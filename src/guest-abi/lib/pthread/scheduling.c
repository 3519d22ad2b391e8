/* What POSIX says of scheduling: one policy, one priority. And what is true of every thread alike. */
#include "pthread/internal.h"

#include <sched.h>

PUBLIC int pthread_getschedparam(pthread_t thread, int *restrict policy, struct sched_param *restrict parameters) {
  if (thread == PTHREAD_NULL) return ESRCH;
  *policy = SCHED_OTHER;
  *parameters = (struct sched_param){.sched_priority = 0};
  return 0;
}
PUBLIC int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameters) {
  if (thread == PTHREAD_NULL) return ESRCH;
  if (policy != SCHED_OTHER) return policy == SCHED_FIFO || policy == SCHED_RR ? ENOTSUP : EINVAL;
  return parameters->sched_priority == 0 ? 0 : EINVAL;
}
PUBLIC int pthread_setschedprio(pthread_t thread, int priority) {
  if (thread == PTHREAD_NULL) return ESRCH;
  return priority == 0 ? 0 : EINVAL;
}

static int onlyPriority(int policy) {
  if (policy == SCHED_OTHER || policy == SCHED_FIFO || policy == SCHED_RR) return 0;
  errno = EINVAL;
  return -1;
}
PUBLIC int sched_get_priority_max(int policy) { return onlyPriority(policy); }
PUBLIC int sched_get_priority_min(int policy) { return onlyPriority(policy); }

static int concurrency;
PUBLIC int pthread_getconcurrency(void) { return __atomic_load_n(&concurrency, __ATOMIC_RELAXED); }
PUBLIC int pthread_setconcurrency(int level) {
  if (level < 0) return EINVAL;
  __atomic_store_n(&concurrency, level, __ATOMIC_RELAXED);
  return 0;
}

/* A thread can read its own clock alone. */
PUBLIC int pthread_getcpuclockid(pthread_t thread, clockid_t *clock) {
  if (thread == PTHREAD_NULL) return ESRCH;
  if (!pthread_equal(thread, pthread_self())) return ENOENT;
  *clock = CLOCK_THREAD_CPUTIME_ID;
  return 0;
}

/* What is to run around fork runs whenever that is called: there is no fork, and a program that calls it does not link. */
PUBLIC int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  (void)prepare, (void)parent, (void)child;
  return 0;
}
