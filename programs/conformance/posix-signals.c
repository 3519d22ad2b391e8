/* Signals in one process: handlers, masks, waits that they interrupt and waits that go on, alarms. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int count, last, depth, deepest;
static volatile pid_t sender;

static void note(int signal) {
  count++;
  last = signal;
}
static void noteInfo(int signal, siginfo_t *info, void *context) {
  (void)context;
  note(signal);
  sender = info->si_signo == signal ? info->si_pid : -1;
}

static void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  CHECK_EQUAL("sigaction", 0, sigaction(signal, &action, NULL));
}
static sigset_t setOf(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

static void handlers(void) {
  CHECK("the default", signal(SIGUSR1, note) == SIG_DFL);
  count = 0;
  errno = 77;
  CHECK_EQUAL("raise", 0, raise(SIGUSR1));
  CHECK("the handler has run", count == 1 && last == SIGUSR1);
  CHECK_EQUAL("errno is kept", 77, errno);
  CHECK_EQUAL("kill", 0, kill(getpid(), SIGUSR1));
  CHECK_EQUAL("before it returns", 2, count);
  CHECK("ignored", signal(SIGUSR1, SIG_IGN) == note);
  CHECK_EQUAL("raise", 0, raise(SIGUSR1));
  CHECK("nothing happens", count == 2);
  CHECK("was ignored", signal(SIGUSR1, SIG_DFL) == SIG_IGN);
  CHECK_EQUAL("these do nothing by default", 0, raise(SIGCHLD) | raise(SIGURG) | raise(SIGWINCH) | raise(SIGCONT));
  errno = 0;
  CHECK("SIGKILL has no handler", signal(SIGKILL, note) == SIG_ERR && errno == EINVAL);
  CHECK("nor SIGSTOP", signal(SIGSTOP, SIG_IGN) == SIG_ERR);
  CHECK("no signal", signal(0, note) == SIG_ERR && signal(64, note) == SIG_ERR && raise(-1) != 0);
  struct sigaction action = {.sa_sigaction = noteInfo, .sa_flags = SA_SIGINFO}, old;
  CHECK_EQUAL("sigaction", 0, sigaction(SIGUSR2, &action, NULL));
  CHECK_EQUAL("kill", 0, kill(getpid(), SIGUSR2));
  CHECK("its sender", count == 3 && sender == getpid());
  CHECK_EQUAL("sigaction asks", 0, sigaction(SIGUSR2, NULL, &old));
  CHECK("what it is", old.sa_sigaction == noteInfo && (old.sa_flags & SA_SIGINFO));
  handle(SIGUSR2, note, (int)SA_RESETHAND);
  raise(SIGUSR2);
  CHECK_EQUAL("SA_RESETHAND", 0, sigaction(SIGUSR2, NULL, &old));
  CHECK("once", old.sa_handler == SIG_DFL && count == 4);
}

static void nest(int signal) {
  depth++;
  if (depth > deepest) deepest = depth;
  if (count++ < 3) raise(signal);
  depth--;
}
static void nestOther(int signal) {
  (void)signal;
  depth++;
  count = 0;
  raise(SIGUSR2);
  if (count > deepest) deepest = count;
  depth--;
}

static void masks(void) {
  sigset_t set = setOf(SIGUSR1), old, pending;
  handle(SIGUSR1, note, 0);
  count = 0;
  CHECK_EQUAL("block", 0, sigprocmask(SIG_BLOCK, &set, &old));
  CHECK("was not blocked", sigismember(&old, SIGUSR1) == 0);
  raise(SIGUSR1);
  raise(SIGUSR1);
  CHECK_EQUAL("sigpending", 0, sigpending(&pending));
  CHECK("pending", count == 0 && sigismember(&pending, SIGUSR1) == 1 && sigismember(&pending, SIGUSR2) == 0);
  CHECK_EQUAL("unblock", 0, sigprocmask(SIG_SETMASK, &old, NULL));
  CHECK_EQUAL("once, before it returns", 1, count);
  CHECK_EQUAL("block", 0, sigprocmask(SIG_BLOCK, &set, NULL));
  raise(SIGUSR1);
  CHECK("ignoring it", signal(SIGUSR1, SIG_IGN) == note);
  handle(SIGUSR1, note, 0);
  CHECK_EQUAL("unblock", 0, sigprocmask(SIG_UNBLOCK, &set, NULL));
  CHECK_EQUAL("drops what is pending", 1, count);
  errno = 0;
  CHECK("no such way", sigprocmask(99, &set, NULL) == -1 && errno == EINVAL);
  sigfillset(&set);
  CHECK_EQUAL("all", 0, sigprocmask(SIG_SETMASK, &set, NULL));
  CHECK_EQUAL("ask", 0, sigprocmask(SIG_BLOCK, NULL, &old));
  CHECK("but two", sigismember(&old, SIGTERM) == 1 && sigismember(&old, SIGKILL) == 0 && sigismember(&old, SIGSTOP) == 0);
  sigemptyset(&set);
  CHECK_EQUAL("none", 0, sigprocmask(SIG_SETMASK, &set, NULL));

  handle(SIGUSR1, nest, 0);
  count = depth = deepest = 0;
  raise(SIGUSR1);
  CHECK("one after the other", count == 4 && deepest == 1);
  handle(SIGUSR1, nest, SA_NODEFER);
  count = depth = deepest = 0;
  raise(SIGUSR1);
  CHECK("SA_NODEFER: one in the other", count == 4 && deepest == 4);
  handle(SIGUSR2, note, 0);
  handle(SIGUSR1, nestOther, 0);
  deepest = 0;
  raise(SIGUSR1);
  CHECK_EQUAL("another one comes in between", 1, deepest);
  struct sigaction action = {.sa_handler = nestOther, .sa_mask = setOf(SIGUSR2)};
  CHECK_EQUAL("sa_mask", 0, sigaction(SIGUSR1, &action, NULL));
  deepest = 0;
  raise(SIGUSR1);
  CHECK("not with sa_mask", deepest == 0 && count == 1);
}

static jmp_buf back;
static void jump(int signal) { longjmp(back, signal); }

static void jumps(void) {
  handle(SIGUSR1, jump, 0);
  for (int i = 0; i < 100; i++) {
    volatile int round = i;
    int signal = setjmp(back);
    if (signal == 0) {
      if (round % 2 == 0) raise(SIGUSR1);
      alarm(0);
      ualarm(1000, 0);
      handle(SIGALRM, jump, 0);
      for (;;) pause();
    }
    CHECK("out of the handler", signal == SIGUSR1 || signal == SIGALRM);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
  }
}

static sigjmp_buf backWithMask;
static void jumpWithMask(int signal) { siglongjmp(backWithMask, signal); }

static void jumpsWithMasks(void) {
  sigset_t now;
  handle(SIGUSR1, jumpWithMask, 0);
  for (int keeps = 0; keeps < 2; keeps++) {
    int signal = sigsetjmp(backWithMask, keeps);
    if (signal == 0) raise(SIGUSR1);
    CHECK_EQUAL("out of the handler", SIGUSR1, signal);
    sigprocmask(SIG_BLOCK, NULL, &now);
    CHECK_EQUAL("the mask comes back where it was saved", keeps == 0, sigismember(&now, SIGUSR1));
    sigemptyset(&now);
    sigprocmask(SIG_SETMASK, &now, NULL);
  }
}

/* A thread that sends signals, blocking all itself, so that the main thread gets them. */
typedef struct Sender {
  int signal, times, fd;
  HSEMAPHORE go;
} Sender;
static int32_t sendSignals(void *arg) {
  Sender *task = arg;
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
  for (int i = 0; i < task->times; i++) {
    RatSleep(10);
    kill(getpid(), task->signal);
    /* It is taken before the next one is sent: two that are pending at once would be one. */
    for (;;) {
      sigpending(&all);
      if (sigismember(&all, task->signal) == 0) break;
      RatSleep(1);
    }
  }
  if (task->fd >= 0) {
    RatSleep(10);
    if (write(task->fd, "x", 1) != 1) return 1;
  }
  return 0;
}
static HTHREAD sendLater(Sender *task) { return startThread(sendSignals, task); }

