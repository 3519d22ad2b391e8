/* A thread's own message queue, and what it hears of: its events, processes, threads, operations; watching by hand. */
#include "check.h"
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static RatMsg next(void) {
  RatMsg msg;
  memset(&msg, 0xee, sizeof msg);
  CHECK("a message", RatGetMessage(&msg, NULL));
  return msg;
}
static void checkNothing(const char *what) {
  RatMsg msg = {0};
  CHECK(what, !RatPeekMessage(&msg, NULL, true));
  CHECK_STATUS(what, RAT_ERR_WOULD_BLOCK, msg.status);
}
static void checkMessage(const char *what, uint32_t type, HANDLE source, int32_t value) {
  RatMsg msg = next();
  CHECK_EQUAL(what, type, msg.type);
  CHECK(what, msg.hSource == source);
  CHECK_EQUAL(what, value, (int32_t)msg.wParam);
  CHECK_OK(what, msg.status);
  CHECK("no window", msg.hWindow == NULL);
}
static void post(HMSGQUEUE queue, uint32_t type) {
  CHECK_OK("post", RatPostMessage(queue, &(RatMsg){.type = type}));
}

/* ── 0.1's example 3, word for word ── */

static HSEMAPHORE made;
static RatEventHandle theEvent;

static int32_t example(void *unused) {
  (void)unused;
  RatMsg msg;
  int handled = 0;
RatEventHandle evt;
RatCreateEvent(false, false, &evt); // manualReset=false, initialState=false
  theEvent = evt;
  RatReleaseSemaphore(made, 1, NULL);

while (RatGetMessage(&msg, NULL)) {
    if (msg.type == RATMSG_EVENT_SIGNALED && msg.hEvent == evt) {
        // handle event
        handled++;
        RatPostQuitMessage(handled);
    }
    RatDispatchMessage(&msg);
}
  return (int32_t)msg.wParam;
}

static void exampleThree(void) {
  made = newSemaphore(0, 1);
  HTHREAD thread = startThread(example, NULL);
  CHECK_OK("it has made its event", RatWaitForHandle(made, PATIENCE));
  CHECK_OK("set it, before or after its loop has begun", RatSetEvent(theEvent));
  CHECK_EQUAL("example 3", 1, joinThread(thread));
  CHECK("the message has not taken the signal", isSignaled(theEvent));
  closeHandle(theEvent);
  closeHandle(made);
}

/* ── What was there before the queue came to life ── */

static int32_t three(void *unused) {
  (void)unused;
  return 3;
}

static int32_t announced(void *path) {
  HEVENT before = newEvent(true, true), automatic = newEvent(false, true), unset = newEvent(true, false), closed = newEvent(true, true);
  HEVENT duplicate = NULL;
  CHECK_OK("another handle", RatDuplicateHandle(closed, RAT_RIGHTS_SAME, &duplicate));
  closeHandle(closed);
  HTHREAD thread = startThread(three, NULL);
  CHECK_OK("it has ended", RatWaitForHandle(thread, PATIENCE));
  HPROCESS process = NULL;
  CHECK_OK("a child", RatCreateProcess(path, (const char *[]){path, "exit", NULL}, NULL, &process));
  CHECK_OK("it has ended", RatWaitForHandle(process, PATIENCE));
  /* In any order. */
  bool seen[4] = {false};
  for (int i = 0; i < 4; i++) {
    RatMsg msg = next();
    int which = msg.hSource == before ? 0 : msg.hSource == automatic ? 1 : msg.hSource == thread ? 2 : 3;
    CHECK("each once", !seen[which]);
    seen[which] = true;
    CHECK_EQUAL("its type", which < 2 ? RATMSG_EVENT_SIGNALED : which == 2 ? RATMSG_THREAD_EXITED : RATMSG_PROCESS_EXITED, msg.type);
    CHECK("its source", which < 3 || msg.hSource == process);
    CHECK_EQUAL("its exit code", which < 2 ? 0 : which == 2 ? 3 : 44, msg.wParam);
  }
  checkNothing("no more: the others are not set, or closed");
  CHECK("the automatic one is set still", isSignaled(automatic));
  CHECK_OK("set", RatSetEvent(unset));
  checkMessage("heard of now", RATMSG_EVENT_SIGNALED, unset, 0);
  closeHandle(before);
  closeHandle(automatic);
  closeHandle(unset);
  closeHandle(duplicate);
  closeHandle(thread);
  closeHandle(process);
  return 0;
}

