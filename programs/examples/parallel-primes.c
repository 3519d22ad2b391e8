/* Count primes on several threads */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 2000000, KNOWN = 148933, STEP = 5000, MOST_THREADS = 64 };

static uint32_t nextStart; /* atomic: the next piece of work */
static uint32_t primes;    /* atomic: what all threads have found */

static bool isPrime(uint32_t n) {
  if (n < 4) return n > 1;
  if (n % 2 == 0) return false;
  for (uint32_t d = 3; d * d <= n; d += 2) {
    if (n % d == 0) return false;
  }
  return true;
}

static int32_t count(void *arg) {
  (void)arg;
  uint32_t found = 0;
  for (;;) {
    uint32_t start = __atomic_fetch_add(&nextStart, STEP, __ATOMIC_RELAXED);
    if (start >= LIMIT) break;
    for (uint32_t n = start; n < start + STEP; n++) found += isPrime(n);
  }
  __atomic_fetch_add(&primes, found, __ATOMIC_RELAXED);
  return (int32_t)found;
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 4;
  if (threads < 1 || threads > MOST_THREADS) {
    fprintf(stderr, "usage: parallel-primes [THREADS, 1 to %d]\n", MOST_THREADS);
    return 2;
  }
  uint64_t started = RatGetTickNs();
  HTHREAD handles[MOST_THREADS];
  for (int i = 0; i < threads; i++) {
    RatStatus status = RatCreateThread(count, NULL, NULL, &handles[i]);
    if (status != RAT_SUCCESS) {
      fprintf(stderr, "thread %d: %s\n", i, RatStatusText(status));
      return 1;
    }
  }
  RatWaitForMultipleHandles(handles, (size_t)threads, true, RAT_INFINITE, NULL);
  double ms = (double)(RatGetTickNs() - started) / 1e6;

  for (int i = 0; i < threads; i++) {
    int32_t found;
    RatGetThreadExitCode(handles[i], &found);
    RatCloseHandle(handles[i]);
    printf("thread %d found %d\n", i, found);
  }
  printf("%u primes below %d, %.0f ms with %d threads: %s\n", primes, LIMIT, ms, threads, primes == KNOWN ? "right" : "WRONG");
  return primes == KNOWN ? 0 : 1;
}
