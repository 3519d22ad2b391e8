/* Makes goals: what they need is found first, without recursion, and then made as far as it is old, several at a time. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "make.h"
#include "recipe.h"

/* Something is to be done, with -q. */
static bool wantsWork;
static bool anyFailed;
static size_t jobsBegun;

/* ── Finding what is needed ── */

typedef struct Frame {
  Target *target;
  size_t next; /* of its needs */
} Frame;

static Frame *path;
static size_t depth, pathCapacity;
/* Each behind what it needs. */
static Target **order;
static size_t orderCount, orderCapacity;

static void push(Target *target) {
  if (depth == pathCapacity) {
    pathCapacity = 2 * pathCapacity + 64;
    path = reallocate(path, pathCapacity * sizeof *path);
  }
  path[depth++] = (Frame){.target = target};
}

static void failTarget(Target *target, const Target *wantedBy) {
  fflush(stdout);
  fprintf(stderr, "%s: *** No rule to make target '%s'", toolName, target->name);
  if (wantedBy != NULL) fprintf(stderr, ", needed by '%s'", wantedBy->name);
  fprintf(stderr, ".%s\n", options.goOn ? "" : "  Stop.");
  if (!options.goOn) exit(2);
  target->state = FAILED;
  anyFailed = true;
}

/* When it is met for the first time. false: it is done with. */
static bool visit(Target *target, const Target *wantedBy) {
  target->state = VISITING;
  if (target->whole != NULL) target->isPhony = target->whole->isPhony;
  addPatternScopes(target);
  if (target->recipe == NULL && !target->isPhony && !target->isDoubleColon && target->whole == NULL) findImplicitRule(target);
  target->time = target->isPhony ? MISSING : timeOf(target->name);
  if (target->recipe != NULL || target->isTarget || target->needCount > 0) return true;
  if (target->time == MISSING && defaultRecipe != NULL) {
    target->recipe = defaultRecipe;
    return true;
  }
  if (target->time != MISSING) target->state = DONE;
  else failTarget(target, wantedBy);
  return false;
}

/* Variables of a target hold for what it needs, too. */
static void passScope(const Target *from, Target *to) {
  if (from->scope == NULL || to->state != UNSEEN) return;
  if (to->scope == NULL) to->scope = (Scope *)from->scope;
  else if (to->hasOwnScope && to->scope->outer == &global) to->scope->outer = from->scope;
}

/* What is nobody's target, and not there by its name, may be where files are looked for. */
static Target *foundTarget(Target *need) {
  if (need->state != UNSEEN || need->isTarget || need->recipe != NULL || timeOf(need->name) != MISSING) return need;
  char *path = searchFile(need->name);
  Target *found = path == NULL ? need : targetNamed(path);
  free(path);
  return found;
}

static void dropNeed(Target *target, size_t index) {
  fprintf(stderr, "%s: Circular %s <- %s dependency dropped.\n", toolName, target->name, target->needs[index]->name);
  memmove(target->needs + index, target->needs + index + 1, (target->needCount - index - 1) * sizeof *target->needs);
  target->needCount--;
  if (index < target->normalCount) target->normalCount--;
}

static void find(Target *goal) {
  if (goal->state != UNSEEN || !visit(goal, NULL)) return;
  push(goal);
  while (depth > 0) {
    Frame *frame = &path[depth - 1];
    Target *target = frame->target;
    if (frame->next == target->needCount) {
      target->state = WAITING;
      if (orderCount == orderCapacity) {
        orderCapacity = 2 * orderCapacity + 64;
        order = reallocate(order, orderCapacity * sizeof *order);
      }
      target->position = orderCount;
      order[orderCount++] = target;
      depth--;
      continue;
    }
    Target *need = target->needs[frame->next] = foundTarget(target->needs[frame->next]);
    if (need->state == VISITING) {
      dropNeed(target, frame->next);
      continue;
    }
    frame->next++;
    passScope(target, need);
    if (need->state == UNSEEN && visit(need, target)) push(need);
  }
}

/* ── What can be made next: the first in the order ── */

static size_t *ready; /* a heap of positions */
static size_t readyCount, readyCapacity;

static void addReady(size_t position) {
  if (readyCount == readyCapacity) {
    readyCapacity = 2 * readyCapacity + 64;
    ready = reallocate(ready, readyCapacity * sizeof *ready);
  }
  size_t at = readyCount++;
  for (; at > 0 && ready[(at - 1) / 2] > position; at = (at - 1) / 2) ready[at] = ready[(at - 1) / 2];
  ready[at] = position;
}

