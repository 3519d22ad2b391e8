/* poll and select: over pipes, files, closed descriptors, with time-outs, woken by what happens. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { FOREVER = -1 };

static short one(int fd, short events, int timeout, int expected) {
  struct pollfd entry = {.fd = fd, .events = events, .revents = -1};
  CHECK_EQUAL("poll", expected, poll(&entry, 1, timeout));
  return entry.revents;
}

static void fill(int fd) {
  static char bytes[4096];
  fcntl(fd, F_SETFL, O_NONBLOCK);
  while (write(fd, bytes, sizeof bytes) > 0) {
  }
  CHECK_EQUAL("full", EAGAIN, errno);
}

static void pipes(void) {
  int fds[2];
  char byte;
  CHECK_EQUAL("pipe", 0, pipe(fds));
  CHECK_EQUAL("nothing to read", 0, one(fds[0], POLLIN, 0, 0));
  CHECK_EQUAL("room to write", POLLOUT, one(fds[1], POLLOUT, FOREVER, 1));
  CHECK_EQUAL("not asked for", 0, one(fds[1], 0, 0, 0));
  CHECK_EQUAL("nobody writes to the read end", 0, one(fds[0], POLLOUT, 0, 0));
  CHECK_EQUAL("write", 1, write(fds[1], "x", 1));
  CHECK_EQUAL("something to read", POLLIN, one(fds[0], POLLIN, FOREVER, 1));
  CHECK_EQUAL("not asked for", 0, one(fds[0], 0, 20, 0));
  CHECK_EQUAL("read", 1, read(fds[0], &byte, 1));
  fill(fds[1]);
  CHECK_EQUAL("no room", 0, one(fds[1], POLLOUT, 0, 0));
  CHECK_EQUAL("close", 0, close(fds[0]));
  CHECK_EQUAL("no reader", POLLOUT | POLLERR, one(fds[1], POLLOUT, FOREVER, 1));
  CHECK_EQUAL("told without being asked", POLLERR, one(fds[1], 0, FOREVER, 1));
  CHECK_EQUAL("close", 0, close(fds[1]));

  CHECK_EQUAL("pipe", 0, pipe(fds));
  CHECK_EQUAL("write", 1, write(fds[1], "x", 1));
  CHECK_EQUAL("close", 0, close(fds[1]));
  CHECK_EQUAL("the rest, and the end", POLLIN | POLLHUP, one(fds[0], POLLIN, FOREVER, 1));
  CHECK_EQUAL("read", 1, read(fds[0], &byte, 1));
  CHECK_EQUAL("the end, which can be read", POLLIN | POLLHUP, one(fds[0], POLLIN, FOREVER, 1));
  CHECK_EQUAL("told without being asked", POLLHUP, one(fds[0], 0, FOREVER, 1));
  CHECK_EQUAL("close", 0, close(fds[0]));
}

static void others(void) {
  int fd = open("/tmp/posix-poll", O_RDWR | O_CREAT, 0600);
  CHECK_EQUAL("a file is ready", POLLIN | POLLOUT, one(fd, POLLIN | POLLOUT, FOREVER, 1));
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_EQUAL("a closed one", POLLNVAL, one(fd, POLLIN, FOREVER, 1));
  CHECK_EQUAL("none is passed over", 0, one(-1, POLLIN, 0, 0));
  CHECK_EQUAL("standard output", POLLOUT, one(1, POLLOUT, FOREVER, 1));
  CHECK_EQUAL("no entry", 0, poll(NULL, 0, 1));
  errno = 0;
  static struct pollfd many[1025];
  CHECK_EQUAL("too many", -1, poll(many, 1025, 0));
  CHECK_EQUAL("too many", EINVAL, errno);
  errno = 0;
  CHECK_EQUAL("outside memory", -1, poll((struct pollfd *)0xfffffff0u, 4, 0));
  CHECK_EQUAL("outside memory", EFAULT, errno);
  remove("/tmp/posix-poll");
}

static void timeouts(void) {
  int fds[2];
  CHECK_EQUAL("pipe", 0, pipe(fds));
  uint64_t start = RatGetTickNs();
  CHECK_EQUAL("nothing", 0, one(fds[0], POLLIN, 30, 0));
  CHECK("not too early", RatGetTickNs() - start >= 30000000);
  start = RatGetTickNs();
  CHECK_EQUAL("a sleep", 0, poll(NULL, 0, 20));
  CHECK("not too early", RatGetTickNs() - start >= 20000000);
  struct pollfd entry = {.fd = fds[0], .events = POLLIN};
  start = RatGetTickNs();
  CHECK_EQUAL("ppoll", 0, ppoll(&entry, 1, &(struct timespec){0, 5000000}, NULL));
  CHECK("not too early", RatGetTickNs() - start >= 5000000);
  errno = 0;
  CHECK_EQUAL("no time", -1, ppoll(&entry, 1, &(struct timespec){0, 1000000000}, NULL));
  CHECK_EQUAL("no time", EINVAL, errno);
  CHECK("close", close(fds[0]) == 0 && close(fds[1]) == 0);
}

/* A thread that does one thing after a while. */
typedef struct Later {
  int fd;
  char what; /* w: writes; r: reads all; c: closes */
} Later;
static int32_t later(void *arg) {
  Later *task = arg;
  static char buffer[1 << 16];
  RatSleep(15);
  if (task->what == 'w') return (int32_t)write(task->fd, "y", 1);
  if (task->what == 'r') return (int32_t)read(task->fd, buffer, sizeof buffer) > 0;
  return close(task->fd) == 0;
}

