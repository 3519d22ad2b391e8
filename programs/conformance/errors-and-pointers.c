/* Pointers outside memory, handles that are none, and the order of checks: pointer, handle, type, right, argument. */
#include "check.h"

static uintptr_t memoryEnd(void) { return (uintptr_t)__builtin_wasm_memory_size(0) << 16; }

/* What is memory, but nobody's: --check would tell of it. */
static void useUnchecked(void *p, size_t size) {
  (void)p;
  (void)size;
#if __has_feature(address_sanitizer)
  void __asan_unpoison_memory_region(const volatile void *, size_t);
  __asan_unpoison_memory_region(p, size);
#endif
}

/* Addresses at which `size` bytes do not lie inside memory. */
enum { BAD_COUNT = 6 };
static void *badAddress(int which, size_t size) {
  uintptr_t end = memoryEnd();
  const uintptr_t all[BAD_COUNT] = {0, end - size + 1, end - 1, end, 0xfffffff0u, 0xffffffffu};
  return size == 1 && which == 2 ? (void *)end : (void *)all[which];
}

#define EACH_BAD(size, name, call) \
  for (int bad = 0; bad < BAD_COUNT; bad++) { \
    void *name = badAddress(bad, size); \
    CHECK_STATUS("a pointer outside memory", RAT_ERR_FAULT, call); \
  }
/* For pointers that may be NULL. */
#define EACH_BAD_BUT_NULL(size, name, call) \
  for (int bad = 1; bad < BAD_COUNT; bad++) { \
    void *name = badAddress(bad, size); \
    CHECK_STATUS("a pointer outside memory", RAT_ERR_FAULT, call); \
  }

static int32_t entry(void *arg) {
  (void)arg;
  return 0;
}