static size_t takeReady(void) {
  size_t first = ready[0], last = ready[--readyCount], at = 0;
  for (size_t child; (child = 2 * at + 1) < readyCount; at = child) {
    if (child + 1 < readyCount && ready[child + 1] < ready[child]) child++;
    if (ready[child] >= last) break;
    ready[at] = ready[child];
  }
  ready[at] = last;
  return first;
}

static void addWaiter(Target *need, Target *target) {
  if ((need->waiterCount & (need->waiterCount + 1)) == 0)
    need->waiters = reallocate(need->waiters, 2 * (need->waiterCount + 1) * sizeof *need->waiters);
  need->waiters[need->waiterCount++] = target;
}

static void prepareOrder(void) {
  static size_t prepared;
  for (; prepared < orderCount; prepared++) {
    Target *target = order[prepared];
    for (size_t k = 0; k < target->needCount; k++) {
      if (target->needs[k]->state != WAITING) continue;
      addWaiter(target->needs[k], target);
      target->pending++;
    }
    if (target->pending == 0) addReady(prepared);
  }
}

static void settle(Target *target, State state) {
  target->state = state;
  if (state == FAILED) anyFailed = true;
  for (size_t i = 0; i < target->waiterCount; i++)
    if (--target->waiters[i]->pending == 0) addReady(target->waiters[i]->position);
}

/* ── Making ── */

/* What shells and cc end with when a signal ended what they ran: 128 and its number. */
enum { SIGNALS_MAX = 64 };

static Job *jobs;
static int running;
static volatile sig_atomic_t endedBy;

static void noteSignal(int signal) { endedBy = signal; }

static bool isOld(const Target *target) {
  if (target->isPhony || target->time == MISSING || options.always) return true;
  for (size_t i = 0; i < target->normalCount; i++)
    if (target->needs[i]->time > target->time) return true;
  return target->isAlwaysOld;
}

static void touch(const Target *target) {
  if (target->isPhony) return;
  if (!options.silent) printf("touch %s\n", target->name);
  FILE *file = fopen(target->name, "a");
  if (file != NULL) fclose(file);
  utimensat(AT_FDCWD, target->name, NULL, 0);
}

/* What the target is worth to those that need it. */
static void remade(Target *target) {
  target->time = target->isPhony || options.dry ? REMADE : timeOf(target->name);
  if (target->time == MISSING) target->time = REMADE;
  settle(target, DONE);
}

static void removeUnless(const Target *target, int64_t before) {
  if (target->isPhony || target->isPrecious || timeOf(target->name) == before) return;
  struct stat facts;
  if (stat(target->name, &facts) < 0 || !S_ISREG(facts.st_mode)) return;
  fprintf(stderr, "%s: *** Deleting file '%s'\n", toolName, target->name);
  unlink(target->name);
}

static void removeHalfMade(const Job *job) {
  removeUnless(job->target, job->before);
  const Group *group = job->target->group;
  for (size_t i = 0; group != NULL && i < group->count; i++)
    if (group->members[i] != job->target) removeUnless(group->members[i], job->membersBefore[i]);
}

static void finishJob(int index, bool isGood) {
  Job job = jobs[index];
  jobs[index] = jobs[--running];
  if (job.ran) jobsBegun++;
  if (isGood) {
    if (options.touch && !options.dry) touch(job.target);
    remade(job.target);
  } else {
    if (deletesOnError || job.wasEnded) removeHalfMade(&job);
    settle(job.target, FAILED);
  }
  endRecipe(&job);
}

static bool hasFailedNeed(const Target *target) {
  for (size_t i = 0; i < target->needCount; i++)
    if (target->needs[i]->state == FAILED) return true;
  return false;
}

/* What another's recipe makes, too. */
static void await(Target *target, Target *maker) {
  if (maker->state == DONE) remade(target);
  else if (maker->state == FAILED) settle(target, FAILED);
  else {
    addWaiter(maker, target);
    target->pending++;
  }
}

static void begin(Target *target) {
  if (hasFailedNeed(target)) {
    if (options.goOn) fprintf(stderr, "%s: Target '%s' not remade because of errors.\n", toolName, target->name);
    settle(target, FAILED);
    return;
  }
  if (!isOld(target)) {
    settle(target, DONE);
    return;
  }
  if (target->recipe == NULL) {
    target->time = target->isDoubleColon && !target->isPhony && !options.dry && timeOf(target->name) != MISSING ? timeOf(target->name) : REMADE;
    settle(target, DONE);
    return;
  }
  if (target->group != NULL && target->group->maker != NULL && target->group->maker != target) {
    await(target, target->group->maker);
    return;
  }
  if (options.question) {
    wantsWork = true;
    target->time = REMADE;
    settle(target, DONE);
    return;
  }
  if (target->group != NULL) target->group->maker = target;
  Job *job = &jobs[running++];
  beginRecipe(job, target, target->scope == NULL ? &global : target->scope);
  target->state = RUNNING;
  if (!nextLine(job)) finishJob(running - 1, !job->failed);
}

