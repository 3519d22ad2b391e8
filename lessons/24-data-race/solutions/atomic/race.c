/* Four threads count together, and nobody says in which order */
#include <ratos.h>
#include <stdio.h>

enum { THREADS = 4, TIMES = 10000, LOOK_UP_EVERY = 200 };

static int counter; /* atomic */

static int32_t count(void *arg) {
  (void)arg;
  for (int i = 0; i < TIMES; i++) {
    __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);
    if (i % LOOK_UP_EVERY == 0) RatYield();
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
