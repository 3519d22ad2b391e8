/* A timer ticks until another one rings */
#include <ratos.h>
#include <stdio.h>

enum { PERIOD_MS = 40, ALARM_MS = 150 };

int main(void) {
  HTIMER ticker, alarm;
  if (RatCreateTimer(false, &ticker) != RAT_SUCCESS) return 1;
  if (RatCreateTimer(true, &alarm) != RAT_SUCCESS) return 1;
  RatSetTimer(ticker, PERIOD_MS, PERIOD_MS);
  RatSetTimer(alarm, ALARM_MS, 0);

  HANDLE timers[] = {alarm, ticker};
  size_t which = 1;
  int ticks = 0;
  for (;;) {
    if (RatWaitForMultipleHandles(timers, 2, false, RAT_INFINITE, &which) != RAT_SUCCESS) return 1;
    if (which == 0) break;
    printf("tick %d\n", ++ticks);
  }
  printf("alarm\n");
  RatCloseHandle(ticker);
  RatCloseHandle(alarm);
  return 0;
}
