/* Completion queues: cases Q01 to Q22. */
#include "check.h"

static void post(HCOMPQ queue, uintptr_t userData) {
  RatCompletion completion = {.userData = userData};
  CHECK_OK("post", RatPostCompletion(queue, &completion));
}
static RatCompletion next(HCOMPQ queue) {
  RatCompletion completion;
  size_t count = 0;
  memset(&completion, 0xee, sizeof completion);
  CHECK_OK("a completion", RatGetCompletions(queue, &completion, 1, PATIENCE, &count));
  CHECK_EQUAL("one", 1, count);
  return completion;
}
static void checkEmpty(const char *what, HCOMPQ queue) {
  RatCompletion completion;
  size_t count = 99;
  CHECK_TIMEOUT(what, RatGetCompletions(queue, &completion, 1, 0, &count));
  CHECK_EQUAL(what, 0, count);
}

static void posting(void) {
  HCOMPQ queue = newQueue();
  RatCompletion sent = {.userData = 0x87654321, .source = (HANDLE)(uintptr_t)0x1234, .status = -77, .kind = 99, .value = 0x123456789abcdef0};
  CHECK_OK("Q01 post", RatPostCompletion(queue, &sent));
  RatCompletion got = next(queue);
  CHECK("Q01 user data", got.userData == sent.userData);
  CHECK("Q01 source", got.source == sent.source);
  CHECK_EQUAL("Q01 status", sent.status, got.status);
  CHECK("Q01 value", got.value == sent.value);
  CHECK_EQUAL("Q01 the kind is the system's", RAT_COMPLETION_USER, got.kind);

  size_t count = 99;
  RatCompletion batch[4];
  CHECK_TIMEOUT("Q02 empty, poll", RatGetCompletions(queue, batch, 4, 0, &count));
  CHECK_EQUAL("Q02 none", 0, count);
  uint64_t start = RatGetTickNs();
  CHECK_TIMEOUT("Q02 empty, wait", RatGetCompletions(queue, batch, 4, 30, &count));
  CHECK("Q02 not early", RatGetTickNs() - start >= 30000000);

  CHECK_TIMEOUT("Q05 Q20 unsignaled while empty", RatWaitForHandle(queue, 0));
  post(queue, 123);
  CHECK("Q05 Q20 signaled while there is one", isSignaled(queue) && isSignaled(queue));
  post(queue, 12);
  CHECK_OK("Q03 two at once", RatGetCompletions(queue, batch, 2, 0, &count));
  CHECK_EQUAL("Q03 two at once", 2, count);
  CHECK("Q03 in order", batch[0].userData == 123 && batch[1].userData == 12);
  CHECK_TIMEOUT("Q05 unsignaled again", RatWaitForHandle(queue, 0));
  post(queue, 1);
  post(queue, 2);
  CHECK_EQUAL("Q03 one at a time", 1, next(queue).userData);
  CHECK_EQUAL("Q03 one at a time", 2, next(queue).userData);
  post(queue, 3);
  CHECK_OK("Q04 one there, four wanted", RatGetCompletions(queue, batch, 4, RAT_INFINITE, &count));
  CHECK_EQUAL("Q04 it does not wait for more", 1, count);
  for (uintptr_t i = 0; i < 6; i++) post(queue, i);
  CHECK_OK("a batch of what fits", RatGetCompletions(queue, batch, 4, 0, &count));
  CHECK_EQUAL("four", 4, count);
  CHECK_EQUAL("the rest stays", 4, next(queue).userData);
  CHECK_EQUAL("the rest stays", 5, next(queue).userData);
  CHECK_STATUS("no room", RAT_ERR_INVALID_ARGUMENT, RatGetCompletions(queue, batch, 0, 0, &count));
  closeHandle(queue);
}

