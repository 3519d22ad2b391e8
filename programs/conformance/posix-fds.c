/* Descriptors the POSIX way: pipes, duplicates, flags, what is closed and what is shared. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char FILE_NAME[] = "/tmp/posix-fds";
enum { MANY = 1024 };

static void pipes(void) {
  int fds[2], others[2];
  char buffer[16];
  CHECK_EQUAL("pipe", 0, pipe(fds));
  CHECK("two descriptors", fds[0] > 2 && fds[1] > 2 && fds[0] != fds[1]);
  CHECK_EQUAL("write", 5, write(fds[1], "hello", 5));
  CHECK_EQUAL("read what is there", 5, read(fds[0], buffer, sizeof buffer));
  CHECK("the bytes", memcmp(buffer, "hello", 5) == 0);
  CHECK_ERRNO("the read end is not written to", EBADF, write(fds[0], "x", 1));
  CHECK_ERRNO("the write end is not read", EBADF, read(fds[1], buffer, 1));
  CHECK_ERRNO("no seeking", ESPIPE, lseek(fds[0], 0, SEEK_SET));
  CHECK("it is no terminal", !isatty(fds[0]) && !isatty(fds[1]));
  struct stat facts;
  CHECK("but a pipe", fstat(fds[0], &facts) == 0 && S_ISFIFO(facts.st_mode) && !S_ISREG(facts.st_mode));
  CHECK_EQUAL("close the write end", 0, close(fds[1]));
  CHECK_EQUAL("the end", 0, read(fds[0], buffer, sizeof buffer));
  CHECK_EQUAL("close the read end", 0, close(fds[0]));
  CHECK_ERRNO("once", EBADF, close(fds[0]));

  CHECK_EQUAL("pipe2", 0, pipe2(fds, O_NONBLOCK | O_CLOEXEC));
  CHECK_EQUAL("closed on exec", FD_CLOEXEC, fcntl(fds[0], F_GETFD));
  CHECK_EQUAL("closed on exec", FD_CLOEXEC, fcntl(fds[1], F_GETFD));
  CHECK("not waiting", fcntl(fds[0], F_GETFL) & O_NONBLOCK);
  CHECK_ERRNO("nothing to read", EAGAIN, read(fds[0], buffer, 1));
  CHECK_EQUAL("the lowest free ones", 0, pipe(others));
  CHECK_EQUAL("not closed on exec", 0, fcntl(others[0], F_GETFD));
  CHECK_ERRNO("unknown flags", EINVAL, pipe2(others, O_CREAT));
  for (int i = 0; i < 2; i++) CHECK("close", close(fds[i]) == 0 && close(others[i]) == 0);
}

static void duplicates(void) {
  char buffer[16];
  int fd = open(FILE_NAME, O_RDWR | O_CREAT | O_TRUNC, 0600);
  CHECK("open", fd > 2);
  int copy = dup(fd);
  CHECK_EQUAL("the next one", fd + 1, copy);
  CHECK_EQUAL("write by one", 6, write(fd, "abcdef", 6));
  CHECK_EQUAL("the offset is shared", 6, lseek(copy, 0, SEEK_CUR));
  CHECK_EQUAL("seek by the other", 2, lseek(copy, 2, SEEK_SET));
  CHECK_EQUAL("read by the first", 2, read(fd, buffer, 2));
  CHECK("from there", memcmp(buffer, "cd", 2) == 0);
  CHECK_EQUAL("flags are the file's", 0, fcntl(fd, F_SETFL, O_APPEND));
  CHECK("shared", fcntl(copy, F_GETFL) & O_APPEND);
  CHECK_EQUAL("and the access", O_RDWR, fcntl(copy, F_GETFL) & O_ACCMODE);
  CHECK_EQUAL("close one", 0, close(fd));
  CHECK_EQUAL("the other goes on", 4, lseek(copy, 0, SEEK_CUR));
  CHECK_EQUAL("the lowest free one", fd, dup(copy));
  CHECK_EQUAL("close", 0, close(fd));

  CHECK_EQUAL("dup2 to a free one", 500, dup2(copy, 500));
  CHECK_EQUAL("shared", 4, lseek(500, 0, SEEK_CUR));
  CHECK_EQUAL("dup2 onto itself", 500, dup2(500, 500));
  int fds[2];
  CHECK_EQUAL("pipe", 0, pipe(fds));
  CHECK_EQUAL("dup2 closes what was there", 500, dup2(fds[1], 500));
  CHECK_EQUAL("close", 0, close(fds[1]));
  CHECK_EQUAL("written to the pipe", 1, write(500, "p", 1));
  CHECK_EQUAL("read", 1, read(fds[0], buffer, 16));
  CHECK_EQUAL("dup2 closes the last writer", 500, dup2(copy, 500));
  CHECK_EQUAL("the end", 0, read(fds[0], buffer, 16));
  CHECK_EQUAL("close", 0, close(fds[0]));
  CHECK_EQUAL("close", 0, close(500));

  CHECK_EQUAL("dup3", 600, dup3(copy, 600, O_CLOEXEC));
  CHECK_EQUAL("its flag", FD_CLOEXEC, fcntl(600, F_GETFD));
  CHECK_EQUAL("is its own", 0, fcntl(copy, F_GETFD));
  CHECK_EQUAL("dup2 takes it away", 600, dup2(copy, 600));
  CHECK_EQUAL("the flag", 0, fcntl(600, F_GETFD));
  CHECK_ERRNO("dup3 onto itself", EINVAL, dup3(600, 600, 0));
  CHECK_ERRNO("dup3 with other flags", EINVAL, dup3(600, 601, O_APPEND));
  CHECK_EQUAL("from a number on", 700, fcntl(copy, F_DUPFD, 700));
  CHECK_EQUAL("the next", 701, fcntl(copy, F_DUPFD_CLOEXEC, 700));
  CHECK_EQUAL("its flag", FD_CLOEXEC, fcntl(701, F_GETFD));
  for (int i = 600; i <= 701; i = i == 600 ? 700 : i + 1) CHECK_EQUAL("close", 0, close(i));
  CHECK_EQUAL("close", 0, close(copy));

  CHECK_ERRNO("dup of a closed one", EBADF, dup(copy));
  CHECK_ERRNO("dup of none", EBADF, dup(-1));
  CHECK_ERRNO("dup2 of a closed one", EBADF, dup2(copy, 5));
  CHECK_ERRNO("dup2 of a closed one onto itself", EBADF, dup2(copy, copy));
  CHECK_ERRNO("dup2 to none", EBADF, dup2(1, -1));
  CHECK_ERRNO("dup2 behind the last", EBADF, dup2(1, MANY));
  CHECK_ERRNO("F_DUPFD below the first", EINVAL, fcntl(1, F_DUPFD, -1));
  CHECK_ERRNO("F_DUPFD behind the last", EINVAL, fcntl(1, F_DUPFD, MANY));
  CHECK_ERRNO("F_GETFD of a closed one", EBADF, fcntl(copy, F_GETFD));
  CHECK_ERRNO("F_SETFD of a closed one", EBADF, fcntl(copy, F_SETFD, FD_CLOEXEC));
  CHECK_ERRNO("an unknown command", EINVAL, fcntl(1, 9999));
}

static void flags(void) {
  int fd = open(FILE_NAME, O_RDONLY | O_CLOEXEC);
  CHECK("open", fd > 2);
  CHECK_EQUAL("O_CLOEXEC", FD_CLOEXEC, fcntl(fd, F_GETFD));
  CHECK_EQUAL("read only", O_RDONLY, fcntl(fd, F_GETFL) & O_ACCMODE);
  CHECK_EQUAL("taken away", 0, fcntl(fd, F_SETFD, 0));
  CHECK_EQUAL("is gone", 0, fcntl(fd, F_GETFD));
  CHECK_EQUAL("given", 0, fcntl(fd, F_SETFD, FD_CLOEXEC));
  int copy = dup(fd);
  CHECK_EQUAL("dup does not copy it", 0, fcntl(copy, F_GETFD));
  CHECK("close", close(fd) == 0 && close(copy) == 0);
  fd = open(FILE_NAME, O_WRONLY);
  CHECK_EQUAL("not by itself", 0, fcntl(fd, F_GETFD));
  CHECK_EQUAL("write only", O_WRONLY, fcntl(fd, F_GETFL) & O_ACCMODE);
  CHECK_EQUAL("close", 0, close(fd));
}

/* Standard output goes elsewhere for a while, and comes back. */
static void redirection(void) {
  fflush(stdout);
  int saved = dup(1);
  int fd = open(FILE_NAME, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  CHECK_EQUAL("into a file", 1, dup2(fd, 1));
  CHECK_EQUAL("close", 0, close(fd));
  printf("redirected %d\n", 1);
  fflush(stdout);
  CHECK_EQUAL("back", 1, dup2(saved, 1));
  CHECK_EQUAL("close", 0, close(saved));
  char text[32] = "";
  FILE *file = fopen(FILE_NAME, "r");
  CHECK("what was printed", file != NULL && fgets(text, sizeof text, file) != NULL && strcmp(text, "redirected 1\n") == 0);
  fclose(file);

  CHECK_EQUAL("close standard input", 0, close(0));
  CHECK_EQUAL("the lowest free one", 0, open(FILE_NAME, O_RDONLY));
  CHECK("read by the stream", fgets(text, sizeof text, stdin) != NULL && strcmp(text, "redirected 1\n") == 0);
}

static void limits(void) {
  int count = 0, fds[MANY];
  while ((fds[count] = dup(1)) >= 0) count++;
  CHECK_EQUAL("no more", EMFILE, errno);
  CHECK("as many as there are", count > MANY - 8);
  CHECK_ERRNO("no pipe", EMFILE, pipe((int[2]){0}));
  CHECK_EQUAL("one free", 0, close(fds[--count]));
  CHECK_ERRNO("no room for two", EMFILE, pipe((int[2]){0}));
  CHECK_EQUAL("and none lost", fds[count], dup(1));
  for (int i = 0; i <= count; i++) CHECK_EQUAL("close", 0, close(fds[i]));
  for (int i = 0; i < 2000; i++) {
    int pair[2];
    if (pipe(pair) != 0 || dup2(pair[0], pair[1]) != pair[1] || close(pair[0]) != 0 || close(pair[1]) != 0) {
      failed(__FILE__, __LINE__, "again and again", strerror(errno));
    }
  }
}

int main(void) {
  pipes();
  duplicates();
  flags();
  redirection();
  limits();
  remove(FILE_NAME);
  return finish();
}
