/* Rights: what each call needs, that duplicates only narrow them, and that they pass to a child as they are. */
#include "check.h"

enum { COMMON = RAT_RIGHT_WAIT | RAT_RIGHT_DUPLICATE | RAT_RIGHT_INSPECT, ALL = 127 };

static void natural(const char *what, HANDLE h, uint32_t expected) { CHECK_EQUAL(what, expected, infoOf(h).rights); }

/* A duplicate with all rights of `h` but one. */
static HANDLE without(HANDLE h, uint32_t right) {
  HANDLE copy = NULL;
  CHECK_OK("narrow", RatDuplicateHandle(h, infoOf(h).rights & ~right, &copy));
  return copy;
}

#define DENIED(h, right, call) \
  do { \
    HANDLE narrow = without(h, right); \
    CHECK_STATUS(#right, RAT_ERR_ACCESS_DENIED, call); \
    closeHandle(narrow); \
  } while (0)

static void duplicates(void) {
  HEVENT event = newEvent(true, true), copy = NULL, again = NULL;
  natural("an event", event, COMMON | RAT_RIGHT_SIGNAL);
  for (uint32_t rights = 1; rights <= ALL; rights++) {
    bool has = (rights & ~infoOf(event).rights) == 0;
    copy = NULL;
    CHECK_STATUS("any subset and no more", has ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED, RatDuplicateHandle(event, rights, &copy));
    if (!has) {
      CHECK("no handle", copy == NULL);
      continue;
    }
    natural("as asked for", copy, rights);
    RatStatus wait = RatWaitForHandle(copy, 0);
    CHECK_STATUS("wait", rights & RAT_RIGHT_WAIT ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED, wait);
    CHECK_STATUS("signal", rights & RAT_RIGHT_SIGNAL ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED, RatSetEvent(copy));
    RatStatus duplicate = RatDuplicateHandle(copy, RAT_RIGHTS_SAME, &again);
    CHECK_STATUS("duplicate", rights & RAT_RIGHT_DUPLICATE ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED, duplicate);
    if (duplicate == RAT_SUCCESS) {
      natural("the same rights", again, rights);
      closeHandle(again);
      CHECK_STATUS("never more again", rights == infoOf(event).rights ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED, RatDuplicateHandle(copy, infoOf(event).rights, &again));
      if (rights == infoOf(event).rights) closeHandle(again);
    }
    closeHandle(copy);
  }
  CHECK_STATUS("unknown bits", RAT_ERR_INVALID_ARGUMENT, RatDuplicateHandle(event, 1 << 20 | 1, &copy));
  CHECK_STATUS("RAT_RIGHTS_SAME and more", RAT_ERR_INVALID_ARGUMENT, RatDuplicateHandle(event, RAT_RIGHTS_SAME | 1, &copy));
  closeHandle(event);
}

static void eachCall(void) {
  int32_t code;
  uint32_t id;
  size_t done;
  char byte;
  HEVENT event = newEvent(true, false);
  HMUTEX mutex = newMutex(true, true);
  HSEMAPHORE semaphore = newSemaphore(0, 5);
  HCOMPQ queue = newQueue();
  HTIMER timer;
  HPIPE reader, writer;
  HFILE file;
  CHECK_OK("timer", RatCreateTimer(true, &timer));
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  CHECK_OK("file", RatOpenFile("/tmp/rights", RAT_OPEN_WRITE | RAT_OPEN_CREATE, &file));
  HPROCESS child = startChild("wait", &event, 1);
  HTHREAD thread = startThread(sleeper, (void *)1);

  natural("a mutex", mutex, COMMON | RAT_RIGHT_SIGNAL);
  natural("a semaphore", semaphore, COMMON | RAT_RIGHT_SIGNAL);
  natural("a timer", timer, COMMON | RAT_RIGHT_SIGNAL);
  natural("a queue", queue, COMMON | RAT_RIGHT_SIGNAL | RAT_RIGHT_READ);
  natural("a read end", reader, COMMON | RAT_RIGHT_READ);
  natural("a write end", writer, COMMON | RAT_RIGHT_WRITE);
  natural("a file to write", file, COMMON | RAT_RIGHT_WRITE);
  natural("a process", child, COMMON | RAT_RIGHT_TERMINATE);
  natural("a thread", thread, COMMON);

  DENIED(event, RAT_RIGHT_SIGNAL, RatSetEvent(narrow));
  DENIED(event, RAT_RIGHT_SIGNAL, RatResetEvent(narrow));
  DENIED(event, RAT_RIGHT_SIGNAL, RatPulseEvent(narrow));
  DENIED(mutex, RAT_RIGHT_SIGNAL, RatReleaseMutex(narrow));
  DENIED(semaphore, RAT_RIGHT_SIGNAL, RatReleaseSemaphore(narrow, 1, NULL));
  DENIED(timer, RAT_RIGHT_SIGNAL, RatSetTimer(narrow, 0, 0));
  DENIED(timer, RAT_RIGHT_SIGNAL, RatCancelTimer(narrow));
  DENIED(queue, RAT_RIGHT_SIGNAL, RatPostCompletion(narrow, &(RatCompletion){0}));
  DENIED(queue, RAT_RIGHT_SIGNAL, RatWaitEventAsync(event, narrow, 1));
  DENIED(queue, RAT_RIGHT_READ, RatGetCompletions(narrow, &(RatCompletion){0}, 1, 0, &done));
  RatCompletion completion;
  HANDLE unreadable = without(queue, RAT_RIGHT_READ);
  CHECK("a loop ends", !RatGetNextCompletion(unreadable, &completion));
  CHECK_STATUS("and says why", RAT_ERR_ACCESS_DENIED, completion.status);
  closeHandle(unreadable);
  HANDLE all[] = {event, mutex, semaphore, queue, timer, reader, writer, file, child, thread};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    DENIED(all[i], RAT_RIGHT_WAIT, RatWaitForHandle(narrow, RAT_INFINITE));
    DENIED(all[i], RAT_RIGHT_WAIT, RatWaitForMultipleHandles(&narrow, 1, true, RAT_INFINITE, NULL));
    DENIED(all[i], RAT_RIGHT_WAIT, RatWaitHandleAsync(narrow, queue, 1));
    DENIED(all[i], RAT_RIGHT_DUPLICATE, RatDuplicateHandle(narrow, RAT_RIGHTS_SAME, &narrow));
  }
  DENIED(child, RAT_RIGHT_WAIT, RatWaitProcessAsync(narrow, queue, 1));
  DENIED(thread, RAT_RIGHT_WAIT, RatWaitThreadAsync(narrow, queue, 1));
  DENIED(child, RAT_RIGHT_TERMINATE, RatTerminateProcess(narrow, 1));
  DENIED(child, RAT_RIGHT_TERMINATE, RatResumeProcess(narrow));
  DENIED(child, RAT_RIGHT_INSPECT, RatGetProcessExitCode(narrow, &code));
  DENIED(child, RAT_RIGHT_INSPECT, RatGetProcessId(narrow, &id));
  DENIED(thread, RAT_RIGHT_INSPECT, RatGetThreadExitCode(narrow, &code));
  DENIED(reader, RAT_RIGHT_READ, RatReadFile(narrow, &byte, 1, &done));
  DENIED(writer, RAT_RIGHT_WRITE, RatWriteFile(narrow, "x", 1, &done));
  DENIED(file, RAT_RIGHT_WRITE, RatWriteFile(narrow, "x", 1, &done));
  CHECK_STATUS("a file opened to write cannot be read", RAT_ERR_ACCESS_DENIED, RatReadFile(file, &byte, 1, &done));
  CHECK_OK("nothing was signaled", RatReleaseMutex(mutex));
  CHECK_EQUAL("nothing was released", 0, countOf(semaphore));
  CHECK_TIMEOUT("nothing was set", RatWaitForHandle(event, 0));
  CHECK_TIMEOUT("nothing was posted or registered", RatWaitForHandle(queue, 0));
  CHECK_TIMEOUT("nothing was ended", RatWaitForHandle(child, 0));

  CHECK_OK("let the child end", RatSetEvent(event));
  joinProcess(child);
  joinThread(thread);
  HANDLE rest[] = {event, mutex, semaphore, queue, timer, reader, writer, file};
  for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) closeHandle(rest[i]);
  remove("/tmp/rights");
}

static void inChild(void) {
  HEVENT event = newEvent(true, true), narrow;
  CHECK_OK("narrow", RatDuplicateHandle(event, RAT_RIGHT_WAIT, &narrow));
  HPROCESS child = startChild("narrow", (HANDLE[]){narrow, event}, 2);
  CHECK_EQUAL("a child gets the rights of the handle that was listed", 0, joinProcess(child));
  CHECK_TIMEOUT("and no more", RatWaitForHandle(event, 0));
  closeHandle(event);
  closeHandle(narrow);
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "wait")) return RatWaitForHandle(inherited(0), PATIENCE);
  if (plays(part, "narrow")) {
    natural("passed on", inherited(0), RAT_RIGHT_WAIT);
    natural("passed on", inherited(1), COMMON | RAT_RIGHT_SIGNAL);
    CHECK_STATUS("set", RAT_ERR_ACCESS_DENIED, RatSetEvent(inherited(0)));
    CHECK_OK("reset", RatResetEvent(inherited(1)));
    return 0;
  }
  duplicates();
  eachCall();
  inChild();
  return finish();
}
