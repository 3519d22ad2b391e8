/* Asynchronous operations on files: done at once, and told by one completion all the same. */
#include "check.h"

#define PATH "/async-files.bin"

static RatCompletion next(HCOMPQ queue) {
  RatCompletion completion;
  size_t count = 0;
  memset(&completion, 0xee, sizeof completion);
  CHECK_OK("a completion", RatGetCompletions(queue, &completion, 1, PATIENCE, &count));
  CHECK_EQUAL("one", 1, count);
  CHECK_EQUAL("its kind", RAT_COMPLETION_IO, completion.kind);
  return completion;
}

static void checkEmpty(const char *what, HCOMPQ queue) {
  RatCompletion completion;
  size_t count;
  CHECK_TIMEOUT(what, RatGetCompletions(queue, &completion, 1, 0, &count));
}

static void checkNext(const char *what, HCOMPQ queue, HANDLE source, uintptr_t userData, uint64_t bytes) {
  RatCompletion completion = next(queue);
  CHECK_OK(what, completion.status);
  CHECK_EQUAL(what, userData, completion.userData);
  CHECK_EQUAL(what, bytes, completion.value);
  CHECK(what, completion.source == source);
}

static void transfers(HCOMPQ queue, HFILE file) {
  char text[] = "asynchronous", back[32] = "";
  uint64_t offset = 99;
  CHECK_STATUS("write", RAT_PENDING, RatWriteFileAsync(file, 100, text, 12, queue, 1));
  checkNext("write", queue, file, 1, 12);
  CHECK_STATUS("read", RAT_PENDING, RatReadFileAsync(file, 100, back, sizeof back, queue, 2));
  checkNext("read, up to the end", queue, file, 2, 12);
  CHECK("what was written", memcmp(back, text, 12) == 0);
  CHECK_STATUS("read a hole", RAT_PENDING, RatReadFileAsync(file, 95, back, 10, queue, 3));
  checkNext("read a hole", queue, file, 3, 10);
  CHECK("zeros, then the text", memcmp(back, "\0\0\0\0\0async", 10) == 0);
  CHECK_STATUS("read at the end", RAT_PENDING, RatReadFileAsync(file, 112, back, 10, queue, 4));
  checkNext("read at the end", queue, file, 4, 0);
  CHECK_STATUS("read far beyond", RAT_PENDING, RatReadFileAsync(file, 1ull << 40, back, 10, queue, 5));
  checkNext("read far beyond", queue, file, 5, 0);
  CHECK_STATUS("no bytes", RAT_PENDING, RatReadFileAsync(file, 0, NULL, 0, queue, 6));
  checkNext("no bytes", queue, file, 6, 0);
  CHECK_OK("the offset", RatSeekFile(file, 0, RAT_SEEK_CURRENT, &offset));
  CHECK_EQUAL("the offset of the file is not moved", 0, offset);
  CHECK_STATUS("flush", RAT_PENDING, RatFlushFileAsync(file, queue, 7));
  checkNext("flush", queue, file, 7, 0);
  CHECK("signaled when nothing is under way", isSignaled(file));
  checkEmpty("one completion each", queue);
}

static void large(HCOMPQ queue, HFILE file) {
  size_t size = 3 << 20;
  unsigned char *data = malloc(size), *back = calloc(1, size);
  CHECK("memory", data != NULL && back != NULL);
  for (size_t i = 0; i < size; i++) data[i] = (unsigned char)(i * 7 + (i >> 8));
  CHECK_STATUS("a large write", RAT_PENDING, RatWriteFileAsync(file, 1000, data, size, queue, 1));
  checkNext("a large write", queue, file, 1, size);
  CHECK_STATUS("a large read", RAT_PENDING, RatReadFileAsync(file, 1000, back, size, queue, 2));
  checkNext("a large read", queue, file, 2, size);
  CHECK("all of it", memcmp(data, back, size) == 0);
  free(data);
  free(back);
}

