/* One counter, two doors: those at the first door are always served first */
#include <ratos.h>
#include <stdio.h>

enum { IMPORTANT, PATIENT, DOORS, TURNS = 10 };

static HSEMAPHORE doors[DOORS]; /* how many wait there */
static HEVENT yourTurn, closing;

static int32_t patient(void *arg) {
  (void)arg;
  HANDLE either[] = {yourTurn, closing};
  size_t which;
  if (RatWaitForMultipleHandles(either, 2, false, RAT_INFINITE, &which) != RAT_SUCCESS) return 1;
  printf("the patient one %s\n", which == 0 ? "was served" : "went home");
  return 0;
}

int main(void) {
  /* There are always more important ones than can be served. */
  if (RatCreateSemaphore(100, 100, &doors[IMPORTANT]) != RAT_SUCCESS) return 1;
  if (RatCreateSemaphore(1, 1, &doors[PATIENT]) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(false, false, &yourTurn) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(true, false, &closing) != RAT_SUCCESS) return 1;
  HTHREAD thread;
  RatThreadAttributes named = {.size = sizeof named, .name = "patient"};
  if (RatCreateThread(patient, NULL, &named, &thread) != RAT_SUCCESS) return 1;

  int important = 0;
  for (int turn = 0; turn < TURNS; turn++) {
    size_t door;
    RatWaitForMultipleHandles(doors, DOORS, false, RAT_INFINITE, &door);
    if (door == IMPORTANT) important++;
    if (door == PATIENT) RatSetEvent(yourTurn);
  }
  /* Who was called is gone before the counter closes. */
  if (important < TURNS) RatWaitForHandle(thread, RAT_INFINITE);
  RatSetEvent(closing);
  RatWaitForHandle(thread, RAT_INFINITE);
  printf("%d of %d turns went to the important ones\n", important, TURNS);

  RatCloseHandle(thread);
  RatCloseHandle(yourTurn);
  RatCloseHandle(closing);
  for (int i = 0; i < DOORS; i++) RatCloseHandle(doors[i]);
  return 0;
}
