/* Children: processes and the jobs that they make. */
#ifndef SH_JOBS_H
#define SH_JOBS_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

typedef enum State { RUNNING, STOPPED, DONE } State;

typedef struct Process {
  pid_t pid; /* 0: it could not be started */
  State state;
  int status; /* as waitpid tells it */
} Process;

typedef struct Job {
  struct Job *next;
  int number; /* 0: in the foreground, and never stopped yet */
  pid_t group; /* or 0 */
  bool background, told;
  long order; /* the greater, the more recent */
  char *text;
  int count;
  Process *processes;
} Job;

Job *newJob(int processes, char *text); /* takes the text */
void addProcess(Job *job, pid_t pid, int statusIfNone);
void dropJob(Job *job);
/* Waits for all of it, or until it stops. Its status as $?. */
int waitForJob(Job *job, bool pipeFail);
/* The same, but a signal with a trap ends the wait: -1. */
int waitForJobOrSignal(Job *job);
/* The same for what a person waits for: with the terminal, and with a word about how it ended. The job is dropped. */
int waitInForeground(Job *job);
void putInBackground(Job *job);
State jobState(const Job *job);
int jobStatus(const Job *job, bool pipeFail);
int codeOf(int waitStatus);
Job *findJob(const char *name); /* %1, %%, %+, %-, %text; says why not */
Job *jobOfProcess(pid_t pid);
Job *firstJob(void);
void lookForChildren(void); /* without waiting */
void tellJobs(void);        /* what has ended or stopped since: before a prompt */
void printJob(FILE *out, const Job *job, bool withProcesses);
bool hasStoppedJobs(void);
void forgetJobs(void); /* in a subshell: they are its parent's */

#endif
