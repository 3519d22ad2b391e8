/* Signals between processes: what they do by default, to handlers, to what waits, and to children that end. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* A child that says by a byte that it has come to where it is wanted. */
typedef struct Child {
  pid_t pid;
  int output;
} Child;
static Child startWith(const posix_spawnattr_t *attributes, const char *part, const char *detail) {
  int fds[2];
  Child child = {-1, -1};
  CHECK_EQUAL("pipe", 0, pipe2(fds, O_CLOEXEC));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
  char *argv[] = {(char *)programPath, (char *)part, (char *)detail, NULL};
  CHECK_EQUAL(part, 0, posix_spawn(&child.pid, programPath, &actions, attributes, argv, environ));
  posix_spawn_file_actions_destroy(&actions);
  CHECK_EQUAL("close", 0, close(fds[1]));
  child.output = fds[0];
  return child;
}
static char told(Child child) {
  char byte = 0;
  return read(child.output, &byte, 1) == 1 ? byte : 0;
}
static Child start(const char *part, const char *detail) {
  Child child = startWith(NULL, part, detail);
  CHECK_EQUAL("the child is there", '!', told(child));
  return child;
}
static int end(Child child) {
  int status = -1;
  CHECK_EQUAL("waited for", child.pid, waitpid(child.pid, &status, 0));
  CHECK_EQUAL("close", 0, close(child.output));
  return status;
}
static void tell(char byte) {
  if (write(1, &byte, 1) != 1) _exit(99);
}

static const char *const STATES[] = {"computes", "sleeps", "reads", "locks", "polls", "waits"};
enum { STATE_COUNT = 6 };
static RatLock never = {1};

static int be(const char *state) {
  int fds[2];
  char byte;
  pipe(fds);
  tell('!');
  for (;;) {
    if (plays(state, "computes")) {
      for (volatile unsigned i = 0;; i++) {
      }
    }
    if (plays(state, "sleeps")) sleep(1000);
    if (plays(state, "reads")) read(fds[0], &byte, 1);
    if (plays(state, "locks")) RatLockAcquire(&never);
    if (plays(state, "polls")) poll(&(struct pollfd){.fd = fds[0], .events = POLLIN}, 1, -1);
    if (plays(state, "waits")) {
      HEVENT event;
      RatCreateEvent(true, false, &event);
      RatWaitForHandle(event, RAT_INFINITE);
    }
  }
}

static void defaults(void) {
  for (int i = 0; i < STATE_COUNT; i++) {
    const int signals[] = {SIGTERM, SIGKILL, SIGINT, SIGHUP, SIGUSR1, SIGQUIT};
    Child child = start("be", STATES[i]);
    CHECK_EQUAL("kill", 0, kill(child.pid, signals[i]));
    int status = end(child);
    CHECK("ended by a signal", WIFSIGNALED(status) && !WIFEXITED(status));
    CHECK_EQUAL(STATES[i], signals[i], WTERMSIG(status));
  }
  Child child = start("be", "sleeps");
  CHECK_EQUAL("ignored by default", 0, kill(child.pid, SIGCHLD) | kill(child.pid, SIGURG) | kill(child.pid, SIGCONT));
  CHECK_EQUAL("still there", 0, kill(child.pid, 0));
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGALRM));
  CHECK_EQUAL("by SIGALRM", SIGALRM, WTERMSIG(end(child)));
}