static void many(HCOMPQ queue, HFILE file) {
  enum { COUNT = 1000 };
  static uint32_t slots[COUNT];
  for (uint32_t i = 0; i < COUNT; i++)
    CHECK_STATUS("a write of many", RAT_PENDING, RatWriteFileAsync(file, i * 4, &i, 4, queue, i));
  for (uint32_t i = 0; i < COUNT; i++) checkNext("a write of many", queue, file, i, 4);
  for (uint32_t i = 0; i < COUNT; i++)
    CHECK_STATUS("a read of many", RAT_PENDING, RatReadFileAsync(file, i * 4, &slots[i], 4, queue, i));
  for (uint32_t i = 0; i < COUNT; i++) {
    checkNext("a read of many", queue, file, i, 4);
    CHECK_EQUAL("what was written there", i, slots[i]);
  }
}

static void errors(HCOMPQ queue, HFILE file) {
  char buffer[8] = "";
  HFILE directory, readOnly, appending;
  HCOMPQ weak;
  /* The caller's own message queue: message-loop.c. */
  CHECK_STATUS("no queue, nothing begun", RAT_ERR_NOT_FOUND, RatCancelFileAsync(file, NULL, 0));
  CHECK_STATUS("no such queue", RAT_ERR_INVALID_HANDLE, RatReadFileAsync(file, 0, buffer, 8, (HANDLE)1, 0));
  CHECK_STATUS("no queue at all", RAT_ERR_WRONG_TYPE, RatReadFileAsync(file, 0, buffer, 8, file, 0));
  CHECK_OK("a queue without rights", RatDuplicateHandle(queue, RAT_RIGHT_READ | RAT_RIGHT_WAIT, &weak));
  CHECK_STATUS("a queue without rights", RAT_ERR_ACCESS_DENIED, RatReadFileAsync(file, 0, buffer, 8, weak, 0));
  CHECK_STATUS("no file", RAT_ERR_WRONG_TYPE, RatReadFileAsync(queue, 0, buffer, 8, queue, 0));
  CHECK_STATUS("a bad buffer", RAT_ERR_FAULT, RatReadFileAsync(file, 0, (void *)0xfffffff0u, 8, queue, 0));
  CHECK_STATUS("a bad offset", RAT_ERR_INVALID_ARGUMENT, RatReadFileAsync(file, UINT64_MAX, buffer, 8, queue, 0));
  CHECK_OK("open a directory", RatOpenFile("/", RAT_OPEN_DIRECTORY, &directory));
  CHECK_STATUS("a directory", RAT_ERR_IS_DIRECTORY, RatReadFileAsync(directory, 0, buffer, 8, queue, 0));
  CHECK_STATUS("flush a directory", RAT_PENDING, RatFlushFileAsync(directory, queue, 8));
  checkNext("flush a directory", queue, directory, 8, 0);
  CHECK_OK("open to read", RatOpenFile(PATH, RAT_OPEN_READ, &readOnly));
  CHECK_STATUS("not to be written", RAT_ERR_ACCESS_DENIED, RatWriteFileAsync(readOnly, 0, buffer, 8, queue, 0));
  CHECK_STATUS("nothing to cancel", RAT_ERR_NOT_FOUND, RatCancelFileAsync(file, queue, 0));
  CHECK_STATUS("past the largest file", RAT_PENDING, RatWriteFileAsync(file, 1ull << 42, buffer, 8, queue, 9));
  RatCompletion completion = next(queue);
  CHECK_STATUS("past the largest file", RAT_ERR_LIMIT_EXCEEDED, completion.status);
  CHECK_EQUAL("past the largest file", 0, completion.value);
  CHECK_EQUAL("past the largest file", 9, completion.userData);
  CHECK_OK("open to append", RatOpenFile(PATH, RAT_OPEN_WRITE | RAT_OPEN_APPEND, &appending));
  RatFileInfo before = {.size = sizeof before}, after = {.size = sizeof after};
  CHECK_OK("length", RatGetFileInfo(file, &before));
  CHECK_STATUS("append", RAT_PENDING, RatWriteFileAsync(appending, 0, "end", 3, queue, 10));
  checkNext("append", queue, appending, 10, 3);
  CHECK_OK("length", RatGetFileInfo(file, &after));
  CHECK_EQUAL("it grew", before.length + 3, after.length);
  checkEmpty("errors queue nothing", queue);
  closeHandle(weak);
  closeHandle(directory);
  closeHandle(readOnly);
  closeHandle(appending);
}

