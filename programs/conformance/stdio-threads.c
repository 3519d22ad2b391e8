/* C streams that several threads use at once. */
#define _GNU_SOURCE
#include "check.h"

#include <sched.h>
#include <stdio_ext.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

enum { THREADS = 4, LINES = 500 };

static FILE *shared;

static void inThreads(RatThreadEntry entry) {
  HTHREAD threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) threads[i] = startThread(entry, (void *)i);
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("a thread's end", 0, joinThread(threads[i]));
}

/* ── Lines of many parts ── */

static int32_t writeParts(void *arg) {
  for (int i = 0; i < LINES; i++) {
    flockfile(shared);
    fputs("thread ", shared);
    putc_unlocked('0' + (int)(intptr_t)arg, shared);
    fprintf(shared, " line %d", i);
    if (i % 32 == 0) sched_yield();
    fputc('\n', shared);
    funlockfile(shared);
  }
  return 0;
}

static int32_t writeWide(void *arg) {
  for (int i = 0; i < LINES; i++) {
    if (fwprintf(shared, L"thread %d line %ls\n", (int)(intptr_t)arg, i % 2 ? L"odd" : L"even") < 0) return 1;
  }
  return 0;
}

static void parts(void) {
  shared = fopen("/tmp/stdio-threads", "w+");
  CHECK("open", shared != NULL);
  inThreads(writeParts);
  rewind(shared);
  int next[THREADS] = {0}, thread, line, count = 0;
  while (fscanf(shared, "thread %d line %d\n", &thread, &line) == 2) {
    CHECK_EQUAL("lines of a thread are whole and in order", next[thread]++, line);
    count++;
  }
  CHECK_EQUAL("all lines", THREADS * LINES, count);
  fclose(shared);

  shared = fopen("/tmp/stdio-threads", "w+");
  inThreads(writeWide);
  rewind(shared);
  wchar_t word[8];
  for (count = 0; fwscanf(shared, L"thread %d line %7ls\n", &thread, word) == 2; count++) {
    CHECK("a wide line is whole", thread >= 0 && thread < THREADS && (wcscmp(word, L"odd") == 0 || wcscmp(word, L"even") == 0));
  }
  CHECK_EQUAL("all wide lines", THREADS * LINES, count);
  CHECK("the stream is wide", fwide(shared, 0) > 0);
  fclose(shared);
}

/* ── Every line goes to one reader ── */

static uint8_t taken[THREADS * LINES];
static int32_t takeLines(void *arg) {
  char *line = NULL;
  size_t size = 0;
  (void)arg;
  while (getline(&line, &size, shared) > 0) {
    int number = atoi(line);
    if (line[strlen(line) - 1] != '\n' || number < 0 || number >= THREADS * LINES) return 1;
    __atomic_fetch_add(&taken[number], 1, __ATOMIC_RELAXED);
  }
  free(line);
  return 0;
}

static void readers(void) {
  shared = fopen("/tmp/stdio-threads", "w+");
  for (int i = 0; i < THREADS * LINES; i++) fprintf(shared, "%d and some more text\n", i);
  rewind(shared);
  inThreads(takeLines);
  for (int i = 0; i < THREADS * LINES; i++) CHECK_EQUAL("a line is read once", 1, taken[i]);
  fclose(shared);
}

/* ── A thread that is blocked in a read keeps nobody else from flushing and writing ── */

static HEVENT inRead, mayEnd;
static ssize_t blockingRead(void *cookie, char *buffer, size_t size) {
  (void)cookie, (void)size;
  RatSetEvent(inRead);
  CHECK_OK("wait", RatWaitForHandle(mayEnd, PATIENCE));
  buffer[0] = 'x';
  return 1;
}
static int32_t readBlocked(void *arg) { return fgetc(arg) == 'x' ? 0 : 1; }
static int32_t tryLock(void *arg) {
  if (ftrylockfile(arg) == 0) {
    funlockfile(arg);
    return 0;
  }
  return 1;
}

