/* Everything is a handle: what one is, and what it may do */
#include <ratos.h>
#include <stdio.h>

static void show(const char *name, HANDLE h) {
  RatHandleInfo info = {.size = sizeof info};
  if (RatGetHandleInfo(h, &info) != RAT_SUCCESS) return;
  printf("%-9s type %2u, handles to it: %u, may %s%s%s\n", name, info.type, info.handleCount,
         info.rights & RAT_RIGHT_WAIT ? "wait " : "", info.rights & RAT_RIGHT_SIGNAL ? "signal " : "",
         info.rights & RAT_RIGHT_DUPLICATE ? "duplicate" : "");
}

int main(void) {
  HEVENT event;
  HMUTEX mutex;
  HSEMAPHORE semaphore;
  if (RatCreateEvent(true, false, &event) != RAT_SUCCESS) return 1;
  if (RatCreateMutex(false, false, &mutex) != RAT_SUCCESS) return 1;
  if (RatCreateSemaphore(3, 3, &semaphore) != RAT_SUCCESS) return 1;
  show("event", event);
  show("mutex", mutex);
  show("semaphore", semaphore);

  /* A second handle to the event, which may do less. */
  HEVENT weak;
  if (RatDuplicateHandle(event, RAT_RIGHT_WAIT | RAT_RIGHT_SIGNAL, &weak) != RAT_SUCCESS) return 1;
  show("event", event);
  show("weak", weak);
  printf("set by weak:   %s\n", RatStatusText(RatSetEvent(weak)));
  printf("set by event:  %s\n", RatStatusText(RatSetEvent(event)));
  printf("wait by weak:  %s\n", RatStatusText(RatWaitForHandle(weak, 0)));

  /* The object lives as long as its last handle. */
  RatCloseHandle(event);
  printf("wait by weak:  %s\n", RatStatusText(RatWaitForHandle(weak, 0)));
  printf("wait by event: %s\n", RatStatusText(RatWaitForHandle(event, 0)));

  RatCloseHandle(weak);
  RatCloseHandle(mutex);
  RatCloseHandle(semaphore);
  return 0;
}