static void interrupted(void) {
  int fds[2];
  char byte;
  CHECK_EQUAL("pipe", 0, pipe(fds));
  count = 0;
  handle(SIGUSR1, note, 0);
  HTHREAD thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  errno = 0;
  CHECK("a read ends", read(fds[0], &byte, 1) == -1 && errno == EINTR && count == 1);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  handle(SIGUSR1, note, SA_RESTART);
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 3, .fd = fds[1]});
  CHECK_EQUAL("with SA_RESTART it goes on", 1, read(fds[0], &byte, 1));
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  CHECK_EQUAL("each handler has run", 4, count);

  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  errno = 0;
  CHECK("poll ends, whatever the flags", poll(&(struct pollfd){.fd = fds[0], .events = POLLIN}, 1, -1) == -1 && errno == EINTR);
  CHECK_EQUAL("the sender", 0, joinThread(thread));

  handle(SIGUSR1, note, 0);
  struct timespec left = {0};
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  errno = 0;
  CHECK("nanosleep ends", nanosleep(&(struct timespec){100, 0}, &left) == -1 && errno == EINTR);
  CHECK("and tells what is left", left.tv_sec >= 90 && left.tv_sec < 100);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  unsigned rest = sleep(100);
  CHECK("sleep ends", rest > 90 && rest <= 100);
  CHECK_EQUAL("the sender", 0, joinThread(thread));

  static char bytes[1 << 17];
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  ssize_t written = write(fds[1], bytes, sizeof bytes);
  CHECK("a write ends with what is written", written > 0 && written < (ssize_t)sizeof bytes);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  CHECK("close", close(fds[0]) == 0 && close(fds[1]) == 0);
}

