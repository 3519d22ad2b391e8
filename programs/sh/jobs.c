#include "jobs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "job-control.h"
#include "shell.h"

static Job *jobs; /* by number; those without one first */
static long lastOrder;

Job *newJob(int processes, char *text) {
  Job *job = allocate(sizeof *job);
  *job = (Job){.text = text, .processes = allocate((size_t)processes * sizeof *job->processes)};
  job->next = jobs;
  jobs = job;
  return job;
}

void addProcess(Job *job, pid_t pid, int statusIfNone) {
  bool none = pid <= 0;
  job->processes[job->count++] = (Process){.pid = none ? 0 : pid, .state = none ? DONE : RUNNING, .status = none ? statusIfNone << 8 : 0};
}

void dropJob(Job *job) {
  for (Job **link = &jobs; *link != NULL; link = &(*link)->next) {
    if (*link != job) continue;
    *link = job->next;
    break;
  }
  free(job->text);
  free(job->processes);
  free(job);
}

void forgetJobs(void) {
  while (jobs != NULL) dropJob(jobs);
}

State jobState(const Job *job) {
  State state = DONE;
  for (int i = 0; i < job->count; i++) {
    if (job->processes[i].state == RUNNING) return RUNNING;
    if (job->processes[i].state == STOPPED) state = STOPPED;
  }
  return state;
}

int codeOf(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

int jobStatus(const Job *job, bool pipeFail) {
  if (job->count == 0) return 0;
  int status = codeOf(job->processes[job->count - 1].status);
  for (int i = job->count - 1; pipeFail && status == 0 && i >= 0; i--) status = codeOf(job->processes[i].status);
  return status;
}

static void note(pid_t pid, int status) {
  for (Job *job = jobs; job != NULL; job = job->next) {
    for (int i = 0; i < job->count; i++) {
      Process *process = &job->processes[i];
      if (process->pid != pid || process->state == DONE) continue;
      if (WIFCONTINUED(status)) {
        process->state = RUNNING;
        return;
      }
      process->state = WIFSTOPPED(status) ? STOPPED : DONE;
      process->status = status;
      job->told = false;
      return;
    }
  }
}

/* Nobody is left whom one could wait for: their ends were never told. */
static void noteAllGone(void) {
  for (Job *job = jobs; job != NULL; job = job->next)
    for (int i = 0; i < job->count; i++)
      if (job->processes[i].state != DONE) job->processes[i] = (Process){.pid = job->processes[i].pid, .state = DONE, .status = 127 << 8};
}

/* false: a signal came. */
static bool waitForAny(void) {
  int status;
  pid_t pid = waitpid(-1, &status, stoppedChildrenToo());
  if (pid > 0) note(pid, status);
  else if (errno == ECHILD) noteAllGone();
  else if (errno == EINTR) return false;
  return true;
}

void lookForChildren(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG | stoppedChildrenToo())) > 0) note(pid, status);
}

static void giveNumber(Job *job) {
  int number = 1;
  for (const Job *other = jobs; other != NULL; other = other->next)
    if (other != job && other->number >= number) number = other->number + 1;
  job->number = number;
  Job **link = &jobs;
  while (*link != job) link = &(*link)->next;
  *link = job->next;
  for (link = &jobs; *link != NULL && (*link)->number < number;) link = &(*link)->next;
  job->next = *link;
  *link = job;
}

void putInBackground(Job *job) {
  job->background = true;
  job->order = ++lastOrder;
  if (job->number == 0) giveNumber(job);
}

/* What was typed before the job was in front of the terminal was meant for it. Once it is there, nothing more comes. */
static void passKeysOn(const Job *job) {
  static const int numbers[] = {SIGINT, SIGTSTP};
  for (size_t i = 0; job->group > 0 && i < sizeof numbers / sizeof numbers[0]; i++)
    if (takeKeySignal(numbers[i])) signalJob(job, numbers[i]);
}

int waitForJob(Job *job, bool pipeFail) {
  while (jobState(job) == RUNNING) {
    passKeysOn(job);
    waitForAny();
  }
  if (jobState(job) == STOPPED) {
    int status = 0;
    for (int i = 0; i < job->count; i++)
      if (job->processes[i].state == STOPPED) status = codeOf(job->processes[i].status);
    putInBackground(job);
    return status;
  }
  return jobStatus(job, pipeFail);
}

int waitForJobOrSignal(Job *job) {
  while (jobState(job) == RUNNING)
    if (signalsCame != 0 || (!waitForAny() && signalsCame != 0)) return -1;
  return jobState(job) == STOPPED ? waitForJob(job, false) : jobStatus(job, shell.options.pipeFail);
}