/* ── From then on: what the main thread makes, whose queue lives ── */

static int32_t setter(void *event) {
  RatSetEvent(event);
  return 0;
}

static void observing(void) {
  checkNothing("it lives, and is empty");
  HEVENT manual = newEvent(true, false), automatic = newEvent(false, false);
  CHECK_OK("set", RatSetEvent(manual));
  CHECK_OK("set", RatSetEvent(manual));
  checkMessage("sets coalesce while their message is not taken", RATMSG_EVENT_SIGNALED, manual, 0);
  checkNothing("one message");
  CHECK_OK("set though it is set", RatSetEvent(manual));
  checkMessage("every set counts", RATMSG_EVENT_SIGNALED, manual, 0);
  CHECK_OK("reset", RatResetEvent(manual));
  checkNothing("a reset says nothing");
  CHECK_OK("pulse", RatPulseEvent(manual));
  checkMessage("a pulse is a set", RATMSG_EVENT_SIGNALED, manual, 0);

  Waiter waiter;
  startWaiterFor(&waiter, automatic);
  /* The waiter's end is told, too; it is the harness's. */
  CHECK_OK("not here", RatUnwatchHandle(waiter.thread, NULL));
  CHECK_OK("set", RatSetEvent(automatic));
  CHECK_OK("no waiter is robbed", endWaiter(&waiter));
  checkMessage("and it is told all the same", RATMSG_EVENT_SIGNALED, automatic, 0);
  CHECK("taken by the waiter alone", !isSignaled(automatic));
  CHECK_OK("set", RatSetEvent(automatic));
  CHECK_OK("taken by a wait before the message is", RatWaitForHandle(automatic, 0));
  checkMessage("told", RATMSG_EVENT_SIGNALED, automatic, 0);

  HTHREAD thread = startThread(setter, automatic);
  RatMsg msg = next();
  RatMsg other = next();
  if (msg.type == RATMSG_THREAD_EXITED) {
    RatMsg swap = msg;
    msg = other;
    other = swap;
  }
  CHECK("set by another thread", msg.type == RATMSG_EVENT_SIGNALED && msg.hEvent == automatic);
  CHECK("which ends", other.type == RATMSG_THREAD_EXITED && other.hSource == thread);
  CHECK("in the order of time", msg.timeNs <= other.timeNs);
  closeHandle(thread);

  HEVENT set = newEvent(true, true);
  checkMessage("made signaled", RATMSG_EVENT_SIGNALED, set, 0);
  CHECK_OK("set", RatSetEvent(set));
  closeHandle(set);
  checkNothing("what is closed is not told of any more");

  HPROCESS child = startChild("exit", NULL, 0);
  checkMessage("the end of a process", RATMSG_PROCESS_EXITED, child, 44);
  CHECK("it can be waited for still", isSignaled(child));
  closeHandle(child);
  child = startChild("sleep", NULL, 0);
  CHECK_OK("kill it", RatTerminateProcess(child, 17));
  checkMessage("the end of one that was killed", RATMSG_PROCESS_EXITED, child, 17);
  closeHandle(child);
  HANDLE inherit[1] = {automatic};
  child = startChild("set", inherit, 1);
  msg = next();
  CHECK("set by another process", msg.type == RATMSG_EVENT_SIGNALED && msg.hEvent == automatic);
  checkMessage("which ends", RATMSG_PROCESS_EXITED, child, 0);
  closeHandle(child);
  HPROCESS none = NULL;
  CHECK_STATUS("no such program", RAT_ERR_NOT_FOUND, RatCreateProcess("/no/such", NULL, NULL, &none));
  checkNothing("nothing is told of what never was");
  closeHandle(manual);
  closeHandle(automatic);
}

/* ── By hand ── */

