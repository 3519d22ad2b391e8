/* Message queues: cases G02 to G21 of those that apply. What a thread's own hears of: message-loop.c. */
#include "check.h"

static HMSGQUEUE newMessageQueue(uint32_t capacity) {
  HMSGQUEUE h = NULL;
  CHECK_OK("create a message queue", RatCreateMessageQueue(capacity, &h));
  return h;
}
static void post(HMSGQUEUE queue, uint32_t type, uintptr_t value) {
  RatMsg msg = {.type = type, .wParam = value};
  CHECK_OK("post", RatPostMessage(queue, &msg));
}
static RatMsg next(HMSGQUEUE queue) {
  RatMsg msg;
  memset(&msg, 0xee, sizeof msg);
  CHECK("a message", RatGetMessage(&msg, queue));
  return msg;
}
static void checkEmpty(const char *what, HMSGQUEUE queue) {
  RatMsg msg;
  memset(&msg, 0xee, sizeof msg);
  CHECK(what, !RatPeekMessage(&msg, queue, true));
  CHECK_STATUS(what, RAT_ERR_WOULD_BLOCK, msg.status);
  CHECK_EQUAL(what, RATMSG_NULL, msg.type);
  CHECK("not signaled", !isSignaled(queue));
}

static void posting(void) {
  HMSGQUEUE queue = newMessageQueue(0);
  CHECK_EQUAL("its type", RAT_TYPE_MESSAGE_QUEUE, infoOf(queue).type);
  checkEmpty("G02 empty", queue);
  RatMsg sent = {.type = RATMSG_USER + 5, .hWindow = (HANDLE)(uintptr_t)77, .hSource = (HANDLE)(uintptr_t)88, .wParam = 0x87654321, .lParam = 2, .status = -77, .x = -3, .y = 4, .timeNs = 5};
  uint64_t before = RatGetTickNs();
  CHECK_OK("G21 post", RatPostMessage(queue, &sent));
  CHECK("signaled while there is one", isSignaled(queue) && isSignaled(queue));
  RatMsg shown;
  for (int i = 0; i < 2; i++) {
    CHECK("G13 look", RatPeekMessage(&shown, queue, false));
    CHECK_EQUAL("G13 the same message", RATMSG_USER + 5, shown.type);
  }
  RatMsg got = next(queue);
  CHECK("all fields", got.type == sent.type && got.hWindow == sent.hWindow && got.hSource == sent.hSource && got.hEvent == sent.hSource && got.wParam == sent.wParam && got.lParam == sent.lParam && got.status == sent.status && got.x == sent.x && got.y == sent.y);
  /* Two clocks that are rounded: within a microsecond. */
  CHECK("the time is the system's", got.timeNs + 1000 >= before && got.timeNs <= RatGetTickNs() + 1000);
  checkEmpty("taken", queue);

  for (uintptr_t i = 0; i < 300; i++) post(queue, RATMSG_USER, i);
  for (uintptr_t i = 0; i < 300; i++) CHECK_EQUAL("in order", i, next(queue).wParam);
  checkEmpty("all taken", queue);
  CHECK_OK("no window, no procedure: G20", RatDispatchMessage(&(RatMsg){.type = RATMSG_USER}));
  closeHandle(queue);
}

static void full(void) {
  HMSGQUEUE queue = newMessageQueue(3);
  RatMsg msg = {.type = RATMSG_USER};
  for (uintptr_t i = 0; i < 3; i++) post(queue, RATMSG_USER, i);
  CHECK_STATUS("G03 full", RAT_ERR_QUEUE_FULL, RatPostMessage(queue, &msg));
  CHECK_EQUAL("nothing is lost", 0, next(queue).wParam);
  post(queue, RATMSG_USER, 3);
  CHECK_STATUS("full again", RAT_ERR_QUEUE_FULL, RatPostMessage(queue, &msg));
  for (uintptr_t i = 1; i < 4; i++) CHECK_EQUAL("the others", i, next(queue).wParam);
  checkEmpty("no more", queue);
  closeHandle(queue);
  HMSGQUEUE none = (HANDLE)(uintptr_t)1;
  CHECK_STATUS("more than there may be", RAT_ERR_QUOTA, RatCreateMessageQueue(0xffffffff, &none));
  CHECK("nothing is written", none == (HANDLE)(uintptr_t)1);
}

