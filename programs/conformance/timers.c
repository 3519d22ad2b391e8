/* Timers: once and periodic, manual and auto reset, cancel, set again. */
#include "check.h"

static HTIMER newTimer(bool manualReset) {
  HTIMER h = NULL;
  CHECK_OK("create a timer", RatCreateTimer(manualReset, &h));
  return h;
}

static void once(void) {
  for (int manual = 0; manual <= 1; manual++) {
    HTIMER timer = newTimer(manual);
    CHECK_TIMEOUT("created unsignaled", RatWaitForHandle(timer, 20));
    for (uint32_t due = 1; due <= 64; due *= 4) {
      uint64_t start = RatGetTickNs();
      CHECK_OK("set", RatSetTimer(timer, due, 0));
      CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
      CHECK("not early", RatGetTickNs() - start >= (uint64_t)due * 1000000);
      CHECK_STATUS("manual: stays, auto: cleared", manual ? RAT_SUCCESS : RAT_ERR_TIMEOUT, RatWaitForHandle(timer, 0));
    }
    CHECK_OK("set again", RatSetTimer(timer, 60000, 0));
    CHECK_TIMEOUT("setting makes it unsignaled", RatWaitForHandle(timer, 0));
    CHECK_OK("due 0", RatSetTimer(timer, 0, 0));
    CHECK_OK("due 0", RatWaitForHandle(timer, PATIENCE));
    closeHandle(timer);
  }
}

static void onlyOnce(void) {
  HTIMER timer = newTimer(false);
  CHECK_OK("set", RatSetTimer(timer, 2, 0));
  CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
  CHECK_TIMEOUT("period 0: once", RatWaitForHandle(timer, 50));
  closeHandle(timer);
}

static void periodic(void) {
  HTIMER timer = newTimer(false);
  uint64_t start = RatGetTickNs();
  CHECK_OK("set", RatSetTimer(timer, 5, 10));
  for (uint64_t i = 0; i < 10; i++) {
    CHECK_OK("next", RatWaitForHandle(timer, PATIENCE));
    CHECK("not early", RatGetTickNs() - start >= (5 + 10 * i) * 1000000);
  }
  CHECK_OK("cancel", RatCancelTimer(timer));
  RatWaitForHandle(timer, 0); /* it may have become due before */
  CHECK_TIMEOUT("no more", RatWaitForHandle(timer, 50));
  CHECK_OK("set again", RatSetTimer(timer, 1, 5));
  for (int i = 0; i < 3; i++) CHECK_OK("it runs again", RatWaitForHandle(timer, PATIENCE));
  CHECK_OK("from periodic to once", RatSetTimer(timer, 1, 0));
  CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
  CHECK_TIMEOUT("once", RatWaitForHandle(timer, 30));
  closeHandle(timer);

  timer = newTimer(true);
  CHECK_OK("manual", RatSetTimer(timer, 1, 1));
  CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
  CHECK_OK("stays signaled", RatWaitForHandle(timer, 0));
  /* Periods that nobody waited for are one signal. */
  HTIMER late = newTimer(false);
  CHECK_OK("auto", RatSetTimer(late, 1, 1));
  RatSleep(30);
  CHECK_OK("cancel", RatCancelTimer(late));
  CHECK_OK("one signal", RatWaitForHandle(late, 0));
  CHECK_TIMEOUT("not thirty", RatWaitForHandle(late, 0));
  closeHandle(late);
  closeHandle(timer); /* still running: closing ends it */
}

static void cancel(void) {
  HTIMER timer = newTimer(true);
  CHECK_OK("cancel one that was never set", RatCancelTimer(timer));
  CHECK_OK("set", RatSetTimer(timer, 30, 0));
  CHECK_OK("cancel", RatCancelTimer(timer));
  CHECK_TIMEOUT("it never comes", RatWaitForHandle(timer, 60));
  CHECK_OK("cancel twice", RatCancelTimer(timer));
  CHECK_OK("set", RatSetTimer(timer, 1, 0));
  CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
  CHECK_OK("cancel afterwards", RatCancelTimer(timer));
  CHECK_OK("its state stays", RatWaitForHandle(timer, 0));
  closeHandle(timer);
}

static void setAgain(void) {
  HTIMER timer = newTimer(false);
  uint64_t start = RatGetTickNs();
  CHECK_OK("soon", RatSetTimer(timer, 10, 0));
  CHECK_OK("later", RatSetTimer(timer, 80, 0));
  CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
  CHECK("at the later time", RatGetTickNs() - start >= 80000000);
  CHECK_OK("much later", RatSetTimer(timer, 0xfffffffe, 0));
  CHECK_TIMEOUT("not now", RatWaitForHandle(timer, 20));
  CHECK_OK("sooner", RatSetTimer(timer, 5, 0));
  CHECK_OK("due", RatWaitForHandle(timer, PATIENCE));
  closeHandle(timer);
}

static void order(void) {
  enum { TIMERS = 8 };
  HTIMER timers[TIMERS];
  HCOMPQ queue = newQueue();
  const uint32_t due[TIMERS] = {80, 20, 60, 40, 70, 10, 50, 30};
  for (uintptr_t i = 0; i < TIMERS; i++) {
    timers[i] = newTimer(true);
    CHECK_OK("async wait", RatWaitHandleAsync(timers[i], queue, due[i]));
  }
  for (int i = 0; i < TIMERS; i++) CHECK_OK("set", RatSetTimer(timers[i], due[i], 0));
  uintptr_t last = 0;
  for (int i = 0; i < TIMERS; i++) {
    RatCompletion completion;
    CHECK("a completion each", RatGetNextCompletion(queue, &completion));
    CHECK("in the order in which they are due", completion.userData > last);
    last = completion.userData;
  }
  for (int i = 0; i < TIMERS; i++) closeHandle(timers[i]);
  closeHandle(queue);
}

/* A waiter keeps the timer alive when its last handle is closed. */
static void closedWhileWaitedFor(void) {
  RatStatus status = RAT_ERR_INVALID_HANDLE;
  /* A waiter that comes too late finds the handle closed: then once more, with more time. */
  for (uint32_t ms = 1; status == RAT_ERR_INVALID_HANDLE && ms < 2000; ms *= 2) {
    HTIMER timer = newTimer(false);
    Waiter waiter;
    CHECK_OK("set", RatSetTimer(timer, 3 * ms, 0));
    startWaiterFor(&waiter, timer);
    RatSleep(ms);
    closeHandle(timer);
    status = endWaiter(&waiter);
  }
  CHECK_OK("the waiter is served", status);
}

static void manyAtOnce(void) {
  enum { TIMERS = 200 };
  static HANDLE timers[TIMERS];
  for (int i = 0; i < TIMERS; i++) {
    timers[i] = newTimer(true);
    CHECK_OK("set", RatSetTimer(timers[i], (uint32_t)(i * 7 % 50), 0));
  }
  CHECK_OK("all come", RatWaitForMultipleHandles(timers, TIMERS, true, PATIENCE, NULL));
  for (int i = 0; i < TIMERS; i++) closeHandle(timers[i]);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  once();
  onlyOnce();
  periodic();
  cancel();
  setAgain();
  order();
  closedWhileWaitedFor();
  manyAtOnce();
  return finish();
}
