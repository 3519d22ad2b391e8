/* Time-outs: cases T01 to T08. A wait may end late, never early. */
#include "check.h"

#include <errno.h>

static uint64_t elapsedNs(uint64_t start) { return RatGetTickNs() - start; }

static void polling(void) {
  HEVENT event = newEvent(false, true);
  CHECK_OK("T01 signaled", RatWaitForHandle(event, 0));
  CHECK_TIMEOUT("T01 consumed, and a poll does not wait", RatWaitForHandle(event, 0));
  CHECK_TIMEOUT("T07 the shortest wait", RatWaitForHandle(event, 1));
  closeHandle(event);
}

static void infinite(void) {
  HEVENT event = newEvent(false, false);
  Waiter waiter = {.objects = {event}, .count = 1, .timeoutMs = RAT_INFINITE};
  startWaiter(&waiter);
  CHECK_TIMEOUT("T02 it goes on waiting", RatWaitForHandle(waiter.thread, 100));
  CHECK_OK("T02 set", RatSetEvent(event));
  CHECK_OK("T02 never a time-out", endWaiter(&waiter));
  /* The highest finite time-out is no special value. */
  waiter = (Waiter){.objects = {event}, .count = 1, .timeoutMs = RAT_INFINITE - 1};
  startWaiter(&waiter);
  CHECK_TIMEOUT("T02 49 days", RatWaitForHandle(waiter.thread, 20));
  CHECK_OK("T02 set", RatSetEvent(event));
  CHECK_OK("T02 49 days", endWaiter(&waiter));
  waiter = (Waiter){.objects = {event}, .count = 1, .timeoutMs = 0x80000000u};
  startWaiter(&waiter);
  CHECK_TIMEOUT("T02 25 days", RatWaitForHandle(waiter.thread, 20));
  CHECK_OK("T02 set", RatSetEvent(event));
  CHECK_OK("T02 25 days", endWaiter(&waiter));
  closeHandle(event);
}

static void neverEarly(void) {
  HANDLE list[2] = {newEvent(true, false), newEvent(false, false)};
  const uint32_t lengths[] = {1, 2, 3, 7, 15, 16, 17, 50, 100};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    uint64_t least = (uint64_t)lengths[i] * 1000000;
    uint64_t start = RatGetTickNs();
    CHECK_TIMEOUT("T04 one object", RatWaitForHandle(list[0], lengths[i]));
    CHECK("T04 not early", elapsedNs(start) >= least);
    start = RatGetTickNs();
    CHECK_TIMEOUT("T04 any", RatWaitForMultipleHandles(list, 2, false, lengths[i], NULL));
    CHECK("T04 not early", elapsedNs(start) >= least);
    start = RatGetTickNs();
    CHECK_TIMEOUT("T04 all", RatWaitForMultipleHandles(list, 2, true, lengths[i], NULL));
    CHECK("T04 not early", elapsedNs(start) >= least);
    start = RatGetTickNs();
    RatSleep(lengths[i]);
    CHECK("T08 a sleep is not early", elapsedNs(start) >= least);
  }
  closeHandle(list[0]);
  closeHandle(list[1]);
}

static bool stop;
static int32_t disturb(void *event) {
  while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
    RatPulseEvent(event);
    RatYield();
  }
  return 0;
}

/* What happens to other objects does not shorten a wait. */
static void disturbed(void) {
  HEVENT noisy = newEvent(true, false), quiet = newEvent(false, false);
  HTHREAD thread = startThread(disturb, noisy);
  uint64_t start = RatGetTickNs();
  CHECK_TIMEOUT("T08 wait-all with a pulsed object", RatWaitForMultipleHandles((HANDLE[]){noisy, quiet}, 2, true, 100, NULL));
  CHECK("T08 not early", elapsedNs(start) >= 100000000);
  start = RatGetTickNs();
  RatSleep(100);
  CHECK("T08 a sleep is not early", elapsedNs(start) >= 100000000);
  __atomic_store_n(&stop, true, __ATOMIC_RELEASE);
  joinThread(thread);
  closeHandle(noisy);
  closeHandle(quiet);
}

static void noErrorState(void) {
  HEVENT event = newEvent(true, true);
  errno = 12345;
  CHECK_OK("T05 success", RatWaitForHandle(event, 0));
  CHECK_OK("T05 reset", RatResetEvent(event));
  CHECK_TIMEOUT("T05 time-out", RatWaitForHandle(event, 1));
  closeHandle(event);
  CHECK_STATUS("T05 closed", RAT_ERR_INVALID_HANDLE, RatWaitForHandle(event, 1));
  CHECK_EQUAL("T05 errno is untouched", 12345, errno);
}

static HTHREAD self;
static int32_t waitForSelf(void *started) {
  if (RatWaitForHandle(started, PATIENCE) != RAT_SUCCESS) return 1;
  return RatWaitForHandle(self, 100) == RAT_ERR_TIMEOUT ? 0 : 2;
}

static void ownHandle(void) {
  HEVENT started = newEvent(true, false);
  self = startThread(waitForSelf, started);
  CHECK_OK("T06 the thread knows its handle", RatSetEvent(started));
  CHECK_EQUAL("T06 a thread that waits for itself", 0, joinThread(self));
  closeHandle(started);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  polling();
  infinite();
  neverEarly();
  disturbed();
  noErrorState();
  ownHandle();
  return finish();
}
