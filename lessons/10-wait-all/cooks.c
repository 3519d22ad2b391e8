/* Two cooks need bread and knife, both at once */
#include <ratos.h>
#include <stdio.h>

enum { SANDWICHES = 500 };

static HMUTEX bread, knife;

static int32_t cook(void *arg) {
  HANDLE *needs = arg;
  int32_t made = 0;
  while (made < SANDWICHES) {
    /* Both or none: whoever has the one never waits for the other. */
    if (RatWaitForMultipleHandles(needs, 2, true, RAT_INFINITE, NULL) != RAT_SUCCESS) break;
    made++;
    RatReleaseMutex(needs[0]);
    RatReleaseMutex(needs[1]);
  }
  return made;
}

static void tell(const char *what, RatStatus status) { printf("%-28s %s\n", what, RatStatusText(status)); }

int main(void) {
  /* Nothing is taken until all is there. */
  HEVENT both[2];
  if (RatCreateEvent(false, true, &both[0]) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(false, false, &both[1]) != RAT_SUCCESS) return 1;
  tell("first is set, wait for both:", RatWaitForMultipleHandles(both, 2, true, 0, NULL));
  RatSetEvent(both[1]);
  tell("both are set:", RatWaitForMultipleHandles(both, 2, true, 0, NULL));
  tell("and now the first alone:", RatWaitForHandle(both[0], 0));
  RatCloseHandle(both[0]);
  RatCloseHandle(both[1]);

  if (RatCreateMutex(false, false, &bread) != RAT_SUCCESS) return 1;
  if (RatCreateMutex(false, false, &knife) != RAT_SUCCESS) return 1;
  HANDLE needs[2][2] = {{bread, knife}, {knife, bread}};
  HTHREAD cooks[2];
  for (int i = 0; i < 2; i++) {
    if (RatCreateThread(cook, needs[i], NULL, &cooks[i]) != RAT_SUCCESS) return 1;
  }
  RatWaitForMultipleHandles(cooks, 2, true, RAT_INFINITE, NULL);
  for (int i = 0; i < 2; i++) {
    int32_t made;
    RatGetThreadExitCode(cooks[i], &made);
    printf("cook %d made %d sandwiches\n", i + 1, made);
    RatCloseHandle(cooks[i]);
  }
  RatCloseHandle(bread);
  RatCloseHandle(knife);
  return 0;
}
