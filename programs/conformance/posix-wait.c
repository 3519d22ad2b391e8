/* waitpid and its like: which child, how it ended, several waiters, a thousand children. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static pid_t start(const char *part, const char *detail) {
  pid_t pid = -1;
  char *argv[] = {(char *)programPath, (char *)part, (char *)detail, NULL};
  CHECK_EQUAL(part, 0, posix_spawn(&pid, programPath, NULL, NULL, argv, environ));
  return pid;
}

/* Children of which each waits for the end of a pipe of its own. */
typedef struct Held {
  pid_t pid;
  int end;
} Held;
static Held startHeld(const char *code) {
  int fds[2];
  CHECK_EQUAL("pipe", 0, pipe2(fds, O_CLOEXEC));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fds[0], 0);
  pid_t pid = -1;
  char *argv[] = {(char *)programPath, "held", (char *)code, NULL};
  CHECK_EQUAL("held", 0, posix_spawn(&pid, programPath, &actions, NULL, argv, environ));
  posix_spawn_file_actions_destroy(&actions);
  close(fds[0]);
  return (Held){pid, fds[1]};
}

static void which(void) {
  int status = 77;
  CHECK_ERRNO("no children", ECHILD, wait(&status));
  CHECK_ERRNO("no children", ECHILD, waitpid(-1, &status, WNOHANG));
  CHECK_ERRNO("no child of ours", ECHILD, waitpid(getpid(), &status, 0));
  Held first = startHeld("1"), second = startHeld("2"), third = startHeld("3");
  CHECK_EQUAL("none has ended", 0, waitpid(-1, &status, WNOHANG));
  CHECK_EQUAL("nor that one", 0, waitpid(second.pid, &status, WNOHANG));
  CHECK_EQUAL("untouched", 77, status);
  CHECK_ERRNO("unknown options", EINVAL, waitpid(-1, &status, 0x4000));
  CHECK_ERRNO("no process group", ECHILD, waitpid(-5, &status, 0));
  close(second.end);
  CHECK_EQUAL("any", second.pid, wait(&status));
  CHECK("its code", WIFEXITED(status) && WEXITSTATUS(status) == 2);
  close(third.end);
  CHECK_EQUAL("that one", third.pid, waitpid(third.pid, &status, 0));
  CHECK("its code", WIFEXITED(status) && WEXITSTATUS(status) == 3);
  CHECK_ERRNO("once", ECHILD, waitpid(third.pid, &status, 0));
  CHECK_EQUAL("0 is any", 0, waitpid(0, NULL, WNOHANG));
  close(first.end);
  siginfo_t info;
  CHECK_EQUAL("waitid only looks", 0, waitid(P_PID, (id_t)first.pid, &info, WEXITED | WNOWAIT));
  CHECK("what it tells", info.si_pid == first.pid && info.si_code == CLD_EXITED && info.si_status == 1 && info.si_signo == SIGCHLD);
  CHECK_EQUAL("and again", first.pid, wait4(first.pid, NULL, 0, NULL));
  CHECK_ERRNO("no children", ECHILD, wait(NULL));
}

static void ends(void) {
  int status;
  pid_t pid = start("trap", NULL);
  CHECK_EQUAL("a trap", pid, waitpid(pid, &status, 0));
  CHECK("is a signal", WIFSIGNALED(status) && !WIFEXITED(status));
  CHECK_EQUAL("of an abort", SIGABRT, WTERMSIG(status));
  pid = start("_exit", NULL);
  CHECK_EQUAL("_exit", pid, waitpid(pid, &status, 0));
  CHECK("its code", WIFEXITED(status) && WEXITSTATUS(status) == 5);
  pid = start("leave", NULL);
  CHECK_EQUAL("one that leaves a child", pid, waitpid(pid, &status, 0));
  CHECK_EQUAL("its code", 0, status);
}

static void thousand(void) {
  int status;
  for (int i = 0; i < 1000; i++) {
    pid_t pid = start("nothing", NULL);
    if (waitpid(i % 2 == 0 ? pid : -1, &status, 0) != pid || status != 0) failed(__FILE__, __LINE__, "a thousand", strerror(errno));
  }
  enum { AT_ONCE = 20 };
  pid_t pids[AT_ONCE];
  for (int i = 0; i < AT_ONCE; i++) pids[i] = start("nothing", NULL);
  for (int found = 0; found < AT_ONCE; found++) {
    pid_t pid = wait(&status);
    int at = 0;
    while (at < AT_ONCE && pids[at] != pid) at++;
    CHECK("one of them", at < AT_ONCE && status == 0);
    pids[at] = 0;
  }
  CHECK_ERRNO("no children", ECHILD, wait(NULL));
  /* Nobody waits for these: what is left of them goes with this program. */
  for (int i = 0; i < 5; i++) start("nothing", NULL);
}

static int32_t waitForAny(void *out) {
  *(pid_t *)out = wait(NULL);
  return errno;
}

/* Threads that wait at once get a child each; who is too late is told that there is none. */
static void threads(void) {
  enum { WAITERS = 4 };
  pid_t found[WAITERS] = {0};
  HTHREAD list[WAITERS];
  Held held[WAITERS - 1];
  for (int i = 0; i < WAITERS - 1; i++) held[i] = startHeld("0");
  for (int i = 0; i < WAITERS; i++) list[i] = startThread(waitForAny, &found[i]);
  RatSleep(10);
  for (int i = 0; i < WAITERS - 1; i++) close(held[i].end);
  int none = 0;
  int64_t sum = 0, expected = 0;
  for (int i = 0; i < WAITERS; i++) {
    joinThread(list[i]);
    if (found[i] == -1) none++;
    else sum += found[i];
  }
  for (int i = 0; i < WAITERS - 1; i++) expected += held[i].pid;
  CHECK_EQUAL("one found none", 1, none);
  CHECK_EQUAL("each child once", expected, sum);
}

static int play(const char *part, const char *detail) {
  char byte;
  if (plays(part, "held")) {
    read(0, &byte, 1);
    return atoi(detail);
  }
  if (plays(part, "trap")) {
    close(2); /* what a trap prints is of no interest here */
    abort();
  }
  if (plays(part, "_exit")) _exit(5);
  if (plays(part, "leave")) start("nothing", NULL);
  return 0;
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (part != NULL) return play(part, argc > 2 ? argv[2] : "");
  which();
  ends();
  threads();
  thousand();
  return finish();
}
