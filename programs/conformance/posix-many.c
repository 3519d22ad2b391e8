/* As many children as there can be: then EAGAIN, and all of them end and are waited for. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
enum { MOST = 300 };

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  char byte;
  if (part != NULL) return read(0, &byte, 1) == 0 ? 6 : 1;
  int fds[2], count = 0, error = 0, status;
  CHECK_EQUAL("pipe", 0, pipe2(fds, O_CLOEXEC));
  posix_spawn_file_actions_t actions;
  CHECK_EQUAL("init", 0, posix_spawn_file_actions_init(&actions));
  CHECK_EQUAL("adddup2", 0, posix_spawn_file_actions_adddup2(&actions, fds[0], 0));
  char *childArgv[] = {argv[0], "child", NULL};
  while (error == 0 && count < MOST) {
    error = posix_spawn(NULL, argv[0], &actions, NULL, childArgv, environ);
    if (error == 0) count++;
  }
  CHECK_EQUAL("no more", EAGAIN, error);
  CHECK("many", count >= 20);
  CHECK_EQUAL("none has ended", 0, waitpid(-1, NULL, WNOHANG));
  CHECK("let them go", close(fds[0]) == 0 && close(fds[1]) == 0);
  for (int i = 0; i < count; i++) CHECK("each is waited for", wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 6);
  errno = 0;
  CHECK("all", wait(NULL) == -1 && errno == ECHILD);
  pid_t pid;
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(&actions));
  CHECK_EQUAL("and there is room again", 0, posix_spawn(&pid, "/bin/true", NULL, NULL, childArgv, environ));
  CHECK("true", waitpid(pid, &status, 0) == pid && status == 0);
  return finish();
}
