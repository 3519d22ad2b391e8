/* sigaction: handlers with information, masks, pending signals, an alarm that ends a wait, EINTR. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t count, last, from_self;

static void handler(int number, siginfo_t *info, void *context) {
  (void)context;
  count++;
  last = number;
  if (info) from_self = info->si_signo == number;
}

static volatile sig_atomic_t alarms;
static void on_alarm(int number) {
  (void)number;
  alarms++;
}

int main(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  kill(getpid(), SIGUSR1);
  printf("%d %d %d\n", (int)count, last == SIGUSR1, (int)from_self);

  sigset_t block, old, pending;
  sigemptyset(&block);
  sigaddset(&block, SIGUSR1);
  sigprocmask(SIG_BLOCK, &block, &old);
  raise(SIGUSR1);
  sigpending(&pending);
  printf("%d %d\n", (int)count, sigismember(&pending, SIGUSR1));
  sigprocmask(SIG_SETMASK, &old, NULL);
  printf("%d\n", (int)count);

  signal(SIGALRM, on_alarm);
  alarm(1);
  struct timespec wait = {10, 0}, left;
  int result = nanosleep(&wait, &left);
  printf("%d %d %d %d\n", result, errno == EINTR, (int)alarms, left.tv_sec >= 8);
  signal(SIGPIPE, SIG_IGN);
  int ends[2];
  pipe(ends);
  close(ends[0]);
  errno = 0;
  result = (int)write(ends[1], "x", 1);
  printf("%d %d\n", result, errno == EPIPE);
  struct sigaction former;
  sigaction(SIGUSR1, NULL, &former);
  printf("%d\n", former.sa_sigaction == handler);
  return 0;
}
