#include "job-control.h"

#include <signal.h>

#include "jobs.h"

/* There are no process groups and no stopped processes yet: jobs run in the group that all are in. */

int stoppedChildrenToo(void) { return 0; }
bool beginJobControl(void) { return false; }
void endJobControl(void) {}
void joinGroup(posix_spawnattr_t *attributes, short *flags, pid_t group) {
  (void)attributes;
  (void)flags;
  (void)group;
}
void giveTerminal(pid_t group) { (void)group; }
void continueJob(Job *job) {
  for (int i = 0; i < job->count; i++) {
    Process *process = &job->processes[i];
    if (process->state != STOPPED) continue;
    process->state = RUNNING;
    kill(process->pid, SIGCONT);
  }
}
