/* A thread: create, its first instruction, joined; with "first": only up to the first instruction */
#include "bench.h"
#include <string.h>

static uint64_t first;

static int32_t entry(void *arg) {
  (void)arg;
  first = RatGetTickNs();
  return 0;
}

int main(int argc, char **argv) {
  bool onlyFirst = argc > 1 && strcmp(argv[1], "first") == 0;
  for (int i = 0; i < 30; i++) {
    uint64_t started = RatGetTickNs();
    HTHREAD thread;
    check(RatCreateThread(entry, NULL, NULL, &thread), "RatCreateThread");
    check(RatWaitForHandle(thread, RAT_INFINITE), "RatWaitForHandle");
    check(RatCloseHandle(thread), "RatCloseHandle");
    if (onlyFirst) samples[sampleCount++] = (double)(first - started);
    else sample(started, 1);
  }
  return report();
}
