/* Threads: cases X01 to X23 as far as they are about threads. */
#include "check.h"

static int32_t returnArgument(void *arg) { return (int32_t)(intptr_t)arg; }
static int32_t exitWithArgument(void *arg) { RatExitThread((int32_t)(intptr_t)arg); }

static void ends(void) {
  const int32_t codes[] = {0, 1, 99, 255, 256, -1, INT32_MIN, INT32_MAX};
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    CHECK_EQUAL("X01 a thread returns", codes[i], joinThread(startThread(returnArgument, (void *)(intptr_t)codes[i])));
    CHECK_EQUAL("X01 a thread exits", codes[i], joinThread(startThread(exitWithArgument, (void *)(intptr_t)codes[i])));
  }
  HEVENT go = newEvent(false, false);
  Waiter waiter;
  int32_t exitCode = 1234;
  startWaiterFor(&waiter, go);
  CHECK_STATUS("X02 a running thread's exit code", RAT_ERR_STILL_ACTIVE, RatGetThreadExitCode(waiter.thread, &exitCode));
  CHECK_EQUAL("X02 nothing is written", 1234, exitCode);
  CHECK_TIMEOUT("X02 unsignaled", RatWaitForHandle(waiter.thread, 0));
  CHECK_OK("go", RatSetEvent(go));
  CHECK_OK("X01 signaled at its end", RatWaitForHandle(waiter.thread, PATIENCE));
  CHECK("X01 it stays signaled", isSignaled(waiter.thread) && isSignaled(waiter.thread));
  CHECK_OK("X14 the exit code is readable", RatGetThreadExitCode(waiter.thread, &exitCode));
  CHECK_OK("X14 again", RatGetThreadExitCode(waiter.thread, &exitCode));
  CHECK_OK("the waiter", endWaiter(&waiter));
  closeHandle(go);
}

static uint32_t ids[8];
static HEVENT idsRead;
static int32_t tellId(void *arg) {
  *(uint32_t *)arg = RatGetCurrentThreadId();
  return RatWaitForHandle(idsRead, PATIENCE);
}

static void identities(void) {
  HTHREAD threads[8];
  idsRead = newEvent(true, false);
  for (int i = 0; i < 8; i++) threads[i] = startThread(tellId, &ids[i]);
  for (int i = 0; i < 8; i++) {
    for (int tries = 0; __atomic_load_n(&ids[i], __ATOMIC_ACQUIRE) == 0 && tries < PATIENCE; tries++) RatSleep(1);
    CHECK("X20 in its range", ids[i] >= 1 && ids[i] <= 0x1fffffff);
    CHECK("X20 not the main thread's", ids[i] != RatGetCurrentThreadId());
    for (int j = 0; j < i; j++) CHECK("X20 distinct", ids[i] != ids[j]);
  }
  CHECK_OK("on", RatSetEvent(idsRead));
  for (int i = 0; i < 8; i++) CHECK_EQUAL("X20", 0, joinThread(threads[i]));
  CHECK_EQUAL("X20 always the same", RatGetCurrentThreadId(), RatGetCurrentThreadId());
  closeHandle(idsRead);
}

static void handleClosed(void) {
  HEVENT ended = newEvent(false, false);
  Waiter waiter;
  HEVENT go = newEvent(false, false);
  for (int i = 0; i < 20; i++) {
    HTHREAD copy;
    startWaiterFor(&waiter, go);
    CHECK_OK("X08 duplicate", RatDuplicateHandle(waiter.thread, RAT_RIGHTS_SAME, &copy));
    closeHandle(waiter.thread);
    CHECK_OK("X08 go", RatSetEvent(go));
    CHECK_OK("X08 a thread runs on without its first handle", RatWaitForHandle(copy, PATIENCE));
    CHECK_OK("X08 its wait", waiter.status);
    closeHandle(copy);
  }
  closeHandle(go);
  closeHandle(ended);
}

static void inSequence(void) {
  for (intptr_t i = 0; i < 300; i++) CHECK_EQUAL("X22 one after the other", i, joinThread(startThread(returnArgument, (void *)i)));
}