static void pointers(void) {
  HEVENT event = newEvent(false, true);
  HSEMAPHORE semaphore = newSemaphore(0, 5);
  HCOMPQ queue = newQueue();
  HPIPE reader, writer;
  HTHREAD thread = startThread(entry, NULL);
  HPROCESS child;
  HANDLE h;
  size_t done;
  char byte;
  RatCompletion completion;
  HFILE directory;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  CHECK_OK("directory", RatOpenFile("/tmp", RAT_OPEN_DIRECTORY, &directory));
  CHECK_OK("child", RatCreateProcess("/bin/true", NULL, NULL, &child));
  CHECK_OK("join", RatWaitForHandle(child, PATIENCE));
  CHECK_OK("join", RatWaitForHandle(thread, PATIENCE));
  uint32_t handles = infoOf(event).handleCount;

  EACH_BAD(4, p, RatDuplicateHandle(event, RAT_RIGHTS_SAME, p));
  EACH_BAD(sizeof(RatHandleInfo), p, RatGetHandleInfo(event, p));
  EACH_BAD(4, p, RatCreateEvent(true, true, p));
  EACH_BAD(4, p, RatCreateMutex(true, true, p));
  EACH_BAD(4, p, RatCreateSemaphore(1, 1, p));
  EACH_BAD(4, p, RatCreateTimer(true, p));
  EACH_BAD(4, p, RatCreateCompletionQueue(p));
  EACH_BAD(4, p, RatCreatePipe(0, p, &h));
  EACH_BAD(4, p, RatCreatePipe(0, &h, p));
  EACH_BAD(4, p, RatOpenFile("/tmp/pointers", RAT_OPEN_WRITE | RAT_OPEN_CREATE, p));
  EACH_BAD(1, p, RatOpenFile(p, RAT_OPEN_READ, &h));
  EACH_BAD(4, p, RatHandleFromFd(1, p));
  EACH_BAD(4, p, RatFdFromHandle(writer, p));
  EACH_BAD(4, p, RatGetInheritedHandle(0, p));
  EACH_BAD(4, p, RatGetProcessExitCode(child, p));
  EACH_BAD(4, p, RatGetProcessId(child, p));
  EACH_BAD(4, p, RatGetThreadExitCode(thread, p));
  EACH_BAD(4, p, RatCreateThread(entry, NULL, NULL, p));
  EACH_BAD_BUT_NULL(sizeof(RatThreadAttributes), p, RatCreateThread(entry, NULL, p, &h));
  EACH_BAD(4, p, RatCreateProcess("/bin/true", NULL, NULL, p));
  EACH_BAD(1, p, RatCreateProcess(p, NULL, NULL, &h));
  EACH_BAD_BUT_NULL(4, p, RatCreateProcess("/bin/true", p, NULL, &h));
  EACH_BAD_BUT_NULL(sizeof(RatProcessAttributes), p, RatCreateProcess("/bin/true", NULL, p, &h));
  EACH_BAD_BUT_NULL(1, p, RatCreateProcess("/bin/true", (const char *[]){"true", p, NULL}, NULL, &h));
  RatProcessAttributes attributes;
  EACH_BAD_BUT_NULL(1, p, (attributes = (RatProcessAttributes){.size = sizeof attributes, .cwd = p}, RatCreateProcess("/bin/true", NULL, &attributes, &h)));
  EACH_BAD_BUT_NULL(4, p, (attributes = (RatProcessAttributes){.size = sizeof attributes, .envp = p}, RatCreateProcess("/bin/true", NULL, &attributes, &h)));
  EACH_BAD(8, p, (attributes = (RatProcessAttributes){.size = sizeof attributes, .inherit = p, .inheritCount = 2}, RatCreateProcess("/bin/true", NULL, &attributes, &h)));
  EACH_BAD(sizeof(RatProcessInfo), p, RatGetProcessList(p, 1, &done));
  EACH_BAD(4, p, RatGetProcessList(&(RatProcessInfo){0}, 1, p));
  EACH_BAD_BUT_NULL(4, p, RatReleaseSemaphore(semaphore, 1, p));
  EACH_BAD(8, p, RatWaitForMultipleHandles(p, 2, false, 0, NULL));
  EACH_BAD(8, p, RatWaitForMultipleHandles(p, 2, true, 0, NULL));
  EACH_BAD_BUT_NULL(4, p, RatWaitForMultipleHandles(&event, 1, false, 0, p));
  EACH_BAD_BUT_NULL(4, p, RatWaitForMultipleHandles(&event, 1, true, 0, p));
  EACH_BAD(sizeof completion, p, RatPostCompletion(queue, p));
  EACH_BAD(sizeof completion, p, RatGetCompletions(queue, p, 1, 0, &done));
  EACH_BAD(4, p, RatGetCompletions(queue, &completion, 1, 0, p));
  EACH_BAD(2, p, RatReadFile(reader, p, 2, &done));
  EACH_BAD(4, p, RatReadFile(reader, &byte, 1, p));
  EACH_BAD(2, p, RatWriteFile(writer, p, 2, &done));
  EACH_BAD(4, p, RatWriteFile(writer, "x", 1, p));
  EACH_BAD_BUT_NULL(8, p, RatSeekFile(directory, 0, RAT_SEEK_BEGIN, p));
  EACH_BAD(sizeof(RatFileInfo), p, RatGetFileInfo(directory, p));
  EACH_BAD(1, p, RatGetPathInfo(p, true, &(RatFileInfo){.size = sizeof(RatFileInfo)}));
  EACH_BAD(sizeof(RatFileInfo), p, RatGetPathInfo("/tmp", true, p));
  EACH_BAD(sizeof(RatDirectoryEntry), p, RatReadDirectory(directory, p, 1, &done));
  EACH_BAD(4, p, RatReadDirectory(directory, &(RatDirectoryEntry){.size = sizeof(RatDirectoryEntry)}, 1, p));
  EACH_BAD(1, p, RatCreateDirectory(p));
  EACH_BAD(1, p, RatDeleteDirectory(p));
  EACH_BAD(1, p, RatDeleteFile(p));
  EACH_BAD(1, p, RatRenameFile(p, "/tmp/pointers"));
  EACH_BAD(1, p, RatRenameFile("/tmp", p));
  EACH_BAD(1, p, RatCreateLink(p, "/tmp", true));
  EACH_BAD(1, p, RatCreateLink("/tmp/pointers", p, true));
  EACH_BAD(1, p, RatCreateLink("/tmp/pointers", p, false));
  for (int bad = 0; bad < BAD_COUNT; bad++) CHECK("no completion, and no trap", !RatGetNextCompletion(queue, badAddress(bad, sizeof completion)));

  /* Lengths whose product or sum passes 4 GiB. */
  static HANDLE one[1];
  CHECK_STATUS("a long list", RAT_ERR_FAULT, RatGetCompletions(queue, &completion, 0x10000000, 0, &done));
  CHECK_STATUS("a length that wraps", RAT_ERR_FAULT, RatGetCompletions(queue, &completion, 0xaaaaaab, 0, &done));
  CHECK_STATUS("a length that wraps", RAT_ERR_FAULT, RatReadFile(reader, &byte, (size_t)-1, &done));
  CHECK_STATUS("a length that wraps", RAT_ERR_FAULT, RatWriteFile(writer, &byte, (size_t)-1, &done));
  CHECK_STATUS("a length that wraps", RAT_ERR_FAULT, RatGetProcessList(&(RatProcessInfo){0}, (size_t)-1, &done));
  CHECK_STATUS("a length that wraps", RAT_ERR_FAULT, RatReadDirectory(directory, &(RatDirectoryEntry){.size = sizeof(RatDirectoryEntry)}, 0xf0f0f1, &done));
  CHECK_STATUS("a length that wraps", RAT_ERR_INVALID_ARGUMENT, RatWaitForMultipleHandles(one, 0x40000001, false, 0, NULL));
  /* A string that has no end before memory has. */
  char *unended = (char *)memoryEnd() - 4;
  char saved[4];
  useUnchecked(unended, 4);
  memcpy(saved, unended, 4);
  memcpy(unended, "/bin", 4);
  CHECK_STATUS("a path without an end", RAT_ERR_FAULT, RatCreateProcess(unended, NULL, NULL, &h));
  CHECK_STATUS("a path without an end", RAT_ERR_FAULT, RatOpenFile(unended, RAT_OPEN_READ, &h));
  CHECK_STATUS("an argument without an end", RAT_ERR_FAULT, RatCreateProcess("/bin/true", (const char *[]){unended, NULL}, NULL, &h));
  memcpy(unended, saved, 4);

  CHECK_EQUAL("nothing was duplicated", handles, infoOf(event).handleCount);
  CHECK_OK("nothing was consumed", RatWaitForHandle(event, 0));
  CHECK_EQUAL("nothing was released", 0, countOf(semaphore));
  CHECK_TIMEOUT("nothing was posted", RatWaitForHandle(queue, 0));
  CHECK_TIMEOUT("nothing was written", RatWaitForHandle(reader, 0));
  FILE *file = fopen("/tmp/pointers", "r");
  CHECK("nothing was created", file == NULL);

  /* The last bytes of memory are inside, and no alignment is asked for. */
  uintptr_t last = memoryEnd() - 5;
  memcpy(saved, (void *)(last + 1), 4);
  CHECK_OK("the last bytes", RatCreateEvent(true, true, (HEVENT *)(last + 1)));
  memcpy(&h, (void *)(last + 1), 4);
  memcpy((void *)(last + 1), saved, 4);
  closeHandle(h);
  char buffer[16];
  CHECK_OK("an odd address", RatCreateEvent(true, true, (HEVENT *)(buffer + 1)));
  memcpy(&h, buffer + 1, 4);
  CHECK("an odd address", isSignaled(h));
  closeHandle(h);

  HANDLE all[] = {event, semaphore, queue, reader, writer, thread, child, directory};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) closeHandle(all[i]);
}

