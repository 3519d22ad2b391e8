/* What needs process groups and a terminal, in one place. Without these all of it does nothing. */
#ifndef SH_JOB_CONTROL_H
#define SH_JOB_CONTROL_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

struct Job;

bool beginJobControl(void);   /* false: there is none */
int stoppedChildrenToo(void); /* the flag of waitpid, where children can stop */
/* What is spawned between the two is one group, which the job is told; `group` 0: a new one. */
void beginGroup(void);
void endGroup(struct Job *job);
void joinGroup(posix_spawnattr_t *attributes, short *flags);
void noteInGroup(pid_t pid);
void giveTerminal(const struct Job *job); /* NULL: to the shell */
bool continueJob(struct Job *job);
bool signalJob(const struct Job *job, int number);

#endif
