/* Children that handle one signal after another, killed at any moment of that, in all kinds of calls. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
enum { ROUNDS = 120, AT_ONCE = 6 };

static int fds[2];
static HEVENT event;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void handler(int signal) {
  char byte = 'x';
  if (signal == SIGUSR2) nanosleep(&(struct timespec){0, 1000}, NULL);
  if (write(fds[1], &byte, 1) == 1) read(fds[0], &byte, 1);
  RatWaitForHandle(event, 0);
}

static void *worker(void *number) {
  for (unsigned i = (unsigned)(uintptr_t)number;; i++) {
    switch (i % 6) {
      case 0: poll(&(struct pollfd){.fd = fds[0], .events = POLLIN}, 1, 1); break;
      case 1: usleep(200); break;
      case 2: RatWaitForHandle(event, 1); break;
      case 3: RatWaitForMultipleHandles((HANDLE[]){event, event}, 2, false, 1, NULL); break;
      case 4:
        pthread_mutex_lock(&mutex);
        RatYield();
        pthread_mutex_unlock(&mutex);
        break;
      default: kill(getpid(), SIGUSR1);
    }
  }
}

static int suffer(void) {
  pthread_t thread;
  if (pipe(fds) != 0 || RatCreateEvent(true, false, &event) != RAT_SUCCESS) return 1;
  signal(SIGUSR1, handler);
  struct sigaction other = {.sa_handler = handler, .sa_flags = SA_NODEFER};
  sigaction(SIGUSR2, &other, NULL);
  for (uintptr_t i = 1; i < 3; i++) {
    if (pthread_create(&thread, NULL, worker, (void *)i) != 0) return 1;
  }
  if (write(1, "!", 1) != 1) return 1;
  worker(NULL);
  return 1;
}

static uint32_t lots = 12345;
static uint32_t below(uint32_t limit) {
  lots = lots * 1664525 + 1013904223;
  return (lots >> 8) % limit;
}

int main(int argc, char **argv) {
  if (begin(argc, argv) != NULL) return suffer();
  static const int ends[] = {SIGKILL, SIGTERM, SIGALRM, SIGHUP};
  char *childArgv[] = {argv[0], "suffer", NULL};
  for (int round = 0; round < ROUNDS / AT_ONCE; round++) {
    pid_t pids[AT_ONCE];
    int outputs[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
      int out[2];
      posix_spawn_file_actions_t actions;
      CHECK_EQUAL("pipe", 0, pipe2(out, O_CLOEXEC));
      posix_spawn_file_actions_init(&actions);
      posix_spawn_file_actions_adddup2(&actions, out[1], 1);
      CHECK_EQUAL("spawn", 0, posix_spawn(&pids[i], argv[0], &actions, NULL, childArgv, environ));
      posix_spawn_file_actions_destroy(&actions);
      close(out[1]);
      outputs[i] = out[0];
    }
    for (int i = 0; i < AT_ONCE; i++) {
      char byte;
      CHECK_EQUAL("it is there", 1, read(outputs[i], &byte, 1));
      CHECK_EQUAL("close", 0, close(outputs[i]));
    }
    for (uint32_t sent = below(60); sent > 0; sent--) {
      CHECK_EQUAL("kill", 0, kill(pids[below(AT_ONCE)], below(2) == 0 ? SIGUSR1 : SIGUSR2));
      if (below(8) == 0) RatYield();
    }
    for (int i = 0; i < AT_ONCE; i++) {
      int end = ends[below(4)], status = 0;
      CHECK_EQUAL("the last", 0, kill(pids[i], end));
      CHECK_EQUAL("waited for", pids[i], waitpid(pids[i], &status, 0));
      CHECK("ended by it", WIFSIGNALED(status) && WTERMSIG(status) == end);
    }
  }
  return finish();
}
