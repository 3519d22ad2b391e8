/* A clerk waits for any of several bells, and for everybody to have gone */
#include <ratos.h>
#include <stdio.h>

enum { BELLS = 3 };

static HEVENT bells[BELLS];

static int32_t customers(void *arg) {
  (void)arg;
  RatSetEvent(bells[2]);
  RatSetEvent(bells[1]);
  RatSetEvent(bells[0]);
  return 0;
}

int main(void) {
  HTHREAD street;
  for (int i = 0; i < BELLS; i++) {
    if (RatCreateEvent(false, false, &bells[i]) != RAT_SUCCESS) return 1;
  }
  if (RatCreateThread(customers, NULL, NULL, &street) != RAT_SUCCESS) return 1;
  /* Today the clerk is late: everybody has rung. */
  RatWaitForHandle(street, RAT_INFINITE);

  /* Events and a thread, in one wait. */
  HANDLE all[] = {bells[2], bells[1], bells[0], street};
  for (;;) {
    size_t which;
    RatStatus status = RatWaitForMultipleHandles(all, BELLS + 1, false, RAT_INFINITE, &which);
    if (status != RAT_SUCCESS) return 1;
    if (which == BELLS) break;
    printf("bell %zu is served\n", BELLS - 1 - which);
  }
  printf("nobody is left\n");
  for (int i = 0; i <= BELLS; i++) RatCloseHandle(all[i]);
  return 0;
}
