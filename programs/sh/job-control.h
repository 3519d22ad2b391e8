/* What needs process groups and a terminal, in one place. */
#ifndef SH_JOB_CONTROL_H
#define SH_JOB_CONTROL_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

struct Job;

int stoppedChildrenToo(void);          /* the flag of waitpid, where children can stop */
bool beginJobControl(void);            /* false: there is none */
void endJobControl(void);
/* The job's group, of which this is to be a process. */
void joinGroup(posix_spawnattr_t *attributes, short *flags, pid_t group);
void giveTerminal(pid_t group);        /* to a job; 0: to the shell */
void continueJob(struct Job *job);

#endif
