/* Asynchronous operations on pipes: they wait in line with threads, hold none, and give one completion. */
#include "check.h"

static RatCompletion next(HCOMPQ queue) {
  RatCompletion completion;
  size_t count = 0;
  memset(&completion, 0xee, sizeof completion);
  CHECK_OK("a completion", RatGetCompletions(queue, &completion, 1, PATIENCE, &count));
  CHECK_EQUAL("its kind", RAT_COMPLETION_IO, completion.kind);
  return completion;
}

static void checkEmpty(const char *what, HCOMPQ queue) {
  RatCompletion completion;
  size_t count;
  CHECK_TIMEOUT(what, RatGetCompletions(queue, &completion, 1, 0, &count));
}

static void checkNext(const char *what, HCOMPQ queue, HANDLE source, uintptr_t userData, RatStatus status, uint64_t bytes) {
  RatCompletion completion = next(queue);
  CHECK_STATUS(what, status, completion.status);
  CHECK_EQUAL(what, userData, completion.userData);
  CHECK_EQUAL(what, bytes, completion.value);
  CHECK(what, completion.source == source);
}

typedef struct Pipe {
  HPIPE read, write;
} Pipe;

static Pipe newPipe(size_t capacity) {
  Pipe pipe;
  CHECK_OK("create a pipe", RatCreatePipe(capacity, &pipe.read, &pipe.write));
  return pipe;
}

static void closePipe(Pipe pipe) {
  closeHandle(pipe.read);
  closeHandle(pipe.write);
}

static void put(HPIPE end, const void *data, size_t length) {
  size_t done = 0;
  CHECK_OK("write", RatWriteFile(end, data, length, &done));
  CHECK_EQUAL("write", length, done);
}

static size_t get(HPIPE end, void *data, size_t length) {
  size_t done = 0;
  CHECK_OK("read", RatReadFile(end, data, length, &done));
  return done;
}

static void reads(HCOMPQ queue) {
  Pipe pipe = newPipe(0);
  char buffer[3][8] = {"", "", ""};
  CHECK_STATUS("a read that waits", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[0], 8, queue, 1));
  checkEmpty("nothing yet", queue);
  CHECK("the end is not readable", !isSignaled(pipe.read));
  put(pipe.write, "abc", 3);
  CHECK("nor is it now: the read has it", !isSignaled(pipe.read));
  checkNext("what there is", queue, pipe.read, 1, RAT_SUCCESS, 3);
  CHECK("its bytes", memcmp(buffer[0], "abc", 4) == 0);
  checkEmpty("one completion", queue);

  for (int i = 0; i < 3; i++)
    CHECK_STATUS("in order", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[i], 2, queue, i));
  put(pipe.write, "123456789", 9);
  for (int i = 0; i < 3; i++) checkNext("in order", queue, pipe.read, i, RAT_SUCCESS, 2);
  CHECK("in order", memcmp(buffer[0], "12", 2) == 0 && memcmp(buffer[1], "34", 2) == 0 && memcmp(buffer[2], "56", 2) == 0);
  CHECK_EQUAL("the rest", 3, get(pipe.read, buffer[0], 8));

  put(pipe.write, "xy", 2);
  CHECK_STATUS("there already", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[0], 8, queue, 4));
  checkNext("there already", queue, pipe.read, 4, RAT_SUCCESS, 2);
  CHECK_STATUS("no bytes", RAT_PENDING, RatReadFileAsync(pipe.read, 0, NULL, 0, queue, 5));
  checkNext("no bytes", queue, pipe.read, 5, RAT_SUCCESS, 0);

  CHECK_STATUS("an offset", RAT_ERR_INVALID_ARGUMENT, RatReadFileAsync(pipe.read, 1, buffer[0], 8, queue, 0));
  CHECK_STATUS("the other end", RAT_ERR_ACCESS_DENIED, RatReadFileAsync(pipe.write, 0, buffer[0], 8, queue, 0));
  CHECK_STATUS("the other end", RAT_ERR_ACCESS_DENIED, RatWriteFileAsync(pipe.read, 0, buffer[0], 8, queue, 0));
  CHECK_STATUS("flush", RAT_ERR_WRONG_TYPE, RatFlushFileAsync(pipe.write, queue, 0));

  CHECK_STATUS("until the end", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[0], 8, queue, 6));
  CHECK_STATUS("until the end", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[1], 8, queue, 7));
  closeHandle(pipe.write);
  checkNext("the end", queue, pipe.read, 6, RAT_SUCCESS, 0);
  checkNext("the end", queue, pipe.read, 7, RAT_SUCCESS, 0);
  CHECK_STATUS("after the end", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[0], 8, queue, 8));
  checkNext("after the end", queue, pipe.read, 8, RAT_SUCCESS, 0);
  closeHandle(pipe.read);
  checkEmpty("errors queue nothing", queue);
}