static void who(void) {
  CHECK_EQUAL("oneself", 0, kill(getpid(), 0));
  CHECK_ERRNO("nobody", ESRCH, kill(999999, SIGTERM));
  CHECK_ERRNO("nobody", ESRCH, kill(999999, 0));
  CHECK_ERRNO("no signal", EINVAL, kill(getpid(), 99));
  CHECK_ERRNO("no signal", EINVAL, kill(getpid(), -1));
  CHECK_ERRNO("no such group", ESRCH, kill(-99999, SIGTERM));
  Child child = startWith(NULL, "exit", "4");
  siginfo_t info;
  CHECK_EQUAL("it has ended", 0, waitid(P_PID, (id_t)child.pid, &info, WEXITED | WNOWAIT));
  CHECK_EQUAL("and is not waited for", 0, kill(child.pid, SIGTERM));
  int status = end(child);
  CHECK("it was gone", WIFEXITED(status) && WEXITSTATUS(status) == 4);
  CHECK_ERRNO("now it is nobody", ESRCH, kill(child.pid, SIGTERM));
  signal(SIGUSR1, SIG_IGN);
  child = startWith(NULL, "kill parent", NULL);
  CHECK_EQUAL("a child may signal its parent", 0, end(child));
  signal(SIGUSR1, SIG_DFL);
  child = startWith(NULL, "kill itself", NULL);
  status = end(child);
  CHECK("kill of oneself does not return", WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static volatile int got;
static void note(int signal) { got = signal; }
static void leave(int signal) {
  (void)signal;
  _exit(21);
}
static void spin(int signal) {
  (void)signal;
  tell('h');
  for (volatile unsigned i = 0;; i++) {
  }
}
static void sleepInHandler(int signal) {
  (void)signal;
  tell('h');
  for (;;) nanosleep(&(struct timespec){1000, 0}, NULL);
}

static int handling(const char *detail) {
  void (*handler)(int) = plays(detail, "leaves") ? leave : plays(detail, "spins") ? spin : plays(detail, "sleeps") ? sleepInHandler : note;
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  if (plays(detail, "returns")) sigprocmask(SIG_BLOCK, &set, &before);
  signal(SIGTERM, handler);
  signal(SIGINT, SIG_IGN);
  tell('!');
  if (plays(detail, "computes")) {
    while (got == 0) RatGetCurrentThreadId();
    return 22;
  }
  /* Not lost between a look and the wait. */
  if (plays(detail, "returns")) {
    sigsuspend(&before);
    return got == SIGTERM ? 23 : 1;
  }
  for (;;) pause();
}

static void handlers(void) {
  Child child = start("handling", "leaves");
  CHECK_EQUAL("ignored", 0, kill(child.pid, SIGINT));
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGTERM));
  CHECK_EQUAL("_exit in a handler", 21, WEXITSTATUS(end(child)));
  child = start("handling", "computes");
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGTERM));
  CHECK_EQUAL("at the next call", 22, WEXITSTATUS(end(child)));
  child = start("handling", "returns");
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGTERM));
  CHECK_EQUAL("sigsuspend ends", 23, WEXITSTATUS(end(child)));
  /* Killed while its handler runs. */
  const char *const busy[] = {"spins", "sleeps"};
  for (int i = 0; i < 2; i++) {
    child = start("handling", busy[i]);
    CHECK_EQUAL("kill", 0, kill(child.pid, SIGTERM));
    CHECK_EQUAL("its handler runs", 'h', told(child));
    CHECK_EQUAL("kill", 0, kill(child.pid, SIGKILL));
    CHECK_EQUAL(busy[i], SIGKILL, WTERMSIG(end(child)));
  }
}

static void inheritance(void) {
  posix_spawnattr_t attributes;
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  signal(SIGUSR2, SIG_IGN);
  signal(SIGHUP, note);
  sigprocmask(SIG_BLOCK, &set, &old);
  CHECK_EQUAL("what is blocked and ignored stays so, handlers do not", 0, end(startWith(NULL, "signals are", "bi")));
  CHECK_EQUAL("init", 0, posix_spawnattr_init(&attributes));
  sigemptyset(&set);
  CHECK_EQUAL("setsigmask", 0, posix_spawnattr_setsigmask(&attributes, &set));
  sigaddset(&set, SIGUSR2);
  CHECK_EQUAL("setsigdefault", 0, posix_spawnattr_setsigdefault(&attributes, &set));
  CHECK_EQUAL("setflags", 0, posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  CHECK_EQUAL("unless attributes say otherwise", 0, end(startWith(&attributes, "signals are", "--")));
  CHECK_EQUAL("destroy", 0, posix_spawnattr_destroy(&attributes));
  sigprocmask(SIG_SETMASK, &old, NULL);
  signal(SIGUSR2, SIG_DFL);
  signal(SIGHUP, SIG_DFL);
}

static int nagParent(void) {
  tell('!');
  while (kill(getppid(), SIGCHLD) == 0) usleep(500);
  return 1;
}

static int signalsAre(const char *expected) {
  sigset_t now;
  struct sigaction action;
  sigprocmask(SIG_BLOCK, NULL, &now);
  sigaction(SIGUSR2, NULL, &action);
  bool blocked = sigismember(&now, SIGUSR1), ignored = action.sa_handler == SIG_IGN;
  sigaction(SIGHUP, NULL, &action);
  return blocked != (expected[0] == 'b') || ignored != (expected[1] == 'i') || action.sa_handler != SIG_DFL;
}

static volatile int reaped, failures;
static void reap(int signal) {
  (void)signal;
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    reaped++;
    if (!WIFEXITED(status)) failures++;
  }
}

