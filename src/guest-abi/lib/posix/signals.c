/*
 * Signals: what is done with them. The kernel knows which a program handles, ignores and blocks, and calls
 * __ratos_deliver_signal on a thread that may take one, on its way out of a system call.
 */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { SIGNALS = 32, ALL = -1 };
#define FOREVER UINT64_MAX

static RatLock lock = RAT_LOCK_INIT; /* taken with all signals held */
static struct sigaction actions[SIGNALS]; /* by the lock */

/* Whether a wait that was interrupted since it began is over: a handler without SA_RESTART has run. */
static _Thread_local bool interrupted;

static uint32_t bitOf(int signal) { return 1u << (signal - 1); }
static bool isSignal(int signal) { return signal >= 1 && signal < SIGNALS; }

/* For the comparison of what is called by no one. */
void __SIG_ERR(int signal) { (void)signal; }
void __SIG_IGN(int signal) { (void)signal; }

uint32_t HoldSignals(void) {
  uint32_t former = 0;
  RatSignalMask(0, (uint32_t)ALL, &former);
  return former;
}
void ReleaseSignals(uint32_t held) {
  uint32_t former;
  RatSignalMask((uint32_t)ALL, held, &former);
}

static int changeAction(int signal, const struct sigaction *new, struct sigaction *old) {
  if (!isSignal(signal) || (new != NULL && (signal == SIGKILL || signal == SIGSTOP))) return PosixFail(EINVAL);
  uint32_t how = RAT_SIGNAL_ASK, former = RAT_SIGNAL_DEFAULT;
  if (new != NULL) how = new->sa_handler == SIG_DFL ? RAT_SIGNAL_DEFAULT : new->sa_handler == SIG_IGN ? RAT_SIGNAL_IGNORE : RAT_SIGNAL_CATCH;
  uint32_t held = HoldSignals();
  RatLockAcquire(&lock);
  struct sigaction before = actions[signal];
  RatStatus status = RatSignalAction((uint32_t)signal, how, &former);
  if (new != NULL && RAT_SUCCEEDED(status)) actions[signal] = *new;
  RatLockRelease(&lock);
  ReleaseSignals(held);
  /* As its creator has left it. */
  if (former == RAT_SIGNAL_IGNORE) before.sa_handler = SIG_IGN;
  if (old != NULL) *old = before;
  return PosixResult(status, ENOMEM);
}

RatStatus WaitInterruptibly(HANDLE *handles, size_t count) {
  interrupted = false;
  for (;;) {
    BeginWait();
    RatStatus status = RatSignalWait(handles, count, FOREVER, NULL);
    EndWait(status == RAT_ERR_INTERRUPTED);
    if (status != RAT_ERR_INTERRUPTED || interrupted) return status;
  }
}

bool ChildrenLeaveNothing(void) {
  struct sigaction action;
  changeAction(SIGCHLD, NULL, &action);
  return action.sa_handler == SIG_IGN || (action.sa_flags & SA_NOCLDWAIT);
}

/* ── Handlers ── */

bool (*takesSignal)(int signal);

__attribute__((export_name("__ratos_deliver_signal"))) int32_t DeliverSignal(int32_t signal, uint32_t blocked, uint32_t sender) {
  if (!isSignal(signal)) return 1;
  if (takesSignal != NULL && takesSignal(signal)) {
    interrupted = true;
    return 0;
  }
  /* All signals are blocked here. */
  RatLockAcquire(&lock);
  struct sigaction action = actions[signal];
  uint32_t former;
  if (action.sa_flags & (int)SA_RESETHAND) {
    actions[signal] = (struct sigaction){0};
    RatSignalAction((uint32_t)signal, RAT_SIGNAL_DEFAULT, &former);
  }
  RatLockRelease(&lock);
  if (action.sa_handler == SIG_IGN) return 1;
  /* Of a child that has not ended, but has stopped or goes on. */
  if (signal == SIGCHLD && (action.sa_flags & SA_NOCLDSTOP) && LivesStill((pid_t)sender)) return 1;
  if (action.sa_handler == SIG_DFL) {
    /* It has changed meanwhile: the signal is sent again, to find that. */
    RatSignalSend(RatGetCurrentThreadId(), RAT_SIGNAL_TO_THREAD, (uint32_t)signal);
    return 1;
  }
  uint32_t own = action.sa_flags & SA_NODEFER ? 0 : bitOf(signal);
  int saved = errno;
  RatSignalMask((uint32_t)ALL, blocked | SignalBits(&action.sa_mask) | own, &former);
  if (action.sa_flags & SA_SIGINFO) {
    siginfo_t info = {.si_signo = signal, .si_code = sender == 0 ? SI_KERNEL : SI_USER, .si_pid = (pid_t)sender};
    if (signal == SIGCHLD) DescribeChange(&info);
    CallAny((AnyFunction)action.sa_sigaction, (uintptr_t)signal, (uintptr_t)&info, 0);
  } else {
    CallAny((AnyFunction)action.sa_handler, (uintptr_t)signal, 0, 0);
  }
  errno = saved;
  bool restarts = action.sa_flags & SA_RESTART;
  if (!restarts) interrupted = true;
  return restarts;
}

PUBLIC int sigaction(int signal, const struct sigaction *restrict new, struct sigaction *restrict old) { return changeAction(signal, new, old); }

PUBLIC void (*signal(int number, void (*handler)(int)))(int) {
  if (handler == SIG_ERR) {
    errno = EINVAL;
    return SIG_ERR;
  }
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
  return changeAction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}