static void blocked(void) {
  inRead = newEvent(false, false);
  mayEnd = newEvent(false, false);
  FILE *stream = fopencookie(NULL, "r", (cookie_io_functions_t){.read = blockingRead});
  CHECK("fopencookie", stream != NULL);
  HTHREAD reader = startThread(readBlocked, stream);
  CHECK_OK("the reader is in its read", RatWaitForHandle(inRead, PATIENCE));
  FILE *file = fopen("/tmp/stdio-threads", "w");
  fputs("12345", file);
  struct stat info;
  CHECK("nothing is written yet", stat("/tmp/stdio-threads", &info) == 0 && info.st_size == 0);
  CHECK_EQUAL("fflush(NULL)", 0, fflush(NULL));
  CHECK("all is written", stat("/tmp/stdio-threads", &info) == 0 && info.st_size == 5);
  CHECK_EQUAL("the reader holds its stream", 1, joinThread(startThread(tryLock, stream)));
  RatSetEvent(mayEnd);
  CHECK_EQUAL("the reader", 0, joinThread(reader));
  CHECK_EQUAL("now it does not", 0, joinThread(startThread(tryLock, stream)));
  fclose(stream);
  fclose(file);
  closeHandle(inRead);
  closeHandle(mayEnd);
}

/* ── Streams come and go while others are flushed ── */

static int32_t comeAndGo(void *arg) {
  int self = (int)(intptr_t)arg;
  char path[64], text[64], *memory;
  size_t size;
  snprintf(path, sizeof path, "/tmp/stdio-threads-%d", self);
  for (int i = 0; i < 100; i++) {
    if (self == 0) {
      if (fflush(NULL) != 0) return 1;
      continue;
    }
    FILE *file = fopen(path, "w+");
    if (file == NULL || setvbuf(file, NULL, i % 2 ? _IOFBF : _IOLBF, 0) != 0) return 2;
    fprintf(file, "%d of %d\n", i, self);
    rewind(file);
    int number, owner;
    if (fscanf(file, "%d of %d", &number, &owner) != 2 || number != i || owner != self || fclose(file) != 0) return 3;
    file = open_memstream(&memory, &size);
    if (file == NULL || fprintf(file, "%d", i) < 0 || fclose(file) != 0 || atoi(memory) != i) return 4;
    free(memory);
    file = fmemopen(text, sizeof text, "w+");
    if (file == NULL || fprintf(file, "%d", self) < 0 || fclose(file) != 0 || atoi(text) != self) return 5;
  }
  remove(path);
  return 0;
}

/* ── The end of a process writes what another thread has in hand ── */

static int32_t holdStream(void *arg) {
  flockfile(arg);
  fputs("all of it", arg);
  RatSetEvent(inRead);
  RatSleep(200);
  funlockfile(arg);
  RatSleep(RAT_INFINITE);
  return 0;
}

static int endWhileHeld(void) {
  inRead = newEvent(false, false);
  startThread(holdStream, fopen("/tmp/stdio-threads", "w"));
  return RatWaitForHandle(inRead, PATIENCE) == RAT_SUCCESS ? 0 : 1;
}

static void atTheEnd(void) {
  CHECK_EQUAL("the child", 0, joinProcess(startChild("end", NULL, 0)));
  char text[32] = "";
  FILE *file = fopen("/tmp/stdio-threads", "r");
  CHECK("what was written is there", file != NULL && fgets(text, sizeof text, file) != NULL && strcmp(text, "all of it") == 0);
  fclose(file);
}

int main(int argc, char **argv) {
  if (plays(begin(argc, argv), "end")) return endWhileHeld();
  parts();
  readers();
  blocked();
  inThreads(comeAndGo);
  atTheEnd();
  remove("/tmp/stdio-threads");
  return finish();
}
