/* A program that starts itself: posix_spawn with a pipe as standard output, waitpid, exit codes, kill. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int child(int argc, char **argv) {
  if (strcmp(argv[1], "sleep") == 0) {
    for (;;) pause();
  }
  printf("child:");
  for (int i = 2; i < argc; i++) printf(" %s", argv[i]);
  printf(" %s\n", getenv("FROM_PARENT") ? getenv("FROM_PARENT") : "nothing");
  return atoi(argv[1]);
}

int main(int argc, char **argv) {
  if (argc > 1) return child(argc, argv);
  int ends[2];
  pipe(ends);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  setenv("FROM_PARENT", "inherited", 1);
  char *arguments[] = {argv[0], "7", "with", "arguments", NULL};
  pid_t pid;
  int error = posix_spawn(&pid, argv[0], &actions, NULL, arguments, environ);
  if (error != 0) return printf("posix_spawn: %s\n", strerror(error)), 1;
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  char text[256] = "";
  size_t length = 0;
  ssize_t count;
  while ((count = read(ends[0], text + length, sizeof text - 1 - length)) > 0) length += (size_t)count;
  close(ends[0]);
  int status;
  printf("%d ", waitpid(pid, &status, 0) == pid);
  printf("%d %d\n%s", WIFEXITED(status) != 0, WEXITSTATUS(status), text);
  pid_t none = waitpid(-1, &status, 0);
  printf("%d %d\n", (int)none, errno == ECHILD);

  char *sleeper[] = {argv[0], "sleep", NULL};
  posix_spawn(&pid, argv[0], NULL, NULL, sleeper, environ);
  printf("%d\n", waitpid(pid, &status, WNOHANG));
  kill(pid, SIGTERM);
  waitpid(pid, &status, 0);
  printf("%d %d\n", WIFSIGNALED(status) != 0, WTERMSIG(status) == SIGTERM);
  printf("%d\n", posix_spawn(&pid, "/no/such/program", NULL, NULL, sleeper, environ) != 0 || waitpid(pid, &status, 0) == pid);
  return 0;
}