/* Every call that takes a handle of one type, given the others. */
static void wrongTypes(void) {
  HPIPE reader, writer;
  HTIMER timer;
  HFILE file;
  HPROCESS child;
  int32_t code;
  uint32_t id;
  size_t done;
  char byte;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  CHECK_OK("timer", RatCreateTimer(true, &timer));
  CHECK_OK("file", RatOpenFile("/tmp/wrong-types", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE, &file));
  CHECK_OK("child", RatCreateProcess("/bin/true", NULL, NULL, &child));
  enum { EVENT, MUTEX, SEMAPHORE, TIMER, QUEUE, READER, WRITER, FILE_, PROCESS, THREAD, COUNT };
  HANDLE all[COUNT] = {newEvent(true, false), newMutex(true, true), newSemaphore(0, 1), timer, newQueue(), reader, writer, file, child, startThread(entry, NULL)};
  HCOMPQ queue = newQueue();
  RatCompletion completion = {0};
  int fd;
  for (int i = 0; i < COUNT; i++) {
    HANDLE h = all[i];
#define NOT(type, call) \
  if (i != type) CHECK_STATUS(#type " wanted", RAT_ERR_WRONG_TYPE, call)
    NOT(EVENT, RatSetEvent(h));
    NOT(EVENT, RatResetEvent(h));
    NOT(EVENT, RatPulseEvent(h));
    NOT(EVENT, RatWaitEventAsync(h, queue, 1));
    NOT(MUTEX, RatReleaseMutex(h));
    NOT(SEMAPHORE, RatReleaseSemaphore(h, 1, NULL));
    NOT(TIMER, RatSetTimer(h, 1, 0));
    NOT(TIMER, RatCancelTimer(h));
    NOT(QUEUE, RatPostCompletion(h, &completion));
    NOT(QUEUE, RatGetCompletions(h, &completion, 1, 0, &done));
    NOT(QUEUE, RatWaitHandleAsync(all[EVENT], h, 1));
    NOT(QUEUE, RatCancelWaitAsync(all[EVENT], h, 1));
    NOT(PROCESS, RatGetProcessExitCode(h, &code));
    NOT(PROCESS, RatGetProcessId(h, &id));
    NOT(PROCESS, RatTerminateProcess(h, 1));
    NOT(PROCESS, RatResumeProcess(h));
    NOT(PROCESS, RatWaitProcessAsync(h, queue, 1));
    NOT(THREAD, RatGetThreadExitCode(h, &code));
    NOT(THREAD, RatWaitThreadAsync(h, queue, 1));
    NOT(FILE_, RatSeekFile(h, 0, RAT_SEEK_BEGIN, NULL));
    NOT(FILE_, RatSetFileSize(h, 0));
    NOT(FILE_, RatFlushFile(h));
    NOT(FILE_, RatReadDirectory(h, &(RatDirectoryEntry){.size = sizeof(RatDirectoryEntry)}, 1, &done));
    if (i < READER || i > FILE_) {
      CHECK_STATUS("a file or pipe wanted", RAT_ERR_WRONG_TYPE, RatGetFileInfo(h, &(RatFileInfo){.size = sizeof(RatFileInfo)}));
      CHECK_STATUS("a file or pipe wanted", RAT_ERR_WRONG_TYPE, RatReadFile(h, &byte, 1, &done));
      CHECK_STATUS("a file or pipe wanted", RAT_ERR_WRONG_TYPE, RatWriteFile(h, &byte, 1, &done));
      CHECK_STATUS("a file or pipe wanted", RAT_ERR_WRONG_TYPE, RatFdFromHandle(h, &fd));
    }
    if (i > SEMAPHORE) CHECK_STATUS("nothing to signal", RAT_ERR_WRONG_TYPE, RatSignalAndWait(h, all[EVENT], 0));
    if (i != QUEUE) {
      CHECK("a loop ends", !RatGetNextCompletion(h, &completion));
      CHECK_STATUS("and says why", RAT_ERR_WRONG_TYPE, completion.status);
      completion = (RatCompletion){0};
    }
  }
  CHECK_STATUS("the read end cannot be written", RAT_ERR_ACCESS_DENIED, RatWriteFile(reader, &byte, 1, &done));
  CHECK_STATUS("the write end cannot be read", RAT_ERR_ACCESS_DENIED, RatReadFile(writer, &byte, 1, &done));
  CHECK_TIMEOUT("nothing was set", RatWaitForHandle(all[EVENT], 0));
  CHECK_EQUAL("nothing was released", 0, countOf(all[SEMAPHORE]));
  CHECK_OK("the mutex is still owned", RatReleaseMutex(all[MUTEX]));
  CHECK_TIMEOUT("nothing came", RatWaitForHandle(queue, 0));
  joinThread(all[THREAD]);
  joinProcess(child);
  for (int i = 0; i < PROCESS; i++) closeHandle(all[i]);
  closeHandle(queue);
  remove("/tmp/wrong-types");
}

static void noHandles(void) {
  HEVENT gone = newEvent(true, false);
  closeHandle(gone);
  HEVENT foreign = NULL;
  /* A child's handle value is nothing here. */
  HPIPE reader, writer;
  size_t done;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = writer};
  HPROCESS child = startChildWith(&attributes, "tell a handle", NULL);
  CHECK_OK("read", RatReadFile(reader, &foreign, sizeof foreign, &done));
  CHECK_EQUAL("read", sizeof foreign, done);
  HANDLE bad[] = {NULL, gone, foreign, (HANDLE)(uintptr_t)1, (HANDLE)(uintptr_t)0xffffffff, (HANDLE)(uintptr_t)0x80000000};
  HEVENT event = newEvent(true, false);
  HCOMPQ queue = newQueue();
  RatCompletion completion;
  int32_t code;
  uint32_t id;
  char byte;
  int fd;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    HANDLE h = bad[i];
    RatHandleInfo info = {.size = sizeof info};
#define NONE(call) CHECK_STATUS("no handle", RAT_ERR_INVALID_HANDLE, call)
    NONE(RatCloseHandle(h));
    NONE(RatDuplicateHandle(h, RAT_RIGHTS_SAME, &(HANDLE){0}));
    NONE(RatGetHandleInfo(h, &info));
    NONE(RatSetEvent(h));
    NONE(RatResetEvent(h));
    NONE(RatPulseEvent(h));
    NONE(RatReleaseMutex(h));
    NONE(RatReleaseSemaphore(h, 1, NULL));
    NONE(RatReleaseSemaphore(h, -1, NULL));
    NONE(RatSetTimer(h, 1, 1));
    NONE(RatCancelTimer(h));
    NONE(RatWaitForHandle(h, RAT_INFINITE));
    NONE(RatWaitForMultipleHandles((HANDLE[]){event, h}, 2, false, RAT_INFINITE, NULL));
    NONE(RatWaitForMultipleHandles((HANDLE[]){event, h}, 2, true, RAT_INFINITE, NULL));
    NONE(RatSignalAndWait(h, event, 0));
    NONE(RatSignalAndWait(event, h, 0));
    NONE(RatWaitHandleAsync(h, queue, 1));
    NONE(RatWaitHandleAsync(event, h, 1));
    NONE(RatWaitEventAsync(h, queue, 1));
    NONE(RatWaitProcessAsync(h, queue, 1));
    NONE(RatWaitThreadAsync(h, queue, 1));
    NONE(RatCancelWaitAsync(h, queue, 1));
    NONE(RatCancelWaitAsync(event, h, 1));
    NONE(RatPostCompletion(h, &completion));
    NONE(RatGetCompletions(h, &completion, 1, 0, &done));
    CHECK("a loop ends", !RatGetNextCompletion(h, &completion));
    NONE(completion.status);
    NONE(RatGetProcessExitCode(h, &code));
    NONE(RatGetProcessId(h, &id));
    NONE(RatTerminateProcess(h, 1));
    NONE(RatResumeProcess(h));
    NONE(RatGetThreadExitCode(h, &code));
    NONE(RatReadFile(h, &byte, 1, &done));
    NONE(RatWriteFile(h, &byte, 1, &done));
    NONE(RatFdFromHandle(h, &fd));
    NONE(RatSeekFile(h, 0, RAT_SEEK_BEGIN, NULL));
    NONE(RatSetFileSize(h, 0));
    NONE(RatFlushFile(h));
    NONE(RatGetFileInfo(h, &(RatFileInfo){.size = sizeof(RatFileInfo)}));
    NONE(RatReadDirectory(h, &(RatDirectoryEntry){.size = sizeof(RatDirectoryEntry)}, 1, &done));
    attributes = (RatProcessAttributes){.size = sizeof attributes, .inherit = &h, .inheritCount = 1};
    NONE(RatCreateProcess("/bin/true", NULL, &attributes, &(HPROCESS){0}));
    if (h == NULL) continue;
    attributes = (RatProcessAttributes){.size = sizeof attributes, .stdErr = h};
    NONE(RatCreateProcess("/bin/true", NULL, &attributes, &(HPROCESS){0}));
  }
  CHECK_STATUS("no descriptor", RAT_ERR_INVALID_HANDLE, RatHandleFromFd(99, &(HANDLE){0}));
  CHECK_STATUS("no descriptor", RAT_ERR_INVALID_HANDLE, RatHandleFromFd(-1, &(HANDLE){0}));
  CHECK_TIMEOUT("nothing was signaled", RatWaitForHandle(event, 0));
  CHECK_OK("terminate", RatTerminateProcess(child, 0));
  HANDLE rest[] = {event, queue, child, reader, writer};
  for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) closeHandle(rest[i]);
}

