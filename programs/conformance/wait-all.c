/* Waiting for several objects together: cases L01 to L11. */
#include "check.h"

static RatStatus all(HANDLE *handles, size_t count, uint32_t timeoutMs, size_t *index) {
  *index = 99;
  return RatWaitForMultipleHandles(handles, count, true, timeoutMs, index);
}

static void together(void) {
  HANDLE list[2] = {newSemaphore(2, 3), newMutex(true, false)};
  size_t index;
  CHECK_OK("L01 wait", all(list, 2, 0, &index));
  CHECK_EQUAL("L01 index", 0, index);
  CHECK_EQUAL("L01 semaphore", 1, countOf(list[0]));
  Waiter other = {.objects = {list[0], list[1]}, .count = 2, .waitAll = true, .timeoutMs = 0};
  startWaiter(&other);
  CHECK_TIMEOUT("L02 by another thread", endWaiter(&other));
  CHECK_EQUAL("L02 no index at time-out", 99, other.index);
  CHECK_EQUAL("L02 the semaphore is as it was", 1, countOf(list[0]));
  CHECK_OK("L02 the mutex is as it was", RatReleaseMutex(list[1]));
  CHECK_STATUS("L01 one level", RAT_ERR_NOT_OWNER, RatReleaseMutex(list[1]));

  CHECK_OK("L03 empty the semaphore", RatWaitForHandle(list[0], 0));
  CHECK_OK("L03 own the mutex", RatWaitForHandle(list[1], 0));
  CHECK_TIMEOUT("L03 wait", all(list, 2, 0, &index));
  CHECK_TIMEOUT("L03 L10 wait for a while", all(list, 2, 5, &index));
  CHECK_OK("L03 one level", RatReleaseMutex(list[1]));
  CHECK_STATUS("L03 the count did not move", RAT_ERR_NOT_OWNER, RatReleaseMutex(list[1]));
  CHECK_EQUAL("L10 nothing was changed", 0, countOf(list[0]));
  closeHandle(list[0]);
  closeHandle(list[1]);
}

static void withEvents(void) {
  HANDLE list[3] = {newSemaphore(1, 1), newEvent(true, true), newEvent(false, false)};
  size_t index;
  CHECK_TIMEOUT("L10 one is missing", all(list, 3, 5, &index));
  CHECK_EQUAL("L10 semaphore", 1, countOf(list[0]));
  CHECK_OK("L05 wait", all(list, 2, 0, &index));
  CHECK_EQUAL("L05 semaphore", 0, countOf(list[0]));
  CHECK("L05 the manual event stays signaled", isSignaled(list[1]));
  CHECK_OK("L05 again", RatReleaseSemaphore(list[0], 1, NULL));
  CHECK_OK("L05 the auto event too", RatSetEvent(list[2]));
  CHECK_OK("L05 all three", all(list, 3, 0, &index));
  CHECK_EQUAL("L05 semaphore", 0, countOf(list[0]));
  CHECK_TIMEOUT("L05 the auto event is consumed", RatWaitForHandle(list[2], 0));
  for (int i = 0; i < 3; i++) closeHandle(list[i]);
}

static void sameObjectTwice(void) {
  HSEMAPHORE semaphore = newSemaphore(2, 2), other = newSemaphore(1, 1), copy;
  size_t index;
  CHECK_OK("L06 duplicate", RatDuplicateHandle(semaphore, RAT_RIGHTS_SAME, &copy));
  CHECK_STATUS("L06 one handle twice", RAT_ERR_INVALID_ARGUMENT, all((HANDLE[]){semaphore, semaphore}, 2, 0, &index));
  CHECK_STATUS("L06 two handles", RAT_ERR_INVALID_ARGUMENT, all((HANDLE[]){semaphore, other, copy}, 3, RAT_INFINITE, &index));
  CHECK_EQUAL("L06 nothing is consumed", 2, countOf(semaphore));
  CHECK_EQUAL("L06 nothing is consumed", 1, countOf(other));
  closeHandle(copy);
  CHECK_STATUS("a closed handle", RAT_ERR_INVALID_HANDLE, all((HANDLE[]){semaphore, copy, other}, 3, RAT_INFINITE, &index));
  CHECK_STATUS("zero objects", RAT_ERR_INVALID_ARGUMENT, all(&semaphore, 0, 0, &index));
  CHECK_EQUAL("nothing is consumed", 2, countOf(semaphore));
  closeHandle(semaphore);
  closeHandle(other);
}