static void watching(void) {
  HMSGQUEUE queue = NULL;
  CHECK_OK("a queue", RatCreateMessageQueue(1, &queue));
  HEVENT event = newEvent(false, false);
  RatMsg msg;
  CHECK_OK("my own hears no more", RatUnwatchHandle(event, NULL));
  CHECK_STATUS("not twice", RAT_ERR_NOT_FOUND, RatUnwatchHandle(event, NULL));
  CHECK_OK("set", RatSetEvent(event));
  checkNothing("nothing is told");
  CHECK_OK("watch what is set", RatWatchHandle(event, queue));
  CHECK("told at once", RatGetMessage(&msg, queue) && msg.type == RATMSG_EVENT_SIGNALED && msg.hEvent == event);
  CHECK_OK("watch it once more", RatWatchHandle(event, queue));
  CHECK("told once more? No: it is watched already", !RatPeekMessage(&msg, queue, true) && msg.status == RAT_ERR_WOULD_BLOCK);
  post(queue, RATMSG_USER);
  CHECK_STATUS("full", RAT_ERR_QUEUE_FULL, RatPostMessage(queue, &(RatMsg){.type = RATMSG_USER}));
  CHECK_OK("set", RatSetEvent(event));
  CHECK("what was posted first", RatGetMessage(&msg, queue) && msg.type == RATMSG_USER);
  CHECK("what is told needs no room", RatGetMessage(&msg, queue) && msg.type == RATMSG_EVENT_SIGNALED);
  CHECK_OK("both queues", RatWatchHandle(event, NULL));
  checkMessage("set still", RATMSG_EVENT_SIGNALED, event, 0);
  CHECK_OK("set", RatSetEvent(event));
  checkMessage("one", RATMSG_EVENT_SIGNALED, event, 0);
  CHECK("and the other", RatGetMessage(&msg, queue) && msg.hEvent == event);
  HEVENT duplicate = NULL;
  CHECK_OK("another handle", RatDuplicateHandle(event, RAT_RIGHTS_SAME, &duplicate));
  CHECK_OK("by that", RatWatchHandle(duplicate, queue));
  closeHandle(event);
  CHECK_OK("set", RatSetEvent(duplicate));
  CHECK("the handle that was given last", RatGetMessage(&msg, queue) && msg.hEvent == duplicate);
  checkNothing("my own heard of the one that is closed");
  CHECK_OK("set", RatSetEvent(duplicate));
  CHECK_OK("unwatch", RatUnwatchHandle(duplicate, queue));
  CHECK("what was not taken is gone", !RatPeekMessage(&msg, queue, true) && msg.status == RAT_ERR_WOULD_BLOCK);
  closeHandle(duplicate);

  HSEMAPHORE semaphore = newSemaphore(0, 9);
  HMUTEX mutex = newMutex(false, true);
  HTIMER timer = NULL;
  CHECK_OK("a timer", RatCreateTimer(false, &timer));
  HCOMPQ completions = newQueue();
  HMSGQUEUE other = NULL;
  CHECK_OK("another queue", RatCreateMessageQueue(0, &other));
  HPIPE reads = NULL, writes = NULL;
  CHECK_OK("a pipe", RatCreatePipe(0, &reads, &writes));
  checkNothing("they are not heard of unasked");
  HANDLE all[] = {semaphore, mutex, timer, completions, other, reads};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) CHECK_OK("watch", RatWatchHandle(all[i], NULL));
  checkNothing("none is signaled");
  CHECK_OK("release", RatReleaseSemaphore(semaphore, 2, NULL));
  checkMessage("a semaphore", RATMSG_HANDLE_SIGNALED, semaphore, 0);
  CHECK_EQUAL("has kept its count", 2, countOf(semaphore));
  CHECK_OK("release", RatReleaseMutex(mutex));
  checkMessage("a mutex", RATMSG_HANDLE_SIGNALED, mutex, 0);
  CHECK_OK("post", RatPostCompletion(completions, &(RatCompletion){.userData = 1}));
  checkMessage("a completion queue", RATMSG_HANDLE_SIGNALED, completions, 0);
  post(other, RATMSG_USER);
  checkMessage("a message queue", RATMSG_HANDLE_SIGNALED, other, 0);
  size_t done = 0;
  CHECK_OK("write", RatWriteFile(writes, "x", 1, &done));
  checkMessage("a pipe", RATMSG_HANDLE_SIGNALED, reads, 0);
  CHECK_OK("set", RatSetTimer(timer, 5, 5));
  for (int i = 0; i < 3; i++) checkMessage("a timer", RATMSG_TIMER, timer, 0);
  CHECK_OK("wait for it", RatWaitForHandle(timer, PATIENCE));
  CHECK_OK("stop", RatCancelTimer(timer));
  post(NULL, RATMSG_USER);
  CHECK_OK("ask for a quit", RatPostQuitMessage(1));
  CHECK_OK("set", RatSetTimer(timer, 0, 0));
  CHECK_EQUAL("timers are last: behind what was posted", RATMSG_USER, next().type);
  CHECK("and a quit", !RatGetMessage(&msg, NULL) && msg.type == RATMSG_QUIT);
  checkMessage("a timer", RATMSG_TIMER, timer, 0);
  CHECK_OK("a queue watches itself", RatWatchHandle(queue, queue));
  post(queue, RATMSG_USER);
  CHECK("what was posted", RatGetMessage(&msg, queue) && msg.type == RATMSG_USER);
  CHECK("and that it was", RatGetMessage(&msg, queue) && msg.type == RATMSG_HANDLE_SIGNALED && msg.hSource == queue);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) closeHandle(all[i]);
  closeHandle(writes);
  checkNothing("all closed");

  event = newEvent(false, false);
  HEVENT noWait = NULL;
  CHECK_OK("without WAIT", RatDuplicateHandle(event, RAT_RIGHT_SIGNAL, &noWait));
  CHECK_STATUS("may not watch", RAT_ERR_ACCESS_DENIED, RatWatchHandle(noWait, NULL));
  CHECK_STATUS("no handle", RAT_ERR_INVALID_HANDLE, RatWatchHandle(NULL, NULL));
  CHECK_STATUS("no queue", RAT_ERR_WRONG_TYPE, RatWatchHandle(event, event));
  CHECK_STATUS("a closed one", RAT_ERR_INVALID_HANDLE, RatWatchHandle(event, other));
  CHECK_STATUS("unwatch by no handle", RAT_ERR_INVALID_HANDLE, RatUnwatchHandle(NULL, NULL));
  CHECK_STATUS("unwatch elsewhere", RAT_ERR_NOT_FOUND, RatUnwatchHandle(event, queue));
  closeHandle(noWait);
  closeHandle(event);
  closeHandle(queue);
}