static _Thread_local int own = 7;
static int values[4];
static HEVENT written[4];
static int32_t meet(void *arg) {
  size_t self = (size_t)arg;
  if (own != 7) return 1;
  own = (int)self + 100;
  values[self] = own;
  if (RatSetEvent(written[self]) != RAT_SUCCESS) return 2;
  if (RatWaitForMultipleHandles(written, 4, true, PATIENCE, NULL) != RAT_SUCCESS) return 3;
  for (size_t i = 0; i < 4; i++) {
    if (values[i] != (int)i + 100) return 4;
  }
  return own == (int)self + 100 ? 0 : 5;
}

static void fourMeet(void) {
  HTHREAD threads[4];
  for (int i = 0; i < 4; i++) written[i] = newEvent(true, false);
  for (size_t i = 0; i < 4; i++) threads[i] = startThread(meet, (void *)i);
  CHECK_OK("X23 all threads end", RatWaitForMultipleHandles(threads, 4, true, PATIENCE, NULL));
  for (int i = 0; i < 4; i++) CHECK_EQUAL("X23 each saw the others' writes and its own variables", 0, joinThread(threads[i]));
  CHECK_EQUAL("X23 the main thread's variable", 7, own);
  for (int i = 0; i < 4; i++) closeHandle(written[i]);
}

static int32_t startAnother(void *arg) {
  intptr_t depth = (intptr_t)arg;
  if (depth == 0) return 0;
  return 1 + joinThread(startThread(startAnother, (void *)(depth - 1)));
}

static int32_t useStack(void *arg) {
  size_t bytes = (size_t)arg;
  volatile char *block = __builtin_alloca(bytes);
  for (size_t i = 0; i < bytes; i += 512) block[i] = (char)i;
  RatYield();
  for (size_t i = 0; i < bytes; i += 512) {
    if (block[i] != (char)i) return 1;
  }
  return 0;
}

static void attributes(void) {
  HTHREAD thread;
  const uint32_t sizes[] = {0, 1, 16 << 10, (16 << 10) + 1, 1 << 20, 8 << 20};
  const size_t used[] = {200 << 10, 8 << 10, 8 << 10, 8 << 10, 1000 << 10, 8000 << 10};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    RatThreadAttributes attributes = {.size = sizeof attributes, .stackSize = sizes[i], .name = "a thread with a name"};
    CHECK_OK("stack sizes", RatCreateThread(useStack, (void *)used[i], &attributes, &thread));
    CHECK_EQUAL("the stack can be used", 0, joinThread(thread));
  }
  RatThreadAttributes wrong = {.size = 0};
  CHECK_STATUS("size 0", RAT_ERR_INVALID_ARGUMENT, RatCreateThread(returnArgument, NULL, &wrong, &thread));
  wrong.size = sizeof wrong + 4;
  CHECK_STATUS("an unknown size", RAT_ERR_INVALID_ARGUMENT, RatCreateThread(returnArgument, NULL, &wrong, &thread));
  wrong = (RatThreadAttributes){.size = sizeof wrong, .flags = 1};
  CHECK_STATUS("unknown flags", RAT_ERR_INVALID_ARGUMENT, RatCreateThread(returnArgument, NULL, &wrong, &thread));
  wrong = (RatThreadAttributes){.size = sizeof wrong, .stackSize = UINT32_MAX};
  CHECK_STATUS("too large a stack", RAT_ERR_NO_MEMORY, RatCreateThread(returnArgument, NULL, &wrong, &thread));
  CHECK_STATUS("no entry", RAT_ERR_INVALID_ARGUMENT, RatCreateThread(NULL, NULL, NULL, &thread));
  wrong = (RatThreadAttributes){.size = sizeof wrong, .name = (const char *)UINTPTR_MAX};
  CHECK_STATUS("a name outside memory", RAT_ERR_FAULT, RatCreateThread(returnArgument, NULL, &wrong, &thread));
}

static int32_t exitAsLast(void *main) {
  RatWaitForHandle(main, PATIENCE);
  RatSleep(20);
  return 66;
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "main exits first")) {
    startThread(exitAsLast, newEvent(true, true));
    RatExitThread(5);
  }
  ends();
  identities();
  handleClosed();
  inSequence();
  fourMeet();
  CHECK_EQUAL("threads that start threads", 12, joinThread(startThread(startAnother, (void *)12)));
  attributes();
  CHECK_EQUAL("X18 the end of the main thread alone ends nothing; the last one's code counts", 66, joinProcess(startChild("main exits first", NULL, 0)));
  return finish();
}
