/* A shell: a command of it from start to end, a subshell in it, and beside them a process that does nothing. */
#include "bench.h"

#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static void run(const char *path, char *const *arguments) {
  pid_t pid;
  int status;
  if (posix_spawn(&pid, path, NULL, NULL, arguments, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0) {
    fprintf(stderr, "%s failed\n", path);
    exit(1);
  }
}

int main(int argc, char **argv) {
  enum { ROUNDS = 30, SUBSHELLS = 20 };
  const char *what = argc > 1 ? argv[1] : "command";
  char *nothing[] = {"true", NULL}, *command[] = {"sh", "-c", "true", NULL};
  char *subshells[] = {"sh", "-c", "i=0; while [ $i -lt 20 ]; do (:); i=$((i + 1)); done", NULL};
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t started = RatGetTickNs();
    if (strcmp(what, "nothing") == 0) run("/bin/true", nothing);
    else run("/bin/sh", strcmp(what, "command") == 0 ? command : subshells);
    sample(started, strcmp(what, "subshell") == 0 ? SUBSHELLS : 1);
  }
  return report();
}