/* ── Operations without a completion queue ── */

static void operations(void) {
  HPIPE reads = NULL, writes = NULL;
  CHECK_OK("a pipe", RatCreatePipe(0, &reads, &writes));
  char first[8] = "", second[8] = "";
  CHECK_STATUS("read", RAT_PENDING, RatReadFileAsync(reads, 0, first, sizeof first, NULL, 71));
  checkNothing("it waits");
  CHECK_STATUS("write", RAT_PENDING, RatWriteFileAsync(writes, 0, "abc", 3, NULL, 72));
  uintptr_t seen = 0;
  for (int i = 0; i < 2; i++) {
    RatMsg msg = next();
    CHECK_EQUAL("done", RATMSG_IO_COMPLETED, msg.type);
    CHECK_OK("without an error", msg.status);
    CHECK_EQUAL("three bytes", 3, msg.lParam);
    CHECK("its handle", msg.hSource == (msg.wParam == 71 ? reads : writes));
    seen += msg.wParam;
  }
  CHECK_EQUAL("both", 71 + 72, seen);
  CHECK("the bytes are there", memcmp(first, "abc", 3) == 0);

  CHECK_STATUS("read", RAT_PENDING, RatReadFileAsync(reads, 0, first, sizeof first, NULL, 1));
  CHECK_STATUS("another", RAT_PENDING, RatReadFileAsync(reads, 0, second, sizeof second, NULL, 2));
  CHECK_OK("cancel", RatCancelFileAsync(reads, NULL, 2));
  RatMsg msg = next();
  CHECK("cancelled", msg.type == RATMSG_IO_COMPLETED && msg.wParam == 2 && msg.status == RAT_ERR_CANCELLED && msg.lParam == 0);
  CHECK_STATUS("not twice", RAT_ERR_NOT_FOUND, RatCancelFileAsync(reads, NULL, 2));
  closeHandle(reads);
  msg = next();
  CHECK("its handle is closed", msg.type == RATMSG_IO_COMPLETED && msg.wParam == 1 && msg.status == RAT_ERR_CANCELLED);
  CHECK_STATUS("nobody is left to read", RAT_PENDING, RatWriteFileAsync(writes, 0, "x", 1, NULL, 3));
  msg = next();
  CHECK("its error", msg.type == RATMSG_IO_COMPLETED && msg.wParam == 3 && msg.status == RAT_ERR_CLOSED);
  closeHandle(writes);

  HFILE file = NULL;
  CHECK_OK("a file", RatOpenFile("/tmp/message-loop", RAT_OPEN_CREATE | RAT_OPEN_READ | RAT_OPEN_WRITE, &file));
  CHECK_STATUS("write", RAT_PENDING, RatWriteFileAsync(file, 2, "xyz", 3, NULL, 10));
  CHECK_STATUS("read", RAT_PENDING, RatReadFileAsync(file, 0, first, sizeof first, NULL, 11));
  CHECK_STATUS("flush", RAT_PENDING, RatFlushFileAsync(file, NULL, 12));
  post(NULL, RATMSG_USER);
  const uintptr_t bytes[] = {3, 5, 0};
  for (uintptr_t i = 0; i < 3; i++) {
    msg = next();
    CHECK("in the order of time", msg.type == RATMSG_IO_COMPLETED && msg.wParam == 10 + i && msg.lParam == bytes[i] && msg.hSource == file);
  }
  CHECK_EQUAL("and then what was posted", RATMSG_USER, next().type);
  CHECK("the bytes are there", memcmp(first, "\0\0xyz", 5) == 0);
  CHECK_STATUS("a bad buffer queues nothing", RAT_ERR_FAULT, RatReadFileAsync(file, 0, (void *)(uintptr_t)0xfffffff0, 100, NULL, 1));
  checkNothing("nothing");
  closeHandle(file);
  CHECK_OK("delete", RatDeleteFile("/tmp/message-loop"));

  /* Many in flight, whose room was taken when they began. */
  enum { MANY = 200 };
  static char buffers[MANY];
  CHECK_OK("a pipe", RatCreatePipe(0, &reads, &writes));
  for (uintptr_t i = 0; i < MANY; i++) CHECK_STATUS("begin", RAT_PENDING, RatReadFileAsync(reads, 0, &buffers[i], 1, NULL, i));
  size_t done = 0;
  char letters[MANY];
  for (int i = 0; i < MANY; i++) letters[i] = (char)i;
  CHECK_OK("write", RatWriteFile(writes, letters, MANY, &done));
  for (uintptr_t i = 0; i < MANY; i++) {
    msg = next();
    CHECK("each in its turn", msg.type == RATMSG_IO_COMPLETED && msg.wParam == i && msg.lParam == 1 && buffers[i] == (char)i);
  }
  closeHandle(reads);
  closeHandle(writes);
}