static void quitting(void) {
  RatMsg msg = {.type = RATMSG_QUIT, .wParam = 7, .status = -1};
  HMSGQUEUE queue = newMessageQueue(0);
  post(queue, RATMSG_USER, 1);
  CHECK_OK("post a quit", RatPostMessage(queue, &msg));
  post(queue, RATMSG_USER, 2);
  int turns = 0;
  while (RatGetMessage(&msg, queue)) turns++;
  CHECK_EQUAL("G10 it ends the loop in its place", 1, turns);
  CHECK_EQUAL("out is that message", RATMSG_QUIT, msg.type);
  CHECK_EQUAL("with its exit code", 7, msg.wParam);
  CHECK_OK("and no error", msg.status);
  CHECK_EQUAL("the queue goes on", 2, next(queue).wParam);
  CHECK_OK("post a quit", RatPostMessage(queue, &(RatMsg){.type = RATMSG_QUIT}));
  CHECK("a look at it is false, too", !RatPeekMessage(&msg, queue, false) && msg.type == RATMSG_QUIT && msg.status == RAT_SUCCESS);
  CHECK("taken by a look", !RatPeekMessage(&msg, queue, true) && msg.type == RATMSG_QUIT);
  checkEmpty("once", queue);
  closeHandle(queue);

  CHECK_OK("ask for a quit", RatPostQuitMessage(-9));
  post(NULL, RATMSG_USER, 1);
  post(NULL, RATMSG_USER, 2);
  turns = 0;
  while (RatGetMessage(&msg, NULL)) turns++;
  CHECK_EQUAL("it comes after what was posted", 2, turns);
  CHECK_EQUAL("quit", RATMSG_QUIT, msg.type);
  CHECK_EQUAL("its exit code", -9, (int32_t)msg.wParam);
  CHECK_OK("no error", msg.status);
  CHECK("once", !RatPeekMessage(&msg, NULL, true) && msg.status == RAT_ERR_WOULD_BLOCK);
}

/* Takes until a quit; tells the sum of what came. */
static int32_t adder(void *queue) {
  RatMsg msg;
  int32_t sum = 0;
  while (RatGetMessage(&msg, queue)) sum += (int32_t)msg.wParam;
  return msg.status < 0 ? msg.status : sum;
}
/* Tells the status with which a blocked get ends. */
static int32_t getter(void *queue) {
  RatMsg msg = {.status = 99};
  return RatGetMessage(&msg, queue) ? 1 : msg.status;
}

