/* Calls that never wait: pairs, and one that does nothing */
#include "bench.h"
#include <string.h>

enum { BATCHES = 60, PAIRS = 2000, CROWD = 10000 };

static uint32_t word;

static inline void compareAndSwapPair(void) {
  uint32_t expected = 0;
  __atomic_compare_exchange_n(&word, &expected, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  expected = 1;
  __atomic_compare_exchange_n(&word, &expected, 0, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "event";
  HANDLE h;
  if (strcmp(mode, "event") == 0) {
    check(RatCreateEvent(true, false, &h), "RatCreateEvent");
    MEASURE(BATCHES, PAIRS, (RatSetEvent(h), RatResetEvent(h)));
  } else if (strcmp(mode, "crowd") == 0) {
    /* Beside objects that nobody waits for. */
    HANDLE other;
    for (int i = 0; i < CROWD; i++) check(RatCreateEvent(false, false, &other), "RatCreateEvent");
    check(RatCreateEvent(true, false, &h), "RatCreateEvent");
    MEASURE(BATCHES, PAIRS, (RatSetEvent(h), RatResetEvent(h)));
  } else if (strcmp(mode, "semaphore") == 0) {
    check(RatCreateSemaphore(0, 10, &h), "RatCreateSemaphore");
    MEASURE(BATCHES, PAIRS, (RatReleaseSemaphore(h, 1, NULL), RatWaitForHandle(h, 0)));
  } else if (strcmp(mode, "mutex") == 0) {
    check(RatCreateMutex(false, false, &h), "RatCreateMutex");
    MEASURE(BATCHES, PAIRS, (RatWaitForHandle(h, 0), RatReleaseMutex(h)));
  } else if (strcmp(mode, "create") == 0) {
    MEASURE(BATCHES, PAIRS / 4, (RatCreateEvent(true, false, &h), RatCloseHandle(h)));
  } else if (strcmp(mode, "call") == 0) {
    /* The cheapest call there is: one that does nothing. */
    MEASURE(BATCHES, PAIRS, RatGetCurrentThreadId());
  } else if (strcmp(mode, "two-calls") == 0) {
    MEASURE(BATCHES, PAIRS, (RatGetCurrentThreadId(), RatGetCurrentThreadId()));
  } else if (strcmp(mode, "cas") == 0) {
    MEASURE(BATCHES, PAIRS * 10, compareAndSwapPair());
  } else {
    static RatLock lock = RAT_LOCK_INIT;
    MEASURE(BATCHES, PAIRS * 10, (RatLockAcquire(&lock), RatLockRelease(&lock)));
  }
  return report();
}
