/* Waiting for any of several objects: cases A01 to A12. */
#include "check.h"

static RatStatus any(HANDLE *handles, size_t count, uint32_t timeoutMs, size_t *index) {
  *index = 99;
  return RatWaitForMultipleHandles(handles, count, false, timeoutMs, index);
}

static void lowestIndex(void) {
  HANDLE list[2] = {newSemaphore(2, 3), newMutex(true, false)};
  size_t index;
  for (int i = 0; i < 3; i++) {
    CHECK_OK("A01 wait", any(list, 2, 0, &index));
    CHECK_EQUAL("A01 index", i < 2 ? 0 : 1, index);
    if (i < 2) CHECK_STATUS("A01 the mutex is untouched", RAT_ERR_NOT_OWNER, RatReleaseMutex(list[1]));
  }
  CHECK_OK("A01 the mutex is owned", RatReleaseMutex(list[1]));
  CHECK_STATUS("A01 once", RAT_ERR_NOT_OWNER, RatReleaseMutex(list[1]));
  CHECK_OK("A02 both again", RatReleaseSemaphore(list[0], 1, NULL));
  CHECK_OK("A02 wait", any(list, 2, 0, &index));
  CHECK_EQUAL("A02 the lowest wins", 0, index);
  CHECK_EQUAL("A02 consumed", 0, countOf(list[0]));
  CHECK_STATUS("A02 the other is untouched", RAT_ERR_NOT_OWNER, RatReleaseMutex(list[1]));
  CHECK_OK("the index may be NULL", RatWaitForMultipleHandles(list, 2, false, 0, NULL));
  CHECK_OK("and the mutex was taken", RatReleaseMutex(list[1]));
  closeHandle(list[0]);
  closeHandle(list[1]);
}

static void sameObjectTwice(void) {
  HSEMAPHORE semaphore = newSemaphore(2, 2);
  HSEMAPHORE copy;
  size_t index;
  CHECK_OK("A04 duplicate", RatDuplicateHandle(semaphore, RAT_RIGHTS_SAME, &copy));
  CHECK_OK("A04 one handle twice", any((HANDLE[]){semaphore, semaphore}, 2, 0, &index));
  CHECK_EQUAL("A04 lowest index", 0, index);
  CHECK_EQUAL("A04 consumed once", 1, countOf(semaphore));
  CHECK_OK("A04 two handles to one object", any((HANDLE[]){copy, semaphore}, 2, 0, &index));
  CHECK_EQUAL("A04 consumed once", 0, countOf(semaphore));
  Waiter waiter = {.objects = {semaphore, copy, semaphore}, .count = 3, .timeoutMs = PATIENCE};
  startWaiter(&waiter);
  CHECK_OK("A04 release while it waits", RatReleaseSemaphore(semaphore, 2, NULL));
  CHECK_OK("A04 it returns", endWaiter(&waiter));
  CHECK_EQUAL("A04 lowest index", 0, waiter.index);
  CHECK_EQUAL("A04 consumed once", 1, countOf(semaphore));
  closeHandle(copy);
  closeHandle(semaphore);
}

static void counts(void) {
  static HANDLE list[RAT_MAXIMUM_WAIT_OBJECTS + 1];
  size_t index;
  for (size_t i = 0; i <= RAT_MAXIMUM_WAIT_OBJECTS; i++) list[i] = newEvent(false, false);
  CHECK("A06 the limit", RAT_MAXIMUM_WAIT_OBJECTS >= 1024);
  CHECK_STATUS("A05 zero objects", RAT_ERR_INVALID_ARGUMENT, any(list, 0, 0, &index));
  CHECK_STATUS("A06 one too many", RAT_ERR_INVALID_ARGUMENT, any(list, RAT_MAXIMUM_WAIT_OBJECTS + 1, 0, &index));
  CHECK_STATUS("A06 a negative count", RAT_ERR_INVALID_ARGUMENT, any(list, (size_t)-1, 0, &index));
  const size_t sizes[] = {1, 2, 63, 64, 65, 255, 256, 1023, 1024};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    size_t size = sizes[i];
    CHECK_TIMEOUT("A06 nothing signaled", any(list, size, 0, &index));
    CHECK_EQUAL("A06 no index at time-out", 99, index);
    CHECK_OK("A06 set the last", RatSetEvent(list[size - 1]));
    CHECK_OK("A06 wait", any(list, size, 0, &index));
    CHECK_EQUAL("A06 index", size - 1, index);
    CHECK_TIMEOUT("A06 blocked for a while", any(list, size, 5, &index));
  }
  for (size_t i = 0; i < 1024; i += 341) CHECK_OK("A06 set some", RatSetEvent(list[i]));
  for (size_t i = 0; i < 1024; i += 341) {
    CHECK_OK("A06 take them", any(list, 1024, 0, &index));
    CHECK_EQUAL("A06 lowest first", i, index);
  }
  for (size_t i = 0; i <= RAT_MAXIMUM_WAIT_OBJECTS; i++) closeHandle(list[i]);
}

