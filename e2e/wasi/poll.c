/* poll_oneoff: clocks of both kinds, files, pipes, several at once, and what is none of them. */
#include "check.h"

static __wasi_subscription_t clockAt(uint64_t id, __wasi_clockid_t clock, uint64_t ns, int flags) {
  __wasi_subscription_t s = {.userdata = id, .u.tag = __WASI_EVENTTYPE_CLOCK};
  s.u.u.clock.id = clock;
  s.u.u.clock.timeout = ns;
  s.u.u.clock.flags = flags;
  return s;
}

static __wasi_subscription_t descriptor(uint64_t id, int tag, int fd) {
  __wasi_subscription_t s = {.userdata = id, .u.tag = tag};
  s.u.u.fd_read.file_descriptor = fd;
  return s;
}

static uint64_t now(__wasi_clockid_t clock) {
  __wasi_timestamp_t time;
  EXPECT(SUCCESS, __wasi_clock_time_get(clock, 1, &time));
  return time;
}

enum { MS = 1000000, LONG = 3600 };

int main(void) {
  __wasi_event_t events[9];
  __wasi_size_t count = 9;
  EXPECT(INVAL, __wasi_poll_oneoff(NULL, events, 0, &count));

  uint64_t before = now(__WASI_CLOCKID_MONOTONIC);
  __wasi_subscription_t clocks[] = {
      clockAt(1, __WASI_CLOCKID_MONOTONIC, 5 * MS, 0),
      clockAt(2, __WASI_CLOCKID_REALTIME, now(__WASI_CLOCKID_REALTIME) + (uint64_t)LONG * 1000 * MS, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME),
  };
  EXPECT(SUCCESS, __wasi_poll_oneoff(clocks, events, 2, &count));
  CHECK(count == 1 && events[0].userdata == 1 && events[0].error == 0 && events[0].type == __WASI_EVENTTYPE_CLOCK);
  CHECK(now(__WASI_CLOCKID_MONOTONIC) - before >= 5 * MS);
  clocks[1] = clockAt(3, __WASI_CLOCKID_REALTIME, now(__WASI_CLOCKID_REALTIME), __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
  clocks[0] = clockAt(4, __WASI_CLOCKID_MONOTONIC, before, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
  EXPECT(SUCCESS, __wasi_poll_oneoff(clocks, events, 2, &count));
  CHECK(count == 2 && events[0].userdata == 4 && events[1].userdata == 3);

  int file = openWith(ROOT, "file", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_POLL_FD_READWRITE | __WASI_RIGHTS_FD_SEEK, 0);
  __wasi_filesize_t at;
  EXPECT(SUCCESS, writeText(file, "0123456789"));
  EXPECT(SUCCESS, __wasi_fd_seek(file, 4, __WASI_WHENCE_SET, &at));
  int mute = openWith(ROOT, "file", 0, __WASI_RIGHTS_FD_READ, 0);
  __wasi_subscription_t all[] = {
      descriptor(1, __WASI_EVENTTYPE_FD_READ, file),
      descriptor(2, __WASI_EVENTTYPE_FD_WRITE, file),
      descriptor(3, __WASI_EVENTTYPE_FD_WRITE, 1),
      descriptor(4, __WASI_EVENTTYPE_FD_READ, 900),
      descriptor(5, __WASI_EVENTTYPE_FD_READ, 0),
      descriptor(6, __WASI_EVENTTYPE_FD_READ, mute),
      clockAt(7, __WASI_CLOCKID_MONOTONIC, (uint64_t)LONG * 1000 * MS, 0),
      clockAt(8, 77, 0, 0),
      clockAt(9, 3, 0, 0),
  };
  EXPECT(SUCCESS, __wasi_poll_oneoff(all, events, 9, &count));
  CHECK(count == 8);
  static const int errors[] = {0, 0, 0, 0, __WASI_ERRNO_BADF, 0, __WASI_ERRNO_NOTCAPABLE, 0, __WASI_ERRNO_INVAL, __WASI_ERRNO_NOTSUP};
  for (size_t i = 0; i < count; i++) CHECK(events[i].error == errors[events[i].userdata]);
  CHECK(events[0].fd_readwrite.nbytes == 6);
  /* Standard input is at its end: nobody writes to it. */
  CHECK(events[4].userdata == 5 && events[4].fd_readwrite.nbytes == 0);
  CHECK((events[4].fd_readwrite.flags & __WASI_EVENTRWFLAGS_FD_READWRITE_HANGUP) != 0);
  return failures;
}
