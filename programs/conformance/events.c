/* Events: cases E01 to E16. */
#include "check.h"

static void manualReset(void) {
  HEVENT event = newEvent(true, false);
  CHECK_TIMEOUT("E01 created unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E01 set", RatSetEvent(event));
  CHECK("E01 signaled after one set", isSignaled(event));
  CHECK_OK("E01 set a set event", RatSetEvent(event));
  CHECK("E01 signaled after two sets", isSignaled(event));
  CHECK("E02 a wait does not consume it", isSignaled(event) && isSignaled(event));
  CHECK_OK("E03 reset", RatResetEvent(event));
  CHECK_OK("E03 reset a reset event", RatResetEvent(event));
  CHECK_TIMEOUT("E03 unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E06 pulse nobody, unsignaled", RatPulseEvent(event));
  CHECK_TIMEOUT("E06 unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E06 set", RatSetEvent(event));
  CHECK_OK("E06 pulse nobody, signaled", RatPulseEvent(event));
  CHECK_TIMEOUT("E06 a pulse leaves it unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E06 pulse again", RatPulseEvent(event));
  CHECK_TIMEOUT("E06 still unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E16 set", RatSetEvent(event));
  CHECK_OK("E16 reset before anyone waits", RatResetEvent(event));
  CHECK_TIMEOUT("E16 wait", RatWaitForHandle(event, 1));
  closeHandle(event);

  event = newEvent(true, true);
  CHECK("E02 created signaled", isSignaled(event) && isSignaled(event));
  closeHandle(event);
}

static void autoReset(void) {
  HEVENT event = newEvent(false, true);
  CHECK_OK("E04 set a set event", RatSetEvent(event));
  CHECK_OK("E04 first wait", RatWaitForHandle(event, 0));
  CHECK_TIMEOUT("E04 two sets are one wake", RatWaitForHandle(event, 0));
  CHECK_OK("E05 set", RatSetEvent(event));
  CHECK_OK("E05 wait", RatWaitForHandle(event, 0));
  CHECK_TIMEOUT("E05 unsignaled at once", RatWaitForHandle(event, 0));
  CHECK_OK("E05 reset", RatResetEvent(event));
  CHECK_TIMEOUT("E05 still unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E06 set", RatSetEvent(event));
  CHECK_OK("E06 pulse nobody", RatPulseEvent(event));
  CHECK_TIMEOUT("E06 a pulse leaves it unsignaled", RatWaitForHandle(event, 0));
  CHECK_OK("E06 pulse again", RatPulseEvent(event));
  CHECK_TIMEOUT("E06 still unsignaled", RatWaitForHandle(event, 0));
  closeHandle(event);
}

static void oneWaiter(void) {
  HEVENT other = newEvent(true, false);
  for (int manual = 0; manual <= 1; manual++) {
    HEVENT event = newEvent(manual, false);
    Waiter waiter;

    startWaiterFor(&waiter, event);
    CHECK("E09 it waits", !hasEnded(&waiter));
    CHECK_OK("E09 set", RatSetEvent(event));
    CHECK_OK("E09 the waiter returns", endWaiter(&waiter));
    CHECK_STATUS("E09 manual: stays signaled, auto: consumed", manual ? RAT_SUCCESS : RAT_ERR_TIMEOUT, RatWaitForHandle(event, 0));
    RatResetEvent(event);

    waiter = (Waiter){.objects = {other, event}, .count = 2, .timeoutMs = PATIENCE};
    startWaiter(&waiter);
    pulseUntilEnded(event, &waiter);
    CHECK_OK("E08 E10 a pulse releases the waiter", endWaiter(&waiter));
    CHECK_EQUAL("E08 the index of the event", 1, waiter.index);
    CHECK_TIMEOUT("E08 E10 unsignaled afterwards", RatWaitForHandle(event, 0));
    closeHandle(event);
  }
  closeHandle(other);
}

/* How many of two waiters one pulse released, when it found both waiting; in rounds until it did. */
static int pulseTwo(HEVENT event, int wanted) {
  for (int round = 0; round < 200; round++) {
    Waiter waiters[2];
    for (int i = 0; i < 2; i++) startWaiterFor(&waiters[i], event);
    for (int i = 0; i <= round; i++) RatYield();
    CHECK_OK("E12 pulse", RatPulseEvent(event));
    RatWaitForMultipleHandles((HANDLE[]){waiters[0].thread, waiters[1].thread}, 2, true, 30, NULL);
    int released = hasEnded(&waiters[0]) + hasEnded(&waiters[1]);
    for (int i = 0; i < 2; i++) {
      pulseUntilEnded(event, &waiters[i]);
      CHECK_OK("E12 released", endWaiter(&waiters[i]));
    }
    if (released == wanted) return released;
    CHECK("E12 never more than it may release", released < wanted);
  }
  return 0;
}

static bool watching;
static int sightings;
static int32_t watch(void *event) {
  while (__atomic_load_n(&watching, __ATOMIC_ACQUIRE)) {
    if (RatWaitForHandle(event, 0) != RAT_ERR_TIMEOUT) sightings++;
  }
  return 0;
}

static void pulseSeveral(void) {
  HEVENT event = newEvent(true, false);
  watching = true;
  HTHREAD watcher = startThread(watch, event);
  CHECK_EQUAL("E12 a pulse releases all waiters of a manual event", 2, pulseTwo(event, 2));
  __atomic_store_n(&watching, false, __ATOMIC_RELEASE);
  joinThread(watcher);
  CHECK_EQUAL("E12 nobody sees it signaled", 0, sightings);
  closeHandle(event);
  event = newEvent(false, false);
  CHECK_EQUAL("E12 a pulse releases one waiter of an auto event", 1, pulseTwo(event, 1));
  closeHandle(event);
}

static void setSeveral(void) {
  enum { WAITERS = 4 };
  Waiter waiters[WAITERS];
  HEVENT event = newEvent(false, false);
  for (int i = 0; i < WAITERS; i++) startWaiterFor(&waiters[i], event);
  for (int done = 0; done < WAITERS; done++) {
    HANDLE threads[WAITERS];
    for (int i = 0; i < WAITERS; i++) threads[i] = waiters[i].thread;
    CHECK_OK("one set of an auto event", RatSetEvent(event));
    /* Whoever took the event ends; which one it is depends on who came first. */
    int ended = 0;
    for (int tries = 0; ended <= done && tries < PATIENCE; tries++) {
      RatSleep(1);
      ended = 0;
      for (int i = 0; i < WAITERS; i++) ended += isSignaled(threads[i]);
    }
    CHECK_EQUAL("one set releases one waiter", done + 1, ended);
    CHECK_TIMEOUT("and nothing is left", RatWaitForHandle(event, 0));
  }
  for (int i = 0; i < WAITERS; i++) CHECK_OK("each was released", endWaiter(&waiters[i]));
  closeHandle(event);

  event = newEvent(true, false);
  for (int i = 0; i < WAITERS; i++) startWaiterFor(&waiters[i], event);
  CHECK_OK("one set of a manual event", RatSetEvent(event));
  for (int i = 0; i < WAITERS; i++) CHECK_OK("all are released", endWaiter(&waiters[i]));
  CHECK("and it stays signaled", isSignaled(event));
  closeHandle(event);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  manualReset();
  autoReset();
  oneWaiter();
  pulseSeveral();
  setSeveral();
  return finish();
}
