/* Process groups, stopping and continuing: whom signals reach, what waitpid tells, what stops where it is. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A child that writes a byte for each that it reads, in a group. */
typedef struct Child {
  pid_t pid;
  int in, out;
} Child;

static Child startIn(pid_t group, short flags) {
  int in[2], out[2];
  CHECK_EQUAL("pipe", 0, pipe2(in, O_CLOEXEC));
  CHECK_EQUAL("pipe", 0, pipe2(out, O_CLOEXEC));
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawnattr_init(&attributes);
  CHECK_EQUAL("flags", 0, posix_spawnattr_setflags(&attributes, flags));
  CHECK_EQUAL("group", 0, posix_spawnattr_setpgroup(&attributes, group));
  pid_t kept = -1;
  CHECK("is kept", posix_spawnattr_getpgroup(&attributes, &kept) == 0 && kept == group);
  char *argv[] = {(char *)programPath, "echo", NULL};
  Child child = {-1, in[1], out[0]};
  CHECK_EQUAL("start", 0, posix_spawn(&child.pid, programPath, &actions, &attributes, argv, environ));
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  return child;
}

static bool answers(Child child) {
  char c = 'x';
  return write(child.in, &c, 1) == 1 && read(child.out, &c, 1) == 1 && c == 'x';
}

static void endOf(Child child) {
  int status;
  close(child.in);
  CHECK_EQUAL("its end", child.pid, waitpid(child.pid, &status, 0));
  CHECK("by itself", WIFEXITED(status) && WEXITSTATUS(status) == 0);
  close(child.out);
}

static volatile sig_atomic_t childSignals, lastCode, lastStatus;
static void onChild(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  /* Of one that was waited for before its signal came nothing is known. */
  if (info->si_code < CLD_EXITED || info->si_code > CLD_CONTINUED) return;
  childSignals++;
  lastCode = info->si_code;
  lastStatus = info->si_status;
}

static void groups(void) {
  pid_t own = getpgrp();
  CHECK("a group", own > 0 && getpgid(0) == own && getpgid(getpid()) == own);
  CHECK("a session", getsid(0) > 0 && getsid(getpid()) == getsid(0));
  CHECK_ERRNO("of nobody", ESRCH, getpgid(99999));
  CHECK_ERRNO("a group of nobody's", ESRCH, setpgid(99999, 0));
  CHECK_ERRNO("below zero", EINVAL, setpgid(0, -1));
  CHECK_ERRNO("who leads a session leaves no group", EPERM, setpgid(0, 0));
  CHECK_ERRNO("nor begins one", EPERM, setsid());
  Child same = startIn(0, 0), first = startIn(0, POSIX_SPAWN_SETPGROUP), second = startIn(first.pid, POSIX_SPAWN_SETPGROUP), other = startIn(0, POSIX_SPAWN_SETSID);
  CHECK_EQUAL("the creator's", own, getpgid(same.pid));
  CHECK_EQUAL("its own", first.pid, getpgid(first.pid));
  CHECK_EQUAL("another one's", first.pid, getpgid(second.pid));
  CHECK("a session of its own", getsid(other.pid) == other.pid && getpgid(other.pid) == other.pid);
  CHECK_ERRNO("that is another session's", EPERM, setpgid(second.pid, other.pid));
  CHECK_EQUAL("moved", 0, setpgid(same.pid, first.pid));
  CHECK_EQUAL("there", first.pid, getpgid(same.pid));
  CHECK_EQUAL("only asked", 0, killpg(first.pid, 0));
  int status;
  CHECK_EQUAL("the whole group", 0, kill(-first.pid, SIGTERM));
  for (int i = 0; i < 3; i++) {
    CHECK("is waited for", waitpid(-first.pid, &status, 0) > 0);
    CHECK("and ended by it", WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  }
  CHECK_ERRNO("nobody is left", ESRCH, kill(-first.pid, 0));
  CHECK_ERRNO("nobody to wait for", ECHILD, waitpid(-first.pid, &status, 0));
  CHECK("the other one is still there", answers(other));
  for (int i = 0; i < 3; i++) close((Child[]){same, first, second}[i].in), close((Child[]){same, first, second}[i].out);
  endOf(other);
}

static void stops(void) {
  struct sigaction action = {.sa_sigaction = onChild, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  Child child = startIn(0, POSIX_SPAWN_SETPGROUP);
  CHECK("it answers", answers(child));
  int status;
  CHECK_EQUAL("nothing new", 0, waitpid(child.pid, &status, WNOHANG | WUNTRACED | WCONTINUED));
  CHECK_EQUAL("stop it", 0, kill(child.pid, SIGSTOP));
  CHECK_EQUAL("told", child.pid, waitpid(-1, &status, WUNTRACED));
  CHECK("by what", WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP && !WIFEXITED(status) && !WIFSIGNALED(status));
  CHECK_EQUAL("SIGCHLD", 1, childSignals);
  CHECK("says so", lastCode == CLD_STOPPED && lastStatus == SIGSTOP);
  CHECK_EQUAL("once", 0, waitpid(child.pid, &status, WNOHANG | WUNTRACED));
  char c = 'x';
  CHECK_EQUAL("written to it", 1, write(child.in, &c, 1));
  CHECK_EQUAL("stopped twice is once", 0, kill(child.pid, SIGTSTP));
  CHECK_EQUAL("nothing new", 0, waitpid(child.pid, &status, WNOHANG | WUNTRACED));
  CHECK_EQUAL("go on", 0, kill(child.pid, SIGCONT));
  siginfo_t info;
  CHECK_EQUAL("told", 0, waitid(P_PID, child.pid, &info, WCONTINUED | WNOWAIT));
  CHECK("that it goes on", info.si_pid == child.pid && info.si_code == CLD_CONTINUED && info.si_status == SIGCONT);
  CHECK_EQUAL("told again", child.pid, waitpid(child.pid, &status, WCONTINUED));
  CHECK("that it goes on", WIFCONTINUED(status) && !WIFSTOPPED(status));
  CHECK_EQUAL("what it was to write", 1, read(child.out, &c, 1));
  action.sa_flags |= SA_NOCLDSTOP;
  sigaction(SIGCHLD, &action, NULL);
  int before = childSignals;
  CHECK_EQUAL("stop it as a terminal does", 0, kill(-child.pid, SIGTSTP));
  CHECK_EQUAL("told", child.pid, waitpid(child.pid, &status, WUNTRACED));
  CHECK_EQUAL("by what", SIGTSTP, WSTOPSIG(status));
  CHECK_EQUAL("no SIGCHLD", before, childSignals);
  CHECK_EQUAL("kill it", 0, kill(child.pid, SIGKILL));
  CHECK_EQUAL("its end", child.pid, waitpid(child.pid, &status, WUNTRACED));
  CHECK("by that", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  close(child.in);
  close(child.out);
  signal(SIGCHLD, SIG_DFL);
}

/* Nobody could continue this one: what a terminal sends does not stop it. */
static void orphaned(void) {
  CHECK_EQUAL("not stopped", 0, raise(SIGTSTP));
  signal(SIGTSTP, SIG_IGN);
  CHECK_EQUAL("nor when it is ignored", 0, kill(0, SIGTSTP));
  signal(SIGTSTP, SIG_DFL);
}

int main(int argc, char **argv) {
  programPath = argv[0];
  if (argc > 1) {
    char c;
    while (read(0, &c, 1) == 1) write(1, &c, 1);
    return 0;
  }
  groups();
  stops();
  orphaned();
  return finish();
}
