/* Abandoned mutexes: cases M07 and M11, with every kind of end of the owner. */
#include "check.h"

typedef struct Owner {
  HMUTEX mutexes[3];
  size_t count;
  bool exits;
} Owner;

static int32_t takeAndEnd(void *arg) {
  Owner *owner = arg;
  for (size_t i = 0; i < owner->count; i++) {
    RatStatus status = RatWaitForHandle(owner->mutexes[i], PATIENCE);
    if (!RAT_SUCCEEDED(status)) return status;
  }
  if (owner->exits) RatExitThread(0);
  return 0;
}

/* Makes a mutex that its owner, a thread, has left behind. */
static HMUTEX leftBehind(bool recursive, bool exits) {
  Owner owner = {.mutexes = {newMutex(recursive, false)}, .count = 1, .exits = exits};
  if (recursive) {
    owner.mutexes[1] = owner.mutexes[2] = owner.mutexes[0];
    owner.count = 3;
  }
  CHECK_EQUAL("the owner ends", 0, joinThread(startThread(takeAndEnd, &owner)));
  return owner.mutexes[0];
}

static void checkOwnedOnce(const char *what, HMUTEX mutex) {
  CHECK_OK(what, RatReleaseMutex(mutex));
  CHECK_STATUS(what, RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  CHECK_OK("abandoned is told once", RatWaitForHandle(mutex, 0));
  CHECK_OK(what, RatReleaseMutex(mutex));
}

static void threads(void) {
  for (int kind = 0; kind < 4; kind++) {
    HMUTEX mutex = leftBehind(kind & 1, kind & 2);
    CHECK_STATUS("M11 the next waiter", RAT_ABANDONED, RatWaitForHandle(mutex, 0));
    checkOwnedOnce("M11 owns it once", mutex);
    closeHandle(mutex);
  }
  HMUTEX mutex = newMutex(false, true);
  Waiter waiter = {.objects = {mutex}, .count = 1, .timeoutMs = 10};
  startWaiter(&waiter);
  CHECK_TIMEOUT("a waiter that timed out leaves nothing", endWaiter(&waiter));
  CHECK_OK("release", RatReleaseMutex(mutex));
  CHECK_OK("not abandoned", RatWaitForHandle(mutex, 0));
  closeHandle(mutex);
}

static HEVENT mayEnd;
static HSEMAPHORE hasTaken;
static int32_t holdAndEnd(void *mutex) {
  if (!RAT_SUCCEEDED(RatWaitForHandle(mutex, PATIENCE))) return 1;
  RatReleaseSemaphore(hasTaken, 1, NULL);
  RatWaitForHandle(mayEnd, PATIENCE);
  return 0;
}

/* Waiters that wait already when the owner ends. */
static void blockedWaiters(void) {
  mayEnd = newEvent(true, false);
  hasTaken = newSemaphore(0, 1);
  HMUTEX mutex = newMutex(true, false);
  HTHREAD owner = startThread(holdAndEnd, mutex);
  CHECK_OK("taken", RatWaitForHandle(hasTaken, PATIENCE));
  Waiter waiters[3];
  for (int i = 0; i < 3; i++) startWaiterFor(&waiters[i], mutex);
  HCOMPQ queue = newQueue();
  CHECK_TIMEOUT("owned", RatWaitForHandle(mutex, 5));
  CHECK_OK("the owner may end", RatSetEvent(mayEnd));
  joinThread(owner);
  /* Each waiter takes it over and ends with it. */
  for (int i = 0; i < 3; i++) CHECK_STATUS("each gets it from a dead owner", RAT_ABANDONED, endWaiter(&waiters[i]));
  CHECK_OK("an async wait", RatWaitHandleAsync(mutex, queue, 3));
  RatCompletion completion;
  CHECK("its completion", RatGetNextCompletion(queue, &completion));
  CHECK_STATUS("tells it too", RAT_ABANDONED, completion.status);
  checkOwnedOnce("the caller owns it", mutex);

  CHECK_OK("reset", RatResetEvent(mayEnd));
  owner = startThread(holdAndEnd, mutex);
  CHECK_OK("taken", RatWaitForHandle(hasTaken, PATIENCE));
  CHECK_OK("an async wait that waits", RatWaitHandleAsync(mutex, queue, 4));
  CHECK_TIMEOUT("nothing yet", RatWaitForHandle(queue, 5));
  CHECK_OK("the owner may end", RatSetEvent(mayEnd));
  CHECK("its completion", RatGetNextCompletion(queue, &completion));
  CHECK_STATUS("tells it too", RAT_ABANDONED, completion.status);
  checkOwnedOnce("the registering thread owns it", mutex);
  joinThread(owner);
  closeHandle(mutex);
  closeHandle(queue);
  closeHandle(mayEnd);
  closeHandle(hasTaken);
}

static void severalAtOnce(void) {
  size_t index = 99;
  HSEMAPHORE semaphore = newSemaphore(2, 2);
  Owner owner = {.mutexes = {newMutex(true, false), newMutex(false, false)}, .count = 2};
  HMUTEX clean = newMutex(false, false);
  CHECK_EQUAL("the owner ends", 0, joinThread(startThread(takeAndEnd, &owner)));
  HANDLE list[] = {semaphore, clean, owner.mutexes[1], owner.mutexes[0]};
  CHECK_STATUS("wait-all", RAT_ABANDONED, RatWaitForMultipleHandles(list, 4, true, 0, &index));
  CHECK_EQUAL("the first abandoned one", 2, index);
  CHECK_EQUAL("all were taken", 1, countOf(semaphore));
  CHECK_OK("all were taken", RatReleaseMutex(clean));
  checkOwnedOnce("all were taken", list[2]);
  checkOwnedOnce("all were taken", list[3]);

  joinThread(startThread(takeAndEnd, &owner));
  HANDLE any[] = {owner.mutexes[0], owner.mutexes[1]};
  for (size_t i = 0; i < 2; i++) {
    CHECK_STATUS("wait-any", RAT_ABANDONED, RatWaitForMultipleHandles(any + i, 2 - i, false, 0, &index));
    CHECK_EQUAL("index", 0, index);
    checkOwnedOnce("that one alone", any[i]);
  }

  joinThread(startThread(takeAndEnd, &owner));
  CHECK_OK("empty the semaphore", RatWaitForHandle(semaphore, 0));
  CHECK_TIMEOUT("a wait-all that cannot be satisfied", RatWaitForMultipleHandles(list, 4, true, 5, &index));
  CHECK_STATUS("leaves them abandoned", RAT_ABANDONED, RatWaitForHandle(list[2], 0));
  checkOwnedOnce("and free", list[2]);
  CHECK_STATUS("M07 repeatably", RAT_ABANDONED, RatWaitForHandle(list[3], 0));
  checkOwnedOnce("and free", list[3]);
  for (int i = 0; i < 4; i++) closeHandle(list[i]);
}

static const char *const ENDS[] = {"return", "exit", "RatExitProcess", "RatExitThread", "trap", "killed waiting", "killed computing", "killed in calls"};
enum { END_COUNT = sizeof ENDS / sizeof ENDS[0] };

static int32_t spin(void *arg) {
  (void)arg;
  for (volatile unsigned i = 0;; i++) {
  }
}

static int ownerProcess(const char *end) {
  HMUTEX mutex = inherited(0);
  if (RatWaitForHandle(mutex, PATIENCE) != RAT_SUCCESS || RatWaitForHandle(mutex, 0) != RAT_SUCCESS) return 77;
  RatReleaseSemaphore(inherited(1), 1, NULL);
  if (RatWaitForHandle(inherited(2), PATIENCE) != RAT_SUCCESS) return 78;
  if (plays(end, "exit")) exit(0);
  if (plays(end, "RatExitProcess")) RatExitProcess(0);
  if (plays(end, "RatExitThread")) RatExitThread(0);
  if (plays(end, "trap")) __builtin_trap();
  RatReleaseSemaphore(inherited(1), 1, NULL);
  if (plays(end, "killed waiting")) RatSleep(RAT_INFINITE);
  if (plays(end, "killed computing")) spin(NULL);
  while (plays(end, "killed in calls")) RatGetCurrentThreadId();
  return 0;
}

static void processes(void) {
  for (int i = 0; i < END_COUNT; i++) {
    for (int waitsBefore = 0; waitsBefore <= 1; waitsBefore++) {
      HMUTEX mutex = newMutex(true, false);
      HSEMAPHORE steps = newSemaphore(0, 2);
      HEVENT go = newEvent(true, false);
      HPIPE reader, writer;
      CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
      RatProcessAttributes attributes = {.size = sizeof attributes, .stdErr = writer, .inherit = (HANDLE[]){mutex, steps, go}, .inheritCount = 3};
      HPROCESS child = startChildWith(&attributes, ENDS[i], NULL);
      CHECK_OK("the child has taken it", RatWaitForHandle(steps, PATIENCE));
      CHECK_TIMEOUT("owned", RatWaitForHandle(mutex, 0));
      Waiter waiter;
      if (waitsBefore) startWaiterFor(&waiter, mutex);
      CHECK_OK("go", RatSetEvent(go));
      if (i >= 5) {
        CHECK_OK("it is about to", RatWaitForHandle(steps, PATIENCE));
        CHECK_OK("terminate", RatTerminateProcess(child, 0));
      }
      if (waitsBefore) CHECK_STATUS(ENDS[i], RAT_ABANDONED, endWaiter(&waiter));
      CHECK_EQUAL(ENDS[i], i == 4 ? RAT_EXIT_TRAP : 0, joinProcess(child));
      /* When the process is signaled, what it held has been released. */
      CHECK_STATUS(ENDS[i], RAT_ABANDONED, RatWaitForHandle(mutex, waitsBefore ? PATIENCE : 0));
      checkOwnedOnce(ENDS[i], mutex);
      closeHandle(mutex);
      closeHandle(steps);
      closeHandle(go);
      closeHandle(reader);
      closeHandle(writer);
    }
  }
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (part != NULL) return ownerProcess(part);
  threads();
  blockedWaiters();
  severalAtOnce();
  processes();
  return finish();
}
