#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "builtins.h"
#include "job-control.h"
#include "jobs.h"
#include "shell.h"

int runJobs(int count, char **arguments) {
  Arguments options = {.count = count, .next = 1, .items = arguments};
  bool onlyGroups = false, withProcesses = false;
  for (int letter; (letter = nextOption(&options, "lp")) != -1;) {
    if (letter == '?') return 2;
    if (letter == 'p') onlyGroups = true;
    else withProcesses = true;
  }
  lookForChildren();
  int status = 0;
  bool all = options.next >= count;
  for (int i = options.next; all || i < count; i++) {
    Job *job = all ? firstJob() : findJob(arguments[i]);
    if (job == NULL && !all) status = 1;
    while (job != NULL) {
      Job *next = all ? job->next : NULL;
      if (onlyGroups) fprintf(output, "%d\n", (int)job->processes[0].pid);
      else printJob(output, job, withProcesses);
      job->told = true;
      if (jobState(job) == DONE && !onlyGroups && !shell.isSubshell) dropJob(job);
      job = next;
    }
    if (all) break;
  }
  return status;
}

int runForeground(int count, char **arguments) {
  Job *job = findJob(count > 1 ? arguments[1] : "%+");
  if (job == NULL) return 1;
  fprintf(output, "%s\n", job->text);
  fflush(output);
  job->background = false;
  giveTerminal(job);
  continueJob(job);
  return waitInForeground(job);
}

int runBackground(int count, char **arguments) {
  int status = 0;
  for (int i = 1; i == 1 || i < count; i++) {
    Job *job = findJob(i < count ? arguments[i] : "%+");
    if (job == NULL) {
      status = 1;
      continue;
    }
    fprintf(output, "[%d] %s &\n", job->number, job->text);
    putInBackground(job);
    continueJob(job);
  }
  return status;
}

static int finishWait(Job *job, pid_t pid, int status) {
  if (status < 0) {
    runTraps();
    return 128 + lastSignal();
  }
  for (int i = 0; pid > 0 && i < job->count; i++)
    if (job->processes[i].pid == pid) status = codeOf(job->processes[i].status);
  if (jobState(job) == DONE) dropJob(job);
  return status;
}

int runWait(int count, char **arguments) {
  int first = count > 1 && strcmp(arguments[1], "--") == 0 ? 2 : 1, status = 0;
  if (first >= count) {
    for (Job *job = firstJob(); job != NULL;) {
      Job *next = job->next;
      if (jobState(job) != STOPPED) {
        int ended = waitForJobOrSignal(job);
        if (ended < 0) return finishWait(job, 0, ended);
        if (jobState(job) == DONE) dropJob(job);
      }
      job = next;
    }
    return 0;
  }
  for (int i = first; i < count; i++) {
    long pid = 0;
    Job *job;
    if (arguments[i][0] == '%') {
      job = findJob(arguments[i]);
    } else if (parseNumber(arguments[i], &pid)) {
      job = jobOfProcess((pid_t)pid);
    } else {
      complain("wait: %s: bad number", arguments[i]);
      return 2;
    }
    status = job == NULL ? 127 : finishWait(job, (pid_t)pid, waitForJobOrSignal(job));
  }
  return status;
}

/* ── kill ── */

static int listSignals(int count, char **arguments, int first) {
  for (int i = first; i < count; i++) {
    long number;
    const char *name = NULL;
    if (parseNumber(arguments[i], &number)) {
      name = signalName(number > 128 ? (int)number - 128 : (int)number);
      if (name != NULL) fprintf(output, "%s\n", name);
    } else if (signalNumber(arguments[i]) >= 0) {
      name = arguments[i];
      fprintf(output, "%d\n", signalNumber(arguments[i]));
    }
    if (name == NULL) {
      complain("kill: %s: no such signal", arguments[i]);
      return 1;
    }
  }
  if (first < count) return 0;
  for (int i = 1, printed = 0; i < NSIG; i++) {
    const char *name = signalName(i);
    if (name != NULL) fprintf(output, "%s%s", printed++ == 0 ? "" : " ", name);
  }
  fputc('\n', output);
  return 0;
}

static bool sendTo(const char *target, int number) {
  long pid;
  if (target[0] == '%') {
    Job *job = findJob(target);
    if (job == NULL) return false;
    bool sent = signalJob(job, number);
    /* What is stopped ends only when it goes on. */
    if (sent && jobState(job) == STOPPED && (number == SIGTERM || number == SIGHUP)) continueJob(job);
    if (!sent) complain("kill: %s: %s", target, strerror(ESRCH));
    return sent;
  }
  if (!parseNumber(target, &pid)) {
    complain("kill: %s: a process or a job is expected", target);
    return false;
  }
  if (kill((pid_t)pid, number) == 0) return true;
  complain("kill: %s: %s", target, strerror(errno));
  return false;
}

int runKill(int count, char **arguments) {
  int number = SIGTERM, next = 1;
  if (count > 1 && strcmp(arguments[1], "-l") == 0) return listSignals(count, arguments, 2);
  if (count > 2 && strcmp(arguments[1], "-s") == 0) {
    number = signalNumber(arguments[2]);
    if (number < 0) complain("kill: %s: no such signal", arguments[2]);
    next = 3;
  } else if (count > 1 && arguments[1][0] == '-' && strcmp(arguments[1], "--") != 0) {
    number = signalNumber(arguments[1] + 1);
    if (number < 0) complain("kill: %s: no such signal", arguments[1] + 1);
    next = 2;
  }
  if (number < 0) return 1;
  if (next < count && strcmp(arguments[next], "--") == 0) next++;
  if (next >= count) {
    complain("usage: kill [-s SIGNAL | -SIGNAL] PID|%%JOB... or kill -l");
    return 2;
  }
  int status = 0;
  for (; next < count; next++)
    if (!sendTo(arguments[next], number)) status = 1;
  return status;
}
