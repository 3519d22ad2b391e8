/* Waits for ever: stop it */
#include <ratos.h>
#include <stdio.h>

int main(void) {
  HEVENT never;
  if (RatCreateEvent(false, false, &never) != RAT_SUCCESS) return 1;
  puts("Waiting. Only Stop ends this.");
  RatWaitForHandle(never, RAT_INFINITE);
  RatCloseHandle(never);
  return 0;
}
