/* Mutexes: cases M01 to M19. Abandoned ones are in abandoned.c. */
#include "check.h"

/* What another thread gets; it ends with what it owns released, or not at all. */
typedef struct Attempt {
  HMUTEX mutex;
  RatStatus wait;
  RatStatus release;
} Attempt;

static int32_t tryRelease(void *arg) {
  Attempt *attempt = arg;
  attempt->release = RatReleaseMutex(attempt->mutex);
  return 0;
}
static int32_t tryWait(void *arg) {
  Attempt *attempt = arg;
  attempt->wait = RatWaitForHandle(attempt->mutex, 0);
  if (attempt->wait == RAT_SUCCESS) attempt->release = RatReleaseMutex(attempt->mutex);
  return 0;
}
static RatStatus releaseElsewhere(HMUTEX mutex) {
  Attempt attempt = {.mutex = mutex};
  joinThread(startThread(tryRelease, &attempt));
  return attempt.release;
}
static RatStatus waitElsewhere(HMUTEX mutex) {
  Attempt attempt = {.mutex = mutex};
  joinThread(startThread(tryWait, &attempt));
  if (attempt.wait == RAT_SUCCESS) CHECK_OK("released again", attempt.release);
  return attempt.wait;
}

static void ownership(void) {
  HMUTEX mutex = newMutex(true, false);
  CHECK_STATUS("M02 release a free one", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  CHECK_OK("M01 take", RatWaitForHandle(mutex, 0));
  CHECK_OK("M01 take again", RatWaitForHandle(mutex, 0));
  CHECK_STATUS("M01 release by another thread", RAT_ERR_NOT_OWNER, releaseElsewhere(mutex));
  CHECK_TIMEOUT("M01 M03 still owned", waitElsewhere(mutex));
  CHECK_OK("M02 release", RatReleaseMutex(mutex));
  CHECK_TIMEOUT("M02 one level is left", waitElsewhere(mutex));
  CHECK_OK("M02 release", RatReleaseMutex(mutex));
  CHECK_STATUS("M02 third release", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  CHECK_OK("M02 free for others", waitElsewhere(mutex));
  for (int i = 0; i < 32; i++) CHECK_OK("M04 nested wait", RatWaitForHandle(mutex, 0));
  for (int i = 0; i < 32; i++) CHECK_OK("M04 release", RatReleaseMutex(mutex));
  CHECK_STATUS("M04 release too many", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));

  HMUTEX copy;
  CHECK_OK("M14 duplicate", RatDuplicateHandle(mutex, RAT_RIGHTS_SAME, &copy));
  CHECK_OK("M14 take by one handle", RatWaitForHandle(mutex, 0));
  CHECK_OK("M14 release by the other", RatReleaseMutex(copy));
  CHECK_STATUS("M14 free", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  closeHandle(copy);
  closeHandle(mutex);
}

static void countAtMaximum(void) {
  HMUTEX mutex = newMutex(true, false);
  int levels = 0;
  RatStatus status;
  while ((status = RatWaitForHandle(mutex, 0)) == RAT_SUCCESS && levels < 200000) levels++;
  CHECK("M05 many levels", levels >= 65535);
  if (levels < 200000) CHECK_TIMEOUT("M05 no wait succeeds past the maximum", status);
  else levels++;
  for (int i = 0; i < levels; i++) {
    if (RatReleaseMutex(mutex) != RAT_SUCCESS) failed(__FILE__, __LINE__, "M05", "the count has wrapped");
  }
  CHECK_STATUS("M05 as many releases as waits", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  closeHandle(mutex);
}

static void initiallyOwned(void) {
  HMUTEX mutex = newMutex(true, true);
  CHECK_TIMEOUT("M18 owned by its creator", waitElsewhere(mutex));
  Waiter waiter;
  startWaiterFor(&waiter, mutex);
  CHECK("M18 another waits", !hasEnded(&waiter));
  CHECK_OK("M18 one level", RatReleaseMutex(mutex));
  CHECK_OK("M18 the other takes it", endWaiter(&waiter));
  CHECK_STATUS("M18 its owner ended", RAT_ABANDONED, RatWaitForHandle(mutex, 0));
  CHECK_OK("M18 release", RatReleaseMutex(mutex));
  CHECK_STATUS("M18 creation was one level", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  closeHandle(mutex);
}

static HSEMAPHORE taken;
static HEVENT mayRelease;
static int32_t takeAndHold(void *mutex) {
  if (RatWaitForHandle(mutex, PATIENCE) != RAT_SUCCESS) return 1;
  RatReleaseSemaphore(taken, 1, NULL);
  RatWaitForHandle(mayRelease, PATIENCE);
  return RatReleaseMutex(mutex) == RAT_SUCCESS ? 0 : 2;
}

static void oneReleaseOneOwner(void) {
  enum { THREADS = 3 };
  HMUTEX mutex = newMutex(false, true);
  taken = newSemaphore(0, THREADS);
  mayRelease = newEvent(false, false);
  HTHREAD threads[THREADS];
  for (int i = 0; i < THREADS; i++) threads[i] = startThread(takeAndHold, mutex);
  CHECK_TIMEOUT("M15 nobody has it yet", RatWaitForHandle(taken, 20));
  CHECK_OK("M15 release", RatReleaseMutex(mutex));
  for (int i = 0; i < THREADS; i++) {
    CHECK_OK("M15 one waiter takes it", RatWaitForHandle(taken, PATIENCE));
    CHECK_TIMEOUT("M15 and only one", RatWaitForHandle(taken, 20));
    CHECK_TIMEOUT("M15 it is owned", RatWaitForHandle(mutex, 0));
    CHECK_OK("M15 on", RatSetEvent(mayRelease));
  }
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("M15 each was its owner", 0, joinThread(threads[i]));
  CHECK_OK("M15 free at the end", RatWaitForHandle(mutex, 0));
  CHECK_OK("M15 release", RatReleaseMutex(mutex));
  closeHandle(mutex);
  closeHandle(taken);
  closeHandle(mayRelease);
}

static void ownedInMultipleWaits(void) {
  HMUTEX mutex = newMutex(true, true);
  HSEMAPHORE semaphore = newSemaphore(1, 1);
  size_t index = 99;
  CHECK_OK("M16 owned by the caller: signaled", RatWaitForMultipleHandles((HANDLE[]){mutex, semaphore}, 2, false, 0, &index));
  CHECK_EQUAL("M16 index", 0, index);
  CHECK_EQUAL("M16 the other is untouched", 1, countOf(semaphore));
  CHECK_OK("M16 two levels", RatReleaseMutex(mutex));
  CHECK_OK("M16 two levels", RatReleaseMutex(mutex));
  CHECK_STATUS("M16 and no more", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  closeHandle(mutex);

  mutex = newMutex(false, false);
  CHECK_OK("M19 take", RatWaitForHandle(mutex, 0));
  CHECK_STATUS("M19 not recursive, timeout 0", RAT_ERR_DEADLOCK, RatWaitForHandle(mutex, 0));
  CHECK_STATUS("M19 not recursive, infinite: at once", RAT_ERR_DEADLOCK, RatWaitForHandle(mutex, RAT_INFINITE));
  index = 99;
  CHECK_TIMEOUT("M19 not signaled in wait-any", RatWaitForMultipleHandles((HANDLE[]){mutex}, 1, false, 0, &index));
  CHECK_EQUAL("M19 no index at time-out", 99, index);
  CHECK_OK("M19 wait-any takes the other", RatWaitForMultipleHandles((HANDLE[]){mutex, semaphore}, 2, false, 0, &index));
  CHECK_EQUAL("M19 index", 1, index);
  CHECK_OK("M19 give back", RatReleaseSemaphore(semaphore, 1, NULL));
  CHECK_TIMEOUT("M19 not signaled in wait-all", RatWaitForMultipleHandles((HANDLE[]){semaphore, mutex}, 2, true, 0, &index));
  CHECK_EQUAL("M19 nothing is consumed", 1, countOf(semaphore));
  CHECK_OK("M19 one level", RatReleaseMutex(mutex));
  CHECK_STATUS("M19 one level", RAT_ERR_NOT_OWNER, RatReleaseMutex(mutex));
  closeHandle(mutex);
  closeHandle(semaphore);
}

static int counter;
static int32_t countUp(void *mutex) {
  for (int i = 0; i < 2000; i++) {
    if (RatWaitForHandle(mutex, PATIENCE) != RAT_SUCCESS) return 1;
    int seen = *(volatile int *)&counter;
    if (i % 64 == 0) RatYield();
    *(volatile int *)&counter = seen + 1;
    if (RatReleaseMutex(mutex) != RAT_SUCCESS) return 2;
  }
  return 0;
}

static void exclusion(void) {
  HMUTEX mutex = newMutex(false, false);
  HTHREAD threads[4];
  for (int i = 0; i < 4; i++) threads[i] = startThread(countUp, mutex);
  for (int i = 0; i < 4; i++) CHECK_EQUAL("exclusion", 0, joinThread(threads[i]));
  CHECK_EQUAL("no step is lost", 8000, counter);
  closeHandle(mutex);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  ownership();
  countAtMaximum();
  initiallyOwned();
  oneReleaseOneOwner();
  ownedInMultipleWaits();
  exclusion();
  return finish();
}
