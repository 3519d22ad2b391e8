/* Alarms: SIGALRM after a time. The kernel's timers count milliseconds; what is less is rounded up. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <sys/time.h>
#include <unistd.h>

#define LONGEST_MS UINT32_MAX

static uint32_t milliseconds(uint64_t us) {
  uint64_t ms = us / 1000 + (us % 1000 != 0);
  return ms > LONGEST_MS ? LONGEST_MS : (uint32_t)ms;
}

PUBLIC unsigned alarm(unsigned seconds) {
  uint32_t due = 0, period = 0;
  if (!RAT_SUCCEEDED(RatSetAlarm(true, milliseconds((uint64_t)seconds * 1000000), 0, &due, &period))) return 0;
  return due / 1000 + (due % 1000 != 0);
}

PUBLIC unsigned ualarm(unsigned us, unsigned interval) {
  uint32_t due = 0, period = 0;
  if (!RAT_SUCCEEDED(RatSetAlarm(true, milliseconds(us), milliseconds(interval), &due, &period))) return 0;
  return due * 1000;
}

static struct timeval timeOf(uint32_t ms) { return (struct timeval){ms / 1000, (suseconds_t)(ms % 1000) * 1000}; }
static bool isTime(const struct timeval *time) { return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < 1000000; }
static uint64_t microseconds(const struct timeval *time) { return (uint64_t)time->tv_sec * 1000000 + (uint64_t)time->tv_usec; }

static int change(int which, const struct itimerval *new, struct itimerval *old) {
  /* The time that a process computes is not measured. */
  if (which != ITIMER_REAL) return PosixFail(EINVAL);
  uint32_t due = 0, period = 0;
  RatStatus status;
  if (new == NULL) {
    status = RatSetAlarm(false, 0, 0, &due, &period);
  } else {
    if (!isTime(&new->it_value) || !isTime(&new->it_interval)) return PosixFail(EINVAL);
    status = RatSetAlarm(true, milliseconds(microseconds(&new->it_value)), milliseconds(microseconds(&new->it_interval)), &due, &period);
  }
  if (old != NULL && RAT_SUCCEEDED(status)) *old = (struct itimerval){.it_value = timeOf(due), .it_interval = timeOf(period)};
  return PosixResult(status, EAGAIN);
}

PUBLIC int setitimer(int which, const struct itimerval *restrict new, struct itimerval *restrict old) { return change(which, new, old); }
PUBLIC int getitimer(int which, struct itimerval *out) { return change(which, NULL, out); }
