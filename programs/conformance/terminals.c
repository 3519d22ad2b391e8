/* isatty tells a terminal from a pipe and a file, and a child has what it is given. */
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

/* The child of a session of its own: 0 when the terminal is its own, and it is in front. */
static int session(void) {
  if (streams() != 111) return 1;
  if (tcgetpgrp(0) != getpid() || getsid(0) != getpid()) return 2;
  int fd = open("/dev/tty", O_RDWR);
  if (fd < 0 || write(fd, "x", 1) != 1) return 3;
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col != 100 || size.ws_row != 30) return 4;
  return 0;
}

static int startSession(int fd, char *how) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  CHECK("attributes", posix_spawnattr_init(&attributes) == 0 && posix_spawn_file_actions_init(&actions) == 0);
  CHECK("a session", posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID) == 0);
  for (int i = 0; i < 3; i++) CHECK("a stream", posix_spawn_file_actions_adddup2(&actions, fd, i) == 0);
  CHECK("in front", posix_spawn_file_actions_addtcsetpgrp_np(&actions, 0) == 0);
  char *argv[] = {(char *)programPath, how, NULL};
  pid_t pid;
  CHECK("start the session", posix_spawn(&pid, programPath, &actions, &attributes, argv, NULL) == 0);
  posix_spawn_file_actions_destroy(&actions);
  int status = -1;
  CHECK("wait for it", waitpid(pid, &status, 0) == pid && WIFEXITED(status));
  return WEXITSTATUS(status);
}

/* Terminals that a program makes; nobody shows these. */
static void made(void) {
  HTERMINAL terminal = NULL;
  CHECK_EQUAL("no columns", RAT_ERR_INVALID_ARGUMENT, RatCreateTerminal(0, 24, &terminal));
  CHECK_EQUAL("no rows", RAT_ERR_INVALID_ARGUMENT, RatCreateTerminal(80, 0, &terminal));
  CHECK_EQUAL("too many columns", RAT_ERR_INVALID_ARGUMENT, RatCreateTerminal(65536, 24, &terminal));
  CHECK_EQUAL("far too many rows", RAT_ERR_INVALID_ARGUMENT, RatCreateTerminal(80, UINT32_MAX, &terminal));
  CHECK_EQUAL("nowhere", RAT_ERR_FAULT, RatCreateTerminal(80, 24, NULL));
  CHECK("and none was made", terminal == NULL);
  CHECK_OK("create a terminal", RatCreateTerminal(100, 30, &terminal));
  RatHandleInfo info = {.size = sizeof info};
  CHECK_OK("ask what it is", RatGetHandleInfo(terminal, &info));
  CHECK_EQUAL("a terminal", RAT_TYPE_TERMINAL, info.type);
  CHECK_EQUAL("with one handle", 1, info.handleCount);
  CHECK_EQUAL("there is nothing to read", RAT_ERR_TIMEOUT, RatWaitForHandle(terminal, 0));
  int fd;
  CHECK_OK("its descriptor", RatFdFromHandle(terminal, &fd));
  CHECK("is a terminal's", isatty(fd) == 1);
  CHECK_EQUAL("a child of a session of its own", 0, startSession(fd, "session"));
  CHECK_EQUAL("and the next one, when that has given the terminal up", 0, startSession(fd, "session"));
  close(fd);
  RatCloseHandle(terminal);
  /* The same by handles. */
  CHECK_OK("another terminal", RatCreateTerminal(100, 30, &terminal));
  const char *argv[] = {programPath, "session", NULL};
  RatProcessAttributes attributes = {.size = sizeof attributes, .flags = RAT_PROCESS_NEW_SESSION, .stdIn = terminal, .stdOut = terminal, .stdErr = terminal};
  HPROCESS child;
  CHECK_OK("a child of a session of its own", RatCreateProcess(programPath, argv, &attributes, &child));
  CHECK_OK("wait for it", RatWaitForHandle(child, PATIENCE));
  int32_t code = -1;
  CHECK_OK("its code", RatGetProcessExitCode(child, &code));
  CHECK_EQUAL("it has its terminal", 0, code);
  RatCloseHandle(child);
  RatCloseHandle(terminal);
  attributes.flags = 4;
  CHECK_EQUAL("flags that there are not", RAT_ERR_INVALID_ARGUMENT, RatCreateProcess(programPath, argv, &attributes, &child));
  /* What has been written is forgotten with it. */
  CHECK_OK("a strange terminal", RatCreateTerminal(1, 65535, &terminal));
  size_t done = 0;
  CHECK_OK("write to it", RatWriteFile(terminal, "lost", 4, &done));
  RatCloseHandle(terminal);
}

int main(int argc, char **argv) {
  programPath = argv[0];
  if (argc > 1 && strcmp(argv[1], "session") == 0) return session();
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
  made();
  return finish();
}
