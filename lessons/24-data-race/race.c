/* Four threads count together, and nobody says in which order */
#include <ratos.h>
#include <stdio.h>

enum { THREADS = 4, TIMES = 10000, LOOK_UP_EVERY = 200 };

/* volatile: each turn really reads it and writes it. That alone helps nothing. */
static volatile int counter;

static int32_t count(void *arg) {
  (void)arg;
  for (int i = 0; i < TIMES; i++) {
    int seen = counter;
    /* Others run meanwhile. They do so without this line, too, only less often. */
    if (i % LOOK_UP_EVERY == 0) RatYield();
    counter = seen + 1;
  }
  return 0;
}

int main(void) {
  HTHREAD threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    if (RatCreateThread(count, NULL, NULL, &threads[i]) != RAT_SUCCESS) return 1;
  }
  RatWaitForMultipleHandles(threads, THREADS, true, RAT_INFINITE, NULL);
  for (int i = 0; i < THREADS; i++) RatCloseHandle(threads[i]);

  int lost = THREADS * TIMES - counter;
  printf("counted to %d of %d: %d are lost\n", counter, THREADS * TIMES, lost);
  return lost == 0 ? 0 : 1;
}
