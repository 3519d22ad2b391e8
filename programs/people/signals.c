/* Handlers of signals that a program raises itself. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static volatile sig_atomic_t seen, last;

static void handler(int number) {
  seen++;
  last = number;
}

int main(void) {
  printf("%d\n", signal(SIGINT, handler) == SIG_DFL);
  printf("%d\n", signal(SIGTERM, SIG_IGN) == SIG_DFL);
  raise(SIGINT);
  printf("%d %d\n", (int)seen, last == SIGINT);
  raise(SIGTERM);
  signal(SIGINT, handler);
  printf("%d\n", signal(SIGINT, SIG_IGN) == handler);
  raise(SIGINT);
  signal(SIGUSR1, handler);
  raise(SIGUSR1);
  printf("%d %d\n", (int)seen, last == SIGUSR1);
  signal(SIGABRT, handler);
  puts("end");
  return 0;
}