static void asyncWaits(void) {
  HCOMPQ queue = newQueue();
  HEVENT manual = newEvent(true, true), automatic = newEvent(false, true);
  CHECK_OK("Q07 already signaled", RatWaitEventAsync(manual, queue, 1));
  RatCompletion got = next(queue);
  CHECK_EQUAL("Q07 user data", 1, got.userData);
  CHECK("Q07 source", got.source == manual);
  CHECK_OK("Q07 status", got.status);
  CHECK_EQUAL("Q07 kind", RAT_COMPLETION_WAIT, got.kind);
  checkEmpty("Q07 exactly one", queue);
  CHECK_OK("Q08 signal again", RatSetEvent(manual));
  checkEmpty("Q08 one-shot", queue);
  CHECK_OK("Q07 an auto event", RatWaitEventAsync(automatic, queue, 2));
  CHECK_EQUAL("Q07 an auto event", 2, next(queue).userData);
  CHECK_TIMEOUT("it is consumed, as by a thread", RatWaitForHandle(automatic, 0));

  CHECK_OK("reset", RatResetEvent(manual));
  for (uintptr_t i = 0; i < 7; i++) CHECK_OK("Q09 seven waits", RatWaitHandleAsync(manual, queue, i));
  checkEmpty("Q09 nothing yet", queue);
  CHECK_OK("Q09 one signal", RatSetEvent(manual));
  for (uintptr_t i = 0; i < 7; i++) CHECK_EQUAL("Q09 first registered, first delivered", i, next(queue).userData);
  checkEmpty("Q09 each once", queue);

  for (uintptr_t i = 0; i < 3; i++) CHECK_OK("an auto event serves one at a time", RatWaitEventAsync(automatic, queue, i));
  for (uintptr_t i = 0; i < 3; i++) {
    CHECK_OK("set", RatSetEvent(automatic));
    CHECK_EQUAL("in order", i, next(queue).userData);
    checkEmpty("only one", queue);
  }
  HSEMAPHORE semaphore = newSemaphore(0, 5);
  for (uintptr_t i = 0; i < 3; i++) CHECK_OK("a semaphore", RatWaitHandleAsync(semaphore, queue, i));
  CHECK_OK("release 2", RatReleaseSemaphore(semaphore, 2, NULL));
  for (uintptr_t i = 0; i < 2; i++) CHECK_EQUAL("two are served", i, next(queue).userData);
  checkEmpty("only two", queue);
  CHECK_EQUAL("nothing is left", 0, countOf(semaphore));
  CHECK_OK("release 2", RatReleaseSemaphore(semaphore, 2, NULL));
  CHECK_EQUAL("the third", 2, next(queue).userData);
  CHECK_EQUAL("one is left", 1, countOf(semaphore));
  closeHandle(semaphore);

  CHECK_OK("reset", RatResetEvent(manual));
  CHECK_OK("Q17 async wait", RatWaitEventAsync(manual, queue, 17));
  CHECK_OK("Q17 signal", RatSetEvent(manual));
  closeHandle(manual);
  got = next(queue);
  CHECK_EQUAL("Q17 readable after the source was closed", 17, got.userData);
  CHECK_OK("Q17 without an error", got.status);
  closeHandle(automatic);
  closeHandle(queue);
}

static void cancelling(void) {
  HCOMPQ queue = newQueue(), other = newQueue();
  HEVENT event = newEvent(false, false);
  CHECK_STATUS("Q12 never registered", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, queue, 1));
  CHECK_OK("wait", RatWaitEventAsync(event, queue, 1));
  CHECK_STATUS("Q12 another key", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, queue, 2));
  CHECK_STATUS("Q12 another queue", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, other, 1));
  CHECK_OK("Q12 cancel", RatCancelWaitAsync(event, queue, 1));
  RatCompletion got = next(queue);
  CHECK_STATUS("Q12 delivered as cancelled", RAT_ERR_CANCELLED, got.status);
  CHECK_EQUAL("Q12 user data", 1, got.userData);
  CHECK_EQUAL("Q12 kind", RAT_COMPLETION_WAIT, got.kind);
  CHECK_STATUS("Q12 cancel again", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, queue, 1));
  CHECK_OK("set", RatSetEvent(event));
  CHECK_OK("a cancelled wait takes nothing", RatWaitForHandle(event, 0));

  CHECK_OK("wait", RatWaitEventAsync(event, queue, 3));
  CHECK_OK("set", RatSetEvent(event));
  CHECK_STATUS("Q12 satisfied, not read yet", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, queue, 3));
  CHECK_OK("Q12 it comes as it was", next(queue).status);
  CHECK_STATUS("Q12 read already", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, queue, 3));

  for (int i = 0; i < 3; i++) CHECK_OK("three of one key", RatWaitEventAsync(event, queue, 4));
  CHECK_OK("cancel the oldest", RatCancelWaitAsync(event, queue, 4));
  CHECK_OK("set", RatSetEvent(event));
  CHECK_STATUS("one cancelled", RAT_ERR_CANCELLED, next(queue).status);
  CHECK_OK("one satisfied", next(queue).status);
  checkEmpty("one still waits", queue);
  CHECK_OK("cancel the last", RatCancelWaitAsync(event, queue, 4));
  CHECK_STATUS("it was the last", RAT_ERR_NOT_FOUND, RatCancelWaitAsync(event, queue, 4));
  CHECK_STATUS("cancelled", RAT_ERR_CANCELLED, next(queue).status);
  closeHandle(event);
  closeHandle(queue);
  closeHandle(other);
}

