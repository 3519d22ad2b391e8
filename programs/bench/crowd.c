/* Threads that wait for an event, for ever: what the inspector is to look at */
#include "bench.h"

static HEVENT never;

static int32_t wait(void *arg) {
  (void)arg;
  return RatWaitForHandle(never, RAT_INFINITE);
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 1;
  check(RatCreateEvent(true, false, &never), "RatCreateEvent");
  RatThreadAttributes attributes = {.size = sizeof attributes, .name = "waits"};
  for (int i = 1; i < threads; i++) {
    HTHREAD thread;
    check(RatCreateThread(wait, NULL, &attributes, &thread), "RatCreateThread");
  }
  puts("ready");
  fflush(stdout);
  return wait(NULL);
}
