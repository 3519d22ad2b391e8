/* What every conformance program uses: checks that name the case they belong to, threads, children, bounded waits. */
#ifndef CHECK_H
#define CHECK_H

#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds that a check waits for what has to happen. Nothing here is asserted to be fast. */
#define PATIENCE 60000

/* The header is compiled into one program at a time: its variables are the program's. */
static int checksPassed;
static const char *programPath = "";

_Noreturn static inline void failed(const char *file, int line, const char *what, const char *text) {
  fprintf(stderr, "%s:%d: %s: %s\n", file, line, what, text);
  RatExitProcess(1);
}

static inline void passed(void) { __atomic_fetch_add(&checksPassed, 1, __ATOMIC_RELAXED); }

/* `what` begins with the number of the case, where there is one. */
#define CHECK(what, condition) ((condition) ? passed() : failed(__FILE__, __LINE__, what, #condition))

static inline void checkEqual(const char *file, int line, const char *what, const char *text, int64_t expected, int64_t actual) {
  if (expected == actual) {
    passed();
    return;
  }
  char message[512];
  snprintf(message, sizeof message, "%s is %lld, expected %lld", text, (long long)actual, (long long)expected);
  failed(file, line, what, message);
}
#define CHECK_EQUAL(what, expected, actual) checkEqual(__FILE__, __LINE__, what, #actual, (int64_t)(expected), (int64_t)(actual))

static inline void checkStatus(const char *file, int line, const char *what, const char *text, RatStatus expected, RatStatus actual) {
  if (expected == actual) {
    passed();
    return;
  }
  char message[512];
  snprintf(message, sizeof message, "%s gave %d (%s), expected %d (%s)", text, actual, RatStatusText(actual), expected, RatStatusText(expected));
  failed(file, line, what, message);
}
#define CHECK_STATUS(what, expected, call) checkStatus(__FILE__, __LINE__, what, #call, expected, call)
#define CHECK_OK(what, call) CHECK_STATUS(what, RAT_SUCCESS, call)
/* A call of POSIX that fails. Needs errno.h. */
#define CHECK_ERRNO(what, expected, call) \
  do { \
    errno = 0; \
    CHECK_EQUAL(what, -1, call); \
    CHECK_EQUAL(what, expected, errno); \
  } while (0)
#define CHECK_TIMEOUT(what, call) CHECK_STATUS(what, RAT_ERR_TIMEOUT, call)

/* The last line of a program that has passed. */
static inline int finish(void) {
  printf("ok %d checks\n", checksPassed);
  return 0;
}

/* ── Objects ── */
static inline HEVENT newEvent(bool manualReset, bool initialState) {
  HEVENT h = NULL;
  CHECK_OK("create an event", RatCreateEvent(manualReset, initialState, &h));
  return h;
}
static inline HSEMAPHORE newSemaphore(int32_t initial, int32_t max) {
  HSEMAPHORE h = NULL;
  CHECK_OK("create a semaphore", RatCreateSemaphore(initial, max, &h));
  return h;
}
static inline HMUTEX newMutex(bool recursive, bool initiallyOwned) {
  HMUTEX h = NULL;
  CHECK_OK("create a mutex", RatCreateMutex(recursive, initiallyOwned, &h));
  return h;
}
static inline HCOMPQ newQueue(void) {
  HCOMPQ h = NULL;
  CHECK_OK("create a completion queue", RatCreateCompletionQueue(&h));
  return h;
}
static inline void closeHandle(HANDLE h) { CHECK_OK("close a handle", RatCloseHandle(h)); }

/* The count of a semaphore: a release of nothing tells it. */
static inline int32_t countOf(HSEMAPHORE h) {
  int32_t count = -1;
  CHECK_OK("read a semaphore", RatReleaseSemaphore(h, 0, &count));
  return count;
}
/* Whether an object is signaled, for types that a wait does not change. */
static inline bool isSignaled(HANDLE h) {
  RatStatus status = RatWaitForHandle(h, 0);
  CHECK("poll an object", status == RAT_SUCCESS || status == RAT_ERR_TIMEOUT);
  return status == RAT_SUCCESS;
}
static inline RatHandleInfo infoOf(HANDLE h) {
  RatHandleInfo info = {.size = sizeof info};
  CHECK_OK("describe a handle", RatGetHandleInfo(h, &info));
  return info;
}

