/* One thread at a time: an account behind a mutex */
#include <ratos.h>
#include <stdio.h>

enum { CLERKS = 4, DEPOSITS = 1000 };

static HMUTEX lock; /* guards the balance */
static int balance;

static int32_t clerk(void *arg) {
  (void)arg;
  for (int i = 0; i < DEPOSITS; i++) {
    if (RatWaitForHandle(lock, RAT_INFINITE) != RAT_SUCCESS) return 1;
    balance = balance + 1;
    RatReleaseMutex(lock);
  }
  return 0;
}

int main(void) {
  /* Owned by this thread from the start: the clerks wait. */
  if (RatCreateMutex(true, true, &lock) != RAT_SUCCESS) return 1;
  HTHREAD clerks[CLERKS];
  for (int i = 0; i < CLERKS; i++) {
    if (RatCreateThread(clerk, NULL, NULL, &clerks[i]) != RAT_SUCCESS) return 1;
  }
  printf("closed: %d\n", balance);
  RatReleaseMutex(lock);
  RatWaitForMultipleHandles(clerks, CLERKS, true, RAT_INFINITE, NULL);
  printf("after %d deposits: %d\n", CLERKS * DEPOSITS, balance);

  /* Only its owner gives a mutex back. */
  printf("release: %s\n", RatStatusText(RatReleaseMutex(lock)));
  printf("take:    %s\n", RatStatusText(RatWaitForHandle(lock, RAT_INFINITE)));
  printf("again:   %s\n", RatStatusText(RatWaitForHandle(lock, RAT_INFINITE)));
  printf("release: %s\n", RatStatusText(RatReleaseMutex(lock)));

  printf("release: %s\n", RatStatusText(RatReleaseMutex(lock)));

  for (int i = 0; i < CLERKS; i++) RatCloseHandle(clerks[i]);
  RatCloseHandle(lock);
  return 0;
}
