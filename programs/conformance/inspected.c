/* Programs that are stuck, each in its own way, or only seem to be; for e2e/inspector.spec.ts */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEATS = 5 };

static HMUTEX forks[SEATS];
static HSEMAPHORE taken;
static HEVENT all;
static HTHREAD threads[SEATS];

static int start(int count, RatThreadEntry function, const char *const *names) {
  for (int i = 0; i < count; i++) {
    RatThreadAttributes attributes = {.size = sizeof attributes, .name = names[i]};
    if (RatCreateThread(function, (void *)(intptr_t)i, &attributes, &threads[i]) != RAT_SUCCESS) return 1;
  }
  return 0;
}

/* Each takes the fork at its left, and when all have, waits for the one at its right. */
static int32_t dine(void *arg) {
  int seat = (int)(intptr_t)arg;
  RatWaitForHandle(forks[seat], RAT_INFINITE);
  RatReleaseSemaphore(taken, 1, NULL);
  RatWaitForHandle(all, RAT_INFINITE);
  return RatWaitForHandle(forks[(seat + 1) % SEATS], RAT_INFINITE);
}

static int philosophers(void) {
  static const char *const NAMES[SEATS] = {"Plato", "Kant", "Hume", "Mill", "Bacon"};
  RatCreateSemaphore(0, SEATS, &taken);
  RatCreateEvent(true, false, &all);
  for (int i = 0; i < SEATS; i++) RatCreateMutex(false, false, &forks[i]);
  if (start(SEATS, dine, NAMES)) return 1;
  for (int i = 0; i < SEATS; i++) RatWaitForHandle(taken, RAT_INFINITE);
  RatSetEvent(all);
  return RatWaitForMultipleHandles(threads, SEATS, true, RAT_INFINITE, NULL);
}

/* Two threads, each of which waits for the end of the other. */
static int32_t joinOther(void *arg) {
  RatWaitForHandle(all, RAT_INFINITE);
  return RatWaitForHandle(threads[1 - (intptr_t)arg], RAT_INFINITE);
}

static int join(void) {
  static const char *const NAMES[] = {"first", "second"};
  RatCreateEvent(true, false, &all);
  if (start(2, joinOther, NAMES)) return 1;
  RatSetEvent(all);
  return RatWaitForMultipleHandles(threads, 2, true, RAT_INFINITE, NULL);
}

/* A wait for a mutex of the other and for an event that is set, together: the event does not help. */
static int32_t takeBoth(void *arg) {
  int mine = (int)(intptr_t)arg;
  RatWaitForHandle(forks[mine], RAT_INFINITE);
  RatReleaseSemaphore(taken, 1, NULL);
  RatWaitForHandle(all, RAT_INFINITE);
  return RatWaitForMultipleHandles((HANDLE[]){all, forks[1 - mine]}, 2, true, RAT_INFINITE, NULL);
}

static int waitAll(void) {
  static const char *const NAMES[] = {"one", "other"};
  RatCreateSemaphore(0, 2, &taken);
  RatCreateEvent(true, false, &all);
  for (int i = 0; i < 2; i++) RatCreateMutex(false, false, &forks[i]);
  if (start(2, takeBoth, NAMES)) return 1;
  for (int i = 0; i < 2; i++) RatWaitForHandle(taken, RAT_INFINITE);
  RatSetEvent(all);
  return RatWaitForMultipleHandles(threads, 2, true, RAT_INFINITE, NULL);
}

/* A semaphore that nobody is left to raise. */
static int starve(void) {
  RatCreateSemaphore(0, 1, &taken);
  return RatWaitForHandle(taken, RAT_INFINITE);
}

/* As philosophers, but one of them has a time-out: no deadlock. */
static int patient(void) {
  RatCreateMutex(false, true, &forks[0]);
  RatCreateSemaphore(0, 1, &taken);
  return RatWaitForHandle(taken, 3600000);
}

/* An event that the page could set. */
static int ofThePage(void) {
  HANDLE event;
  if (RatGetInheritedHandle(0, &event) != RAT_SUCCESS) return 1;
  return RatWaitForHandle(event, RAT_INFINITE);
}

/* Two processes, each with a mutex that the other wants. */
static int child(void) {
  HANDLE mutexes[2], ready;
  for (uint32_t i = 0; i < 2; i++) RatGetInheritedHandle(i, &mutexes[i]);
  RatGetInheritedHandle(2, &ready);
  RatWaitForHandle(mutexes[1], RAT_INFINITE);
  RatSetEvent(ready);
  return RatWaitForHandle(mutexes[0], RAT_INFINITE);
}

static int processes(const char *self) {
  HMUTEX mutexes[2];
  HEVENT ready;
  HPROCESS process;
  RatCreateMutex(false, true, &mutexes[0]);
  RatCreateMutex(false, false, &mutexes[1]);
  RatCreateEvent(false, false, &ready);
  HANDLE inherit[] = {mutexes[0], mutexes[1], ready};
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = inherit, .inheritCount = 3};
  const char *const argv[] = {"inspected", "child", NULL};
  if (RatCreateProcess(self, argv, &attributes, &process) != RAT_SUCCESS) return 1;
  RatWaitForHandle(ready, RAT_INFINITE);
  return RatWaitForHandle(mutexes[1], RAT_INFINITE);
}

/* Threads by the hundred, each with a name that would like to be markup. */
static int32_t waitForAll(void *arg) {
  (void)arg;
  return RatWaitForHandle(all, RAT_INFINITE);
}

static int crowd(int count) {
  RatThreadAttributes attributes = {.size = sizeof attributes, .name = "<img src=x onerror=stop()>"};
  RatCreateEvent(true, false, &all);
  for (int i = 0; i < count; i++) {
    HTHREAD thread;
    if (RatCreateThread(waitForAll, NULL, &attributes, &thread) != RAT_SUCCESS) return 1;
  }
  puts("ready");
  fflush(stdout);
  return RatWaitForHandle(all, RAT_INFINITE);
}

/* As many handles as a process can have. */
static int handles(void) {
  HANDLE copy;
  RatCreateEvent(true, false, &all);
  while (RatDuplicateHandle(all, RAT_RIGHTS_SAME, &copy) == RAT_SUCCESS) continue;
  puts("ready");
  fflush(stdout);
  return RatWaitForHandle(all, RAT_INFINITE);
}

/* Processes that come and go, for ever. */
static int churn(void) {
  for (;;) {
    HPROCESS process;
    const char *const argv[] = {"inspected", "nothing", NULL};
    if (RatCreateProcess("/bin/inspected", argv, NULL, &process) != RAT_SUCCESS) continue;
    RatWaitForHandle(process, RAT_INFINITE);
    RatCloseHandle(process);
  }
}

int main(int argc, char **argv) {
  const char *which = argc > 1 ? argv[1] : "";
  if (!strcmp(which, "processes")) return processes("/bin/inspected");
  if (!strcmp(which, "child")) return child();
  if (!strcmp(which, "philosophers")) return philosophers();
  if (!strcmp(which, "join")) return join();
  if (!strcmp(which, "all")) return waitAll();
  if (!strcmp(which, "starve")) return starve();
  if (!strcmp(which, "patient")) return patient();
  if (!strcmp(which, "page")) return ofThePage();
  if (!strcmp(which, "crowd")) return crowd(argc > 2 ? atoi(argv[2]) : 0);
  if (!strcmp(which, "handles")) return handles();
  if (!strcmp(which, "churn")) return churn();
  if (!strcmp(which, "nothing")) return 0;
  fputs("inspected: what?\n", stderr);
  return 2;
}
