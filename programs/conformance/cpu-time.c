/* Processor time: what is waited does not count, what is computed does, and threads that have ended are not forgotten. */
#include "check.h"

#include <errno.h>
#include <pthread.h>
#include <ratos.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

enum { PROCESS = 2, THREAD = 3, MS = 1000000 };

static uint64_t cpuTime(int which) {
  __wasi_timestamp_t ns = 0;
  CHECK_EQUAL("the clock is read", 0, __wasi_clock_time_get((__wasi_clockid_t){which}, 1, &ns));
  return ns;
}

/* Computes until the calling thread has used so much time. */
static void compute(uint64_t ns) {
  uint64_t end = cpuTime(THREAD) + ns;
  while (cpuTime(THREAD) < end);
}

static int32_t computeInThread(void *ns) {
  compute(*(uint64_t *)ns);
  return 0;
}

static void waitingDoesNotCount(void) {
  uint64_t wall = RatGetTickNs(), own = cpuTime(THREAD);
  RatSleep(60);
  own = cpuTime(THREAD) - own;
  wall = RatGetTickNs() - wall;
  CHECK("a sleep is not computing", own < wall);
}

static void computingCounts(void) {
  clock_t before = clock();
  uint64_t process = cpuTime(PROCESS);
  compute(20 * MS);
  CHECK("the process has computed", cpuTime(PROCESS) - process >= 20ull * MS);
  CHECK("clock", (double)(clock() - before) / CLOCKS_PER_SEC >= 0.02 - 1e-6);
  struct rusage usage;
  CHECK_EQUAL("getrusage", 0, getrusage(RUSAGE_SELF, &usage));
  CHECK("used", usage.ru_utime.tv_sec * 1000 + usage.ru_utime.tv_usec / 1000 >= 20);
  struct tms ticks;
  times(&ticks);
  CHECK("times", ticks.tms_utime >= 2);
}

static void threadsAreSummedUp(void) {
  uint64_t before = cpuTime(PROCESS), each = 20 * MS;
  RatThreadHandle threads[3];
  for (int i = 0; i < 3; i++) CHECK_OK("start", RatCreateThread(computeInThread, &each, NULL, &threads[i]));
  for (int i = 0; i < 3; i++) {
    CHECK_OK("end", RatWaitForHandle(threads[i], PATIENCE));
    CHECK_OK("close", RatCloseHandle(threads[i]));
  }
  uint64_t after = cpuTime(PROCESS);
  CHECK("all three", after - before >= 3 * each);
  CHECK("it never goes back", cpuTime(PROCESS) >= after);
}

static uint64_t readClock(clockid_t clock) {
  struct timespec now, resolution;
  CHECK_EQUAL("clock_gettime", 0, clock_gettime(clock, &now));
  CHECK("clock_getres", clock_getres(clock, &resolution) == 0 && resolution.tv_sec == 0 && resolution.tv_nsec > 0);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void byTheirPosixNames(void) {
  uint64_t process = readClock(CLOCK_PROCESS_CPUTIME_ID), thread = readClock(CLOCK_THREAD_CPUTIME_ID);
  compute(5 * MS);
  CHECK("of the process", readClock(CLOCK_PROCESS_CPUTIME_ID) - process >= 5ull * MS);
  CHECK("of the thread", readClock(CLOCK_THREAD_CPUTIME_ID) - thread >= 5ull * MS);
  clockid_t clock = CLOCK_REALTIME;
  CHECK("its own", clock_getcpuclockid(0, &clock) == 0 && clock == CLOCK_PROCESS_CPUTIME_ID);
  CHECK("by its number", clock_getcpuclockid(getpid(), &clock) == 0 && clock == CLOCK_PROCESS_CPUTIME_ID);
  CHECK_EQUAL("nobody's", ESRCH, clock_getcpuclockid(999999, &clock));
  CHECK("its thread's", pthread_getcpuclockid(pthread_self(), &clock) == 0 && clock == CLOCK_THREAD_CPUTIME_ID);
  struct timespec time = {0, 1};
  CHECK_EQUAL("nobody waits by it", ENOTSUP, clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &time, NULL));
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  CHECK_EQUAL("nor for a condition", EINVAL, pthread_condattr_setclock(&attributes, CLOCK_PROCESS_CPUTIME_ID));
}

int main(void) {
  waitingDoesNotCount();
  computingCounts();
  threadsAreSummedUp();
  byTheirPosixNames();
  return finish();
}