/* A blocked wait-all holds nothing: others can take what lies ready. */
static void holdsNothing(void) {
  HSEMAPHORE semaphore = newSemaphore(0, 2);
  HEVENT event = newEvent(false, false);
  HMUTEX mutex = newMutex(false, false);
  Waiter waiter = {.objects = {semaphore, event, mutex}, .count = 3, .waitAll = true, .timeoutMs = PATIENCE};
  startWaiter(&waiter);
  for (int round = 0; round < 50; round++) {
    CHECK_OK("release", RatReleaseSemaphore(semaphore, 1, NULL));
    CHECK("not all are there", !hasEnded(&waiter));
    CHECK_OK("it can be taken", RatWaitForHandle(semaphore, 0));
    CHECK_OK("take the mutex", RatWaitForHandle(mutex, 0));
    CHECK_OK("set", RatSetEvent(event));
    CHECK_OK("release the mutex", RatReleaseMutex(mutex));
    CHECK("not all are there", !hasEnded(&waiter));
    CHECK_OK("the event is there for others", RatWaitForHandle(event, 0));
  }
  CHECK_OK("release", RatReleaseSemaphore(semaphore, 1, NULL));
  CHECK_OK("set", RatSetEvent(event));
  CHECK_OK("now it returns", endWaiter(&waiter));
  CHECK_EQUAL("all taken", 0, countOf(semaphore));
  CHECK_TIMEOUT("all taken", RatWaitForHandle(event, 0));
  CHECK_STATUS("by the thread that ended", RAT_ABANDONED, RatWaitForHandle(mutex, 0));
  CHECK_OK("release", RatReleaseMutex(mutex));
  closeHandle(semaphore);
  closeHandle(event);
  closeHandle(mutex);
}

/* Pulsing two events one after the other never satisfies a wait for both. */
static void pulses(void) {
  HANDLE list[2] = {newEvent(true, false), newEvent(true, false)};
  Waiter waiter = {.objects = {list[0], list[1]}, .count = 2, .waitAll = true, .timeoutMs = PATIENCE};
  startWaiter(&waiter);
  for (int i = 0; i < 200; i++) {
    CHECK_OK("pulse one", RatPulseEvent(list[0]));
    CHECK_OK("pulse the other", RatPulseEvent(list[1]));
  }
  CHECK("never both", !hasEnded(&waiter));
  CHECK_OK("set one", RatSetEvent(list[0]));
  pulseUntilEnded(list[1], &waiter);
  CHECK_OK("both, in a pulse", endWaiter(&waiter));
  CHECK("the set one stays", isSignaled(list[0]));
  CHECK_TIMEOUT("the pulsed one does not", RatWaitForHandle(list[1], 0));
  closeHandle(list[0]);
  closeHandle(list[1]);
}

/* Threads that wait for overlapping pairs: no deadlock, and nothing is taken by halves. */
static HSEMAPHORE forks[5];
static int32_t dine(void *arg) {
  size_t seat = (size_t)arg;
  for (int i = 0; i < 300; i++) {
    HANDLE pair[2] = {forks[seat], forks[(seat + 1) % 5]};
    if (RatWaitForMultipleHandles(pair, 2, true, PATIENCE, NULL) != RAT_SUCCESS) return 1;
    if (i % 50 == 0) RatYield();
    if (RatReleaseSemaphore(pair[1], 1, NULL) != RAT_SUCCESS || RatReleaseSemaphore(pair[0], 1, NULL) != RAT_SUCCESS) return 2;
  }
  return 0;
}

static void philosophers(void) {
  HTHREAD threads[5];
  for (int i = 0; i < 5; i++) forks[i] = newSemaphore(1, 1);
  for (size_t i = 0; i < 5; i++) threads[i] = startThread(dine, (void *)i);
  for (int i = 0; i < 5; i++) CHECK_EQUAL("philosophers", 0, joinThread(threads[i]));
  for (int i = 0; i < 5; i++) {
    CHECK_EQUAL("each fork is back", 1, countOf(forks[i]));
    closeHandle(forks[i]);
  }
}

static void many(void) {
  static HANDLE list[RAT_MAXIMUM_WAIT_OBJECTS + 1];
  size_t index;
  for (int i = 0; i <= RAT_MAXIMUM_WAIT_OBJECTS; i++) list[i] = newEvent(false, true);
  CHECK_STATUS("one too many", RAT_ERR_INVALID_ARGUMENT, all(list, RAT_MAXIMUM_WAIT_OBJECTS + 1, 0, &index));
  CHECK_OK("1,024 together", all(list, RAT_MAXIMUM_WAIT_OBJECTS, 0, &index));
  for (int i = 0; i < RAT_MAXIMUM_WAIT_OBJECTS - 1; i++) CHECK_OK("set", RatSetEvent(list[i]));
  CHECK_TIMEOUT("1,023 are not all", all(list, RAT_MAXIMUM_WAIT_OBJECTS, 1, &index));
  for (int i = 0; i < RAT_MAXIMUM_WAIT_OBJECTS - 1; i++) CHECK_OK("L10 nothing was consumed", RatWaitForHandle(list[i], 0));
  for (int i = 0; i <= RAT_MAXIMUM_WAIT_OBJECTS; i++) closeHandle(list[i]);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  together();
  withEvents();
  sameObjectTwice();
  holdsNothing();
  pulses();
  philosophers();
  many();
  return finish();
}