/* Calls of ratos.h and locks go on, for the rest of their time. */
static RatLock lock = RAT_LOCK_INIT;
static int32_t holdLock(void *arg) {
  RatLockAcquire(&lock);
  RatReleaseSemaphore((HSEMAPHORE)arg, 1, NULL);
  /* Until a handler has run in the thread that waits for the lock. */
  while (count == 12) RatSleep(1);
  RatLockRelease(&lock);
  return 0;
}

static void goesOn(void) {
  handle(SIGUSR1, note, 0);
  count = 0;
  uint64_t start = RatGetTickNs();
  HTHREAD thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 3, .fd = -1});
  RatSleep(80);
  CHECK("RatSleep sleeps on", RatGetTickNs() - start >= 80000000);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  CHECK_EQUAL("handlers have run", 3, count);
  HEVENT event = newEvent(true, false);
  start = RatGetTickNs();
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 3, .fd = -1});
  CHECK_TIMEOUT("RatWaitForHandle", RatWaitForHandle(event, 80));
  CHECK("waits on", RatGetTickNs() - start >= 80000000);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  CHECK_EQUAL("handlers have run", 6, count);
  HANDLE both[] = {event, event};
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 2, .fd = -1});
  CHECK_TIMEOUT("RatWaitForMultipleHandles", RatWaitForMultipleHandles(both, 2, false, 60, NULL));
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  CHECK_EQUAL("handlers have run", 8, count);
  HSEMAPHORE semaphore = newSemaphore(0, 10);
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 2, .fd = -1});
  CHECK_TIMEOUT("RatSignalAndWait", RatSignalAndWait(semaphore, event, 60));
  CHECK_EQUAL("signals once", 1, countOf(semaphore));
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  HCOMPQ queue = newQueue();
  RatCompletion completion;
  size_t taken = 1;
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 2, .fd = -1});
  CHECK_TIMEOUT("RatGetCompletions", RatGetCompletions(queue, &completion, 1, 60, &taken));
  CHECK_EQUAL("none", 0, taken);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  CHECK_EQUAL("handlers have run", 12, count);

  CHECK_OK("wait", RatWaitForHandle(semaphore, PATIENCE));
  thread = startThread(holdLock, semaphore);
  CHECK_OK("the lock is held", RatWaitForHandle(semaphore, PATIENCE));
  HTHREAD other = sendLater(&(Sender){.signal = SIGUSR1, .times = 2, .fd = -1});
  RatLockAcquire(&lock);
  CHECK("in a lock, too", count > 12);
  RatLockRelease(&lock);
  joinThread(thread);
  CHECK_EQUAL("the sender", 0, joinThread(other));
  closeHandle(queue);
  closeHandle(event);
  closeHandle(semaphore);
}