/* ── Threads ── */
static inline HTHREAD startThread(RatThreadEntry entry, void *arg) {
  HTHREAD h = NULL;
  CHECK_OK("start a thread", RatCreateThread(entry, arg, NULL, &h));
  return h;
}
/* Waits for a thread's end and closes its handle; returns its exit code. */
static inline int32_t joinThread(HTHREAD h) {
  int32_t exitCode = 0;
  CHECK_OK("join a thread", RatWaitForHandle(h, PATIENCE));
  CHECK_OK("a thread's exit code", RatGetThreadExitCode(h, &exitCode));
  closeHandle(h);
  return exitCode;
}

/* A thread that sleeps, for the milliseconds in its argument. */
static inline int32_t sleeper(void *ms) {
  RatSleep((uint32_t)(uintptr_t)ms);
  return 0;
}

/* A thread that waits once and tells how that ended. */
typedef struct Waiter {
  HANDLE objects[4];
  size_t count;
  bool waitAll;
  uint32_t timeoutMs;
  HSEMAPHORE ready; /* raised just before the wait; may be NULL */
  RatStatus status;
  size_t index;
  HTHREAD thread;
} Waiter;

static inline int32_t runWaiter(void *arg) {
  Waiter *waiter = arg;
  if (waiter->ready != NULL) RatReleaseSemaphore(waiter->ready, 1, NULL);
  if (waiter->count == 1) waiter->status = RatWaitForHandle(waiter->objects[0], waiter->timeoutMs);
  else waiter->status = RatWaitForMultipleHandles(waiter->objects, waiter->count, waiter->waitAll, waiter->timeoutMs, &waiter->index);
  return 0;
}
/* Returns when the thread runs and is about to wait, or waits: which of them no program can tell. */
static inline void startWaiter(Waiter *waiter) {
  HSEMAPHORE ready = newSemaphore(0, 1);
  waiter->ready = ready;
  waiter->index = 99;
  waiter->thread = startThread(runWaiter, waiter);
  CHECK_OK("the waiter runs", RatWaitForHandle(ready, PATIENCE));
  closeHandle(ready);
}
static inline Waiter *startWaiterFor(Waiter *waiter, HANDLE object) {
  *waiter = (Waiter){.objects = {object}, .count = 1, .timeoutMs = PATIENCE};
  startWaiter(waiter);
  return waiter;
}
static inline RatStatus endWaiter(Waiter *waiter) {
  joinThread(waiter->thread);
  return waiter->status;
}
static inline bool hasEnded(const Waiter *waiter) { return isSignaled(waiter->thread); }
/* Pulses until the waiter has gone: the pulse that released it found it waiting. */
static inline void pulseUntilEnded(HEVENT event, const Waiter *waiter) {
  for (int i = 0; RatWaitForHandle(waiter->thread, 2) == RAT_ERR_TIMEOUT; i++) {
    CHECK("a pulse releases a waiter", i < PATIENCE / 2);
    CHECK_OK("pulse", RatPulseEvent(event));
  }
}

/* ── Children: the program runs itself, with the part to play as first argument ── */
static inline HPROCESS startChildWith(const RatProcessAttributes *attributes, const char *part, const char *detail) {
  HPROCESS h = NULL;
  CHECK_OK("start a child", RatCreateProcess(programPath, (const char *[]){programPath, part, detail, NULL}, attributes, &h));
  return h;
}
static inline HPROCESS startChild(const char *part, HANDLE *inherit, size_t count) {
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = inherit, .inheritCount = count};
  return startChildWith(&attributes, part, NULL);
}
/* Waits for a process's end and closes its handle; returns its exit code. */
static inline int32_t joinProcess(HPROCESS h) {
  int32_t exitCode = 0;
  CHECK_OK("join a process", RatWaitForHandle(h, PATIENCE));
  CHECK_OK("a process's exit code", RatGetProcessExitCode(h, &exitCode));
  closeHandle(h);
  return exitCode;
}
static inline HANDLE inherited(size_t index) {
  HANDLE h = NULL;
  CHECK_OK("an inherited handle", RatGetInheritedHandle(index, &h));
  return h;
}

/* Call first in main; returns the part to play, or NULL. */
static inline const char *begin(int argc, char **argv) {
  programPath = argv[0];
  return argc > 1 ? argv[1] : NULL;
}
static inline bool plays(const char *part, const char *name) { return part != NULL && strcmp(part, name) == 0; }

#endif