static void endInterrupted(void) {
  int signal = endedBy;
  for (int i = 0; i < running; i++) kill(jobs[i].process, signal);
  for (int i = 0; i < running; i++) {
    while (waitpid(jobs[i].process, NULL, 0) < 0 && errno == EINTR) {}
    removeHalfMade(&jobs[i]);
  }
  fprintf(stderr, "%s: *** %s\n", toolName, strsignal(signal));
  struct sigaction plain = {.sa_handler = SIG_DFL};
  sigaction(signal, &plain, NULL);
  raise(signal);
  exit(128 + signal);
}

/* Waits until a line of some job has ended, and goes on with that job. */
static void awaitOne(void) {
  int status;
  pid_t process = waitpid(-1, &status, 0);
  if (endedBy != 0) endInterrupted();
  if (process < 0) return;
  for (int i = 0; i < running; i++) {
    Job *job = &jobs[i];
    if (job->process != process) continue;
    bool isGood = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!isGood) tellFailure(job, status);
    job->wasEnded = WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) > 128 && WEXITSTATUS(status) <= 128 + SIGNALS_MAX);
    if (!isGood && !job->ignoresErrors) finishJob(i, false);
    else if (!nextLine(job)) finishJob(i, !job->failed);
    return;
  }
}

static void makeAll(void) {
  if (isSerial) options.jobs = 1;
  free(jobs);
  jobs = allocate((size_t)options.jobs * sizeof *jobs);
  bool told = false;
  for (;;) {
    bool stops = anyFailed && !options.goOn;
    if (stops && running > 0 && !told) {
      fprintf(stderr, "%s: *** Waiting for unfinished jobs....\n", toolName);
      told = true;
    }
    if (endedBy != 0) endInterrupted();
    if (!stops && readyCount > 0 && running < options.jobs) begin(order[takeReady()]);
    else if (running > 0) awaitOne();
    else return;
  }
}

static void tellNothing(const Words *goals) {
  for (size_t i = 0; i < goals->count; i++) {
    const Target *target = targetNamed(goals->at[i]);
    if (target->state != DONE) continue;
    if (target->recipe == NULL && !target->isDoubleColon && (target->isPhony || target->isTarget || target->needCount > 0 || target->time != MISSING))
      printf("%s: Nothing to be done for '%s'.\n", toolName, goals->at[i]);
    else printf("%s: '%s' is up to date.\n", toolName, goals->at[i]);
  }
}

static void catchSignals(void) {
  static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction action = {.sa_handler = noteSignal};
  for (size_t i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++) sigaction(SIGNALS[i], &action, NULL);
}

/* Not by a rule for anything, which would fit every makefile. */
static bool hasRule(Target *target) {
  if (target->isPhony || target->isDoubleColon) return false;
  return target->recipe != NULL || (!target->isTarget && findImplicitRule(target) && strcmp(target->stem, target->name) != 0);
}

bool remakeMakefiles(void) {
  catchSignals();
  const Options given = options;
  options.dry = options.question = options.touch = options.always = false;
  bool changed = false;
  for (size_t i = 0; i < makefileCount; i++) {
    Makefile *makefile = &makefiles[i];
    if (strcmp(makefile->path, "-") == 0) continue;
    Target *target = targetNamed(makefile->path);
    if (target->state != UNSEEN || !hasRule(target)) continue;
    options.goOn = makefile->isOptional || given.goOn;
    find(target);
    prepareOrder();
    makeAll();
    if (anyFailed && !makefile->isOptional) exit(2);
    anyFailed = false;
    if (timeOf(makefile->path) != makefile->time) changed = true;
  }
  options = given;
  jobsBegun = 0;
  return changed;
}

int makeGoals(const Words *goals) {
  catchSignals();
  for (size_t i = 0; i < goals->count; i++) find(targetNamed(goals->at[i]));
  prepareOrder();
  makeAll();
  if (anyFailed) return 2;
  if (options.question) return wantsWork ? 1 : 0;
  if (jobsBegun == 0 && !options.silent) tellNothing(goals);
  return 0;
}
