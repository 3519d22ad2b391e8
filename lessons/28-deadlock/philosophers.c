/* Five philosophers share five forks; with --greedy they wait for one another, for ever */
#include <ratos.h>
#include <stdio.h>
#include <string.h>

enum { SEATS = 5, MEALS = 3 };

static const char *const names[SEATS] = {"Plato", "Kant", "Hume", "Mill", "Bacon"};

static HMUTEX forks[SEATS];
static HEVENT gong; /* with --greedy: everybody has a fork */
static int seated;  /* atomic */
static bool greedy;

/* Makes certain what would happen some day by chance. */
static void waitForOthers(void) {
  if (__atomic_add_fetch(&seated, 1, __ATOMIC_SEQ_CST) == SEATS) {
    printf("all forks are taken\n");
    RatSetEvent(gong);
  }
  RatWaitForHandle(gong, RAT_INFINITE);
}

static int32_t philosopher(void *arg) {
  int seat = (int)(intptr_t)arg;
  HMUTEX left = forks[seat];
  HMUTEX right = forks[(seat + 1) % SEATS];
  /* The last one takes his right fork first: so they cannot all hold one and want the next. */
  if (!greedy && seat == SEATS - 1) {
    left = forks[0];
    right = forks[seat];
  }

  for (int meal = 0; meal < MEALS; meal++) {
    RatWaitForHandle(left, RAT_INFINITE);
    if (greedy) waitForOthers();
    RatWaitForHandle(right, RAT_INFINITE);
    RatSleep(1); /* eats */
    RatReleaseMutex(right);
    RatReleaseMutex(left);
  }
  return 0;
}

int main(int argc, char **argv) {
  greedy = argc > 1 && strcmp(argv[1], "--greedy") == 0;
  if (RatCreateEvent(true, false, &gong) != RAT_SUCCESS) return 1;
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
  RatCloseHandle(gong);
  return 0;
}
