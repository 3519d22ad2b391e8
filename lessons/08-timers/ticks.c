/* A timer ticks, and the thread sleeps in between */
#include <ratos.h>
#include <stdio.h>

enum { TICKS = 5, PERIOD_MS = 40 };

int main(void) {
  /* Auto-reset: a wait takes the tick. */
  HTIMER timer;
  if (RatCreateTimer(false, &timer) != RAT_SUCCESS) return 1;

  uint64_t start = RatGetTickNs();
  RatSetTimer(timer, PERIOD_MS, PERIOD_MS);
  for (int i = 1; i <= TICKS; i++) {
    RatWaitForHandle(timer, RAT_INFINITE);
    printf("tick %d\n", i);
  }
  uint64_t ms = (RatGetTickNs() - start) / 1000000;
  printf("none was early: %s\n", ms >= TICKS * PERIOD_MS ? "yes" : "no");

  /* A wait has a time limit of its own. */
  RatCancelTimer(timer);
  printf("after the last: %s\n", RatStatusText(RatWaitForHandle(timer, 2 * PERIOD_MS)));
  RatCloseHandle(timer);
  return 0;
}