static void writes(HCOMPQ queue) {
  Pipe pipe = newPipe(8192);
  static char data[20000], back[20000];
  for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(i % 251);
  CHECK_STATUS("there is room", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, data, 100, queue, 1));
  checkNext("there is room", queue, pipe.write, 1, RAT_SUCCESS, 100);
  CHECK_EQUAL("what was written", 100, get(pipe.read, back, 200));
  CHECK("what was written", memcmp(back, data, 100) == 0);

  CHECK_STATUS("larger than the pipe", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, data, sizeof data, queue, 2));
  checkEmpty("not all has gone", queue);
  CHECK_STATUS("behind it", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, "z", 1, queue, 3));
  size_t total = 0;
  while (total < sizeof data) total += get(pipe.read, back + total, sizeof back - total);
  checkNext("all has gone", queue, pipe.write, 2, RAT_SUCCESS, sizeof data);
  checkNext("behind it", queue, pipe.write, 3, RAT_SUCCESS, 1);
  CHECK("all has come", memcmp(back, data, sizeof data) == 0);
  CHECK_EQUAL("and the last", 1, get(pipe.read, back, 8));
  CHECK("and the last", back[0] == 'z');

  CHECK_STATUS("until nobody reads", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, data, 9000, queue, 4));
  CHECK_STATUS("until nobody reads", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, data, 1, queue, 5));
  closeHandle(pipe.read);
  checkNext("a part had gone", queue, pipe.write, 4, RAT_SUCCESS, 8192);
  checkNext("nobody reads", queue, pipe.write, 5, RAT_ERR_CLOSED, 0);
  closeHandle(pipe.write);
  checkEmpty("one completion each", queue);
}

static void cancelling(HCOMPQ queue) {
  Pipe pipe = newPipe(4096);
  HPIPE twin;
  char buffer[8], full[4096] = "";
  CHECK_STATUS("nothing to cancel", RAT_ERR_NOT_FOUND, RatCancelFileAsync(pipe.read, queue, 1));
  CHECK_OK("a second handle", RatDuplicateHandle(pipe.read, RAT_RIGHTS_SAME, &twin));
  CHECK_STATUS("pending", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer, 8, queue, 1));
  CHECK_STATUS("pending", RAT_PENDING, RatReadFileAsync(twin, 0, buffer, 8, queue, 2));
  CHECK_STATUS("pending", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer, 8, queue, 3));
  CHECK_STATUS("another handle", RAT_ERR_NOT_FOUND, RatCancelFileAsync(twin, queue, 1));
  CHECK_STATUS("other data", RAT_ERR_NOT_FOUND, RatCancelFileAsync(pipe.read, queue, 9));
  CHECK_OK("cancel", RatCancelFileAsync(pipe.read, queue, 1));
  checkNext("cancelled", queue, pipe.read, 1, RAT_ERR_CANCELLED, 0);
  CHECK_STATUS("once", RAT_ERR_NOT_FOUND, RatCancelFileAsync(pipe.read, queue, 1));
  HPIPE read = pipe.read;
  closeHandle(read);
  checkNext("closing cancels", queue, read, 3, RAT_ERR_CANCELLED, 0);
  checkEmpty("what was started on the handle alone", queue);
  put(pipe.write, "go", 2);
  checkNext("the other goes on", queue, twin, 2, RAT_SUCCESS, 2);
  put(pipe.write, full, sizeof full);
  CHECK_STATUS("a write", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, "late", 4, queue, 4));
  CHECK_OK("cancel a write", RatCancelFileAsync(pipe.write, queue, 4));
  checkNext("cancel a write", queue, pipe.write, 4, RAT_ERR_CANCELLED, 0);
  CHECK_STATUS("a write", RAT_PENDING, RatWriteFileAsync(pipe.write, 0, "late", 4, queue, 5));
  HPIPE write = pipe.write;
  closeHandle(write);
  checkNext("closing cancels", queue, write, 5, RAT_ERR_CANCELLED, 0);
  CHECK_EQUAL("nothing of them came", sizeof full, get(twin, full, sizeof full));
  CHECK_EQUAL("the end", 0, get(twin, full, sizeof full));
  closeHandle(twin);

  /* A queue that is closed takes its operations with it. */
  HCOMPQ other = newQueue();
  pipe = newPipe(0);
  CHECK_STATUS("pending", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer, 2, other, 1));
  CHECK_STATUS("pending", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer, 2, other, 2));
  put(pipe.write, "ab", 2);
  closeHandle(other);
  put(pipe.write, "cd", 2);
  size_t got = 0;
  while (got < 4) got += get(pipe.read, full + got, 4 - got);
  CHECK("what nobody was told of is read again", memcmp(full, "abcd", 4) == 0);
  closePipe(pipe);
}