/* Two things are wrong at a time: the first one in the order is told. */
static void order(void) {
  void *outside = (void *)memoryEnd();
  HEVENT event = newEvent(true, false), deaf = NULL;
  HSEMAPHORE semaphore = newSemaphore(0, 1), weak = NULL;
  HCOMPQ queue = newQueue(), weakQueue = NULL;
  int32_t previous;
  CHECK_OK("narrow", RatDuplicateHandle(event, RAT_RIGHT_INSPECT, &deaf));
  CHECK_OK("narrow", RatDuplicateHandle(semaphore, RAT_RIGHT_INSPECT, &weak));
  CHECK_OK("narrow", RatDuplicateHandle(queue, RAT_RIGHT_INSPECT, &weakQueue));
  CHECK_STATUS("pointer before handle", RAT_ERR_FAULT, RatReleaseSemaphore(NULL, 1, outside));
  CHECK_STATUS("pointer before type", RAT_ERR_FAULT, RatReleaseSemaphore(event, 1, outside));
  CHECK_STATUS("pointer before right", RAT_ERR_FAULT, RatReleaseSemaphore(weak, 1, outside));
  CHECK_STATUS("pointer before argument", RAT_ERR_FAULT, RatReleaseSemaphore(semaphore, -1, outside));
  CHECK_STATUS("handle before argument", RAT_ERR_INVALID_HANDLE, RatReleaseSemaphore(NULL, -1, &previous));
  CHECK_STATUS("type before right and argument", RAT_ERR_WRONG_TYPE, RatReleaseSemaphore(deaf, -1, &previous));
  CHECK_STATUS("right before argument", RAT_ERR_ACCESS_DENIED, RatReleaseSemaphore(weak, -1, &previous));
  CHECK_STATUS("argument", RAT_ERR_INVALID_ARGUMENT, RatReleaseSemaphore(semaphore, -1, &previous));
  CHECK_STATUS("argument before limit", RAT_ERR_LIMIT_EXCEEDED, RatReleaseSemaphore(semaphore, 2, &previous));
  CHECK_STATUS("pointer before argument", RAT_ERR_FAULT, RatCreateSemaphore(2, 1, outside));
  CHECK_STATUS("pointer before handle", RAT_ERR_FAULT, RatDuplicateHandle(NULL, RAT_RIGHTS_SAME, outside));
  CHECK_STATUS("right before argument", RAT_ERR_ACCESS_DENIED, RatDuplicateHandle(deaf, 1 << 20, &(HANDLE){0}));
  CHECK_STATUS("pointer before handle", RAT_ERR_FAULT, RatPostCompletion(NULL, outside));
  CHECK_STATUS("pointer before handle", RAT_ERR_FAULT, RatGetProcessId(NULL, outside));
  CHECK_STATUS("pointer before type", RAT_ERR_FAULT, RatGetProcessId(event, outside));
  CHECK_STATUS("type before right", RAT_ERR_WRONG_TYPE, RatSetEvent(weak));
  CHECK_STATUS("type before right", RAT_ERR_WRONG_TYPE, RatSetTimer(weak, 1, 0));
  CHECK_STATUS("pointer before handle", RAT_ERR_FAULT, RatReadFile(NULL, outside, 1, &(size_t){0}));
  CHECK_STATUS("type before right", RAT_ERR_WRONG_TYPE, RatReadFile(deaf, &previous, 1, &(size_t){0}));
  CHECK_STATUS("first handle before second", RAT_ERR_ACCESS_DENIED, RatWaitHandleAsync(deaf, NULL, 1));
  CHECK_STATUS("second handle's right", RAT_ERR_ACCESS_DENIED, RatWaitHandleAsync(event, weakQueue, 1));
  CHECK_STATUS("all handles before duplicates", RAT_ERR_INVALID_HANDLE, RatWaitForMultipleHandles((HANDLE[]){event, event, NULL}, 3, true, 0, NULL));
  HANDLE all[] = {event, deaf, semaphore, weak, queue, weakQueue};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) closeHandle(all[i]);
}

static void texts(void) {
  for (RatStatus status = -40; status < 10; status++) CHECK("a text for any status", RatStatusText(status) != NULL && RatStatusText(status)[0] != 0);
  CHECK("named", strncmp(RatStatusText(RAT_ERR_TIMEOUT), "RAT_ERR_TIMEOUT", 15) == 0);
  CHECK("extremes", RatStatusText(INT32_MIN) != NULL && RatStatusText(INT32_MAX) != NULL);
}

int main(int argc, char **argv) {
  if (plays(begin(argc, argv), "tell a handle")) {
    HEVENT mine[200];
    size_t done;
    for (int i = 0; i < 200; i++) mine[i] = newEvent(true, true);
    HANDLE out;
    CHECK_OK("standard output", RatHandleFromFd(1, &out));
    CHECK_OK("tell", RatWriteFile(out, &mine[199], sizeof mine[199], &done));
    RatSleep(RAT_INFINITE);
  }
  pointers();
  wrongTypes();
  noHandles();
  order();
  texts();
  return finish();
}
