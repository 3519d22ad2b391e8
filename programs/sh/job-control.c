#include "job-control.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs.h"
#include "shell.h"

#if __has_include(<termios.h>)
#include <termios.h>
#define HAS_GROUPS 1
#else
#define HAS_GROUPS 0
#endif

bool signalJob(const Job *job, int number) {
  if (HAS_GROUPS && job->group > 0) return kill(-job->group, number) == 0;
  bool sent = false;
  for (int i = 0; i < job->count; i++)
    if (job->processes[i].state != DONE && kill(job->processes[i].pid, number) == 0) sent = true;
  return sent;
}

bool continueJob(Job *job) {
  bool stopped = false;
  for (int i = 0; i < job->count; i++) {
    if (job->processes[i].state != STOPPED) continue;
    job->processes[i].state = RUNNING;
    stopped = true;
  }
  job->told = false;
  return !stopped || signalJob(job, SIGCONT);
}

#if HAS_GROUPS

/* Of the job that is being started: -1 none is, 0 its first process makes it. */
static pid_t group = -1;
static int terminal = -1;
static pid_t own;
static struct termios modes; /* the shell's */
static bool hasModes;

bool beginJobControl(void) {
  if (terminal < 0) {
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    terminal = fcntl(fd >= 0 ? fd : STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    if (fd >= 0) close(fd);
  }
  if (terminal < 0 || !isatty(terminal)) return false;
  /* A shell that was started in the background waits until it is brought to the front. */
  pid_t front;
  while ((front = tcgetpgrp(terminal)) != (own = getpgrp())) {
    if (front < 0 || kill(-own, SIGTTIN) != 0) return false;
  }
  if (own != getpid()) {
    if (setpgid(0, 0) == 0) own = getpid();
    tcsetpgrp(terminal, own);
  }
  hasModes = tcgetattr(terminal, &modes) == 0;
  return true;
}

int stoppedChildrenToo(void) { return WUNTRACED; }

void beginGroup(void) {
  if (shell.options.monitor && !shell.isSubshell) group = 0;
}

void endGroup(Job *job) {
  if (group > 0 && job != NULL) job->group = group;
  group = -1;
}

void joinGroup(posix_spawnattr_t *attributes, short *flags) {
  if (group < 0) return;
  /* Also a process that has ended is in its group, until it has been waited for. */
  posix_spawnattr_setpgroup(attributes, group);
  *flags |= POSIX_SPAWN_SETPGROUP;
}

void noteInGroup(pid_t pid) {
  if (group == 0) group = pid;
}

void giveTerminal(const Job *job) {
  if (terminal < 0 || !shell.options.monitor || shell.isSubshell) return;
  if (job == NULL) {
    tcsetpgrp(terminal, own);
    /* What a program leaves behind that was stopped or killed. */
    if (hasModes) tcsetattr(terminal, TCSADRAIN, &modes);
    return;
  }
  if (job->group <= 0) return;
  tcsetpgrp(terminal, job->group);
  /* One that has tried to read before this was stopped for it. */
  kill(-job->group, SIGCONT);
}

#else

bool beginJobControl(void) { return false; }
int stoppedChildrenToo(void) { return 0; }
void beginGroup(void) {}
void endGroup(Job *job) { (void)job; }
void joinGroup(posix_spawnattr_t *attributes, short *flags) {
  (void)attributes;
  (void)flags;
}
void noteInGroup(pid_t pid) { (void)pid; }
void giveTerminal(const Job *job) { (void)job; }

#endif
