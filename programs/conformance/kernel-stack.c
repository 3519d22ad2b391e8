/* Recursion with a system call at every depth, until the machine's stack ends: it traps, and all else goes on. */
#include "check.h"

#include <unistd.h>

enum { EVENT, SEMAPHORE, MUTEX, QUEUE, WRITER, FILE_, HANDLES };
static HANDLE shared[HANDLES];

typedef void (*Call)(void);

static void callId(void) { RatGetCurrentThreadId(); }
static void callSet(void) { RatSetEvent(shared[EVENT]); }
static void callRelease(void) {
  int32_t previous;
  if (RatReleaseSemaphore(shared[SEMAPHORE], 1, &previous) != RAT_SUCCESS) RatWaitForHandle(shared[SEMAPHORE], 0);
}
static void callMutex(void) {
  RatWaitForHandle(shared[MUTEX], 0);
  RatReleaseMutex(shared[MUTEX]);
}
static void callAll(void) { RatWaitForMultipleHandles(shared, 2, true, 0, NULL); }
static void callQueue(void) {
  RatCompletion completion = {0};
  size_t count;
  RatPostCompletion(shared[QUEUE], &completion);
  RatGetCompletions(shared[QUEUE], &completion, 1, 0, &count);
}
static void callAsync(void) {
  RatWaitEventAsync(shared[EVENT], shared[QUEUE], 1);
  RatCancelWaitAsync(shared[EVENT], shared[QUEUE], 1);
  RatCompletion completion;
  size_t count;
  RatGetCompletions(shared[QUEUE], &completion, 1, 0, &count);
}
static void callCreate(void) {
  HEVENT h;
  if (RatCreateEvent(true, true, &h) == RAT_SUCCESS) RatCloseHandle(h);
}
static void callPipe(void) {
  HPIPE reader, writer;
  size_t done;
  if (RatCreatePipe(4096, &reader, &writer) != RAT_SUCCESS) return;
  RatWriteFile(writer, "x", 1, &done);
  RatCloseHandle(writer);
  RatCloseHandle(reader);
}
static void callFile(void) {
  size_t done;
  RatWriteFile(shared[FILE_], "text", 4, &done);
}
static void callOpen(void) {
  HFILE h;
  if (RatOpenFile("/tmp/kernel-stack", RAT_OPEN_READ, &h) == RAT_SUCCESS) RatCloseHandle(h);
}
static void callDescriptors(void) {
  HANDLE h;
  int fd;
  if (RatHandleFromFd(1, &h) != RAT_SUCCESS) return;
  if (RatFdFromHandle(h, &fd) == RAT_SUCCESS) close(fd);
  RatCloseHandle(h);
}
static void callSleep(void) { RatYield(); }
static void callTimer(void) {
  HTIMER h;
  if (RatCreateTimer(true, &h) != RAT_SUCCESS) return;
  RatSetTimer(h, 1000, 0);
  RatCloseHandle(h);
}
static void callProcess(void) {
  static int depth;
  HPROCESS h;
  if (++depth % 512 == 0 && RatCreateProcess("/bin/true", NULL, NULL, &h) == RAT_SUCCESS) RatCloseHandle(h);
}

static const struct {
  const char *name;
  Call call;
} CALLS[] = {
    {"id", callId},       {"set", callSet},     {"release", callRelease}, {"mutex", callMutex}, {"all", callAll},
    {"queue", callQueue}, {"async", callAsync}, {"create", callCreate},   {"pipe", callPipe},   {"file", callFile},
    {"open", callOpen},   {"descriptors", callDescriptors}, {"sleep", callSleep}, {"timer", callTimer}, {"process", callProcess},
};
enum { COUNT = sizeof CALLS / sizeof CALLS[0] };

/* Uses the machine's stack but next to none of memory's, so that the former ends first. */
__attribute__((noinline)) static int64_t recurse(Call call, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f) {
  call();
  if (a == INT64_MIN) return 0;
  return recurse(call, b, c, d, e, f, a + 1) * 3 + a + recurse(call, c, d, e, f, a, b);
}

