/* Waiting for descriptors: poll and select. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#define FOREVER UINT64_MAX

RAT_STATIC_ASSERT(sizeof(struct pollfd) == sizeof(RatPollEntry), "pollfd");
RAT_STATIC_ASSERT(offsetof(struct pollfd, events) == offsetof(RatPollEntry, events), "pollfd");

/* Nanoseconds of a time-out; NULL is none. False: it is no time. */
static bool nanoseconds(const struct timespec *time, uint64_t *out) {
  *out = FOREVER;
  if (time == NULL) return true;
  if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= 1000000000) return false;
  if ((uint64_t)time->tv_sec < FOREVER / 1000000000 - 1) *out = (uint64_t)time->tv_sec * 1000000000 + (uint64_t)time->tv_nsec;
  return true;
}

static int wait(struct pollfd *fds, size_t count, uint64_t timeout, const sigset_t *mask) {
  uint32_t bits = mask == NULL ? 0 : SignalBits(mask), former, ignored;
  size_t ready = 0;
  if (mask != NULL) RatSignalMask(0, 0, &former);
  BeginWait();
  RatStatus status = RatPoll((RatPollEntry *)(void *)fds, count, timeout, mask == NULL ? NULL : &bits, &ready);
  EndWait(status == RAT_ERR_INTERRUPTED);
  if (mask != NULL) RatSignalMask(UINT32_MAX, former, &ignored);
  return PosixResult(status, ENOMEM) == 0 ? (int)ready : -1;
}

PUBLIC int poll(struct pollfd *fds, nfds_t count, int ms) {
  return wait(fds, count, ms < 0 ? FOREVER : (uint64_t)ms * 1000000, NULL);
}

PUBLIC int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *time, const sigset_t *mask) {
  uint64_t timeout;
  return nanoseconds(time, &timeout) ? wait(fds, count, timeout, mask) : PosixFail(EINVAL);
}

/* ── select ── */

typedef struct Selection {
  struct pollfd list[FD_SETSIZE];
  uint16_t place[FD_SETSIZE]; /* of a descriptor in the list, and 1 */
  int count;
} Selection;

static bool add(Selection *selection, int limit, const fd_set *set, short events) {
  if (set == NULL) return true;
  for (size_t i = 0; i < set->__nfds; i++) {
    int fd = set->__fds[i];
    if (fd >= limit) continue;
    if (fd < 0) return false;
    if (selection->place[fd] == 0) {
      selection->list[selection->count] = (struct pollfd){.fd = fd};
      selection->place[fd] = (uint16_t)++selection->count;
    }
    selection->list[selection->place[fd] - 1].events |= events;
  }
  return true;
}

/* Leaves the descriptors in the set that were asked for and have one of the events; returns how many. */
static int leave(const Selection *selection, fd_set *set, short asked, short events) {
  if (set == NULL) return 0;
  FD_ZERO(set);
  int found = 0;
  for (int i = 0; i < selection->count; i++) {
    const struct pollfd *entry = &selection->list[i];
    if (!(entry->events & asked) || !(entry->revents & events)) continue;
    FD_SET(entry->fd, set);
    found++;
  }
  return found;
}

static int choose(int limit, fd_set *reads, fd_set *writes, fd_set *others, uint64_t timeout, const sigset_t *mask) {
  if (limit < 0 || limit > FD_SETSIZE) return PosixFail(EINVAL);
  Selection selection;
  selection.count = 0;
  memset(selection.place, 0, sizeof selection.place);
  if (!add(&selection, limit, reads, POLLIN) || !add(&selection, limit, writes, POLLOUT) || !add(&selection, limit, others, POLLPRI)) {
    return PosixFail(EBADF);
  }
  if (wait(selection.list, (size_t)selection.count, timeout, mask) < 0) return -1;
  for (int i = 0; i < selection.count; i++) {
    if (selection.list[i].revents & POLLNVAL) return PosixFail(EBADF);
  }
  return leave(&selection, reads, POLLIN, POLLIN | POLLHUP | POLLERR) + leave(&selection, writes, POLLOUT, POLLOUT | POLLERR) +
         leave(&selection, others, POLLPRI, POLLPRI);
}

PUBLIC int select(int limit, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict others, struct timeval *restrict time) {
  if (time == NULL) return choose(limit, reads, writes, others, FOREVER, NULL);
  if (time->tv_sec < 0 || time->tv_usec < 0) return PosixFail(EINVAL);
  /* More than a second of microseconds is a time, too. */
  struct timespec rest = {time->tv_sec + time->tv_usec / 1000000, (long)(time->tv_usec % 1000000) * 1000};
  uint64_t timeout;
  nanoseconds(&rest, &timeout);
  return choose(limit, reads, writes, others, timeout, NULL);
}

PUBLIC int pselect(int limit, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict others, const struct timespec *restrict time, const sigset_t *restrict mask) {
  uint64_t timeout;
  return nanoseconds(time, &timeout) ? choose(limit, reads, writes, others, timeout, mask) : PosixFail(EINVAL);
}
