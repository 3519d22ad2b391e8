/* Semaphores: cases S01 to S10. */
#include "check.h"

static void creation(void) {
  HSEMAPHORE h = (HSEMAPHORE)(uintptr_t)0x1234;
  HSEMAPHORE untouched = h;
  CHECK_STATUS("S01 3 of 2", RAT_ERR_INVALID_ARGUMENT, RatCreateSemaphore(3, 2, &h));
  CHECK_STATUS("S01 2 of 1", RAT_ERR_INVALID_ARGUMENT, RatCreateSemaphore(2, 1, &h));
  CHECK_STATUS("S01 -1 of 1", RAT_ERR_INVALID_ARGUMENT, RatCreateSemaphore(-1, 1, &h));
  CHECK_STATUS("S01 0 of 0", RAT_ERR_INVALID_ARGUMENT, RatCreateSemaphore(0, 0, &h));
  CHECK_STATUS("S01 0 of -1", RAT_ERR_INVALID_ARGUMENT, RatCreateSemaphore(0, -1, &h));
  CHECK_STATUS("S01 lowest numbers", RAT_ERR_INVALID_ARGUMENT, RatCreateSemaphore(INT32_MIN, INT32_MIN, &h));
  CHECK("S01 no handle", h == untouched);

  /* Every positive maximum is one, and the count reaches it. */
  int32_t highest;
  CHECK_OK("INT32_MAX of INT32_MAX", RatCreateSemaphore(INT32_MAX - 1, INT32_MAX, &h));
  CHECK_OK("one more", RatReleaseSemaphore(h, 1, &highest));
  CHECK_EQUAL("it was one less", INT32_MAX - 1, highest);
  CHECK_STATUS("no more", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(h, 1, NULL));
  CHECK_OK("take one", RatWaitForHandle(h, 0));
  CHECK_OK("give it back", RatReleaseSemaphore(h, 1, &highest));
  CHECK_EQUAL("it was one less again", INT32_MAX - 1, highest);
  closeHandle(h);
}

static void counting(void) {
  int32_t previous = 77;
  HSEMAPHORE h = newSemaphore(2, 2);
  CHECK_OK("S02 release 0", RatReleaseSemaphore(h, 0, &previous));
  CHECK_EQUAL("S02 previous", 2, previous);
  CHECK_EQUAL("S02 unchanged", 2, countOf(h));
  previous = 77;
  CHECK_STATUS("S03 past the maximum", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(h, 1, &previous));
  CHECK_EQUAL("S03 previous is not written", 77, previous);
  CHECK_EQUAL("S03 unchanged", 2, countOf(h));
  CHECK_OK("S10 wait", RatWaitForHandle(h, 0));
  CHECK_EQUAL("S10 one lower", 1, countOf(h));
  CHECK_STATUS("S06 from 1, the highest count", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(h, INT32_MAX, NULL));
  CHECK_STATUS("S06 from 1, a negative count", RAT_ERR_INVALID_ARGUMENT, RatReleaseSemaphore(h, -1, NULL));
  CHECK_STATUS("S06 from 1, the lowest count", RAT_ERR_INVALID_ARGUMENT, RatReleaseSemaphore(h, INT32_MIN, NULL));
  CHECK_EQUAL("S06 unchanged", 1, countOf(h));
  CHECK_OK("S10 the maximum is as it was", RatReleaseSemaphore(h, 1, NULL));
  CHECK_STATUS("S10 the maximum is as it was", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(h, 1, NULL));
  closeHandle(h);

  h = newSemaphore(0, 2);
  CHECK_STATUS("S04 3 at once", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(h, 3, NULL));
  CHECK_EQUAL("S04 nothing is added", 0, countOf(h));
  CHECK_OK("S05 release 2", RatReleaseSemaphore(h, 2, &previous));
  CHECK_EQUAL("S05 previous", 0, previous);
  CHECK_OK("S05 first wait", RatWaitForHandle(h, 0));
  CHECK_OK("S05 second wait", RatWaitForHandle(h, 0));
  CHECK_TIMEOUT("S05 third wait", RatWaitForHandle(h, 0));
  closeHandle(h);

  h = newSemaphore(0, 0x3fffffff);
  CHECK_OK("large counts", RatReleaseSemaphore(h, 0x3fffffff, &previous));
  CHECK_EQUAL("large counts", 0x3fffffff, countOf(h));
  CHECK_STATUS("large counts", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(h, 1, NULL));
  closeHandle(h);
}

static void waiting(void) {
  HSEMAPHORE h = newSemaphore(0, 3);
  Waiter waiters[3];
  startWaiterFor(&waiters[0], h);
  CHECK("S07 it waits", !hasEnded(&waiters[0]));
  int32_t previous = 77;
  CHECK_OK("S07 release", RatReleaseSemaphore(h, 1, &previous));
  CHECK_EQUAL("S07 previous", 0, previous);
  CHECK_OK("S07 the waiter succeeds", endWaiter(&waiters[0]));
  CHECK_EQUAL("S07 the count is used up", 0, countOf(h));

  for (int i = 0; i < 3; i++) startWaiterFor(&waiters[i], h);
  for (int done = 0; done < 3; done++) {
    CHECK_OK("S08 release 1", RatReleaseSemaphore(h, 1, NULL));
    int ended = 0;
    for (int tries = 0; ended <= done && tries < PATIENCE; tries++) {
      RatSleep(1);
      ended = 0;
      for (int i = 0; i < 3; i++) ended += hasEnded(&waiters[i]);
    }
    CHECK_EQUAL("S08 exactly one returns", done + 1, ended);
    CHECK_EQUAL("S08 and nothing is left", 0, countOf(h));
  }
  for (int i = 0; i < 3; i++) CHECK_OK("S08 each returned", endWaiter(&waiters[i]));

  for (int i = 0; i < 2; i++) startWaiterFor(&waiters[i], h);
  CHECK_OK("release 3 with 2 waiters", RatReleaseSemaphore(h, 3, &previous));
  for (int i = 0; i < 2; i++) CHECK_OK("both return", endWaiter(&waiters[i]));
  CHECK_EQUAL("one is left", 1, countOf(h));
  closeHandle(h);
}

/* Two threads hand 4,000 units over: none is lost, none is made. */
static int32_t consume(void *h) {
  int got = 0;
  while (got < 2000 && RatWaitForHandle(h, PATIENCE) == RAT_SUCCESS) got++;
  return got;
}

static void handover(void) {
  HSEMAPHORE h = newSemaphore(0, 8);
  HTHREAD threads[2] = {startThread(consume, h), startThread(consume, h)};
  for (int given = 0; given < 4000;) {
    RatStatus status = RatReleaseSemaphore(h, 1, NULL);
    if (status == RAT_SUCCESS) given++;
    else {
      if (status != RAT_ERR_LIMIT_EXCEEDED) failed(__FILE__, __LINE__, "hand over", RatStatusText(status));
      RatYield();
    }
  }
  CHECK_EQUAL("all arrive", 2000, joinThread(threads[0]));
  CHECK_EQUAL("all arrive", 2000, joinThread(threads[1]));
  CHECK_EQUAL("and none too many", 0, countOf(h));
  closeHandle(h);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  creation();
  counting();
  waiting();
  handover();
  return finish();
}
