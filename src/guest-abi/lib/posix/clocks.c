/* Clocks by their names: the C library would read a number wherever anything else points. */
#include "libratos.h"

#include <errno.h>
#include <time.h>

static bool isClock(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

static int noClock(void) {
  errno = EINVAL;
  return -1;
}

RAT_WRAP(int, clock_gettime, clockid_t clock, struct timespec *out) { return isClock(clock) ? __real_clock_gettime(clock, out) : noClock(); }
RAT_WRAP(int, clock_getres, clockid_t clock, struct timespec *out) { return isClock(clock) ? __real_clock_getres(clock, out) : noClock(); }
