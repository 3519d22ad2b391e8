/* Handles: cases H03 to H08, their values, counts and quota. */
#include "check.h"

static void closing(void) {
  HEVENT event = newEvent(false, false), copy;
  CHECK_OK("H03 duplicate", RatDuplicateHandle(event, RAT_RIGHTS_SAME, &copy));
  CHECK("H03 another value", event != copy);
  Waiter waiter;
  startWaiterFor(&waiter, copy);
  closeHandle(event);
  CHECK_TIMEOUT("H03 the waiter is not disturbed", RatWaitForHandle(waiter.thread, 20));
  CHECK_OK("H03 set", RatSetEvent(copy));
  CHECK_OK("H03 the waiter is served", endWaiter(&waiter));
  CHECK_STATUS("H04 close twice", RAT_ERR_INVALID_HANDLE, RatCloseHandle(event));
  CHECK_STATUS("H04 use a closed one", RAT_ERR_INVALID_HANDLE, RatSetEvent(event));
  closeHandle(copy);
  CHECK_STATUS("H04 close none", RAT_ERR_INVALID_HANDLE, RatCloseHandle(NULL));
}

static void lastHandleClosed(void) {
  HPROCESS child;
  HEVENT go = newEvent(false, false);
  HCOMPQ queue = newQueue();
  RatStatus status = RAT_ERR_INVALID_HANDLE;
  /* A waiter that comes too late finds the handle closed: then once more, with more time. */
  for (uint32_t ms = 1; status == RAT_ERR_INVALID_HANDLE && ms < 2000; ms *= 2) {
    Waiter waiter;
    child = startChild("wait", (HANDLE[]){go}, 1);
    CHECK_OK("an async wait", RatWaitProcessAsync(child, queue, 5));
    startWaiterFor(&waiter, child);
    RatSleep(ms);
    closeHandle(child);
    CHECK_OK("X08 the process runs on", RatSetEvent(go));
    status = endWaiter(&waiter);
    RatCompletion completion;
    CHECK("the last handle's closing disturbs no async wait", RatGetNextCompletion(queue, &completion));
    CHECK_OK("its status", completion.status);
    CHECK_EQUAL("its user data", 5, completion.userData);
    CHECK_EQUAL("its value", 7, (int32_t)completion.value);
  }
  CHECK_OK("nor a waiter", status);
  closeHandle(queue);
  closeHandle(go);
}

static void inAnotherProcess(void) {
  HEVENT event = newEvent(true, false);
  HPROCESS child = startChild("close and set", (HANDLE[]){event}, 1);
  CHECK_EQUAL("H06 the child fails", 0, joinProcess(child));
  CHECK_TIMEOUT("H06 the event stays unsignaled", RatWaitForHandle(event, 0));
  closeHandle(event);
}

static void closeOrders(void) {
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (int satisfied = 0; satisfied <= 1; satisfied++) {
    for (int i = 0; i < 6; i++) {
      /* The object, a second handle to it, and the queue. */
      HANDLE handles[3] = {newEvent(true, false), NULL, newQueue()};
      CHECK_OK("H08 duplicate", RatDuplicateHandle(handles[0], RAT_RIGHTS_SAME, &handles[1]));
      CHECK_OK("H08 async wait", RatWaitEventAsync(handles[0], handles[2], 1));
      CHECK_OK("H08 async wait", RatWaitEventAsync(handles[1], handles[2], 2));
      if (satisfied) CHECK_OK("H08 set", RatSetEvent(handles[0]));
      for (int j = 0; j < 3; j++) CHECK_OK("H08 close", RatCloseHandle(handles[orders[i][j]]));
    }
  }
}

static void facts(void) {
  HEVENT event = newEvent(true, false), copy, narrow;
  RatHandleInfo first = infoOf(event);
  CHECK_EQUAL("type", RAT_TYPE_EVENT, first.type);
  CHECK_EQUAL("one handle", 1, first.handleCount);
  CHECK("an id", first.objectId != 0);
  CHECK_OK("duplicate", RatDuplicateHandle(event, RAT_RIGHTS_SAME, &copy));
  CHECK_OK("duplicate", RatDuplicateHandle(event, RAT_RIGHT_WAIT, &narrow));
  RatHandleInfo second = infoOf(copy);
  CHECK("the same object", first.objectId == second.objectId);
  CHECK_EQUAL("the same rights", first.rights, second.rights);
  CHECK_EQUAL("three handles", 3, second.handleCount);
  CHECK_EQUAL("narrowed", RAT_RIGHT_WAIT, infoOf(narrow).rights);
  HEVENT other = newEvent(true, false);
  CHECK("another object", infoOf(other).objectId != first.objectId);
  closeHandle(copy);
  CHECK_EQUAL("two handles", 2, infoOf(event).handleCount);
  closeHandle(narrow);
  closeHandle(event);
  closeHandle(other);

  HPIPE reader, writer;
  HTIMER timer;
  HFILE file;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  CHECK_OK("timer", RatCreateTimer(false, &timer));
  CHECK_OK("file", RatOpenFile(programPath, RAT_OPEN_READ, &file));
  HANDLE handles[] = {newMutex(false, false), newSemaphore(0, 1), newQueue(), reader, writer, timer, file, startThread(sleeper, (void *)1)};
  const uint32_t types[] = {RAT_TYPE_MUTEX, RAT_TYPE_SEMAPHORE, RAT_TYPE_COMPLETION_QUEUE, RAT_TYPE_PIPE, RAT_TYPE_PIPE, RAT_TYPE_TIMER, RAT_TYPE_FILE, RAT_TYPE_THREAD};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    CHECK_EQUAL("type", types[i], infoOf(handles[i]).type);
    if (types[i] == RAT_TYPE_THREAD) RatWaitForHandle(handles[i], PATIENCE);
    closeHandle(handles[i]);
  }
}