static void blocking(void) {
  HMSGQUEUE queue = newMessageQueue(0);
  HTHREAD threads[3];
  for (int i = 0; i < 3; i++) threads[i] = startThread(adder, queue);
  for (uintptr_t i = 1; i <= 100; i++) post(queue, RATMSG_USER, i);
  for (int i = 0; i < 3; i++) post(queue, RATMSG_QUIT, 0);
  int32_t sum = 0;
  for (int i = 0; i < 3; i++) sum += joinThread(threads[i]);
  CHECK_EQUAL("G16 each message to one of several takers", 5050, sum);

  HTHREAD blocked[2] = {startThread(getter, queue), startThread(getter, queue)};
  RatSleep(20);
  closeHandle(queue);
  /* Whoever was in the call hears that it is closed; whoever came later, that the handle is. */
  for (int i = 0; i < 2; i++) {
    int32_t status = joinThread(blocked[i]);
    CHECK("the last handle's closing wakes takers", status == RAT_ERR_CLOSED || status == RAT_ERR_INVALID_HANDLE);
  }

  HMSGQUEUE first = newMessageQueue(0), second = newMessageQueue(0);
  size_t index = 9;
  post(second, RATMSG_USER, 1);
  HANDLE both[2] = {first, second};
  CHECK_OK("G18 wait for two queues", RatWaitForMultipleHandles(both, 2, false, PATIENCE, &index));
  CHECK_EQUAL("G18 only that which has one", 1, index);
  post(first, RATMSG_USER, 1);
  CHECK_OK("G18 both", RatWaitForMultipleHandles(both, 2, true, PATIENCE, &index));
  HCOMPQ completions = newQueue();
  CHECK_OK("an async wait", RatWaitHandleAsync(first, completions, 5));
  RatCompletion completion;
  CHECK("its completion", RatGetNextCompletion(completions, &completion) && completion.userData == 5 && completion.source == first);
  CHECK_STATUS("it can't be signaled by hand", RAT_ERR_WRONG_TYPE, RatSignalAndWait(first, second, 0));
  closeHandle(completions);
  closeHandle(first);
  closeHandle(second);
}

static void badInput(void) {
  HMSGQUEUE queue = newMessageQueue(2);
  HEVENT event = newEvent(false, false);
  RatMsg msg = {.type = RATMSG_USER}, out;
  RatMsg *outside = (RatMsg *)(uintptr_t)0xfffffff0;
  CHECK_STATUS("no message", RAT_ERR_FAULT, RatPostMessage(queue, NULL));
  CHECK_STATUS("outside", RAT_ERR_FAULT, RatPostMessage(queue, outside));
  CHECK_STATUS("pointers are first", RAT_ERR_FAULT, RatPostMessage(event, outside));
  CHECK("no place for it", !RatGetMessage(NULL, queue) && !RatGetMessage(outside, queue) && !RatPeekMessage(outside, queue, true));
  checkEmpty("nothing was posted", queue);
  CHECK_STATUS("dispatch nothing", RAT_ERR_FAULT, RatDispatchMessage(NULL));
  CHECK_STATUS("dispatch outside", RAT_ERR_FAULT, RatDispatchMessage(outside));
  CHECK_STATUS("dispatch to no window", RAT_ERR_INVALID_HANDLE, RatDispatchMessage(&(RatMsg){.hWindow = (HANDLE)(uintptr_t)0x12345678}));
  CHECK_STATUS("dispatch to another thing", RAT_ERR_WRONG_TYPE, RatDispatchMessage(&(RatMsg){.hWindow = event}));
  CHECK_STATUS("create nowhere", RAT_ERR_FAULT, RatCreateMessageQueue(0, NULL));
  CHECK_STATUS("create outside", RAT_ERR_FAULT, RatCreateMessageQueue(0, (HMSGQUEUE *)outside));
  CHECK_STATUS("G06 another type", RAT_ERR_WRONG_TYPE, RatPostMessage(event, &msg));
  CHECK_STATUS("G06 no handle", RAT_ERR_INVALID_HANDLE, RatPostMessage((HANDLE)(uintptr_t)0x7fff0001, &msg));
  CHECK("get of another type", !RatGetMessage(&out, event) && out.status == RAT_ERR_WRONG_TYPE && out.type == RATMSG_NULL);
  CHECK("peek of another type", !RatPeekMessage(&out, event, false) && out.status == RAT_ERR_WRONG_TYPE);

  HMSGQUEUE takes = NULL, posts = NULL;
  CHECK_OK("one that takes", RatDuplicateHandle(queue, RAT_RIGHT_READ, &takes));
  CHECK_OK("one that posts", RatDuplicateHandle(queue, RAT_RIGHT_SIGNAL, &posts));
  CHECK_STATUS("it may not post", RAT_ERR_ACCESS_DENIED, RatPostMessage(takes, &msg));
  CHECK_OK("it may", RatPostMessage(posts, &msg));
  CHECK("it may not take", !RatGetMessage(&out, posts) && out.status == RAT_ERR_ACCESS_DENIED);
  CHECK("it may not look", !RatPeekMessage(&out, posts, false) && out.status == RAT_ERR_ACCESS_DENIED);
  CHECK_STATUS("it may not wait", RAT_ERR_ACCESS_DENIED, RatWaitForHandle(posts, 0));
  CHECK("it may take", RatGetMessage(&out, takes) && out.type == RATMSG_USER);
  closeHandle(takes);
  closeHandle(posts);
  closeHandle(queue);
  CHECK_STATUS("G06 closed", RAT_ERR_INVALID_HANDLE, RatPostMessage(queue, &msg));
  CHECK("G06 closed", !RatGetMessage(&out, queue) && out.status == RAT_ERR_INVALID_HANDLE);
  closeHandle(event);
}

