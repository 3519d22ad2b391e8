/* System V's functions of signals, over those of POSIX. Source: POSIX.1-2008, which still had them. */
#include "libratos.h"

#include <signal.h>

static int changeMask(int how, int signal) {
  sigset_t mask;
  sigemptyset(&mask);
  return sigaddset(&mask, signal) != 0 ? -1 : sigprocmask(how, &mask, NULL);
}

PUBLIC int sighold(int signal) { return changeMask(SIG_BLOCK, signal); }
PUBLIC int sigrelse(int signal) { return changeMask(SIG_UNBLOCK, signal); }

PUBLIC int sigignore(int signal) {
  struct sigaction action = {.sa_handler = SIG_IGN};
  return sigaction(signal, &action, NULL);
}

PUBLIC int sigpause(int signal) {
  sigset_t mask;
  sigprocmask(SIG_BLOCK, NULL, &mask);
  return sigdelset(&mask, signal) != 0 ? -1 : sigsuspend(&mask);
}

PUBLIC void (*sigset(int signal, void (*handler)(int)))(int) {
  sigset_t mask, before;
  struct sigaction action = {.sa_handler = handler}, old;
  sigemptyset(&mask);
  if (sigaddset(&mask, signal) != 0) return SIG_ERR;
  bool holds = handler == SIG_HOLD;
  if (sigaction(signal, holds ? NULL : &action, &old) != 0) return SIG_ERR;
  if (sigprocmask(holds ? SIG_BLOCK : SIG_UNBLOCK, &mask, &before) != 0) return SIG_ERR;
  return sigismember(&before, signal) ? SIG_HOLD : old.sa_handler;
}