/* A value that was closed never names anything again, however often its place is used. */
static void staleValues(void) {
  enum { KEPT = 2000 };
  static HANDLE old[KEPT];
  for (int i = 0; i < KEPT; i++) {
    old[i] = newEvent(true, true);
    closeHandle(old[i]);
  }
  HEVENT live = newEvent(true, true);
  int alive = 0;
  for (int i = 0; i < KEPT; i++) alive += RatWaitForHandle(old[i], 0) != RAT_ERR_INVALID_HANDLE;
  CHECK_EQUAL("no stale value is alive", 0, alive);
  /* Values next to a live one, and random ones. */
  uintptr_t value = (uintptr_t)live;
  uint32_t random = 12345;
  int found = 0;
  for (int bit = 0; bit < 32; bit++) found += RatResetEvent((HANDLE)(value ^ ((uintptr_t)1 << bit))) != RAT_ERR_INVALID_HANDLE;
  for (int i = 0; i < 100000; i++) {
    random = random * 1664525 + 1013904223;
    if (random != value) found += RatResetEvent((HANDLE)(uintptr_t)random) != RAT_ERR_INVALID_HANDLE;
  }
  CHECK_EQUAL("no forged value reaches an object", 0, found);
  CHECK("the live one is as it was", isSignaled(live));
  closeHandle(live);
}

static void quota(void) {
  enum { MORE = 70000 };
  HANDLE *handles = calloc(MORE, sizeof *handles);
  CHECK("memory", handles != NULL);
  HEVENT event = newEvent(true, true);
  size_t count = 0;
  RatStatus status = RAT_SUCCESS;
  while (count < MORE && (status = RatDuplicateHandle(event, RAT_RIGHTS_SAME, &handles[count])) == RAT_SUCCESS) count++;
  CHECK_STATUS("handles end with the quota", RAT_ERR_QUOTA, status);
  CHECK("after many", count >= 32000);
  HEVENT none = NULL;
  CHECK_STATUS("no new object either", RAT_ERR_QUOTA, RatCreateEvent(true, true, &none));
  HPROCESS noChild = NULL;
  CHECK_STATUS("nor a process", RAT_ERR_QUOTA, RatCreateProcess(programPath, NULL, NULL, &noChild));
  HTHREAD noThread = NULL;
  CHECK_STATUS("nor a thread", RAT_ERR_QUOTA, RatCreateThread(sleeper, NULL, NULL, &noThread));
  CHECK("what there is works", isSignaled(event) && isSignaled(handles[count - 1]));
  CHECK_OK("close one", RatCloseHandle(handles[--count]));
  CHECK_OK("and there is room for one", RatCreateEvent(true, true, &none));
  closeHandle(none);
  int bad = 0;
  while (count > 0) bad += RatCloseHandle(handles[--count]) != RAT_SUCCESS;
  CHECK_EQUAL("all can be closed", 0, bad);
  CHECK_EQUAL("one handle is left", 1, infoOf(event).handleCount);
  closeHandle(event);
  free(handles);
}

/* Threads that create, use and close at the same time do not meet each other's handles. */
static int32_t churn(void *arg) {
  (void)arg;
  for (int i = 0; i < 2000; i++) {
    HEVENT event;
    if (RatCreateEvent(true, false, &event) != RAT_SUCCESS) return 1;
    if (RatWaitForHandle(event, 0) != RAT_ERR_TIMEOUT) return 2;
    if (RatSetEvent(event) != RAT_SUCCESS || RatWaitForHandle(event, 0) != RAT_SUCCESS) return 3;
    if (RatCloseHandle(event) != RAT_SUCCESS) return 4;
  }
  return 0;
}

static void concurrently(void) {
  HTHREAD threads[4];
  for (int i = 0; i < 4; i++) threads[i] = startThread(churn, NULL);
  for (int i = 0; i < 4; i++) CHECK_EQUAL("churn", 0, joinThread(threads[i]));
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "wait")) {
    return RatWaitForHandle(inherited(0), PATIENCE) == RAT_SUCCESS ? 7 : 1;
  }
  if (plays(part, "close and set")) {
    HEVENT event = inherited(0);
    closeHandle(event);
    return RatSetEvent(event) == RAT_ERR_INVALID_HANDLE ? 0 : 1;
  }
  closing();
  lastHandleClosed();
  inAnotherProcess();
  closeOrders();
  facts();
  staleValues();
  quota();
  concurrently();
  return finish();
}
