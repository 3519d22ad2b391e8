/* Two semaphores keep a buffer from running over, and from running dry */
#include <ratos.h>
#include <stdio.h>

enum { ROOM = 4, ITEMS = 20 };

static int buffer[ROOM];
static HSEMAPHORE empty, full; /* places that are empty, places that are full */
static int waiting, mostWaiting;

static int32_t produce(void *arg) {
  (void)arg;
  for (int i = 0; i < ITEMS; i++) {
    RatWaitForHandle(empty, RAT_INFINITE); /* one place less */
    buffer[i % ROOM] = i + 1;
    int now = __atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
    if (now > mostWaiting) mostWaiting = now;
    RatReleaseSemaphore(full, 1, NULL); /* one item more */
  }
  return 0;
}

int main(void) {
  if (RatCreateSemaphore(ROOM, ROOM, &empty) != RAT_SUCCESS) return 1;
  if (RatCreateSemaphore(0, ROOM, &full) != RAT_SUCCESS) return 1;
  HTHREAD producer;
  if (RatCreateThread(produce, NULL, NULL, &producer) != RAT_SUCCESS) return 1;

  int sum = 0;
  for (int i = 0; i < ITEMS; i++) {
    RatWaitForHandle(full, RAT_INFINITE);
    sum += buffer[i % ROOM];
    __atomic_sub_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
    RatReleaseSemaphore(empty, 1, NULL);
  }
  RatWaitForHandle(producer, RAT_INFINITE);
  printf("took %d items, their sum is %d\n", ITEMS, sum);
  printf("the buffer never ran over: %s\n", mostWaiting <= ROOM ? "yes" : "no");

  /* All of it is back: past the maximum it cannot be raised. */
  printf("one more: %s\n", RatStatusText(RatReleaseSemaphore(empty, 1, NULL)));
  RatCloseHandle(producer);
  RatCloseHandle(empty);
  RatCloseHandle(full);
  return 0;
}
