/* Standard streams and pipes: reading, end of file, poll, and that a full or an empty pipe blocks. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static void input(void) {
  char line[64], word[16];
  int number;
  struct pollfd fd = {.fd = 0, .events = POLLIN};
  CHECK_EQUAL("poll: something to read", 1, poll(&fd, 1, PATIENCE));
  CHECK("for reading", fd.revents & POLLIN);
  CHECK("fgets", fgets(line, sizeof line, stdin) != NULL && strcmp(line, "first line\n") == 0);
  CHECK_EQUAL("scanf", 2, scanf("%15s %d", word, &number));
  CHECK("scanf", strcmp(word, "number") == 0 && number == 42);
  CHECK_EQUAL("getchar", '\n', getchar());
  CHECK_EQUAL("ungetc", 'u', ungetc('u', stdin));
  CHECK_EQUAL("getchar", 'u', getchar());
  char *text = NULL;
  size_t size = 0;
  CHECK_EQUAL("getline", 10, getline(&text, &size, stdin));
  CHECK("UTF-8", strcmp(text, "\xc3\xa4\xc3\xb6\xc3\xbc \xe2\x82\xac") == 0);
  free(text);
  CHECK_EQUAL("the last line has no end", EOF, getchar());
  CHECK("end of file", feof(stdin));
  CHECK_EQUAL("the end stays", 0, read(0, line, 1));
  CHECK_EQUAL("poll: the end can be read", 1, poll(&fd, 1, PATIENCE));
}

static void pipes(void) {
  HPIPE reader, writer;
  char text[64];
  size_t done = 99;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  CHECK_TIMEOUT("empty: the read end is unsignaled", RatWaitForHandle(reader, 0));
  CHECK_OK("room: the write end is signaled", RatWaitForHandle(writer, 0));
  CHECK_OK("write", RatWriteFile(writer, "hello world", 11, &done));
  CHECK_EQUAL("write", 11, done);
  CHECK_OK("signaled", RatWaitForHandle(reader, 0));
  CHECK_OK("read a part", RatReadFile(reader, text, 5, &done));
  CHECK("in order", done == 5 && memcmp(text, "hello", 5) == 0);
  CHECK_OK("read what there is", RatReadFile(reader, text, 64, &done));
  CHECK("the rest", done == 6 && memcmp(text, " world", 6) == 0);
  CHECK_TIMEOUT("empty again", RatWaitForHandle(reader, 0));
  CHECK_OK("write", RatWriteFile(writer, "last", 4, &done));
  closeHandle(writer);
  CHECK_OK("still there", RatReadFile(reader, text, 64, &done));
  CHECK("still there", done == 4);
  CHECK_OK("no writer: signaled", RatWaitForHandle(reader, 0));
  CHECK_OK("no writer: the end", RatReadFile(reader, text, 64, &done));
  CHECK_EQUAL("no writer: the end", 0, done);
  closeHandle(reader);

  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  closeHandle(reader);
  CHECK_OK("no reader: signaled", RatWaitForHandle(writer, 0));
  CHECK_STATUS("no reader", RAT_ERR_CLOSED, RatWriteFile(writer, "x", 1, &done));
  int fd;
  CHECK_OK("as a descriptor", RatFdFromHandle(writer, &fd));
  errno = 0;
  CHECK("no reader", write(fd, "x", 1) == -1 && errno == EPIPE);
  close(fd);
  closeHandle(writer);
}

static HPIPE shared;
static int32_t readOne(void *arg) {
  size_t done = 0;
  return RatReadFile(shared, arg, 1, &done) == RAT_SUCCESS ? (int32_t)done : -1;
}
static uint8_t large[200000];
static int32_t writeLarge(void *arg) {
  (void)arg;
  size_t done = 0;
  RatStatus status = RatWriteFile(shared, large, sizeof large, &done);
  return status == RAT_SUCCESS ? (int32_t)done : status;
}

static void blocking(void) {
  HPIPE reader, writer;
  size_t done;
  char byte = 0;
  CHECK_OK("pipe", RatCreatePipe(4096, &reader, &writer));
  shared = reader;
  HTHREAD thread = startThread(readOne, &byte);
  CHECK_TIMEOUT("a read of an empty pipe waits", RatWaitForHandle(thread, 20));
  CHECK_OK("write", RatWriteFile(writer, "z", 1, &done));
  CHECK_EQUAL("until there is something", 1, joinThread(thread));
  CHECK_EQUAL("that", 'z', byte);

  for (size_t i = 0; i < sizeof large; i++) large[i] = (uint8_t)(i * 7 % 251);
  shared = writer;
  thread = startThread(writeLarge, NULL);
  CHECK_TIMEOUT("a write of more than it holds waits", RatWaitForHandle(thread, 20));
  size_t total = 0, wrong = 0;
  while (total < sizeof large) {
    uint8_t part[3000];
    CHECK_OK("read", RatReadFile(reader, part, sizeof part, &done));
    for (size_t i = 0; i < done; i++) wrong += part[i] != (uint8_t)((total + i) * 7 % 251);
    total += done;
  }
  CHECK_EQUAL("all was written", sizeof large, joinThread(thread));
  CHECK_EQUAL("byte for byte", 0, wrong);

  while (RatWaitForHandle(writer, 0) == RAT_SUCCESS) CHECK_OK("fill", RatWriteFile(writer, "x", 1, &done));
  CHECK_TIMEOUT("full: unsignaled", RatWaitForHandle(writer, 0));
  thread = startThread(writeLarge, NULL);
  CHECK_TIMEOUT("it waits", RatWaitForHandle(thread, 20));
  closeHandle(reader);
  CHECK_EQUAL("the reader has gone", RAT_ERR_CLOSED, joinThread(thread));
  closeHandle(writer);

  CHECK_OK("pipe", RatCreatePipe(4096, &reader, &writer));
  shared = reader;
  thread = startThread(readOne, &byte);
  CHECK_TIMEOUT("it waits", RatWaitForHandle(thread, 20));
  closeHandle(writer);
  CHECK_EQUAL("the writer has gone: the end", 0, joinThread(thread));
  closeHandle(reader);
  CHECK_STATUS("too large a pipe", RAT_ERR_INVALID_ARGUMENT, RatCreatePipe(1 << 30, &reader, &writer));
}

/* Up to 4,096 bytes go in in one piece, whoever else writes. */
static int32_t writePieces(void *arg) {
  static _Thread_local char piece[4096];
  size_t done;
  memset(piece, (int)(intptr_t)arg, sizeof piece);
  for (int i = 0; i < 50; i++) {
    if (RatWriteFile(shared, piece, sizeof piece, &done) != RAT_SUCCESS || done != sizeof piece) return 1;
  }
  return 0;
}

