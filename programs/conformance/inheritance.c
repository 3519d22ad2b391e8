/* What a child gets from its creator, and that it gets nothing else. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

extern char **environ;

/* Runs a child, reads all that it writes to the pipe behind `attributes->stdOut`, and returns its exit code. */
static char output[8192];
static int32_t outputOf(RatProcessAttributes attributes, const char *part) {
  HPIPE reader, writer;
  size_t length = 0, done;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  attributes.size = sizeof attributes;
  if (attributes.stdOut == NULL) attributes.stdOut = writer;
  else attributes.stdErr = writer;
  HPROCESS child = startChildWith(&attributes, part, NULL);
  closeHandle(writer);
  do {
    CHECK_OK("read", RatReadFile(reader, output + length, sizeof output - 1 - length, &done));
    length += done;
  } while (done > 0);
  output[length] = 0;
  closeHandle(reader);
  return joinProcess(child);
}
#define CHECK_OUTPUT(what, expected) CHECK(what, strcmp(output, expected) == 0 || (fprintf(stderr, "got: \"%s\"\n", output), false))

static void directory(void) {
  CHECK_EQUAL("the creator's", 0, outputOf((RatProcessAttributes){0}, "cwd"));
  CHECK_OUTPUT("the creator's", "/");
  CHECK_EQUAL("chdir", 0, chdir("/tmp"));
  outputOf((RatProcessAttributes){0}, "cwd");
  CHECK_OUTPUT("the creator's, changed", "/tmp");
  outputOf((RatProcessAttributes){.cwd = "/bin"}, "cwd");
  CHECK_OUTPUT("another", "/bin");
  outputOf((RatProcessAttributes){.cwd = "../home"}, "cwd");
  CHECK_OUTPUT("relative to the creator's", "/home");
  CHECK_EQUAL("chdir", 0, chdir("/"));
}

static void environment(void) {
  outputOf((RatProcessAttributes){0}, "environment");
  CHECK_OUTPUT("the creator's at its start", "FIRST=one;SECOND=two words;");
  const char *const own[] = {"A=1", "EMPTY=", "B=zwei \xc3\xbc", NULL};
  outputOf((RatProcessAttributes){.envp = own}, "environment");
  CHECK_OUTPUT("another", "A=1;EMPTY=;B=zwei \xc3\xbc;");
  outputOf((RatProcessAttributes){.envp = (const char *const[]){NULL}}, "environment");
  CHECK_OUTPUT("none", "");
}

static void standardStreams(void) {
  HPIPE input, inputEnd, second, secondEnd;
  size_t done;
  CHECK_OK("pipe", RatCreatePipe(0, &input, &inputEnd));
  CHECK_OK("write", RatWriteFile(inputEnd, "some input\n", 11, &done));
  closeHandle(inputEnd);
  outputOf((RatProcessAttributes){.stdIn = input}, "copy");
  CHECK_OUTPUT("standard input from a pipe", "some input\n");
  closeHandle(input);

  CHECK_OK("pipe", RatCreatePipe(0, &second, &secondEnd));
  outputOf((RatProcessAttributes){.stdOut = secondEnd}, "both");
  CHECK_OUTPUT("standard error in a pipe", "to stderr");
  closeHandle(secondEnd);
  CHECK_OK("read", RatReadFile(second, output, sizeof output, &done));
  output[done] = 0;
  CHECK_OUTPUT("standard output in another", "to stdout");
  closeHandle(second);

  HFILE file;
  CHECK_OK("open", RatOpenFile("/tmp/inheritance", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_TRUNCATE, &file));
  CHECK_OK("write", RatWriteFile(file, "before ", 7, &done));
  HPIPE errors, errorsEnd;
  CHECK_OK("pipe", RatCreatePipe(0, &errors, &errorsEnd));
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = file, .stdErr = errorsEnd};
  CHECK_EQUAL("standard output into a file", 0, joinProcess(startChildWith(&attributes, "both", NULL)));
  CHECK_OK("the offset is shared", RatWriteFile(file, " after", 6, &done));
  closeHandle(file);
  closeHandle(errors);
  closeHandle(errorsEnd);
  CHECK_OK("open", RatOpenFile("/tmp/inheritance", RAT_OPEN_READ, &file));
  outputOf((RatProcessAttributes){.stdIn = file}, "copy");
  CHECK_OUTPUT("standard input from a file", "before to stdout after");
  closeHandle(file);
  remove("/tmp/inheritance");

  HANDLE own = NULL;
  CHECK_OK("a descriptor's handle", RatHandleFromFd(2, &own));
  CHECK_EQUAL("is a pipe here", RAT_TYPE_PIPE, infoOf(own).type);
  outputOf((RatProcessAttributes){.stdErr = own}, "nothing");
  CHECK_OUTPUT("one's own standard error", "");
  closeHandle(own);

  HEVENT event = newEvent(true, false);
  HPROCESS child;
  attributes = (RatProcessAttributes){.size = sizeof attributes, .stdOut = event};
  CHECK_STATUS("an event is no stream", RAT_ERR_WRONG_TYPE, RatCreateProcess(programPath, NULL, &attributes, &child));
  closeHandle(event);
  CHECK_STATUS("a closed handle", RAT_ERR_INVALID_HANDLE, RatCreateProcess(programPath, NULL, &attributes, &child));
}