/* What a person would not know otherwise. An interrupt ends what the shell was at, too. */
static void tellEnd(Job *job) {
  int status = job->processes[job->count - 1].status;
  if (!shell.options.interactive || shell.isSubshell) return;
  if (jobState(job) == STOPPED) {
    fputc('\n', stderr);
    printJob(stderr, job, false);
    job->told = true;
  } else if (WIFSIGNALED(status)) {
    int number = WTERMSIG(status);
    /* A program that fills the screen had no time to give it back: where the cursor is kept, its own screen, a hidden
     * cursor, colours. A screen that is the usual one stays as it is. */
    if (isatty(STDERR_FILENO) && number != SIGPIPE) fputs("\033" "7\033[?1049l\033[?25h\033[0m", stderr);
    if (number == SIGINT) fputc('\n', stderr);
    else if (number != SIGPIPE) fprintf(stderr, "%s\n", strsignal(number));
  }
}

int waitInForeground(Job *job) {
  giveTerminal(job);
  int status = waitForJob(job, shell.options.pipeFail);
  giveTerminal(NULL);
  tellEnd(job);
  if (jobState(job) != DONE) return status;
  int last = job->processes[job->count - 1].status;
  bool interrupted = job->group > 0 && WIFSIGNALED(last) && WTERMSIG(last) == SIGINT;
  dropJob(job);
  if (interrupted && shell.options.interactive && !shell.isSubshell) giveUp(128 + SIGINT);
  return status;
}

Job *firstJob(void) {
  for (Job *job = jobs; job != NULL; job = job->next)
    if (job->number > 0) return job;
  return NULL;
}

/* The current job is the one that stopped last, or else the most recent one. */
static Job *currentJob(bool previous) {
  Job *best = NULL, *second = NULL;
  for (Job *job = firstJob(); job != NULL; job = job->next) {
    long rank = job->order + (jobState(job) == STOPPED ? 1L << 24 : 0);
    long bestRank = best == NULL ? -1 : best->order + (jobState(best) == STOPPED ? 1L << 24 : 0);
    long secondRank = second == NULL ? -1 : second->order + (jobState(second) == STOPPED ? 1L << 24 : 0);
    if (rank > bestRank) {
      second = best;
      best = job;
    } else if (rank > secondRank) {
      second = job;
    }
  }
  return previous ? second : best;
}

Job *findJob(const char *name) {
  const char *text = name[0] == '%' ? name + 1 : name;
  Job *found = NULL;
  long number;
  if (text[0] == 0 || strcmp(text, "%") == 0 || strcmp(text, "+") == 0) {
    found = currentJob(false);
  } else if (strcmp(text, "-") == 0) {
    found = currentJob(true);
  } else if (parseNumber(text, &number)) {
    for (Job *job = firstJob(); job != NULL; job = job->next)
      if (job->number == number) found = job;
  } else {
    for (Job *job = firstJob(); job != NULL; job = job->next) {
      bool is = text[0] == '?' ? strstr(job->text, text + 1) != NULL : strncmp(job->text, text, strlen(text)) == 0;
      if (is && found != NULL) {
        complain("%s: ambiguous job", name);
        return NULL;
      }
      if (is) found = job;
    }
  }
  if (found == NULL) complain("%s: no such job", name);
  return found;
}

Job *jobOfProcess(pid_t pid) {
  for (Job *job = jobs; job != NULL; job = job->next)
    for (int i = 0; i < job->count; i++)
      if (job->processes[i].pid == pid) return job;
  return NULL;
}

static const char *stateText(const Job *job, char buffer[64]) {
  State state = jobState(job);
  if (state == RUNNING) return "Running";
  if (state == STOPPED) return "Stopped";
  int status = job->processes[job->count - 1].status;
  if (WIFSIGNALED(status)) return strsignal(WTERMSIG(status));
  if (WEXITSTATUS(status) == 0) return "Done";
  snprintf(buffer, 64, "Done(%d)", WEXITSTATUS(status));
  return buffer;
}

void printJob(FILE *out, const Job *job, bool withProcesses) {
  char buffer[64];
  char mark = job == currentJob(false) ? '+' : job == currentJob(true) ? '-' : ' ';
  fprintf(out, "[%d] %c ", job->number, mark);
  if (withProcesses) fprintf(out, "%d ", (int)job->processes[0].pid);
  fprintf(out, "%-24s%s%s\n", stateText(job, buffer), job->text, jobState(job) == RUNNING ? " &" : "");
  for (int i = 1; withProcesses && i < job->count; i++) fprintf(out, "      %d\n", (int)job->processes[i].pid);
}

void tellJobs(void) {
  lookForChildren();
  for (Job *job = firstJob(); job != NULL;) {
    Job *next = job->next;
    State state = jobState(job);
    if (state != RUNNING && !job->told) {
      printJob(stderr, job, false);
      job->told = true;
    }
    if (state == DONE) dropJob(job);
    job = next;
  }
}

bool hasStoppedJobs(void) {
  for (Job *job = firstJob(); job != NULL; job = job->next)
    if (jobState(job) == STOPPED) return true;
  return false;
}