static void inOnePiece(void) {
  HPIPE reader;
  HTHREAD threads[3];
  CHECK_OK("pipe", RatCreatePipe(8192, &reader, &shared));
  for (intptr_t i = 0; i < 3; i++) threads[i] = startThread(writePieces, (void *)('a' + i));
  static char text[4096];
  for (int i = 0; i < 150; i++) {
    size_t length = 0, done;
    while (length < sizeof text) {
      CHECK_OK("read", RatReadFile(reader, text + length, sizeof text - length, &done));
      length += done;
    }
    int wrong = 0;
    for (size_t j = 1; j < sizeof text; j++) wrong += text[j] != text[0];
    CHECK_EQUAL("one piece", 0, wrong);
  }
  for (int i = 0; i < 3; i++) CHECK_EQUAL("the writer", 0, joinThread(threads[i]));
  closeHandle(reader);
  closeHandle(shared);
}

static void polling(void) {
  HPIPE reader, writer, other, otherEnd;
  size_t done;
  int in, out, otherIn;
  CHECK_OK("pipe", RatCreatePipe(4096, &reader, &writer));
  CHECK_OK("pipe", RatCreatePipe(4096, &other, &otherEnd));
  CHECK_OK("descriptor", RatFdFromHandle(reader, &in));
  CHECK_OK("descriptor", RatFdFromHandle(writer, &out));
  CHECK_OK("descriptor", RatFdFromHandle(other, &otherIn));
  struct pollfd fds[2] = {{.fd = in, .events = POLLIN}, {.fd = otherIn, .events = POLLIN}};
  CHECK_EQUAL("nothing to read", 0, poll(fds, 2, 0));
  uint64_t start = RatGetTickNs();
  CHECK_EQUAL("nothing to read", 0, poll(fds, 2, 30));
  CHECK("not early", RatGetTickNs() - start >= 30000000);
  CHECK_OK("write", RatWriteFile(otherEnd, "x", 1, &done));
  CHECK_EQUAL("one of them", 1, poll(fds, 2, -1));
  CHECK("the second", fds[0].revents == 0 && (fds[1].revents & POLLIN));
  struct pollfd room = {.fd = out, .events = POLLOUT};
  CHECK_EQUAL("room to write", 1, poll(&room, 1, 0));

  int flags = fcntl(in, F_GETFL);
  CHECK("flags", flags != -1 && fcntl(in, F_SETFL, flags | O_NONBLOCK) == 0);
  char byte;
  errno = 0;
  CHECK("nothing there, and not to wait", read(in, &byte, 1) == -1 && errno == EAGAIN);
  CHECK_EQUAL("write", 1, write(out, "y", 1));
  CHECK_EQUAL("something there", 1, read(in, &byte, 1));
  close(in);
  close(out);
  close(otherIn);
  HANDLE all[] = {reader, writer, other, otherEnd};
  for (int i = 0; i < 4; i++) closeHandle(all[i]);
}

/* Three programs in a row, as a shell would start them. */
static void pipeline(void) {
  HPIPE readers[3], writers[3];
  HPROCESS children[3];
  for (int i = 0; i < 3; i++) CHECK_OK("pipe", RatCreatePipe(0, &readers[i], &writers[i]));
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = writers[0]};
  CHECK_OK("echo", RatCreateProcess("/bin/echo", (const char *[]){"echo", "through", "a", "pipeline", NULL}, &attributes, &children[0]));
  for (int i = 1; i < 3; i++) {
    attributes = (RatProcessAttributes){.size = sizeof attributes, .stdIn = readers[i - 1], .stdOut = writers[i]};
    CHECK_OK("cat", RatCreateProcess("/bin/cat", NULL, &attributes, &children[i]));
  }
  for (int i = 0; i < 3; i++) closeHandle(writers[i]);
  char text[64];
  size_t length = 0, done;
  do {
    CHECK_OK("read", RatReadFile(readers[2], text + length, sizeof text - length, &done));
    length += done;
  } while (done > 0);
  CHECK("what came through", length == 19 && memcmp(text, "through a pipeline\n", 19) == 0);
  for (int i = 0; i < 3; i++) {
    CHECK_EQUAL("each ends", 0, joinProcess(children[i]));
    closeHandle(readers[i]);
  }
}

int main(int argc, char **argv) {
  begin(argc, argv);
  setvbuf(stdin, NULL, _IOFBF, 16);
  input();
  pipes();
  blocking();
  inOnePiece();
  polling();
  pipeline();
  fputs("to standard error\n", stderr);
  return finish();
}