/* ── Across processes ── */

/* Posts numbers, the poster's own in lParam. */
static int posterPart(uintptr_t name) {
  HMSGQUEUE queue = inherited(0);
  for (uintptr_t i = 0; i < 500; i++) {
    RatMsg msg = {.type = RATMSG_USER, .wParam = i, .lParam = name};
    RatStatus status;
    while ((status = RatPostMessage(queue, &msg)) == RAT_ERR_QUEUE_FULL) RatYield();
    CHECK_OK("the child posts", status);
  }
  return 0;
}
/* Answers each message with one. */
static int echoPart(void) {
  HMSGQUEUE in = inherited(0), out = inherited(1);
  RatMsg msg;
  while (RatGetMessage(&msg, in)) {
    msg.wParam++;
    CHECK_OK("the child answers", RatPostMessage(out, &msg));
  }
  CHECK_OK("a quit", msg.status);
  return (int)msg.wParam;
}
/* Gives its own queue away, and ends when it is told to. */
static int ownerPart(void) {
  HMSGQUEUE parents = inherited(0);
  HMSGQUEUE own = NULL;
  CHECK_OK("its own", RatGetThreadMessageQueue(NULL, &own));
  post(parents, RATMSG_USER, 0);
  return adder(NULL);
}
/* Waits in a get for ever, or posts for ever: until it is killed. */
static int victimPart(const char *how) {
  HMSGQUEUE queue = inherited(0), parents = inherited(1);
  RatMsg msg = {.type = RATMSG_USER};
  RatPostMessage(parents, &msg);
  if (strcmp(how, "get") == 0) RatGetMessage(&msg, queue);
  for (;;) {
    RatPostMessage(queue, &msg);
    if (strcmp(how, "take") == 0) RatPeekMessage(&msg, queue, true);
  }
}

static void acrossProcesses(void) {
  HMSGQUEUE queue = newMessageQueue(16), answers = newMessageQueue(0);
  HANDLE both[2] = {queue, answers};
  HPROCESS posters[3];
  for (int i = 0; i < 3; i++) {
    RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = both, .inheritCount = 1};
    posters[i] = startChildWith(&attributes, "poster", (const char *[]){"0", "1", "2"}[i]);
  }
  uintptr_t seen[3] = {0};
  for (int i = 0; i < 1500; i++) {
    RatMsg msg = next(queue);
    CHECK("first in, first out per poster", msg.lParam < 3 && msg.wParam == seen[msg.lParam]++);
  }
  for (int i = 0; i < 3; i++) CHECK_EQUAL("a poster", 0, joinProcess(posters[i]));
  checkEmpty("no more", queue);

  HPROCESS echo = startChild("echo", both, 2);
  for (uintptr_t i = 0; i < 200; i++) {
    post(queue, RATMSG_USER, i);
    CHECK_EQUAL("to another process and back", i + 1, next(answers).wParam);
  }
  post(queue, RATMSG_QUIT, 42);
  CHECK_EQUAL("it has heard of the quit", 42, joinProcess(echo));

  const char *deaths[] = {"get", "post", "take"};
  for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++) {
    RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = both, .inheritCount = 2};
    HPROCESS victim = startChildWith(&attributes, "victim", deaths[i]);
    next(answers);
    RatSleep(5);
    CHECK_OK("kill", RatTerminateProcess(victim, 3));
    CHECK_EQUAL("killed", 3, joinProcess(victim));
    RatMsg msg;
    while (RatPeekMessage(&msg, queue, true)) CHECK_EQUAL("whole messages", RATMSG_USER, msg.type);
    checkEmpty("empty again", queue);
    post(queue, RATMSG_USER, i);
    CHECK_EQUAL("the queue is as it was", i, next(queue).wParam);
  }
  closeHandle(queue);
  closeHandle(answers);
}

