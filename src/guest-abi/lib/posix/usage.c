/*
 * The time that a process has taken. What it has computed is not measured, so this is the time since it began, as the
 * sysroot has it for clock() too; of children nothing is known.
 */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>

enum { TICKS_PER_SECOND = 100 };

static uint64_t begin;
__attribute__((constructor(101))) static void noteBegin(void) { begin = RatGetTickNs(); }

PUBLIC clock_t times(struct tms *out) {
  uint64_t now = RatGetTickNs();
  const uint64_t tick = 1000000000 / TICKS_PER_SECOND;
  *out = (struct tms){.tms_utime = (clock_t)((now - begin) / tick)};
  return (clock_t)(now / tick);
}

PUBLIC int getrusage(int who, struct rusage *out) {
  memset(out, 0, sizeof *out);
  if (who == RUSAGE_CHILDREN) return 0;
  if (who != RUSAGE_SELF) return PosixFail(EINVAL);
  uint64_t us = (RatGetTickNs() - begin) / 1000;
  out->ru_utime = (struct timeval){.tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000)};
  return 0;
}
