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
  for (int i = 0; i < job->count; i++)
    if (job->processes[i].state == STOPPED) job->processes[i].state = RUNNING;
  job->told = false;
  return signalJob(job, SIGCONT);
}

#if HAS_GROUPS

/* Of the job that is being started: -1 none is, 0 its first process makes it. */
static pid_t group = -1;
static bool groupInFront;
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

void beginGroup(bool inFront) {
  if (!shell.options.monitor || shell.isSubshell) return;
  group = 0;
  groupInFront = inFront;
}

void endGroup(Job *job) {
  if (group > 0 && job != NULL) job->group = group;
  group = -1;
}

pid_t leaveGroup(void) {
  pid_t former = group;
  group = -1;
  return former;
}
void returnToGroup(pid_t former) { group = former; }

void joinGroup(posix_spawnattr_t *attributes, short *flags, posix_spawn_file_actions_t *actions) {
  if (group < 0) return;
  /* Also a process that has ended is in its group, until it has been waited for. */
  posix_spawnattr_setpgroup(attributes, group);
  *flags |= POSIX_SPAWN_SETPGROUP;
  /* The first one before it runs: what reads at once finds itself there. */
  if (group == 0 && groupInFront && terminal >= 0) posix_spawn_file_actions_addtcsetpgrp_np(actions, terminal);
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
  if (job->group > 0) tcsetpgrp(terminal, job->group);
}

#else

bool beginJobControl(void) { return false; }
int stoppedChildrenToo(void) { return 0; }
void beginGroup(bool inFront) { (void)inFront; }
void endGroup(Job *job) { (void)job; }
pid_t leaveGroup(void) { return -1; }
void returnToGroup(pid_t former) { (void)former; }
void joinGroup(posix_spawnattr_t *attributes, short *flags, posix_spawn_file_actions_t *actions) {
  (void)actions;
  (void)attributes;
  (void)flags;
}
void noteInGroup(pid_t pid) { (void)pid; }
void giveTerminal(const Job *job) { (void)job; }

#endif