/* A thousand in flight, from one thread; and as many as the quota gives. */
static void many(HCOMPQ queue) {
  enum { COUNT = 1000 };
  static uint32_t slots[COUNT];
  Pipe pipe = newPipe(0);
  for (uint32_t i = 0; i < COUNT; i++)
    CHECK_STATUS("one of many", RAT_PENDING, RatReadFileAsync(pipe.read, 0, &slots[i], 4, queue, i));
  checkEmpty("all wait", queue);
  for (uint32_t i = 0; i < COUNT; i++) put(pipe.write, &i, 4);
  for (uint32_t i = 0; i < COUNT; i++) {
    checkNext("one of many", queue, pipe.read, i, RAT_SUCCESS, 4);
    CHECK_EQUAL("its own", i, slots[i]);
  }
  uint32_t count = 0;
  RatStatus status;
  while ((status = RatReadFileAsync(pipe.read, 0, slots, 4, queue, count)) == RAT_PENDING) count++;
  CHECK_STATUS("a quota", RAT_ERR_QUOTA, status);
  CHECK("thousands", count > 5000);
  HPIPE read = pipe.read;
  closeHandle(read);
  for (uint32_t i = 0; i < count; i++) checkNext("all are cancelled", queue, read, i, RAT_ERR_CANCELLED, 0);
  closeHandle(pipe.write);
}

static Pipe shared;
static char threadBuffer[4];
static int32_t readInThread(void *arg) {
  (void)arg;
  return (int32_t)get(shared.read, threadBuffer, 2);
}

/* A blocked thread and operations, in the order in which they came. */
static void oneLine(HCOMPQ queue) {
  char buffer[2][4] = {"", ""};
  shared = newPipe(0);
  CHECK_STATUS("first", RAT_PENDING, RatReadFileAsync(shared.read, 0, buffer[0], 2, queue, 1));
  HTHREAD thread = startThread(readInThread, NULL);
  /* Whether it waits no program can tell: the operation behind it is begun when it has been given its bytes. */
  put(shared.write, "abcd", 4);
  CHECK_EQUAL("the thread", 2, joinThread(thread));
  CHECK_STATUS("last", RAT_PENDING, RatReadFileAsync(shared.read, 0, buffer[1], 2, queue, 2));
  put(shared.write, "ef", 2);
  checkNext("first", queue, shared.read, 1, RAT_SUCCESS, 2);
  checkNext("last", queue, shared.read, 2, RAT_SUCCESS, 2);
  CHECK("first", memcmp(buffer[0], "ab", 2) == 0);
  CHECK("the thread", memcmp(threadBuffer, "cd", 2) == 0);
  CHECK("last", memcmp(buffer[1], "ef", 2) == 0);
  closePipe(shared);
}

/* Children: one that begins reads and is killed or ends, one that takes another's completions, one that echoes. */
static int abandon(void) {
  HPIPE read = inherited(0);
  HEVENT ready = inherited(1);
  HCOMPQ queue = newQueue();
  static char buffers[4][4];
  for (int i = 0; i < 4; i++)
    if (RatReadFileAsync(read, 0, buffers[i], 4, queue, i) != RAT_PENDING) return 1;
  RatSetEvent(ready);
  RatSleep(RAT_INFINITE);
  return 0;
}