static Call chosen;
static int32_t recurseInThread(void *arg) {
  (void)arg;
  return (int32_t)recurse(chosen, 1, 2, 3, 4, 5, 6);
}

static int play(const char *name, bool inThread) {
  for (size_t i = 0; i < HANDLES; i++) shared[i] = inherited(i);
  for (int i = 0; i < COUNT; i++) {
    if (!plays(name, CALLS[i].name)) continue;
    chosen = CALLS[i].call;
    if (inThread) joinThread(startThread(recurseInThread, NULL));
    else recurseInThread(NULL);
  }
  return 1;
}

/* What the children have used is whole: no lock is held, and all of it works. */
static void checkShared(const char *after) {
  size_t done;
  RatCompletion completion = {.userData = 3};
  size_t count;
  CHECK_OK(after, RatResetEvent(shared[EVENT]));
  CHECK_TIMEOUT(after, RatWaitForHandle(shared[EVENT], 0));
  CHECK_OK(after, RatSetEvent(shared[EVENT]));
  CHECK_OK(after, RatWaitForHandle(shared[EVENT], 0));
  while (RatWaitForHandle(shared[SEMAPHORE], 0) == RAT_SUCCESS) passed();
  CHECK_OK(after, RatReleaseSemaphore(shared[SEMAPHORE], 1, NULL));
  CHECK_EQUAL(after, 1, countOf(shared[SEMAPHORE]));
  RatStatus status = RatWaitForHandle(shared[MUTEX], 1000);
  CHECK(after, status == RAT_SUCCESS || status == RAT_ABANDONED);
  CHECK_OK(after, RatReleaseMutex(shared[MUTEX]));
  while (RatGetCompletions(shared[QUEUE], &completion, 1, 0, &count) == RAT_SUCCESS) passed();
  completion.userData = 3;
  CHECK_OK(after, RatPostCompletion(shared[QUEUE], &completion));
  CHECK_OK(after, RatGetCompletions(shared[QUEUE], &completion, 1, 0, &count));
  CHECK_EQUAL(after, 3, completion.userData);
  CHECK_OK(after, RatWaitForMultipleHandles(shared, 2, true, 0, NULL));
  CHECK_OK(after, RatWriteFile(shared[FILE_], "text", 4, &done));
  HPROCESS one;
  CHECK_OK(after, RatCreateProcess("/bin/true", NULL, NULL, &one));
  CHECK_EQUAL(after, 0, joinProcess(one));
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (part != NULL) return play(argv[2], plays(part, "thread"));
  HPIPE reader;
  CHECK_OK("pipe", RatCreatePipe(1 << 20, &reader, &shared[WRITER]));
  shared[EVENT] = newEvent(true, false);
  shared[SEMAPHORE] = newSemaphore(0, 1000);
  shared[MUTEX] = newMutex(true, false);
  shared[QUEUE] = newQueue();
  CHECK_OK("file", RatOpenFile("/tmp/kernel-stack", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE, &shared[FILE_]));
  for (int i = 0; i < COUNT; i++) {
    for (int inThread = 0; inThread <= 1; inThread++) {
      RatProcessAttributes attributes = {.size = sizeof attributes, .stdErr = shared[WRITER], .inherit = shared, .inheritCount = HANDLES};
      HPROCESS child = startChildWith(&attributes, inThread ? "thread" : "main", CALLS[i].name);
      CHECK_EQUAL(CALLS[i].name, RAT_EXIT_TRAP, joinProcess(child));
      static char text[1 << 16];
      size_t done;
      CHECK_OK(CALLS[i].name, RatReadFile(reader, text, sizeof text - 1, &done));
      text[done] = 0;
      /* WebKit tells functions without places within them. */
      CHECK("it tells where", strstr(text, " in recurse\n    at programs/conformance/kernel-stack.c:") != NULL ||
                                strstr(text, " recurse, which begins at programs/conformance/kernel-stack.c:") != NULL);
      checkShared(CALLS[i].name);
    }
  }
  closeHandle(reader);
  for (int i = 0; i < HANDLES; i++) closeHandle(shared[i]);
  remove("/tmp/kernel-stack");
  return finish();
}