PUBLIC int siginterrupt(int signal, int flag) {
  struct sigaction action;
  if (changeAction(signal, NULL, &action) != 0) return -1;
  if (flag) action.sa_flags &= ~SA_RESTART;
  else action.sa_flags |= SA_RESTART;
  return changeAction(signal, &action, NULL);
}

/* ── Sending ── */

/* Called by abort where this file is linked: a handler has its say first, and need not come back. */
void HandleAbort(void) {
  struct sigaction action;
  uint32_t former;
  if (changeAction(SIGABRT, NULL, &action) != 0 || action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) return;
  RatSignalMask(bitOf(SIGABRT), 0, &former);
  RatSignalSend(RatGetCurrentThreadId(), RAT_SIGNAL_TO_THREAD, SIGABRT);
}

static int sendTo(uint32_t id, uint32_t to, int signal) {
  if (signal < 0 || signal >= SIGNALS) return EINVAL;
  RatStatus status = RatSignalSend(id, to, (uint32_t)signal);
  if (status == RAT_ERR_NOT_FOUND) return ESRCH;
  return RAT_SUCCEEDED(status) ? 0 : PosixError(status, EAGAIN);
}

PUBLIC int raise(int signal) {
  if (signal == SIGABRT) {
    struct sigaction action;
    changeAction(SIGABRT, NULL, &action);
    if (action.sa_handler == SIG_DFL) abort();
  }
  int error = sendTo(RatGetCurrentThreadId(), RAT_SIGNAL_TO_THREAD, signal);
  return error == 0 ? 0 : PosixFail(error);
}

PUBLIC int kill(pid_t pid, int signal) {
  if (pid <= 0) {
    int error = pid == -1 ? sendTo(0, RAT_SIGNAL_TO_ALL, signal) : sendTo((uint32_t)-pid, RAT_SIGNAL_TO_GROUP, signal);
    return error == 0 ? 0 : PosixFail(error);
  }
  int error = sendTo((uint32_t)pid, RAT_SIGNAL_TO_PROCESS, signal);
  /* One that has ended and has not been waited for is still somebody. */
  if (error == ESRCH && IsChild(pid)) error = 0;
  return error == 0 ? 0 : PosixFail(error);
}

int SignalThread(uint32_t id, int signal) { return sendTo(id, RAT_SIGNAL_TO_THREAD, signal); }

/* ── Blocking ── */

static int changeMask(int how, const sigset_t *set, sigset_t *old) {
  uint32_t bits = set == NULL ? 0 : SignalBits(set), former = 0;
  if (set != NULL && how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK) return EINVAL;
  uint32_t less = set == NULL || how == SIG_BLOCK ? 0 : how == SIG_UNBLOCK ? bits : (uint32_t)ALL;
  uint32_t more = set == NULL || how == SIG_UNBLOCK ? 0 : bits;
  RatSignalMask(less, more, &former);
  if (old != NULL) *old = former & 0x7fffffff;
  return 0;
}

PUBLIC int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old) { return changeMask(how, set, old); }
PUBLIC int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  int error = changeMask(how, set, old);
  return error == 0 ? 0 : PosixFail(error);
}

PUBLIC int sigpending(sigset_t *set) {
  *set = RatSignalPending() & 0x7fffffff;
  return 0;
}

/* ── Waiting ── */

PUBLIC int pause(void) {
  RatStatus status;
  do {
    BeginWait();
    status = RatSignalWait(NULL, 0, FOREVER, NULL);
    EndWait(status == RAT_ERR_INTERRUPTED);
  } while (status != RAT_ERR_INTERRUPTED);
  return PosixFail(EINTR);
}

PUBLIC int sigsuspend(const sigset_t *set) {
  uint32_t bits = SignalBits(set), former, ignored;
  RatSignalMask(0, 0, &former);
  BeginWait();
  while (RatSignalWait(NULL, 0, FOREVER, &bits) != RAT_ERR_INTERRUPTED) {
  }
  RatSignalMask((uint32_t)ALL, former, &ignored);
  EndWait(true);
  return PosixFail(EINTR);
}

static int take(const sigset_t *set, siginfo_t *info, uint64_t timeout) {
  uint32_t signal = 0, sender = 0;
  BeginWait();
  RatStatus status = RatSignalTake(SignalBits(set), timeout, &signal, &sender);
  EndWait(status == RAT_ERR_INTERRUPTED);
  if (status == RAT_ERR_TIMEOUT) return PosixFail(EAGAIN);
  if (!RAT_SUCCEEDED(status)) return PosixResult(status, EAGAIN);
  if (info != NULL) {
    *info = (siginfo_t){.si_signo = (int)signal, .si_code = sender == 0 ? SI_KERNEL : SI_USER, .si_pid = (pid_t)sender};
  }
  return (int)signal;
}

PUBLIC int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info) { return take(set, info, FOREVER); }

PUBLIC int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict time) {
  if (time == NULL) return take(set, info, FOREVER);
  if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= 1000000000) return PosixFail(EINVAL);
  return take(set, info, (uint64_t)time->tv_sec * 1000000000 + (uint64_t)time->tv_nsec);
}

/* Not ended by handlers of other signals. */
PUBLIC int sigwait(const sigset_t *restrict set, int *restrict out) {
  int saved = errno, signal;
  do signal = take(set, NULL, FOREVER);
  while (signal < 0 && errno == EINTR);
  int error = signal < 0 ? errno : 0;
  errno = saved;
  if (error == 0) *out = signal;
  return error;
}