static void *nothing(void *arg) { return arg; }

/* What the C library makes for itself is not told of. */
static void beside(const char *path) {
  pid_t pid = 0;
  char *arguments[] = {(char *)path, "exit", NULL};
  CHECK_EQUAL("spawn", 0, posix_spawn(&pid, path, NULL, NULL, arguments, (char *[]){NULL}));
  int status = 0;
  CHECK_EQUAL("wait", pid, waitpid(pid, &status, 0));
  CHECK_EQUAL("its exit code", 44, WEXITSTATUS(status));
  pthread_t thread;
  CHECK_EQUAL("a thread", 0, pthread_create(&thread, NULL, nothing, NULL));
  CHECK_EQUAL("join", 0, pthread_join(thread, NULL));
  checkNothing("nothing of that");
}

/* A thread that ends with operations begun, and messages not taken: nothing is left of them. */
static int32_t leaver(void *pipe) {
  static char byte;
  RatReadFileAsync(pipe, 0, &byte, 1, NULL, 1);
  RatSetEvent(newEvent(false, false));
  RatPostMessage(NULL, &(RatMsg){.type = RATMSG_USER});
  return 0;
}

static void leaving(void) {
  HPIPE reads = NULL, writes = NULL;
  CHECK_OK("a pipe", RatCreatePipe(0, &reads, &writes));
  HTHREAD thread = startThread(leaver, reads);
  checkMessage("it has ended", RATMSG_THREAD_EXITED, thread, 0);
  closeHandle(thread);
  size_t done = 0;
  char byte = 0;
  CHECK_OK("write", RatWriteFile(writes, "z", 1, &done));
  CHECK_OK("its read takes nothing any more", RatReadFile(reads, &byte, 1, &done));
  CHECK("the byte", done == 1 && byte == 'z');
  closeHandle(reads);
  closeHandle(writes);
}

