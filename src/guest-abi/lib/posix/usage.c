/*
 * The time that a process has taken: of each of its threads, the time since it began less what it spent waiting, which is
 * as much as a browser lets be known. Of children nothing is known.
 */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

enum { TICKS_PER_SECOND = 100 };

enum { PROCESS_CPU_TIME = 2, THREAD_CPU_TIME = 3 };

/* What a clockid_t points at in this C library, whose functions read them as they read its own. */
struct __clockid {
  uint32_t id;
};
PUBLIC const struct __clockid _CLOCK_PROCESS_CPUTIME_ID = {PROCESS_CPU_TIME};
PUBLIC const struct __clockid _CLOCK_THREAD_CPUTIME_ID = {THREAD_CPU_TIME};

static uint64_t cpuTime(void) {
  __wasi_timestamp_t ns;
  return __wasi_clock_time_get((__wasi_clockid_t){PROCESS_CPU_TIME}, 1, &ns) == 0 ? ns : 0;
}

/* Returns its error. Of other processes nobody is told. */
PUBLIC int clock_getcpuclockid(pid_t pid, clockid_t *clock) {
  if (pid != 0 && pid != getpid()) return kill(pid, 0) == 0 ? EPERM : ESRCH;
  *clock = CLOCK_PROCESS_CPUTIME_ID;
  return 0;
}

PUBLIC clock_t clock(void) { return (clock_t)(cpuTime() / (1000000000 / CLOCKS_PER_SEC)); }

PUBLIC clock_t times(struct tms *out) {
  uint64_t now = RatGetTickNs();
  const uint64_t tick = 1000000000 / TICKS_PER_SECOND;
  *out = (struct tms){.tms_utime = (clock_t)(cpuTime() / tick)};
  return (clock_t)(now / tick);
}

PUBLIC int getrusage(int who, struct rusage *out) {
  memset(out, 0, sizeof *out);
  if (who == RUSAGE_CHILDREN) return 0;
  if (who != RUSAGE_SELF) return PosixFail(EINVAL);
  uint64_t us = cpuTime() / 1000;
  out->ru_utime = (struct timeval){.tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000)};
  return 0;
}
