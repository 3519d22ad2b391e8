/* Every way in which a program ends, as its parent sees it. */
#include <assert.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static volatile int zero;

static void *exits(void *argument) {
  (void)argument;
  exit(9);
}
static void *works(void *argument) {
  for (;;) usleep(1000);
  return argument;
}
static void leave(void) {
  puts("leave");
  fflush(stdout);
  _exit(33);
}
static void exitAgain(void) {
  puts("again");
  exit(12);
}
static void bye(void) { puts("bye"); }

static int end(int how) {
  pthread_t thread;
  volatile int least = INT_MIN, minusOne = -1;
  switch (how) {
    case 0: abort();
    case 1: assert(how == 99); return 0;
    case 2: return least / minusOne;
    case 3: return 5 / zero;
    case 4: return 5 % zero;
    case 5:
      pthread_create(&thread, NULL, exits, NULL);
      pause();
      return 0;
    case 6: pthread_create(&thread, NULL, works, NULL); return 4;
    case 7: atexit(leave); exit(1);
    case 8: atexit(exitAgain); exit(1);
    case 9: atexit(bye); quick_exit(3);
    case 10: atexit(bye); _exit(2);
    case 11: return 256 + 5;
    case 12: return -1;
    case 13:
      puts("x");
      fclose(stdout);
      return 0;
    case 14: raise(SIGKILL); return 0;
    case 15: raise(SIGSEGV); return 0;
    case 16: raise(SIGUSR1); return 0;
    default:
      pthread_create(&thread, NULL, exits, NULL);
      pthread_exit(NULL);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) {
    freopen("/dev/null", "w", stderr);
    return end(atoi(argv[1]));
  }
  for (int how = 0; how <= 17; how++) {
    char text[8];
    pid_t pid;
    int status;
    snprintf(text, sizeof text, "%d", how);
    fflush(stdout);
    if (posix_spawn(&pid, argv[0], NULL, NULL, (char *[]){argv[0], text, NULL}, environ) != 0) return 1;
    waitpid(pid, &status, 0);
    if (WIFEXITED(status)) printf("%d: exit %d\n", how, WEXITSTATUS(status));
    else printf("%d: signal %d\n", how, WTERMSIG(status));
  }
}
