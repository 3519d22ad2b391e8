/* Several threads count primes in one memory */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 200000, STEP = 1000, MOST_THREADS = 16 };

static uint32_t next; /* the next piece of work; all threads take from it */

static bool isPrime(uint32_t n) {
  if (n < 4) return n > 1;
  if (n % 2 == 0) return false;
  for (uint32_t d = 3; d * d <= n; d += 2) {
    if (n % d == 0) return false;
  }
  return true;
}

/* What a thread returns is its exit code. */
static int32_t count(void *arg) {
  uint32_t *pieces = arg;
  int32_t found = 0;
  for (;;) {
    /* In one step, so that no two threads get the same piece. */
    uint32_t start = __atomic_fetch_add(&next, STEP, __ATOMIC_RELAXED);
    if (start >= LIMIT) return found;
    for (uint32_t n = start; n < start + STEP; n++) found += isPrime(n);
    *pieces += 1;
  }
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 4;
  if (threads < 1 || threads > MOST_THREADS) {
    fprintf(stderr, "usage: primes [THREADS, 1 to %d]\n", MOST_THREADS);
    return 2;
  }

  HTHREAD thread[MOST_THREADS];
  uint32_t pieces[MOST_THREADS] = {0};
  for (int i = 0; i < threads; i++) {
    RatStatus status = RatCreateThread(count, &pieces[i], NULL, &thread[i]);
    if (status != RAT_SUCCESS) {
      fprintf(stderr, "thread %d: %s\n", i, RatStatusText(status));
      return 1;
    }
  }
  RatWaitForMultipleHandles(thread, (size_t)threads, true, RAT_INFINITE, NULL);

  int32_t primes = 0;
  uint32_t done = 0;
  for (int i = 0; i < threads; i++) {
    int32_t found;
    RatGetThreadExitCode(thread[i], &found);
    RatCloseHandle(thread[i]);
    printf("thread %d: %u pieces\n", i, pieces[i]);
    primes += found;
    done += pieces[i];
  }
  printf("%d threads did %u pieces: %d primes below %d\n", threads, done, primes, LIMIT);
  return 0;
}
