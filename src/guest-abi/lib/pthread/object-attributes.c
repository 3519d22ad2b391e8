/*
 * Attributes of mutexes, condition variables, rwlocks and barriers. Memory belongs to one process, so nothing in it
 * can be shared between processes; and all threads have one priority, so that nobody needs to inherit one.
 */
#include "pthread/internal.h"

#define ATTRIBUTES(name) \
  PUBLIC int pthread_##name##_init(pthread_##name##_t *attributes) { \
    *attributes = (pthread_##name##_t){0}; \
    return 0; \
  } \
  PUBLIC int pthread_##name##_destroy(pthread_##name##_t *attributes) { \
    (void)attributes; \
    return 0; \
  } \
  PUBLIC int pthread_##name##_setpshared(pthread_##name##_t *attributes, int shared) { \
    (void)attributes; \
    return shared == PTHREAD_PROCESS_PRIVATE ? 0 : shared == PTHREAD_PROCESS_SHARED ? ENOTSUP : EINVAL; \
  } \
  PUBLIC int pthread_##name##_getpshared(const pthread_##name##_t *restrict attributes, int *restrict shared) { \
    (void)attributes; \
    *shared = PTHREAD_PROCESS_PRIVATE; \
    return 0; \
  }

ATTRIBUTES(mutexattr)
ATTRIBUTES(condattr)
ATTRIBUTES(rwlockattr)
ATTRIBUTES(barrierattr)

/* ── Mutexes ── */

_Static_assert(PTHREAD_MUTEX_RECURSIVE == MUTEX_RECURSIVE && PTHREAD_MUTEX_ERRORCHECK == MUTEX_ERRORCHECK, "types");

static void set(pthread_mutexattr_t *attributes, unsigned mask, unsigned bits) {
  attributes->__attr = (attributes->__attr & ~mask) | bits;
}

PUBLIC int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type) {
  if (type != PTHREAD_MUTEX_NORMAL && type != PTHREAD_MUTEX_RECURSIVE && type != PTHREAD_MUTEX_ERRORCHECK) return EINVAL;
  set(attributes, MUTEX_TYPE, (unsigned)type);
  return 0;
}
PUBLIC int pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict attributes, int *restrict type) {
  *type = (int)(attributes->__attr & MUTEX_TYPE);
  return 0;
}

PUBLIC int pthread_mutexattr_setrobust(pthread_mutexattr_t *attributes, int robust) {
  if (robust != PTHREAD_MUTEX_STALLED && robust != PTHREAD_MUTEX_ROBUST) return EINVAL;
  set(attributes, MUTEX_ROBUST, robust == PTHREAD_MUTEX_ROBUST ? MUTEX_ROBUST : 0);
  return 0;
}
PUBLIC int pthread_mutexattr_getrobust(const pthread_mutexattr_t *restrict attributes, int *restrict robust) {
  *robust = attributes->__attr & MUTEX_ROBUST ? PTHREAD_MUTEX_ROBUST : PTHREAD_MUTEX_STALLED;
  return 0;
}

/* Among threads of one priority inheritance changes nothing. */
PUBLIC int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attributes, int protocol) {
  if (protocol == PTHREAD_PRIO_PROTECT) return ENOTSUP;
  if (protocol != PTHREAD_PRIO_NONE && protocol != PTHREAD_PRIO_INHERIT) return EINVAL;
  set(attributes, MUTEX_INHERIT, protocol == PTHREAD_PRIO_INHERIT ? MUTEX_INHERIT : 0);
  return 0;
}
PUBLIC int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *restrict attributes, int *restrict protocol) {
  *protocol = attributes->__attr & MUTEX_INHERIT ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE;
  return 0;
}
PUBLIC int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attributes, int ceiling) {
  (void)attributes, (void)ceiling;
  return ENOTSUP;
}
PUBLIC int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *restrict attributes, int *restrict ceiling) {
  (void)attributes;
  *ceiling = 0;
  return 0;
}

/* ── Condition variables ── */

PUBLIC int pthread_condattr_setclock(pthread_condattr_t *attributes, clockid_t clock) {
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return EINVAL;
  attributes->__attr = clock == CLOCK_MONOTONIC;
  return 0;
}
PUBLIC int pthread_condattr_getclock(const pthread_condattr_t *restrict attributes, clockid_t *restrict clock) {
  *clock = attributes->__attr ? CLOCK_MONOTONIC : CLOCK_REALTIME;
  return 0;
}
