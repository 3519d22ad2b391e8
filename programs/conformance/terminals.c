/* isatty tells a terminal from a pipe and a file, and a child has what it is given. */
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the streams are, one digit each; the child's way to tell. */
static int streams(void) { return isatty(0) * 100 + isatty(1) * 10 + isatty(2); }

static int32_t childOf(HANDLE out) {
  const char *argv[] = {programPath, "child", NULL};
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = out};
  HPROCESS child;
  CHECK_OK("create the child", RatCreateProcess(programPath, argv, &attributes, &child));
  CHECK_OK("wait for the child", RatWaitForHandle(child, PATIENCE));
  int32_t code = -1;
  CHECK_OK("its code", RatGetProcessExitCode(child, &code));
  RatCloseHandle(child);
  return code;
}

int main(int argc, char **argv) {
  programPath = argv[0];
  if (argc > 1 && strcmp(argv[1], "print") == 0) {
    printf("%03d", streams());
    return 0;
  }
  if (argc > 1) return streams();

  CHECK_EQUAL("streams of the page are no terminals", 0, streams());
  struct stat status;
  CHECK("nor character devices", fstat(1, &status) == 0 && !S_ISCHR(status.st_mode));

  HPIPE readEnd, writeEnd;
  CHECK_OK("create a pipe", RatCreatePipe(0, &readEnd, &writeEnd));
  CHECK_EQUAL("a child that writes into a pipe", 0, childOf(writeEnd));
  CHECK_EQUAL("a child with its creator's streams", 0, childOf(NULL));
  int fd;
  CHECK_OK("a descriptor", RatFdFromHandle(readEnd, &fd));
  CHECK("a pipe is no terminal", isatty(fd) == 0 && errno == ENOTTY);
  CHECK("nor is it a character device", fstat(fd, &status) == 0 && !S_ISCHR(status.st_mode));
  close(fd);
  RatCloseHandle(readEnd);
  RatCloseHandle(writeEnd);

  int file = open("/terminals.txt", O_RDWR | O_CREAT | O_TRUNC, 0666);
  CHECK("a file is no terminal", file >= 0 && isatty(file) == 0 && errno == ENOTTY);
  close(file);
  unlink("/terminals.txt");
  CHECK("nor what is not open", isatty(file) == 0 && errno == EBADF);
  return finish();
}