static int32_t returnNumber(void *arg) { return (int32_t)(intptr_t)arg; }

static void endedObjects(void) {
  HCOMPQ queue = newQueue();
  HTHREAD thread = startThread(returnNumber, (void *)-5);
  CHECK_OK("wait for its end", RatWaitForHandle(thread, PATIENCE));
  CHECK_OK("Q22 a thread that has ended", RatWaitThreadAsync(thread, queue, 1));
  RatCompletion got = next(queue);
  CHECK_EQUAL("Q22 its exit code", -5, (int32_t)got.value);
  CHECK("Q22 source", got.source == thread);
  closeHandle(thread);
  HPROCESS child = startChild("end", NULL, 0);
  CHECK_OK("a process that runs or has ended", RatWaitProcessAsync(child, queue, 2));
  got = next(queue);
  CHECK_EQUAL("user data", 2, got.userData);
  CHECK_EQUAL("its exit code", 9, (int32_t)got.value);
  CHECK_OK("Q22 again", RatWaitProcessAsync(child, queue, 3));
  CHECK_EQUAL("Q22 again", 9, (int32_t)next(queue).value);
  closeHandle(child);
  CHECK_STATUS("an event is no thread", RAT_ERR_WRONG_TYPE, RatWaitThreadAsync(queue, queue, 1));
  closeHandle(queue);
}

static HCOMPQ shared;
static int32_t takeOne(void *arg) {
  RatCompletion *out = arg;
  return RatGetNextCompletion(shared, out);
}
static int32_t takeWithTimeout(void *arg) {
  size_t count = 99;
  *(RatStatus *)arg = RatGetCompletions(shared, &(RatCompletion){0}, 1, RAT_INFINITE, &count);
  return (int32_t)count;
}

static void blockedTakers(void) {
  shared = newQueue();
  RatCompletion got = {0};
  HTHREAD taker = startThread(takeOne, &got);
  CHECK_TIMEOUT("it waits", RatWaitForHandle(taker, 10));
  post(shared, 21);
  post(shared, 22);
  CHECK_EQUAL("Q21 it takes one", 1, joinThread(taker));
  CHECK_EQUAL("Q21 the first", 21, got.userData);
  CHECK_EQUAL("Q21 the second is left", 22, next(shared).userData);

  int waiting = 0;
  /* A taker that comes too late finds the handle closed: then once more, with more time. */
  for (uint32_t ms = 1; waiting < 10 && ms < 2000; ms += 5) {
    RatStatus status = 77;
    RatCompletion completion = {.status = 77};
    HTHREAD takers[2] = {startThread(takeOne, &completion), startThread(takeWithTimeout, &status)};
    CHECK_TIMEOUT("they wait", RatWaitForMultipleHandles(takers, 2, false, ms, NULL));
    closeHandle(shared);
    CHECK_EQUAL("Q19 false", 0, joinThread(takers[0]));
    int32_t count = joinThread(takers[1]);
    shared = newQueue();
    if (completion.status == RAT_ERR_INVALID_HANDLE || status == RAT_ERR_INVALID_HANDLE) continue;
    CHECK_STATUS("Q19 closed while it waits", RAT_ERR_CLOSED, completion.status);
    CHECK_STATUS("Q19 closed while it waits", RAT_ERR_CLOSED, status);
    CHECK_EQUAL("Q19 none", 0, count);
    waiting++;
  }
  CHECK_EQUAL("Q19 closed while they wait", 10, waiting);
  closeHandle(shared);
  CHECK("after the close: false", !RatGetNextCompletion(shared, &got));
  CHECK_STATUS("and why", RAT_ERR_INVALID_HANDLE, got.status);
  CHECK_STATUS("post after the close", RAT_ERR_INVALID_HANDLE, RatPostCompletion(shared, &got));
}

/* Several posters, several takers: each completion goes to one taker. */
enum { POSTS = 3000, POSTERS = 2, TAKERS = 3 };
static uint8_t seen[POSTERS * POSTS];
static int32_t postMany(void *arg) {
  for (uintptr_t i = 0; i < POSTS; i++) {
    RatCompletion completion = {.userData = (uintptr_t)arg * POSTS + i};
    if (RatPostCompletion(shared, &completion) != RAT_SUCCESS) return 1;
  }
  return 0;
}
static int32_t takeMany(void *arg) {
  (void)arg;
  int taken = 0;
  RatCompletion batch[5];
  intptr_t last[POSTERS] = {-1, -1};
  for (;;) {
    size_t count;
    if (RatGetCompletions(shared, batch, 5, PATIENCE, &count) != RAT_SUCCESS) return -1;
    for (size_t i = 0; i < count; i++) {
      if (batch[i].userData == UINTPTR_MAX) return taken;
      __atomic_fetch_add(&seen[batch[i].userData], 1, __ATOMIC_RELAXED);
      intptr_t *before = &last[batch[i].userData / POSTS];
      if ((intptr_t)batch[i].userData <= *before) return -2;
      *before = (intptr_t)batch[i].userData;
      taken++;
    }
    if (count > 1 && batch[count - 1].userData == UINTPTR_MAX) return -3;
  }
}