static void waitsForSignals(void) {
  sigset_t set = setOf(SIGUSR1), none, old;
  siginfo_t info;
  int signal = 0;
  sigemptyset(&none);
  handle(SIGUSR1, note, 0);
  count = 0;
  sigprocmask(SIG_BLOCK, &set, &old);
  HTHREAD thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  CHECK_EQUAL("sigwait", 0, sigwait(&set, &signal));
  CHECK("no handler has run", signal == SIGUSR1 && count == 0);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  raise(SIGUSR1);
  CHECK_EQUAL("one that is pending", SIGUSR1, sigwaitinfo(&set, &info));
  CHECK("its sender", info.si_signo == SIGUSR1 && info.si_pid == getpid());
  errno = 0;
  CHECK("a time-out", sigtimedwait(&set, &info, &(struct timespec){0, 10000000}) == -1 && errno == EAGAIN);
  handle(SIGUSR2, note, 0);
  thread = sendLater(&(Sender){.signal = SIGUSR2, .times = 1, .fd = -1});
  errno = 0;
  CHECK("another one's handler ends it", sigtimedwait(&set, &info, NULL) == -1 && errno == EINTR && count == 1);
  CHECK_EQUAL("the sender", 0, joinThread(thread));

  raise(SIGUSR1);
  errno = 0;
  CHECK("sigsuspend", sigsuspend(&none) == -1 && errno == EINTR && count == 2 && last == SIGUSR1);
  thread = sendLater(&(Sender){.signal = SIGUSR1, .times = 1, .fd = -1});
  CHECK("waits", sigsuspend(&none) == -1 && count == 3);
  CHECK_EQUAL("the sender", 0, joinThread(thread));
  sigset_t now;
  sigprocmask(SIG_BLOCK, NULL, &now);
  CHECK("the mask is back", sigismember(&now, SIGUSR1) == 1);
  raise(SIGUSR1);
  errno = 0;
  CHECK("ppoll with a mask", ppoll(NULL, 0, NULL, &none) == -1 && errno == EINTR && count == 4);
  sigprocmask(SIG_BLOCK, NULL, &now);
  CHECK("the mask is back", sigismember(&now, SIGUSR1) == 1);
  sigprocmask(SIG_SETMASK, &old, NULL);
}

static void alarms(void) {
  handle(SIGALRM, note, 0);
  count = 0;
  CHECK_EQUAL("none was set", 0, alarm(100));
  unsigned left = alarm(1000);
  CHECK("what is left", left > 90 && left <= 100);
  CHECK("stopped", alarm(0) > 990 && alarm(0) == 0);
  ualarm(5000, 5000); /* Again and again: the first may come before the wait. */
  errno = 0;
  CHECK("pause", pause() == -1 && errno == EINTR && count >= 1);
  struct itimerval each = {.it_interval = {0, 5000}, .it_value = {0, 5000}}, rest;
  CHECK_EQUAL("setitimer", 0, setitimer(ITIMER_REAL, &each, NULL));
  for (int before = count; count < before + 4;) pause();
  CHECK_EQUAL("stop", 0, setitimer(ITIMER_REAL, &(struct itimerval){0}, &rest));
  CHECK_EQUAL("its period", 5000, rest.it_interval.tv_usec);
  CHECK_EQUAL("getitimer", 0, getitimer(ITIMER_REAL, &rest));
  CHECK("none", rest.it_value.tv_sec == 0 && rest.it_value.tv_usec == 0);
  errno = 0;
  CHECK("no other clock", setitimer(ITIMER_PROF, &each, NULL) == -1 && errno == EINVAL);
  /* A thread that computes gets it at its next call. */
  ualarm(5000, 0);
  int before = count;
  while (count == before) RatGetCurrentThreadId();
}

/* Many signals from many threads while many wait: each handler's run is counted, nothing is lost that was not merged. */
static volatile int runs;
static void add(int signal) {
  (void)signal;
  __atomic_fetch_add(&runs, 1, __ATOMIC_RELAXED);
}
static int32_t waitOn(void *event) { return RatWaitForHandle(event, RAT_INFINITE); }

static void storm(void) {
  enum { THREADS = 6 };
  handle(SIGUSR1, add, SA_RESTART);
  HEVENT event = newEvent(true, false);
  HTHREAD waiting[THREADS], sending[3];
  for (int i = 0; i < THREADS; i++) waiting[i] = startThread(waitOn, event);
  for (int i = 0; i < 3; i++) sending[i] = sendLater(&(Sender){.signal = SIGUSR1, .times = 5, .fd = -1});
  for (int i = 0; i < 3; i++) CHECK_EQUAL("the senders", 0, joinThread(sending[i]));
  CHECK_OK("set", RatSetEvent(event));
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("waited on", RAT_SUCCESS, joinThread(waiting[i]));
  CHECK("handlers have run", runs >= 1 && runs <= 15);
  closeHandle(event);
}

int main(void) {
  handlers();
  masks();
  jumps();
  jumpsWithMasks();
  interrupted();
  goesOn();
  waitsForSignals();
  alarms();
  storm();
  return finish();
}
