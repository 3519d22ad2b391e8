/* Sets of signals, and their names. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <stdio.h>
#include <string.h>

static bool isMember(int signal) { return signal >= 1 && signal < _NSIG; }

PUBLIC int sigemptyset(sigset_t *set) {
  *set = 0;
  return 0;
}
PUBLIC int sigfillset(sigset_t *set) {
  *set = 0x7fffffff;
  return 0;
}
PUBLIC int sigaddset(sigset_t *set, int signal) {
  if (!isMember(signal)) return PosixFail(EINVAL);
  *set |= (sigset_t)1 << (signal - 1);
  return 0;
}
PUBLIC int sigdelset(sigset_t *set, int signal) {
  if (!isMember(signal)) return PosixFail(EINVAL);
  *set &= ~((sigset_t)1 << (signal - 1));
  return 0;
}
PUBLIC int sigismember(const sigset_t *set, int signal) {
  if (!isMember(signal)) return PosixFail(EINVAL);
  return (*set >> (signal - 1)) & 1;
}
PUBLIC int sigisemptyset(const sigset_t *set) { return *set == 0; }
PUBLIC int sigorset(sigset_t *out, const sigset_t *a, const sigset_t *b) {
  *out = *a | *b;
  return 0;
}
PUBLIC int sigandset(sigset_t *out, const sigset_t *a, const sigset_t *b) {
  *out = *a & *b;
  return 0;
}

PUBLIC void psiginfo(const siginfo_t *info, const char *text) { psignal(info->si_signo, text); }