static void manyThreads(void) {
  shared = newQueue();
  HTHREAD posters[POSTERS], takers[TAKERS];
  for (int i = 0; i < TAKERS; i++) takers[i] = startThread(takeMany, NULL);
  for (uintptr_t i = 0; i < POSTERS; i++) posters[i] = startThread(postMany, (void *)i);
  for (int i = 0; i < POSTERS; i++) CHECK_EQUAL("posted", 0, joinThread(posters[i]));
  /* One batch may hold several of the marks that end a taker. */
  int total = 0;
  for (int i = 0; i < TAKERS; i++) {
    int32_t taken = -1;
    for (int tries = 0; RatWaitForHandle(takers[i], 1) == RAT_ERR_TIMEOUT && tries < PATIENCE; tries++) post(shared, UINTPTR_MAX);
    taken = joinThread(takers[i]);
    CHECK("Q18 in order for each poster", taken >= 0);
    total += taken;
  }
  CHECK_EQUAL("none is lost", POSTERS * POSTS, total);
  int wrong = 0;
  for (size_t i = 0; i < sizeof seen; i++) wrong += seen[i] != 1;
  CHECK_EQUAL("each went to one taker", 0, wrong);
  closeHandle(shared);
}

static void full(void) {
  HCOMPQ queue = newQueue();
  HEVENT event = newEvent(true, false);
  uintptr_t posted = 0;
  RatStatus status;
  for (;; posted++) {
    RatCompletion completion = {.userData = posted};
    status = RatPostCompletion(queue, &completion);
    if (status != RAT_SUCCESS || posted > 200000) break;
  }
  CHECK_STATUS("a queue has an end", RAT_ERR_QUEUE_FULL, status);
  CHECK("after many", posted >= 1000);
  CHECK_STATUS("no registration either", RAT_ERR_QUOTA, RatWaitEventAsync(event, queue, 1));
  CHECK_EQUAL("nothing was lost", 0, next(queue).userData);
  CHECK_OK("room for one", RatWaitEventAsync(event, queue, posted));
  CHECK_STATUS("reserved: no room for a post", RAT_ERR_QUEUE_FULL, RatPostCompletion(queue, &(RatCompletion){0}));
  CHECK_OK("its delivery cannot fail", RatSetEvent(event));
  uintptr_t wrong = 0;
  for (uintptr_t i = 1; i <= posted; i++) {
    RatCompletion completion;
    if (!RatGetNextCompletion(queue, &completion) || completion.userData != i) wrong++;
  }
  CHECK_EQUAL("all in order", 0, wrong);
  checkEmpty("and no more", queue);
  closeHandle(queue);
  closeHandle(event);
}

/* A queue that another process posts to, and one queue's signal in another. */
static void acrossProcessesAndQueues(void) {
  HCOMPQ queue = newQueue(), second = newQueue();
  HPROCESS child = startChild("post", (HANDLE[]){queue}, 1);
  CHECK_EQUAL("from another process", 55, next(queue).userData);
  CHECK_EQUAL("the child", 0, joinProcess(child));
  CHECK_OK("Q20 an async wait for a queue", RatWaitHandleAsync(queue, second, 6));
  checkEmpty("nothing yet", second);
  post(queue, 7);
  CHECK_EQUAL("Q20 the queue is signaled", 6, next(second).userData);
  CHECK_EQUAL("its completion is still in it", 7, next(queue).userData);
  closeHandle(queue);
  closeHandle(second);
}

/* An async wait for a mutex makes the registering thread its owner. */
static void ownership(void) {
  HCOMPQ queue = newQueue();
  HMUTEX mutex = newMutex(false, false);
  CHECK_OK("async wait for a free mutex", RatWaitHandleAsync(mutex, queue, 1));
  CHECK_OK("satisfied", next(queue).status);
  CHECK_OK("owned by the caller", RatReleaseMutex(mutex));
  closeHandle(mutex);
  closeHandle(queue);
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "end")) return 9;
  if (plays(part, "post")) {
    post(inherited(0), 55);
    return 0;
  }
  posting();
  asyncWaits();
  cancelling();
  endedObjects();
  blockedTakers();
  manyThreads();
  full();
  acrossProcessesAndQueues();
  ownership();
  return finish();
}