/* ── Waiting for messages and handles together ── */

static void waitingForBoth(void) {
  HEVENT event = newEvent(false, false);
  CHECK_OK("not heard of", RatUnwatchHandle(event, NULL));
  HANDLE handles[] = {event, newMutex(false, true)};
  size_t index = 9;
  CHECK_TIMEOUT("nothing", RatMsgWaitForMultipleHandles(handles, 2, false, 0, &index));
  CHECK_TIMEOUT("nothing", RatMsgWaitForMultipleHandles(NULL, 0, false, 5, &index));
  CHECK_EQUAL("nothing is written", 9, index);
  post(NULL, RATMSG_USER);
  CHECK_OK("a message", RatMsgWaitForMultipleHandles(handles, 2, false, PATIENCE, &index));
  CHECK_EQUAL("behind the handles", 2, index);
  CHECK_OK("it is there still", RatMsgWaitForMultipleHandles(NULL, 0, false, RAT_INFINITE, &index));
  CHECK_EQUAL("no handles", 0, index);
  CHECK_OK("set", RatSetEvent(event));
  CHECK_OK("the lowest", RatMsgWaitForMultipleHandles(handles, 2, false, PATIENCE, &index));
  CHECK_EQUAL("the lowest", 0, index);
  CHECK("its effect", !isSignaled(event));
  CHECK_TIMEOUT("all", RatMsgWaitForMultipleHandles(handles, 1, true, 0, NULL));
  CHECK_OK("set", RatSetEvent(event));
  CHECK_OK("all of them and a message", RatMsgWaitForMultipleHandles(handles, 1, true, 0, NULL));
  CHECK("taken together", !isSignaled(event));
  CHECK_EQUAL("no message was taken", RATMSG_USER, next().type);
  CHECK_OK("set", RatSetEvent(event));
  CHECK_TIMEOUT("all, without a message", RatMsgWaitForMultipleHandles(handles, 1, true, 0, NULL));
  CHECK("not taken", isSignaled(event));

  HMSGQUEUE own = NULL;
  CHECK_OK("my own", RatGetThreadMessageQueue(NULL, &own));
  handles[0] = own;
  CHECK_STATUS("twice in one step", RAT_ERR_INVALID_ARGUMENT, RatMsgWaitForMultipleHandles(handles, 1, true, 0, NULL));
  CHECK_STATUS("too many", RAT_ERR_INVALID_ARGUMENT, RatMsgWaitForMultipleHandles(handles, RAT_MAXIMUM_WAIT_OBJECTS, false, 0, NULL));
  CHECK_STATUS("no handles there", RAT_ERR_FAULT, RatMsgWaitForMultipleHandles(NULL, 1, false, 0, NULL));
  CHECK_STATUS("outside", RAT_ERR_FAULT, RatMsgWaitForMultipleHandles((HANDLE *)(uintptr_t)0xfffffff0, 100, false, 0, NULL));
  CHECK_STATUS("no place for the index", RAT_ERR_FAULT, RatMsgWaitForMultipleHandles(handles, 1, false, 0, (size_t *)(uintptr_t)0xfffffff0));
  HANDLE closed = handles[1];
  closeHandle(handles[1]);
  CHECK_STATUS("a closed one", RAT_ERR_INVALID_HANDLE, RatMsgWaitForMultipleHandles(&closed, 1, false, 0, NULL));
  static HANDLE many[RAT_MAXIMUM_WAIT_OBJECTS - 1];
  for (size_t i = 0; i < RAT_MAXIMUM_WAIT_OBJECTS - 1; i++) many[i] = i == 0 ? event : own;
  CHECK_OK("set", RatSetEvent(event));
  CHECK_OK("as many as there may be", RatMsgWaitForMultipleHandles(many, RAT_MAXIMUM_WAIT_OBJECTS - 1, false, 0, &index));
  closeHandle(own);
  closeHandle(event);
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "exit")) return 44;
  if (plays(part, "sleep")) RatSleep(RAT_INFINITE);
  if (plays(part, "set")) return RatSetEvent(inherited(0));
  exampleThree();
  CHECK_EQUAL("announced", 0, joinThread(startThread(announced, argv[0])));
  observing();
  watching();
  operations();
  beside(argv[0]);
  leaving();
  waitingForBoth();
  return finish();
}
