/* Five philosophers share five forks, and take both or none */
#include <ratos.h>
#include <stdio.h>

enum { SEATS = 5, MEALS = 3 };

static const char *const names[SEATS] = {"Plato", "Kant", "Hume", "Mill", "Bacon"};
static HMUTEX forks[SEATS];

static int32_t philosopher(void *arg) {
  int seat = (int)(intptr_t)arg;
  HANDLE both[] = {forks[seat], forks[(seat + 1) % SEATS]};
  for (int meal = 0; meal < MEALS; meal++) {
    RatWaitForMultipleHandles(both, 2, true, RAT_INFINITE, NULL);
    RatSleep(1); /* eats */
    RatReleaseMutex(both[0]);
    RatReleaseMutex(both[1]);
  }
  return 0;
}

int main(void) {
  for (int i = 0; i < SEATS; i++) {
    if (RatCreateMutex(false, false, &forks[i]) != RAT_SUCCESS) return 1;
  }
  HTHREAD diners[SEATS];
  for (int i = 0; i < SEATS; i++) {
    RatThreadAttributes named = {.size = sizeof named, .name = names[i]};
    if (RatCreateThread(philosopher, (void *)(intptr_t)i, &named, &diners[i]) != RAT_SUCCESS) return 1;
  }
  RatWaitForMultipleHandles(diners, SEATS, true, RAT_INFINITE, NULL);
  printf("everybody has eaten %d times\n", MEALS);
  for (int i = 0; i < SEATS; i++) {
    RatCloseHandle(diners[i]);
    RatCloseHandle(forks[i]);
  }
  return 0;
}
