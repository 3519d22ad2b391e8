/* Processes: their life, and their end from outside. Cases X02 to X17 as far as they are about processes. */
#include "check.h"

#include <poll.h>
#include <unistd.h>

static uint32_t stateOf(HPROCESS process) {
  static RatProcessInfo list[256];
  uint32_t id = 0;
  size_t count = 0;
  CHECK_OK("id", RatGetProcessId(process, &id));
  CHECK_OK("list", RatGetProcessList(list, 256, &count));
  for (size_t i = 0; i < count && i < 256; i++) {
    if (list[i].processId == id) return list[i].state;
  }
  return 0;
}

static void life(void) {
  HEVENT go = newEvent(false, false);
  HPROCESS child = startChild("wait", &go, 1);
  int32_t exitCode = 1234;
  uint32_t id = 0;
  CHECK_STATUS("X02 a running process' exit code", RAT_ERR_STILL_ACTIVE, RatGetProcessExitCode(child, &exitCode));
  CHECK_EQUAL("X02 nothing is written", 1234, exitCode);
  CHECK_TIMEOUT("X02 unsignaled", RatWaitForHandle(child, 0));
  CHECK_EQUAL("X05 running", RAT_PROCESS_STATE_RUNNING, stateOf(child));
  CHECK_OK("id", RatGetProcessId(child, &id));
  CHECK("ids differ", id != 0 && id != RatGetCurrentProcessId());
  CHECK_OK("go", RatSetEvent(go));
  CHECK_OK("X06 ends", RatWaitForHandle(child, PATIENCE));
  CHECK("X06 stays signaled", isSignaled(child) && isSignaled(child));
  CHECK_OK("X06 X14 exit code", RatGetProcessExitCode(child, &exitCode));
  CHECK_EQUAL("X06 its own", 17, exitCode);
  CHECK_EQUAL("X05 gone", 0, stateOf(child));
  uint32_t again = 0;
  CHECK_OK("its id stays readable", RatGetProcessId(child, &again));
  CHECK_EQUAL("its id", id, again);
  CHECK_OK("terminate one that has ended", RatTerminateProcess(child, 3));
  CHECK_OK("exit code", RatGetProcessExitCode(child, &exitCode));
  CHECK_EQUAL("keeps its exit code", 17, exitCode);
  closeHandle(child);
  closeHandle(go);
}

static void suspended(void) {
  RatProcessAttributes attributes = {.size = sizeof attributes, .flags = RAT_PROCESS_SUSPENDED};
  HPROCESS child = startChildWith(&attributes, "nothing", NULL);
  CHECK_EQUAL("X05 created, not started", RAT_PROCESS_STATE_SUSPENDED, stateOf(child));
  CHECK_TIMEOUT("it does not run", RatWaitForHandle(child, 30));
  CHECK_STATUS("X02 its exit code", RAT_ERR_STILL_ACTIVE, RatGetProcessExitCode(child, &(int32_t){0}));
  CHECK_OK("start it", RatResumeProcess(child));
  CHECK_OK("it ends", RatWaitForHandle(child, PATIENCE));
  CHECK_STATUS("X07 resume one that has ended", RAT_ERR_INVALID_ARGUMENT, RatResumeProcess(child));
  CHECK_EQUAL("its exit code", 0, joinProcess(child));

  HEVENT never = newEvent(true, false);
  child = startChild("wait", &never, 1);
  CHECK_STATUS("X07 resume a running one", RAT_ERR_INVALID_ARGUMENT, RatResumeProcess(child));
  CHECK_OK("terminate", RatTerminateProcess(child, 4));
  CHECK_EQUAL("X05 terminated", 4, joinProcess(child));

  child = startChildWith(&attributes, "nothing", NULL);
  CHECK_OK("terminate one that never ran", RatTerminateProcess(child, 5));
  CHECK("signaled at once", isSignaled(child));
  CHECK_OK("X09 twice", RatTerminateProcess(child, 6));
  CHECK_STATUS("it cannot be started", RAT_ERR_INVALID_ARGUMENT, RatResumeProcess(child));
  CHECK_EQUAL("the first code counts", 5, joinProcess(child));
  /* One that is never started, and whose last handle is closed: it stays, until it is terminated or the system ends. */
  child = startChildWith(&attributes, "nothing", NULL);
  CHECK_OK("terminate", RatTerminateProcess(child, 0));
  closeHandle(child);
  closeHandle(never);
}

