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
void beginGroup(bool inFront); /* of the terminal, before it runs */
void endGroup(struct Job *job);
/* What is started between these two, while a group is, is not in it: $(…) in its words. */
pid_t leaveGroup(void);
void returnToGroup(pid_t former);
void joinGroup(posix_spawnattr_t *attributes, short *flags, posix_spawn_file_actions_t *actions);
void noteInGroup(pid_t pid);
void giveTerminal(const struct Job *job); /* NULL: to the shell */

bool continueJob(struct Job *job); /* also one that is not known yet to be stopped */
bool signalJob(const struct Job *job, int number);

#endif
