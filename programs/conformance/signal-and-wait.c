/* RatSignalAndWait: cases E18, S09 and what the call says of itself. */
#include "check.h"

static void eachKind(void) {
  HEVENT manual = newEvent(true, false), automatic = newEvent(false, false), quiet = newEvent(false, false);
  HSEMAPHORE semaphore = newSemaphore(0, 1);
  HMUTEX mutex = newMutex(false, true);
  CHECK_TIMEOUT("E18 time-out", RatSignalAndWait(manual, quiet, 0));
  CHECK("E18 the first is left signaled", isSignaled(manual));
  CHECK_TIMEOUT("E18 an auto event", RatSignalAndWait(automatic, quiet, 5));
  CHECK_OK("E18 is left signaled", RatWaitForHandle(automatic, 0));
  CHECK_TIMEOUT("a semaphore", RatSignalAndWait(semaphore, quiet, 0));
  CHECK_EQUAL("is released by one", 1, countOf(semaphore));
  CHECK_TIMEOUT("a mutex", RatSignalAndWait(mutex, quiet, 0));
  CHECK_STATUS("is released", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  CHECK_OK("the same object, signaled for the wait", RatSignalAndWait(automatic, automatic, 0));
  CHECK_TIMEOUT("and consumed", RatWaitForHandle(automatic, 0));

  CHECK_OK("set the second", RatSetEvent(quiet));
  CHECK_STATUS("S09 a semaphore at its maximum", RAT_ERR_LIMIT_EXCEEDED, RatSignalAndWait(semaphore, quiet, RAT_INFINITE));
  CHECK_OK("S09 the second is not waited on", RatWaitForHandle(quiet, 0));
  CHECK_EQUAL("S09 the first is unchanged", 1, countOf(semaphore));
  CHECK_OK("set the second", RatSetEvent(quiet));
  CHECK_STATUS("a mutex of nobody", RAT_ERR_NOT_OWNER, RatSignalAndWait(mutex, quiet, RAT_INFINITE));
  CHECK_OK("the second is not waited on", RatWaitForHandle(quiet, 0));

  CHECK_OK("own the mutex", RatWaitForHandle(mutex, 0));
  CHECK_STATUS("the second is owned and not recursive", RAT_ERR_DEADLOCK, RatSignalAndWait(manual, mutex, RAT_INFINITE));
  CHECK_OK("release", RatReleaseMutex(mutex));

  HTIMER timer;
  HCOMPQ queue = newQueue();
  CHECK_OK("timer", RatCreateTimer(true, &timer));
  CHECK_STATUS("a timer cannot be signaled", RAT_ERR_WRONG_TYPE, RatSignalAndWait(timer, quiet, 0));
  CHECK_STATUS("a queue cannot be signaled", RAT_ERR_WRONG_TYPE, RatSignalAndWait(queue, quiet, 0));
  closeHandle(timer);
  closeHandle(queue);

  RatResetEvent(manual);
  HANDLE narrow;
  CHECK_OK("without the right to signal", RatDuplicateHandle(manual, RAT_RIGHT_WAIT, &narrow));
  CHECK_STATUS("denied", RAT_ERR_ACCESS_DENIED, RatSignalAndWait(narrow, quiet, 0));
  closeHandle(narrow);
  CHECK_OK("without the right to wait", RatDuplicateHandle(quiet, RAT_RIGHT_SIGNAL, &narrow));
  CHECK_STATUS("denied", RAT_ERR_ACCESS_DENIED, RatSignalAndWait(manual, narrow, 0));
  closeHandle(narrow);
  CHECK_STATUS("a closed second", RAT_ERR_INVALID_HANDLE, RatSignalAndWait(manual, narrow, 0));
  CHECK_STATUS("a closed first", RAT_ERR_INVALID_HANDLE, RatSignalAndWait(narrow, quiet, 0));
  CHECK_STATUS("none", RAT_ERR_INVALID_HANDLE, RatSignalAndWait(NULL, NULL, 0));
  CHECK_TIMEOUT("nothing was signaled by the failures", RatWaitForHandle(manual, 0));

  closeHandle(manual);
  closeHandle(automatic);
  closeHandle(quiet);
  closeHandle(semaphore);
  closeHandle(mutex);
}

/* Two threads pass a token to and fro. */
static HEVENT ping, pong;
static int turn;
static int32_t answer(void *arg) {
  (void)arg;
  if (RatWaitForHandle(ping, PATIENCE) != RAT_SUCCESS) return 1;
  for (int i = 0; i < 500; i++) {
    if (turn != 2 * i + 1) return 2;
    turn++;
    RatStatus status = i < 499 ? RatSignalAndWait(pong, ping, PATIENCE) : RatSetEvent(pong);
    if (status != RAT_SUCCESS) return 3;
  }
  return 0;
}

static void token(void) {
  ping = newEvent(false, false);
  pong = newEvent(false, false);
  HTHREAD thread = startThread(answer, NULL);
  for (int i = 0; i < 500; i++) {
    CHECK_EQUAL("my turn", 2 * i, turn);
    turn++;
    CHECK_OK("pass on and wait", RatSignalAndWait(ping, pong, PATIENCE));
  }
  CHECK_EQUAL("the other side", 0, joinThread(thread));
  closeHandle(ping);
  closeHandle(pong);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  eachKind();
  token();
  return finish();
}