static const char *const BUSY[] = {"compute", "wait", "sleep", "system calls", "futex", "read", "poll", "write", "threads", "start children", "create threads"};

static void terminated(void) {
  for (size_t i = 0; i < sizeof BUSY / sizeof BUSY[0]; i++) {
    HPIPE reader, writer;
    HEVENT never = newEvent(true, false);
    char byte = 0;
    size_t done = 0;
    CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
    HANDLE inherit[] = {never, writer};
    HPIPE input, inputEnd;
    CHECK_OK("pipe", RatCreatePipe(0, &input, &inputEnd));
    RatProcessAttributes attributes = {.size = sizeof attributes, .stdIn = input, .stdOut = writer, .inherit = inherit, .inheritCount = 2};
    HPROCESS child = startChildWith(&attributes, BUSY[i], NULL);
    closeHandle(writer);
    closeHandle(input);
    CHECK_OK(BUSY[i], RatReadFile(reader, &byte, 1, &done));
    CHECK_EQUAL(BUSY[i], 'r', byte);
    RatSleep((uint32_t)i % 4 * 3);
    CHECK_OK(BUSY[i], RatTerminateProcess(child, 40 + (int32_t)i));
    CHECK("signaled when the call returns", isSignaled(child));
    int32_t exitCode = 0;
    CHECK_OK(BUSY[i], RatGetProcessExitCode(child, &exitCode));
    CHECK_EQUAL(BUSY[i], 40 + (int32_t)i, exitCode);
    /* Everything it held is released: nobody can write to the pipe any more. */
    static char rest[1 << 16];
    do CHECK_OK("drain", RatReadFile(reader, rest, sizeof rest, &done));
    while (done > 0);
    CHECK_EQUAL("its handle to the event is closed", 1, infoOf(never).handleCount);
    closeHandle(child);
    closeHandle(reader);
    closeHandle(inputEnd);
    closeHandle(never);
  }
}

static int32_t compute(void *arg) {
  (void)arg;
  for (volatile unsigned i = 0;; i++) {
  }
}
static int32_t waitForever(void *event) { return RatWaitForHandle(event, RAT_INFINITE); }
static RatLock neverFree = RAT_LOCK_INIT;
static int32_t lockForever(void *arg) {
  (void)arg;
  RatLockAcquire(&neverFree);
  return 0;
}
static int32_t readForever(void *arg) {
  (void)arg;
  char byte;
  return (int32_t)read(0, &byte, 1);
}
static int32_t pollForever(void *arg) {
  (void)arg;
  struct pollfd fd = {.fd = 0, .events = POLLIN};
  return poll(&fd, 1, -1);
}
static int32_t wordWait(void *arg) {
  (void)arg;
  static int word;
  return __builtin_wasm_memory_atomic_wait32(&word, 0, -1);
}
static int32_t sleepForever(void *arg) {
  (void)arg;
  RatSleep(RAT_INFINITE);
  return 0;
}

static int busyChild(const char *part) {
  HEVENT never = inherited(0);
  RatLockAcquire(&neverFree);
  if (plays(part, "threads")) {
    startThread(compute, NULL);
    startThread(waitForever, never);
    startThread(lockForever, NULL);
    startThread(sleepForever, NULL);
  }
  write(1, "r", 1);
  if (plays(part, "wait") || plays(part, "threads")) waitForever(never);
  if (plays(part, "compute")) compute(NULL);
  if (plays(part, "sleep")) sleepForever(NULL);
  if (plays(part, "futex")) lockForever(NULL);
  if (plays(part, "read")) readForever(NULL);
  if (plays(part, "poll")) pollForever(NULL);
  for (;;) {
    if (plays(part, "system calls")) {
      HEVENT event;
      RatCreateEvent(true, false, &event);
      RatWaitForMultipleHandles((HANDLE[]){event, never}, 2, false, 0, NULL);
      RatCloseHandle(event);
    } else if (plays(part, "write")) {
      static char block[5000];
      write(1, block, sizeof block);
    } else if (plays(part, "start children")) {
      HPROCESS child;
      RatProcessAttributes attributes = {.size = sizeof attributes};
      if (RatCreateProcess(programPath, (const char *[]){programPath, "nothing", NULL}, &attributes, &child) != RAT_SUCCESS) return 1;
      RatWaitForHandle(child, RAT_INFINITE);
      RatCloseHandle(child);
    } else {
      HTHREAD thread = startThread(sleeper, (void *)1);
      RatWaitForHandle(thread, RAT_INFINITE);
      RatCloseHandle(thread);
    }
  }
}

