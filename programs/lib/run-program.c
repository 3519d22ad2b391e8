#include "run-program.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "tool.h"

extern char **environ;

int startProgram(pid_t *pid, char *const *arguments) {
  fflush(stdout);
  int error = posix_spawnp(pid, arguments[0], NULL, NULL, arguments, environ);
  if (error == ENOEXEC) {
    /* A script that names no interpreter. */
    size_t count = 0;
    while (arguments[count] != NULL) count++;
    const char **longer = allocate((count + 2) * sizeof *longer);
    longer[0] = "sh";
    for (size_t i = 0; i <= count; i++) longer[i + 1] = arguments[i];
    error = posix_spawn(pid, "/bin/sh", NULL, NULL, (char *const *)longer, environ);
  }
  if (error != 0) {
    errno = error;
    complainOf("%s%s%s", strchr(arguments[0], '/') == NULL ? "'" : "", arguments[0], strchr(arguments[0], '/') == NULL ? "'" : "");
  }
  return error;
}

int waitForProgram(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int runProgram(char *const *arguments) {
  pid_t pid;
  int error = startProgram(&pid, arguments);
  return error == 0 ? waitForProgram(pid) : error == ENOENT || error == ENOTDIR ? 127 : 126;
}
