/* system and popen, without a shell and with one: a copy of this program, which plays it. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char SHELL[] = "/bin/sh";

/* What it can: exit N; say TEXT; copy; kill; signals. */
static int playShell(const char *command) {
  char buffer[64];
  ssize_t bytes;
  int code;
  if (sscanf(command, "exit %d", &code) == 1) return code;
  if (strncmp(command, "say ", 4) == 0) return printf("%s\n", command + 4) < 0;
  if (strcmp(command, "kill") == 0) return raise(SIGTERM);
  if (strcmp(command, "copy") == 0) {
    int fd = open("/tmp/posix-shell", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while ((bytes = read(0, buffer, sizeof buffer)) > 0) write(fd, buffer, (size_t)bytes);
    return bytes < 0;
  }
  struct sigaction interrupt;
  sigset_t blocked;
  sigaction(SIGINT, NULL, &interrupt);
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  return interrupt.sa_handler != SIG_DFL || sigismember(&blocked, SIGCHLD) != 0;
}

static void copyFile(const char *from, const char *to) {
  static char buffer[1 << 16];
  ssize_t bytes;
  int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0700);
  CHECK("open", in >= 0 && out >= 0);
  while ((bytes = read(in, buffer, sizeof buffer)) > 0) CHECK_EQUAL("copy", bytes, write(out, buffer, (size_t)bytes));
  CHECK("close", close(in) == 0 && close(out) == 0);
}

int main(int argc, char **argv) {
  if (strcmp(argv[0], "sh") == 0) return argc == 3 && strcmp(argv[1], "-c") == 0 ? playShell(argv[2]) : 99;
  CHECK_EQUAL("no shell", 0, system(NULL));
  int status = system("exit 0");
  CHECK("as one that could not be run", WIFEXITED(status) && WEXITSTATUS(status) == 127);
  errno = 0;
  CHECK("no command", popen("say x", "r") == NULL && errno == ENOENT);

  copyFile(argv[0], SHELL);
  CHECK("a shell", system(NULL) != 0);
  CHECK_EQUAL("its code", 0, system("exit 0"));
  status = system("exit 7");
  CHECK("its code", WIFEXITED(status) && WEXITSTATUS(status) == 7);
  status = system("kill");
  CHECK("a signal", WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  CHECK_EQUAL("signals are the command's own", 0, system("signals"));
  struct sigaction interrupt;
  sigaction(SIGINT, NULL, &interrupt);
  CHECK("and the caller's again", interrupt.sa_handler == SIG_DFL);

  char line[64] = "";
  FILE *command = popen("say hello there", "r");
  CHECK("what it says", command != NULL && fgets(line, sizeof line, command) != NULL && strcmp(line, "hello there\n") == 0);
  CHECK("and no more", fgets(line, sizeof line, command) == NULL && feof(command));
  CHECK_EQUAL("pclose", 0, pclose(command));
  command = popen("copy", "w");
  CHECK("what it is told", command != NULL && fputs("to the command", command) >= 0);
  CHECK_EQUAL("pclose waits for it", 0, pclose(command));
  FILE *file = fopen("/tmp/posix-shell", "r");
  CHECK("has come", file != NULL && fgets(line, sizeof line, file) != NULL && strcmp(line, "to the command") == 0);
  fclose(file);
  FILE *first = popen("exit 3", "r"), *second = popen("exit 4", "re");
  CHECK_EQUAL("the second", 4, WEXITSTATUS(pclose(second)));
  CHECK_EQUAL("the first", 3, WEXITSTATUS(pclose(first)));
  errno = 0;
  CHECK("no such mode", popen("exit 0", "x") == NULL && errno == EINVAL);
  errno = 0;
  CHECK("no command of ours", pclose(stdin) == -1 && errno == ECHILD);
  remove(SHELL);
  remove("/tmp/posix-shell");
  return finish();
}