static void ending(HCOMPQ queue) {
  Pipe pipe = newPipe(0);
  HEVENT ready = newEvent(false, false);
  HPROCESS child = startChild("abandon", (HANDLE[]){pipe.read, ready}, 2);
  char text[32] = "";
  CHECK_OK("the child reads", RatWaitForHandle(ready, PATIENCE));
  CHECK_STATUS("behind it", RAT_PENDING, RatReadFileAsync(pipe.read, 0, text, 4, queue, 1));
  put(pipe.write, "12345678", 8); /* Two of its reads are done, which it never takes. */
  checkEmpty("the child has it", queue);
  CHECK_OK("kill", RatTerminateProcess(child, 3));
  CHECK_EQUAL("killed", 3, joinProcess(child));
  checkNext("what it was not given", queue, pipe.read, 1, RAT_SUCCESS, 4);
  CHECK("in order", memcmp(text, "1234", 4) == 0);
  CHECK_EQUAL("and the rest", 4, get(pipe.read, text, 32));
  CHECK("in order", memcmp(text, "5678", 4) == 0);
  put(pipe.write, "9", 1);
  CHECK_EQUAL("and what comes after", 1, get(pipe.read, text, 32));
  closeHandle(ready);
  closePipe(pipe);
}

/* Takes a completion of its creator's and says so. */
static int take(void) {
  HCOMPQ queue = inherited(0);
  HEVENT done = inherited(1);
  RatCompletion completion;
  if (!RatGetNextCompletion(queue, &completion)) return 1;
  if (completion.kind != RAT_COMPLETION_IO || completion.value != 5 || completion.userData != 7) return 2;
  RatSetEvent(done);
  return 0;
}

static void others(HCOMPQ queue) {
  Pipe pipe = newPipe(0);
  HEVENT done = newEvent(false, false);
  char buffer[8] = "";
  CHECK_STATUS("a read", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer, 8, queue, 7));
  HPROCESS child = startChild("take", (HANDLE[]){queue, done}, 2);
  put(pipe.write, "hello", 5);
  CHECK_OK("the child has taken it", RatWaitForHandle(done, PATIENCE));
  CHECK("and the bytes are here", memcmp(buffer, "hello", 6) == 0);
  CHECK_EQUAL("the child", 0, joinProcess(child));
  closeHandle(done);
  closePipe(pipe);
}

/* Cancelling and closing while others write: each operation ends once, and no byte is lost. */
static HPIPE racing;
static int32_t writeInThread(void *arg) {
  for (int i = 0; i < (int)(intptr_t)arg; i++) put(racing, "x", 1);
  return 0;
}

static void races(HCOMPQ queue) {
  enum { ROUNDS = 40, COUNT = 20 };
  char buffer[COUNT][2];
  for (int round = 0; round < ROUNDS; round++) {
    Pipe pipe = newPipe(0);
    HPIPE kept;
    CHECK_OK("a second handle", RatDuplicateHandle(pipe.read, RAT_RIGHTS_SAME, &kept));
    for (uintptr_t i = 0; i < COUNT; i++)
      CHECK_STATUS("a read", RAT_PENDING, RatReadFileAsync(pipe.read, 0, buffer[i], 1, queue, i));
    racing = pipe.write;
    HTHREAD thread = startThread(writeInThread, (void *)(intptr_t)COUNT);
    uint32_t cancelled = 0, done = 0, told = 0;
    for (uintptr_t i = 1; i < COUNT; i += 2) {
      RatStatus status = RatCancelFileAsync(pipe.read, queue, i);
      CHECK("cancel", status == RAT_SUCCESS || status == RAT_ERR_NOT_FOUND);
      told += status == RAT_SUCCESS;
    }
    if (round % 2) closeHandle(pipe.read);
    joinThread(thread);
    for (int i = 0; i < COUNT; i++) {
      RatCompletion c;
      size_t count;
      if (RatGetCompletions(queue, &c, 1, 0, &count) != RAT_SUCCESS) break;
      if (c.status == RAT_ERR_CANCELLED) cancelled++;
      else {
        CHECK("done", c.status == RAT_SUCCESS && c.value == 1 && buffer[c.userData][0] == 'x');
        done++;
      }
    }
    CHECK("each ends once", cancelled + done == COUNT && (round % 2 || cancelled == told));
    char rest[COUNT + 1];
    size_t left = done < COUNT ? get(kept, rest, sizeof rest) : 0;
    CHECK_EQUAL("no byte is lost", COUNT, done + left);
    closeHandle(pipe.write);
    if (round % 2 == 0) closeHandle(pipe.read);
    closeHandle(kept);
    checkEmpty("nothing else", queue);
  }
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "abandon")) return abandon();
  if (plays(part, "take")) return take();
  HCOMPQ queue = newQueue();
  reads(queue);
  writes(queue);
  cancelling(queue);
  many(queue);
  oneLine(queue);
  races(queue);
  ending(queue);
  others(queue);
  closeHandle(queue);
  return finish();
}