static void badHandles(void) {
  HANDLE list[3] = {newEvent(false, true), newEvent(false, true), newEvent(false, true)};
  HANDLE gone = newEvent(false, true);
  closeHandle(gone);
  HANDLE bad[] = {gone, NULL, (HANDLE)(uintptr_t)0xffffffff, (HANDLE)(uintptr_t)0x7fff0001};
  size_t index;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    for (int position = 0; position < 3; position++) {
      HANDLE with[3] = {list[0], list[1], list[2]};
      with[position] = bad[i];
      CHECK_STATUS("A07 a closed handle, infinite", RAT_ERR_INVALID_HANDLE, any(with, 3, RAT_INFINITE, &index));
      CHECK_EQUAL("A07 no index", 99, index);
    }
  }
  HANDLE unwaitable;
  CHECK_OK("A07 narrow", RatDuplicateHandle(list[1], RAT_RIGHT_SIGNAL, &unwaitable));
  CHECK_STATUS("A07 without the right", RAT_ERR_ACCESS_DENIED, any((HANDLE[]){list[0], unwaitable}, 2, RAT_INFINITE, &index));
  for (int i = 0; i < 3; i++) CHECK_OK("A07 nothing was consumed", RatWaitForHandle(list[i], 0));
  closeHandle(unwaitable);
  for (int i = 0; i < 3; i++) closeHandle(list[i]);
}

static void blocked(void) {
  for (int round = 0; round < 20; round++) {
    HANDLE list[3] = {newEvent(false, false), newEvent(false, false), newEvent(false, false)};
    Waiter waiter = {.objects = {list[0], list[1], list[2]}, .count = 3, .timeoutMs = PATIENCE};
    startWaiter(&waiter);
    CHECK_OK("A12 set one", RatSetEvent(list[1]));
    CHECK_OK("A12 set another", RatSetEvent(list[2]));
    CHECK_OK("A12 it returns", endWaiter(&waiter));
    CHECK("A12 with one of them", waiter.index == 1 || waiter.index == 2);
    for (size_t i = 0; i < 3; i++) {
      bool left = i != 0 && i != waiter.index;
      CHECK_STATUS("A12 the other stays signaled", left ? RAT_SUCCESS : RAT_ERR_TIMEOUT, RatWaitForHandle(list[i], 0));
    }
    for (int i = 0; i < 3; i++) closeHandle(list[i]);
  }
}

/* A waiter for several objects that has been served leaves no trace on the others. */
static void noTrace(void) {
  HANDLE list[2] = {newSemaphore(0, 10), newEvent(false, false)};
  Waiter waiter = {.objects = {list[0], list[1]}, .count = 2, .timeoutMs = PATIENCE};
  startWaiter(&waiter);
  CHECK_OK("set", RatSetEvent(list[1]));
  CHECK_OK("served", endWaiter(&waiter));
  CHECK_EQUAL("by the event", 1, waiter.index);
  CHECK_OK("release", RatReleaseSemaphore(list[0], 2, NULL));
  CHECK_EQUAL("the served waiter takes nothing more", 2, countOf(list[0]));
  waiter = (Waiter){.objects = {list[1], list[1]}, .count = 2, .timeoutMs = 10};
  startWaiter(&waiter);
  CHECK_TIMEOUT("timed out", endWaiter(&waiter));
  CHECK_OK("set", RatSetEvent(list[1]));
  CHECK_OK("a timed-out waiter takes nothing", RatWaitForHandle(list[1], 0));
  closeHandle(list[0]);
  closeHandle(list[1]);
}

static void everyType(void) {
  HPIPE reader, writer;
  HTIMER timer;
  size_t done, index;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  CHECK_OK("timer", RatCreateTimer(false, &timer));
  HCOMPQ queue = newQueue();
  HPROCESS child = startChild("wait for ever", NULL, 0);
  HTHREAD thread = startThread(sleeper, (void *)1);
  HANDLE list[] = {reader, timer, queue, child, thread};
  CHECK_OK("a thread's end", any(list, 5, PATIENCE, &index));
  CHECK_EQUAL("a thread's end", 4, index);
  CHECK_OK("terminate", RatTerminateProcess(child, 3));
  CHECK_OK("a process's end", any(list, 4, PATIENCE, &index));
  CHECK_EQUAL("a process's end", 3, index);
  RatCompletion completion = {.userData = 1};
  CHECK_OK("post", RatPostCompletion(queue, &completion));
  CHECK_OK("a completion", any(list, 3, 0, &index));
  CHECK_EQUAL("a completion", 2, index);
  CHECK("a wait does not take it", isSignaled(queue));
  CHECK_OK("set the timer", RatSetTimer(timer, 1, 0));
  CHECK_OK("a timer", any(list, 2, PATIENCE, &index));
  CHECK_EQUAL("a timer", 1, index);
  CHECK_OK("write", RatWriteFile(writer, "x", 1, &done));
  CHECK_OK("a pipe", any(list, 1, PATIENCE, &index));
  for (size_t i = 0; i < 5; i++) closeHandle(list[i]);
  closeHandle(writer);
}

int main(int argc, char **argv) {
  if (plays(begin(argc, argv), "wait for ever")) {
    RatSleep(RAT_INFINITE);
  }
  lowestIndex();
  sameObjectTwice();
  counts();
  badHandles();
  blocked();
  noTrace();
  everyType();
  return finish();
}
