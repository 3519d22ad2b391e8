/* Processor time: what is waited does not count, what is computed does, and threads that have ended are not forgotten. */
#include "check.h"

#include <ratos.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>
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

int main(void) {
  waitingDoesNotCount();
  computingCounts();
  threadsAreSummedUp();
  return finish();
}