/* The end of the whole process by one thread, while another one is busy. */
static RatThreadEntry const OTHERS[] = {compute, wordWait, pollForever, readForever, sleepForever, lockForever};
enum { OTHER_COUNT = sizeof OTHERS / sizeof OTHERS[0] };
static const char *const ENDS[] = {"exit", "return", "RatExitProcess", "exit in a thread", "trap in a thread"};

static int32_t exitHere(void *arg) {
  (void)arg;
  exit(99);
}
static int32_t trapHere(void *arg) {
  (void)arg;
  __builtin_trap();
}

static void endsWithOthers(void) {
  for (int end = 0; end < 5; end++) {
    for (int other = 0; other < OTHER_COUNT; other++) {
      char how[2] = {(char)('a' + other), 0};
      HPIPE input, inputEnd;
      CHECK_OK("pipe", RatCreatePipe(0, &input, &inputEnd));
      HPIPE errors, errorsEnd;
      CHECK_OK("pipe", RatCreatePipe(0, &errors, &errorsEnd));
      RatProcessAttributes attributes = {.size = sizeof attributes, .stdIn = input, .stdErr = errorsEnd};
      HPROCESS child = startChildWith(&attributes, ENDS[end], how);
      closeHandle(input);
      closeHandle(errorsEnd);
      int32_t expected = end == 1 ? 0 : end == 4 ? RAT_EXIT_TRAP : 99;
      CHECK_EQUAL("X15 X17 X19 one thread ends them all", expected, joinProcess(child));
      closeHandle(inputEnd);
      closeHandle(errors);
    }
  }
}

static int endingChild(const char *part, const char *how) {
  RatLockAcquire(&neverFree);
  startThread(OTHERS[how[0] - 'a'], NULL);
  RatSleep(3);
  if (plays(part, "exit")) exit(99);
  if (plays(part, "return")) return 0;
  if (plays(part, "RatExitProcess")) RatExitProcess(99);
  startThread(plays(part, "exit in a thread") ? exitHere : trapHere, NULL);
  RatSleep(RAT_INFINITE);
  return 1;
}

static void orphans(void) {
  HEVENT event = newEvent(false, false);
  HSEMAPHORE alive = newSemaphore(0, 1);
  HPROCESS parent = startChild("leave a child", (HANDLE[]){event, alive}, 2);
  CHECK_EQUAL("X13 the parent ends", 0, joinProcess(parent));
  CHECK_OK("X13 its child", RatWaitForHandle(alive, PATIENCE));
  CHECK_OK("X13 runs on", RatSetEvent(event));
  CHECK_OK("X13 and answers", RatWaitForHandle(alive, PATIENCE));
  closeHandle(event);
  closeHandle(alive);

  HPROCESS child = startChild("wait", (HANDLE[]){event = newEvent(false, false)}, 1);
  uint32_t id = 0, listed = 0;
  CHECK_OK("id", RatGetProcessId(child, &id));
  closeHandle(child);
  RatSleep(20);
  static RatProcessInfo list[256];
  size_t count = 0;
  CHECK_OK("list", RatGetProcessList(list, 256, &count));
  for (size_t i = 0; i < count; i++) listed += list[i].processId == id && list[i].parentId == RatGetCurrentProcessId();
  CHECK_EQUAL("X08 closing a process' handle does not end it", 1, listed);
  CHECK_OK("let it go", RatSetEvent(event));
  closeHandle(event);
}