static void devices(HCOMPQ queue) {
  char buffer[4] = "abc";
  HFILE zero;
  CHECK_OK("open a device", RatOpenFile("/dev/zero", RAT_OPEN_READ | RAT_OPEN_WRITE, &zero));
  CHECK_STATUS("read a device", RAT_PENDING, RatReadFileAsync(zero, 5, buffer, 2, queue, 1));
  checkNext("read a device", queue, zero, 1, 2);
  CHECK("zeros", memcmp(buffer, "\0\0c", 3) == 0);
  CHECK_STATUS("write to a device", RAT_PENDING, RatWriteFileAsync(zero, 5, buffer, 3, queue, 2));
  checkNext("write to a device", queue, zero, 2, 3);
  closeHandle(zero);
}

/* A queue holds so many completions, taken or not: more are refused. */
static void quota(HFILE file) {
  enum { MOST = 65536 };
  HCOMPQ queue = newQueue();
  RatCompletion batch[256];
  uint32_t count = 0, taken = 0;
  char byte;
  RatStatus status;
  while ((status = RatReadFileAsync(file, 0, &byte, 1, queue, count)) == RAT_PENDING) count++;
  CHECK_STATUS("a full queue", RAT_ERR_QUOTA, status);
  CHECK_EQUAL("a full queue", MOST, count);
  CHECK_STATUS("a full queue", RAT_ERR_QUOTA, RatFlushFileAsync(file, queue, 0));
  for (size_t got; RatGetCompletions(queue, batch, 256, 0, &got) == RAT_SUCCESS;) taken += got;
  CHECK_EQUAL("each once", count, taken);
  CHECK_STATUS("room again", RAT_PENDING, RatReadFileAsync(file, 0, &byte, 1, queue, 1));
  closeHandle(queue);
}

/* Writes and flushes a file in a folder that may lie in a store (e2e/persistence.spec.ts), many times at once. */
static int flushIn(const char *folder) {
  enum { COUNT = 20 };
  char path[256];
  HCOMPQ queue = newQueue();
  HFILE file;
  snprintf(path, sizeof path, "%s/flushed", folder);
  CHECK_OK("create a file", RatOpenFile(path, RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE, &file));
  for (uintptr_t i = 0; i < COUNT; i++) {
    char digit = (char)('a' + i);
    CHECK_STATUS("write", RAT_PENDING, RatWriteFileAsync(file, i, &digit, 1, queue, 2 * i));
    CHECK_STATUS("flush", RAT_PENDING, RatFlushFileAsync(file, queue, 2 * i + 1));
  }
  bool told[2 * COUNT] = {false};
  for (uintptr_t i = 0; i < 2 * COUNT; i++) {
    RatCompletion completion = next(queue);
    CHECK_OK("done", completion.status);
    CHECK("each once", completion.userData < 2 * COUNT && !told[completion.userData]);
    CHECK_EQUAL("bytes", completion.userData % 2 == 0, completion.value);
    told[completion.userData] = true;
  }
  CHECK_OK("nothing is under way", RatWaitForHandle(file, PATIENCE));
  /* Closing cancels what is not done; either way there is one completion. */
  CHECK_STATUS("flush", RAT_PENDING, RatFlushFileAsync(file, queue, 1));
  closeHandle(file);
  RatCompletion last = next(queue);
  CHECK("done or cancelled", last.status == RAT_SUCCESS || last.status == RAT_ERR_CANCELLED);
  checkEmpty("one completion each", queue);
  closeHandle(queue);
  return finish();
}

int main(int argc, char **argv) {
  const char *folder = begin(argc, argv);
  if (folder != NULL) return flushIn(folder);
  HCOMPQ queue = newQueue();
  HFILE file;
  CHECK_OK("create a file", RatOpenFile(PATH, RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_TRUNCATE, &file));
  transfers(queue, file);
  large(queue, file);
  many(queue, file);
  errors(queue, file);
  devices(queue);
  quota(file);
  closeHandle(file);
  closeHandle(queue);
  CHECK_OK("delete the file", RatDeleteFile(PATH));
  return finish();
}
