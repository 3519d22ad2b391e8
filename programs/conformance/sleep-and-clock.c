/* Clocks and sleeping: clocks do not go back, and nothing wakes early. */
#include "check.h"

#include <errno.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static uint64_t clockNs(clockid_t clock) {
  struct timespec now;
  CHECK_EQUAL("clock_gettime", 0, clock_gettime(clock, &now));
  CHECK("in range", now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void clocks(void) {
  uint64_t last = RatGetTickNs();
  int back = 0;
  for (int i = 0; i < 100000; i++) {
    uint64_t now = RatGetTickNs();
    back += now < last;
    last = now;
  }
  CHECK_EQUAL("the tick never goes back", 0, back);
  uint64_t monotonic = clockNs(CLOCK_MONOTONIC);
  for (int i = 0; i < 1000; i++) {
    uint64_t now = clockNs(CLOCK_MONOTONIC);
    CHECK("the monotonic clock never goes back", now >= monotonic);
    monotonic = now;
  }
  struct timespec resolution;
  CHECK_EQUAL("clock_getres", 0, clock_getres(CLOCK_MONOTONIC, &resolution));
  CHECK("a resolution", resolution.tv_sec == 0 && resolution.tv_nsec > 0);
  time_t seconds = time(NULL);
  CHECK("after 2024", seconds > 1704067200);
  uint64_t real = clockNs(CLOCK_REALTIME) / 1000000000;
  CHECK("one wall clock", real >= (uint64_t)seconds && real - (uint64_t)seconds < 60);
  struct timeval wall;
  CHECK_EQUAL("gettimeofday", 0, gettimeofday(&wall, NULL));
  CHECK("one wall clock", wall.tv_sec >= seconds && wall.tv_sec - seconds < 60);
}

static void sleeping(void) {
  const uint32_t lengths[] = {0, 1, 2, 5, 20, 60};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    uint64_t least = (uint64_t)lengths[i] * 1000000;
    uint64_t start = RatGetTickNs();
    RatSleep(lengths[i]);
    CHECK("RatSleep", RatGetTickNs() - start >= least);
    struct timespec length = {.tv_nsec = (long)least}, left;
    start = RatGetTickNs();
    CHECK_EQUAL("nanosleep", 0, nanosleep(&length, &left));
    CHECK("nanosleep", RatGetTickNs() - start >= least);
    start = RatGetTickNs();
    CHECK_EQUAL("usleep", 0, usleep(lengths[i] * 1000));
    CHECK("usleep", RatGetTickNs() - start >= least);
    uint64_t until = clockNs(CLOCK_MONOTONIC) + least;
    struct timespec deadline = {.tv_sec = (time_t)(until / 1000000000), .tv_nsec = (long)(until % 1000000000)};
    CHECK_EQUAL("until a time", 0, clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL));
    CHECK("until a time", clockNs(CLOCK_MONOTONIC) >= until);
    until = clockNs(CLOCK_REALTIME) + least;
    deadline = (struct timespec){.tv_sec = (time_t)(until / 1000000000), .tv_nsec = (long)(until % 1000000000)};
    CHECK_EQUAL("until a wall time", 0, clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &deadline, NULL));
    CHECK("until a wall time", clockNs(CLOCK_REALTIME) >= until);
  }
  for (int i = 0; i < 100; i++) RatYield();
}

static int32_t tick(void *out) {
  *(uint64_t *)out = RatGetTickNs();
  return 0;
}

static void oneClock(void) {
  uint64_t before = RatGetTickNs(), within = 0;
  joinThread(startThread(tick, &within));
  uint64_t after = RatGetTickNs();
  CHECK("one clock in all threads", before <= within && within <= after);
  HPIPE reader, writer;
  size_t done;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = writer};
  before = RatGetTickNs();
  HPROCESS child = startChildWith(&attributes, "tick", NULL);
  CHECK_OK("read", RatReadFile(reader, &within, sizeof within, &done));
  CHECK_EQUAL("read", sizeof within, done);
  after = RatGetTickNs();
  CHECK("one clock in all processes", before <= within && within <= after);
  joinProcess(child);
  closeHandle(reader);
  closeHandle(writer);
}

int main(int argc, char **argv) {
  if (plays(begin(argc, argv), "tick")) {
    uint64_t now = RatGetTickNs();
    return write(1, &now, sizeof now) == sizeof now ? 0 : 1;
  }
  clocks();
  sleeping();
  oneClock();
  return finish();
}