static void handles(void) {
  enum { COUNT = 40 };
  HANDLE list[COUNT];
  for (int i = 0; i < COUNT; i++) list[i] = newSemaphore(i, 100);
  HPROCESS child = startChild("semaphores", list, COUNT);
  CHECK_EQUAL("by position", 0, joinProcess(child));
  for (int i = 0; i < COUNT; i++) CHECK_EQUAL("the same objects", i + 1, countOf(list[i]));
  CHECK_EQUAL("the child's are closed", 1, infoOf(list[0]).handleCount);

  HANDLE repeated[3] = {list[5], list[5], list[7]};
  CHECK_EQUAL("one handle twice", 0, joinProcess(startChild("twice", repeated, 3)));

  HANDLE before = list[3];
  closeHandle(list[3]);
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = list, .inheritCount = COUNT};
  HPROCESS none = NULL;
  CHECK_STATUS("a closed one among them", RAT_ERR_INVALID_HANDLE, RatCreateProcess(programPath, NULL, &attributes, &none));
  CHECK("no child", none == NULL);
  CHECK_EQUAL("and nothing was kept", 1, infoOf(list[0]).handleCount);
  CHECK("closed", before == list[3]);
  for (int i = 0; i < COUNT; i++) {
    if (i != 3) closeHandle(list[i]);
  }
}

/* The creator has all kinds of things open; the child must see none of them. */
static void nothingElse(void) {
  HEVENT event = newEvent(true, true), listed = newEvent(true, true);
  HPIPE reader, writer;
  size_t done;
  char byte;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  FILE *file = fopen("/tmp/inheritance", "w");
  CHECK("open", file != NULL);
  int fd = -1;
  CHECK_OK("a pipe as descriptor", RatFdFromHandle(writer, &fd));
  CHECK("after the standard ones", fd > 2);
  CHECK_EQUAL("the child finds nothing else", 0, joinProcess(startChild("look around", &listed, 1)));

  HEVENT go = newEvent(true, false);
  HPROCESS child = startChild("wait", &go, 1);
  closeHandle(writer);
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_OK("the end of the pipe, while a child lives", RatReadFile(reader, &byte, 1, &done));
  CHECK_EQUAL("nobody else has its write end", 0, done);
  CHECK_OK("go", RatSetEvent(go));
  CHECK_EQUAL("the child", 0, joinProcess(child));
  fclose(file);
  remove("/tmp/inheritance");
  closeHandle(reader);
  closeHandle(event);
  closeHandle(listed);
  closeHandle(go);
}

static int lookAround(void) {
  HANDLE h = NULL;
  CHECK_OK("the listed one", RatGetInheritedHandle(0, &h));
  CHECK_STATUS("no second", RAT_ERR_NOT_FOUND, RatGetInheritedHandle(1, &(HANDLE){0}));
  CHECK_STATUS("no last", RAT_ERR_NOT_FOUND, RatGetInheritedHandle((size_t)-1, &(HANDLE){0}));
  int found = 0;
  RatHandleInfo info = {.size = sizeof info};
  for (uint32_t upper = 0; upper < 4; upper++) {
    for (uint32_t lower = 0; lower < 0x10000; lower++) {
      HANDLE guess = (HANDLE)(uintptr_t)(upper << 16 | lower);
      if (RatGetHandleInfo(guess, &info) == RAT_SUCCESS) found++;
    }
  }
  CHECK_EQUAL("no other handle", 1, found);
  for (int fd = 4; fd < 64; fd++) {
    errno = 0;
    CHECK("no other descriptor", fcntl(fd, F_GETFL) == -1 && errno == EBADF);
  }
  return 0;
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "nothing")) return 0;
  if (plays(part, "cwd")) {
    char path[256];
    printf("%s", getcwd(path, sizeof path));
    return 0;
  }
  if (plays(part, "environment")) {
    for (char **entry = environ; *entry != NULL; entry++) printf("%s;", *entry);
    return 0;
  }
  if (plays(part, "copy")) {
    for (int c; (c = getchar()) != EOF;) putchar(c);
    return 0;
  }
  if (plays(part, "both")) {
    fputs("to stderr", stderr);
    fputs("to stdout", stdout);
    return 0;
  }
  if (plays(part, "semaphores")) {
    for (int i = 0; i < 40; i++) {
      CHECK_EQUAL("position", i, countOf(inherited((size_t)i)));
      CHECK_OK("use it", RatReleaseSemaphore(inherited((size_t)i), 1, NULL));
    }
    CHECK_STATUS("no more", RAT_ERR_NOT_FOUND, RatGetInheritedHandle(40, &(HANDLE){0}));
    return 0;
  }
  if (plays(part, "twice")) {
    CHECK("two handles", inherited(0) != inherited(1));
    CHECK("one object", infoOf(inherited(0)).objectId == infoOf(inherited(1)).objectId);
    closeHandle(inherited(0));
    CHECK("closed apart", infoOf(inherited(1)).objectId != infoOf(inherited(2)).objectId);
    return 0;
  }
  if (plays(part, "look around")) return lookAround();
  if (plays(part, "wait")) return RatWaitForHandle(inherited(0), PATIENCE);
  directory();
  environment();
  standardStreams();
  handles();
  nothingElse();
  return finish();
}
