/* Who waits at a pipe that nobody is left to serve, and who may yet go on; for e2e/looking-inside.spec.ts */
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int pipes[2][2];

static void catchIt(int signal) { (void)signal; }

static void *sleepLong(void *argument) {
  sleep(1000);
  return argument;
}

static int readFrom(int fd) {
  char byte;
  return read(fd, &byte, 1) == 1;
}

/* Two processes, each of which has all ends: what each waits for only the other one, or itself, could write. */
static void startOther(char *self) {
  char *arguments[] = {self, "other", NULL};
  pid_t pid;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes[1][0], 10);
  posix_spawn_file_actions_adddup2(&actions, pipes[0][1], 11);
  posix_spawn(&pid, self, &actions, NULL, arguments, environ);
}

/* Fills the pipe of its standard output. */
static int writeAll(void) {
  static char bytes[1 << 20];
  return write(1, bytes, sizeof bytes) < 0;
}

/* One waits for the end of another, that waits for it to read. */
static int waitFor(char *self) {
  char *arguments[] = {self, "writer", NULL};
  pid_t pid;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipes[0][1], 1);
  posix_spawn_file_actions_addclose(&actions, pipes[0][0]);
  posix_spawn(&pid, self, &actions, NULL, arguments, environ);
  return waitpid(pid, NULL, 0) != pid;
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  pthread_t thread;
  if (strcmp(how, "other") == 0) return readFrom(10);
  if (strcmp(how, "writer") == 0) return writeAll();
  if (strcmp(how, "stdin") == 0) return readFrom(0);
  for (int i = 0; i < 2; i++)
    if (pipe(pipes[i]) < 0) return 1;
  if (strcmp(how, "each other") == 0) startOther(argv[0]);
  if (strcmp(how, "its reader") == 0) return waitFor(argv[0]);
  if (strcmp(how, "handler") == 0) signal(SIGUSR1, catchIt);
  if (strcmp(how, "alarm") == 0) alarm(1000);
  if (strcmp(how, "thread") == 0) pthread_create(&thread, NULL, sleepLong, NULL);
  return readFrom(pipes[0][0]);
}