/* ── Threads' own queues ── */

static HSEMAPHORE running;
static int32_t loop(void *unused) {
  (void)unused;
  RatReleaseSemaphore(running, 1, NULL);
  return adder(NULL);
}

static void ownQueues(void) {
  running = newSemaphore(0, 1);
  HTHREAD thread = startThread(loop, NULL);
  HMSGQUEUE its = NULL, same = NULL;
  RatMsg msg;
  CHECK_OK("another thread's queue", RatGetThreadMessageQueue(thread, &its));
  CHECK_OK("once more", RatGetThreadMessageQueue(thread, &same));
  CHECK("it is one", infoOf(its).objectId == infoOf(same).objectId);
  CHECK("it can't be taken from", !RatGetMessage(&msg, its) && msg.status == RAT_ERR_ACCESS_DENIED);
  closeHandle(same);
  for (uintptr_t i = 1; i <= 10; i++) post(its, RATMSG_USER, i);
  post(its, RATMSG_QUIT, 0);
  CHECK_OK("it ends", RatWaitForHandle(thread, PATIENCE));
  int32_t sum = 0;
  CHECK_OK("its sum", RatGetThreadExitCode(thread, &sum));
  CHECK_EQUAL("its sum", 55, sum);
  CHECK_STATUS("its owner is gone", RAT_ERR_CLOSED, RatPostMessage(its, &(RatMsg){.type = RATMSG_USER}));
  CHECK_STATUS("G06 no queue of a thread that has ended", RAT_ERR_CLOSED, RatGetThreadMessageQueue(thread, &same));
  CHECK("signaled, so that waiters learn of it", isSignaled(its));
  closeHandle(its);
  closeHandle(thread);
  closeHandle(running);

  HMSGQUEUE own = NULL, again = NULL;
  CHECK_OK("my own", RatGetThreadMessageQueue(NULL, &own));
  closeHandle(own);
  CHECK_OK("it lives without a handle", RatGetThreadMessageQueue(NULL, &own));
  post(own, RATMSG_USER, 5);
  CHECK_EQUAL("NULL is the same", 5, next(NULL).wParam);
  post(NULL, RATMSG_USER, 6);
  CHECK_EQUAL("by its handle", 6, next(own).wParam);
  CHECK_STATUS("no thread", RAT_ERR_WRONG_TYPE, RatGetThreadMessageQueue(own, &again));
  CHECK_STATUS("nowhere", RAT_ERR_FAULT, RatGetThreadMessageQueue(NULL, NULL));

  HPROCESS child = startChild("owner", &own, 1);
  next(own);
  CHECK_OK("kill it in its loop", RatTerminateProcess(child, 9));
  /* Its end is told, too: see message-loop.c. */
  CHECK_EQUAL("killed", 9, joinProcess(child));
  closeHandle(own);
  while (RatPeekMessage(&(RatMsg){0}, NULL, true)) continue;
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "poster")) return posterPart((uintptr_t)atoi(argv[2]));
  if (plays(part, "echo")) return echoPart();
  if (plays(part, "owner")) return ownerPart();
  if (plays(part, "victim")) return victimPart(argv[2]);
  posting();
  full();
  quitting();
  blocking();
  badInput();
  acrossProcesses();
  ownQueues();
  return finish();
}
