/* Two producers: a mutex keeps them from writing to one place */
#include <ratos.h>
#include <stdio.h>

enum { ROOM = 4, ITEMS = 20, PRODUCERS = 2 };

static int buffer[ROOM];
static HSEMAPHORE empty, full; /* places that are empty, places that are full */
static HMUTEX end;             /* guards the next place */
static int next;

static int32_t produce(void *arg) {
  (void)arg;
  for (int i = 0; i < ITEMS; i++) {
    RatWaitForHandle(empty, RAT_INFINITE);
    RatWaitForHandle(end, RAT_INFINITE);
    buffer[next++ % ROOM] = i + 1;
    RatReleaseMutex(end);
    RatReleaseSemaphore(full, 1, NULL);
  }
  return 0;
}

int main(void) {
  if (RatCreateSemaphore(ROOM, ROOM, &empty) != RAT_SUCCESS) return 1;
  if (RatCreateSemaphore(0, ROOM, &full) != RAT_SUCCESS) return 1;
  if (RatCreateMutex(false, false, &end) != RAT_SUCCESS) return 1;
  HTHREAD producers[PRODUCERS];
  for (int i = 0; i < PRODUCERS; i++) {
    if (RatCreateThread(produce, NULL, NULL, &producers[i]) != RAT_SUCCESS) return 1;
  }

  int sum = 0;
  for (int i = 0; i < PRODUCERS * ITEMS; i++) {
    RatWaitForHandle(full, RAT_INFINITE);
    sum += buffer[i % ROOM];
    RatReleaseSemaphore(empty, 1, NULL);
  }
  RatWaitForMultipleHandles(producers, PRODUCERS, true, RAT_INFINITE, NULL);
  printf("took %d items, their sum is %d\n", PRODUCERS * ITEMS, sum);
  for (int i = 0; i < PRODUCERS; i++) RatCloseHandle(producers[i]);
  RatCloseHandle(empty);
  RatCloseHandle(full);
  RatCloseHandle(end);
  return 0;
}