static void children(void) {
  signal(SIGCHLD, reap);
  enum { COUNT = 12 };
  char *argv[] = {(char *)programPath, "exit", "0", NULL};
  for (int i = 0; i < COUNT; i++) CHECK_EQUAL("spawn", 0, posix_spawn(NULL, programPath, NULL, NULL, argv, environ));
  while (reaped < COUNT) {
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &old);
    if (reaped < COUNT) sigsuspend(&old);
    sigprocmask(SIG_SETMASK, &old, NULL);
  }
  CHECK_EQUAL("each by SIGCHLD's handler", 0, failures);
  CHECK_ERRNO("no children", ECHILD, wait(NULL));

  struct sigaction action = {.sa_handler = note};
  CHECK_EQUAL("sigaction", 0, sigaction(SIGCHLD, &action, NULL));
  Child child = start("be", "sleeps");
  /* One signal may come before waitpid waits: it would wait for ever. */
  Child other = start("nags parent", NULL);
  got = 0;
  errno = 0;
  pid_t pid = waitpid(child.pid, NULL, 0);
  CHECK("waitpid ends by a handler", pid == -1 && errno == EINTR && got == SIGCHLD);
  action.sa_flags = SA_RESTART;
  CHECK_EQUAL("sigaction", 0, sigaction(SIGCHLD, &action, NULL));
  CHECK_EQUAL("kill", 0, kill(other.pid, SIGTERM));
  end(other);
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGKILL));
  CHECK_EQUAL("with SA_RESTART it goes on", SIGKILL, WTERMSIG(end(child)));

  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 3; i++) CHECK_EQUAL("spawn", 0, posix_spawn(NULL, programPath, NULL, NULL, argv, environ));
  CHECK_ERRNO("ignored: waits for all, and finds none", ECHILD, wait(NULL));
  signal(SIGCHLD, SIG_DFL);
}

static int writeTo(const char *detail) {
  int fds[2];
  pipe(fds);
  close(fds[0]);
  if (plays(detail, "ignored")) signal(SIGPIPE, SIG_IGN);
  if (plays(detail, "handled")) signal(SIGPIPE, note);
  errno = 0;
  ssize_t written = write(fds[1], "x", 1);
  if (written != -1 || errno != EPIPE) return 1;
  return plays(detail, "handled") ? got != SIGPIPE : got != 0;
}

static void pipes(void) {
  int status = end(startWith(NULL, "write", "default"));
  CHECK("SIGPIPE", WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
  CHECK_EQUAL("ignored: EPIPE", 0, end(startWith(NULL, "write", "ignored")));
  CHECK_EQUAL("handled: EPIPE, too", 0, end(startWith(NULL, "write", "handled")));
  Child child = startWith(NULL, "yes", NULL);
  CHECK_EQUAL("some output", 'y', told(child));
  CHECK_EQUAL("close", 0, close(child.output));
  CHECK_EQUAL("waited for", child.pid, waitpid(child.pid, &status, 0));
  CHECK("the rest nobody reads", WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

static void last(int signal) {
  if (signal == SIGABRT) _exit(31);
}

static void aborts(void) {
  CHECK_EQUAL("a handler of SIGABRT", 31, WEXITSTATUS(end(startWith(NULL, "abort", "handled"))));
  CHECK_EQUAL("none", SIGABRT, WTERMSIG(end(startWith(NULL, "abort", ""))));
  CHECK_EQUAL("one that comes back", SIGABRT, WTERMSIG(end(startWith(NULL, "abort", "noted"))));
  CHECK_EQUAL("raise", SIGABRT, WTERMSIG(end(startWith(NULL, "abort", "raised"))));
}

static int play(const char *part, const char *detail) {
  if (plays(part, "be")) return be(detail);
  if (plays(part, "handling")) return handling(detail);
  if (plays(part, "exit")) return atoi(detail);
  if (plays(part, "signals are")) return signalsAre(detail);
  if (plays(part, "write")) return writeTo(detail);
  if (plays(part, "kill parent")) return kill(getppid(), SIGUSR1) != 0;
  if (plays(part, "nags parent")) return nagParent();
  if (plays(part, "kill itself")) return kill(getpid(), SIGTERM);
  if (plays(part, "yes")) {
    for (;;) puts("y");
  }
  close(2); /* what a trap prints is of no interest here */
  if (plays(detail, "handled")) signal(SIGABRT, last);
  if (plays(detail, "noted")) signal(SIGABRT, note);
  if (plays(detail, "raised")) raise(SIGABRT);
  abort();
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (part != NULL) return play(part, argc > 2 ? argv[2] : "");
  defaults();
  who();
  handlers();
  inheritance();
  children();
  pipes();
  aborts();
  return finish();
}