static void woken(void) {
  int fds[2], quiet[2];
  CHECK_EQUAL("pipe", 0, pipe(quiet));
  CHECK_EQUAL("pipe", 0, pipe(fds));
  struct pollfd list[3] = {{.fd = quiet[0], .events = POLLIN}, {.fd = -1}, {.fd = fds[0], .events = POLLIN}};
  HTHREAD thread = startThread(later, &(Later){fds[1], 'w'});
  CHECK_EQUAL("by a write", 1, poll(list, 3, FOREVER));
  CHECK("the right one", list[0].revents == 0 && list[1].revents == 0 && list[2].revents == POLLIN);
  CHECK_EQUAL("the writer", 1, joinThread(thread));
  char byte;
  CHECK_EQUAL("read", 1, read(fds[0], &byte, 1));
  fill(fds[1]);
  thread = startThread(later, &(Later){fds[0], 'r'});
  CHECK_EQUAL("by a read", POLLOUT, one(fds[1], POLLOUT, FOREVER, 1));
  CHECK_EQUAL("the reader", 1, joinThread(thread));
  while (one(fds[0], POLLIN, 0, poll(&(struct pollfd){.fd = fds[0], .events = POLLIN}, 1, 0)) & POLLIN) {
    static char rest[1 << 16];
    CHECK("read", read(fds[0], rest, sizeof rest) > 0);
  }
  thread = startThread(later, &(Later){fds[1], 'c'});
  CHECK_EQUAL("by the end", POLLIN | POLLHUP, one(fds[0], POLLIN, FOREVER, 1));
  CHECK_EQUAL("the closer", 1, joinThread(thread));
  CHECK_EQUAL("close", 0, close(fds[0]));

  CHECK_EQUAL("pipe", 0, pipe(fds));
  CHECK_EQUAL("a byte nobody asks for", 1, write(fds[1], "x", 1));
  thread = startThread(later, &(Later){fds[1], 'c'});
  CHECK_EQUAL("by the end alone", POLLHUP, one(fds[0], 0, FOREVER, 1));
  CHECK_EQUAL("the closer", 1, joinThread(thread));
  CHECK("close", close(fds[0]) == 0 && close(quiet[0]) == 0 && close(quiet[1]) == 0);
}

static void manyAtOnce(void) {
  enum { PIPES = 400 };
  static int fds[PIPES][2];
  static struct pollfd list[PIPES];
  int count = 0;
  while (count < PIPES && pipe(fds[count]) == 0) {
    list[count] = (struct pollfd){.fd = fds[count][0], .events = POLLIN};
    count++;
  }
  CHECK("many pipes", count > 50);
  CHECK_EQUAL("none is ready", 0, poll(list, (nfds_t)count, 0));
  HTHREAD thread = startThread(later, &(Later){fds[count - 1][1], 'w'});
  CHECK_EQUAL("the last", 1, poll(list, (nfds_t)count, FOREVER));
  CHECK_EQUAL("the last", POLLIN, list[count - 1].revents);
  CHECK_EQUAL("the writer", 1, joinThread(thread));
  for (int i = 0; i < count; i += 2) CHECK_EQUAL("write", 1, write(fds[i][1], "z", 1));
  CHECK_EQUAL("all that are ready are told", (count + 1) / 2 + (count % 2 == 0), poll(list, (nfds_t)count, FOREVER));
  for (int i = 0; i < count; i++) CHECK("close", close(fds[i][0]) == 0 && close(fds[i][1]) == 0);
}

static void selects(void) {
  int fds[2];
  fd_set reads, writes, more;
  CHECK_EQUAL("pipe", 0, pipe(fds));
  FD_ZERO(&reads);
  FD_ZERO(&writes);
  FD_SET(fds[0], &reads);
  FD_SET(fds[1], &writes);
  more = reads;
  CHECK_EQUAL("select", 1, select(fds[1] + 1, &reads, &writes, NULL, NULL));
  CHECK("the write end", !FD_ISSET(fds[0], &reads) && FD_ISSET(fds[1], &writes));
  reads = more;
  uint64_t start = RatGetTickNs();
  CHECK_EQUAL("a time-out", 0, select(fds[1] + 1, &reads, NULL, NULL, &(struct timeval){0, 20000}));
  CHECK("not too early", RatGetTickNs() - start >= 20000000);
  CHECK("the set is empty", !FD_ISSET(fds[0], &reads));
  CHECK_EQUAL("write", 1, write(fds[1], "x", 1));
  reads = more;
  CHECK_EQUAL("pselect", 1, pselect(fds[0] + 1, &reads, NULL, NULL, &(struct timespec){10, 0}, NULL));
  CHECK("the read end", FD_ISSET(fds[0], &reads));
  reads = more;
  CHECK_EQUAL("behind the limit", 0, select(fds[0], &reads, NULL, NULL, &(struct timeval){0, 0}));
  reads = writes = more;
  FD_SET(fds[1], &writes);
  CHECK_EQUAL("two of one", 2, select(fds[1] + 1, &reads, &writes, NULL, NULL));
  CHECK_EQUAL("a sleep", 0, select(0, NULL, NULL, NULL, &(struct timeval){0, 1000}));
  CHECK("close", close(fds[0]) == 0 && close(fds[1]) == 0);
  reads = more;
  errno = 0;
  CHECK_EQUAL("a closed one", -1, select(fds[0] + 1, &reads, NULL, NULL, NULL));
  CHECK_EQUAL("a closed one", EBADF, errno);
  errno = 0;
  CHECK_EQUAL("no time", -1, select(0, NULL, NULL, NULL, &(struct timeval){-1, 0}));
  CHECK_EQUAL("no time", EINVAL, errno);
}

int main(void) {
  pipes();
  others();
  timeouts();
  woken();
  manyAtOnce();
  selects();
  return finish();
}