static void inSequence(void) {
  for (int i = 0; i < 200; i++) {
    if (joinProcess(startChild("nothing", NULL, 0)) != 0) failed(__FILE__, __LINE__, "one after the other", "exit code");
  }
}

static void arguments(void) {
  HPROCESS h = (HPROCESS)(uintptr_t)0x1234;
  CHECK_STATUS("no such file", RAT_ERR_NOT_FOUND, RatCreateProcess("/bin/no-such-program", NULL, NULL, &h));
  CHECK_STATUS("the empty path", RAT_ERR_NOT_FOUND, RatCreateProcess("", NULL, NULL, &h));
  CHECK_STATUS("PATH is not searched", RAT_ERR_NOT_FOUND, RatCreateProcess("true", NULL, NULL, &h));
  CHECK_STATUS("a directory", RAT_ERR_IS_DIRECTORY, RatCreateProcess("/bin", NULL, NULL, &h));
  CHECK_STATUS("below a file", RAT_ERR_NOT_DIRECTORY, RatCreateProcess("/bin/true/x", NULL, NULL, &h));
  RatProcessAttributes attributes = {.size = 0};
  CHECK_STATUS("size 0", RAT_ERR_INVALID_ARGUMENT, RatCreateProcess("/bin/true", NULL, &attributes, &h));
  attributes.size = sizeof attributes - 4;
  CHECK_STATUS("an unknown size", RAT_ERR_INVALID_ARGUMENT, RatCreateProcess("/bin/true", NULL, &attributes, &h));
  attributes = (RatProcessAttributes){.size = sizeof attributes, .flags = 0x80};
  CHECK_STATUS("unknown flags", RAT_ERR_INVALID_ARGUMENT, RatCreateProcess("/bin/true", NULL, &attributes, &h));
  attributes = (RatProcessAttributes){.size = sizeof attributes, .cwd = "/none"};
  CHECK_STATUS("no such working directory", RAT_ERR_NOT_FOUND, RatCreateProcess("/bin/true", NULL, &attributes, &h));
  attributes.cwd = "/bin/true";
  CHECK_STATUS("a file as working directory", RAT_ERR_NOT_DIRECTORY, RatCreateProcess("/bin/true", NULL, &attributes, &h));
  CHECK("no handle was given", h == (HPROCESS)(uintptr_t)0x1234);
  attributes = (RatProcessAttributes){.size = sizeof attributes};
  CHECK_OK("attributes that say nothing", RatCreateProcess("/bin/true", NULL, &attributes, &h));
  CHECK_EQUAL("true", 0, joinProcess(h));
  CHECK_OK("another program", RatCreateProcess("/bin/false", NULL, NULL, &h));
  CHECK_EQUAL("false", 1, joinProcess(h));
  CHECK_EQUAL("chdir", 0, chdir("/bin"));
  CHECK_OK("relative to the working directory", RatCreateProcess("false", NULL, NULL, &h));
  CHECK_EQUAL("false", 1, joinProcess(h));
  CHECK_OK("relative, with dots", RatCreateProcess("./../bin/false", NULL, NULL, &h));
  CHECK_EQUAL("false", 1, joinProcess(h));
  CHECK_EQUAL("chdir", 0, chdir("/"));
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "nothing")) return 0;
  for (int i = 0; i < 5; i++) {
    if (argc > 2 && plays(part, ENDS[i])) return endingChild(part, argv[2]);
  }
  if (plays(part, "leave a child")) {
    startChild("orphan", (HANDLE[]){inherited(0), inherited(1)}, 2);
    return 0;
  }
  if (plays(part, "orphan")) {
    RatReleaseSemaphore(inherited(1), 1, NULL);
    RatWaitForHandle(inherited(0), PATIENCE);
    RatReleaseSemaphore(inherited(1), 1, NULL);
    return 0;
  }
  HANDLE pipe;
  if (part != NULL && RatGetInheritedHandle(1, &pipe) == RAT_SUCCESS) return busyChild(part);
  if (plays(part, "wait")) return RatWaitForHandle(inherited(0), RAT_INFINITE) == RAT_SUCCESS ? 17 : 1;
  life();
  suspended();
  arguments();
  terminated();
  endsWithOthers();
  orphans();
  inSequence();
  return finish();
}
