/* N threads, each setting and resetting an event of its own: how long a pair takes them. With "compute" none of them
 * makes a call: what the machine has to give. */
#include "bench.h"
#include <string.h>

enum { BATCHES = 40, PAIRS = 2000 };

static HEVENT go[64], done;
static int running;
static bool computing;

static int32_t worker(void *arg) {
  HEVENT own, mine = *(HEVENT *)arg;
  check(RatCreateEvent(true, false, &own), "RatCreateEvent");
  for (int batch = 0; batch < BATCHES; batch++) {
    RatWaitForHandle(mine, RAT_INFINITE);
    volatile double x = 1;
    for (int i = 0; i < PAIRS; i++) {
      if (computing) {
        for (int j = 0; j < 100; j++) x = x * 1.0000001;
      } else {
        RatSetEvent(own);
        RatResetEvent(own);
      }
    }
    if (__atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST) == 0) RatSetEvent(done);
  }
  return 0;
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 1;
  computing = argc > 2 && strcmp(argv[2], "compute") == 0;
  HTHREAD handles[64];
  check(RatCreateEvent(false, false, &done), "RatCreateEvent");
  for (int i = 0; i < threads; i++) {
    check(RatCreateEvent(false, false, &go[i]), "RatCreateEvent");
    check(RatCreateThread(worker, &go[i], NULL, &handles[i]), "RatCreateThread");
  }
  for (int batch = 0; batch < BATCHES; batch++) {
    running = threads;
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < threads; i++) RatSetEvent(go[i]);
    RatWaitForHandle(done, RAT_INFINITE);
    /* The threads start during the first, and are compiled during the next few. */
    if (batch >= 5) sample(started, PAIRS);
  }
  RatWaitForMultipleHandles(handles, (size_t)threads, true, RAT_INFINITE, NULL);
  return report();
}
