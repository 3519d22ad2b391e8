/* Sleeping until a time, until a signal's handler has run, or until the thread is cancelled. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND 1000000000
#define FOREVER UINT64_MAX

/* 0 after the whole time; EINTR, with what is left. */
static int sleepFor(uint64_t ns, uint64_t *rest) {
  uint64_t start = RatGetTickNs();
  BeginWait();
  RatStatus status = RatSignalWait(NULL, 0, ns, NULL);
  EndWait(status == RAT_ERR_INTERRUPTED);
  if (status != RAT_ERR_INTERRUPTED) return 0;
  uint64_t gone = RatGetTickNs() - start;
  *rest = gone < ns ? ns - gone : 0;
  return EINTR;
}

static bool isTime(const struct timespec *time) { return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < NS_PER_SECOND; }

static uint64_t nanoseconds(const struct timespec *time) {
  if ((uint64_t)time->tv_sec >= FOREVER / NS_PER_SECOND - 1) return FOREVER;
  return (uint64_t)time->tv_sec * NS_PER_SECOND + (uint64_t)time->tv_nsec;
}

static int sleepRelative(const struct timespec *time, struct timespec *left) {
  if (!isTime(time)) return EINVAL;
  uint64_t rest = 0;
  int error = sleepFor(nanoseconds(time), &rest);
  if (error != 0 && left != NULL) *left = (struct timespec){(time_t)(rest / NS_PER_SECOND), (long)(rest % NS_PER_SECOND)};
  return error;
}

PUBLIC int nanosleep(const struct timespec *time, struct timespec *left) {
  int error = sleepRelative(time, left);
  return error == 0 ? 0 : PosixFail(error);
}

PUBLIC int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return ENOTSUP;
  if (!(flags & TIMER_ABSTIME)) return sleepRelative(time, left);
  if (!isTime(time)) return EINVAL;
  uint64_t rest;
  for (;;) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) return EINVAL;
    uint64_t until = nanoseconds(time), since = nanoseconds(&now);
    if (since >= until) return 0;
    int error = sleepFor(until - since, &rest);
    if (error != 0) return error;
  }
}

PUBLIC unsigned sleep(unsigned seconds) {
  uint64_t rest = 0;
  if (sleepFor((uint64_t)seconds * NS_PER_SECOND, &rest) == 0) return 0;
  return (unsigned)(rest / NS_PER_SECOND + (rest % NS_PER_SECOND != 0));
}

PUBLIC int usleep(unsigned us) {
  uint64_t rest;
  return sleepFor((uint64_t)us * 1000, &rest) == 0 ? 0 : PosixFail(EINTR);
}
