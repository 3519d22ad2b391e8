/*
 * Children that posix_spawn has started, until they are waited for. One that has ended and is not waited for keeps its
 * entry here and the handle to its process, and nothing else.
 *
 * Whoever waits for a child without blocking others copies the handles and waits without the lock, and for an event of
 * its own, which is set when the children have changed; then it looks again.
 */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  LIVE_CHILDREN = 512, /* more than there are processes */
  CHANGES = WUNTRACED | WCONTINUED,
};

static RatLock lock = RAT_LOCK_INIT;
static Child *children; /* by the lock, newest first */

typedef struct Waiter {
  HEVENT changed;
  bool told; /* since it looked last */
  struct Waiter *next;
} Waiter;
static Waiter *waiters; /* by the lock */
/* Set by the kernel when a child has stopped or goes on; made by the first who wants to know. By the lock. */
static HEVENT childChanged;

void LockChildren(void) { RatLockAcquire(&lock); }
void UnlockChildren(void) { RatLockRelease(&lock); }

static void tellWaitersLocked(void) {
  for (Waiter *waiter = waiters; waiter != NULL; waiter = waiter->next) RatSetEvent(waiter->changed);
}

void AddChildLocked(Child *child) {
  pid_t group = getpgid(child->pid);
  child->group = group > 0 ? group : 0;
  child->next = children;
  children = child;
  tellWaitersLocked();
}

/* Takes a child off the list. */
static void dropLocked(Child **link) {
  Child *child = *link;
  *link = child->next;
  RatCloseHandle(child->process);
  free(child);
  tellWaitersLocked();
}

static bool hasEnded(const Child *child, RatProcessEnd *end) { return RatGetProcessEnd(child->process, end) == RAT_SUCCESS; }

void SweepChildrenLocked(void) {
  if (!ChildrenLeaveNothing()) return;
  RatProcessEnd end;
  for (Child **link = &children; *link != NULL;) {
    if (hasEnded(*link, &end)) dropLocked(link);
    else link = &(*link)->next;
  }
}

bool IsChild(pid_t pid) {
  uint32_t held = HoldSignals();
  LockChildren();
  Child *child = children;
  while (child != NULL && child->pid != pid) child = child->next;
  UnlockChildren();
  ReleaseSignals(held);
  return child != NULL;
}

bool LivesStill(pid_t pid) {
  RatProcessEnd end;
  LockChildren();
  Child *child = children;
  while (child != NULL && child->pid != pid) child = child->next;
  bool lives = child != NULL && !hasEnded(child, &end);
  UnlockChildren();
  return lives;
}

/* What has become of a child. */
typedef enum Change { ENDED, STOPPED, CONTINUED } Change;

/* What one look at the children finds. */
typedef struct Look {
  pid_t pid; /* of one that has ended or changed; 0: none has */
  Change change;
  RatProcessEnd end; /* STOPPED: the signal */
  size_t count; /* of those that live and are asked for */
  HANDLE handles[LIVE_CHILDREN + 2];
} Look;

/* Whether a child that lives has stopped or been continued, as the options of waitpid ask. */
static bool hasChanged(const Child *child, int options, Look *look) {
  uint32_t signal;
  uint32_t what = (options & WUNTRACED ? RAT_CHANGE_STOPPED : 0) | (options & WCONTINUED ? RAT_CHANGE_CONTINUED : 0) | (options & WNOWAIT ? RAT_CHANGE_KEEP : 0);
  if ((options & CHANGES) == 0 || RatTakeChange(child->process, what, &signal) != RAT_SUCCESS) return false;
  look->pid = child->pid;
  look->change = signal != 0 ? STOPPED : CONTINUED;
  look->end = (RatProcessEnd){.signal = signal};
  return true;
}

static void describe(const Look *look, siginfo_t *info) {
  info->si_signo = SIGCHLD;
  info->si_pid = look->pid;
  if (look->change == ENDED) info->si_code = look->end.signal != 0 ? CLD_KILLED : CLD_EXITED;
  else info->si_code = look->change == STOPPED ? CLD_STOPPED : CLD_CONTINUED;
  info->si_status = look->change == CONTINUED ? SIGCONT : look->end.signal != 0 ? (int)look->end.signal : look->end.exitCode;
}

void DescribeChange(siginfo_t *info) {
  static Look look; /* by the lock */
  LockChildren();
  for (Child *child = children; child != NULL; child = child->next) {
    if (child->pid != info->si_pid) continue;
    look = (Look){.pid = child->pid};
    if (hasEnded(child, &look.end) || hasChanged(child, CHANGES | WNOWAIT, &look)) describe(&look, info);
  }
  UnlockChildren();
}

void NoteGroup(pid_t pid, pid_t group) {
  uint32_t held = HoldSignals();
  LockChildren();
  for (Child *child = children; child != NULL; child = child->next)
    if (child->pid == pid) child->group = group;
  UnlockChildren();
  ReleaseSignals(held);
}

/* Which children are meant: a process, -1 for any, less than that for a group. */
static bool isMeant(const Child *child, pid_t pid) {
  if (pid >= -1) return pid == -1 || child->pid == pid;
  /* The group of one that has ended is not known any more: it is the one that it was last seen in. */
  pid_t group = getpgid(child->pid);
  if (group > 0) ((Child *)child)->group = group;
  return child->group == -pid;
}

static void lookLocked(pid_t pid, int options, Look *look) {
  look->pid = 0;
  look->count = 0;
  bool leavesNothing = ChildrenLeaveNothing();
  /* The oldest one that has ended: the last of the list. */
  Child **found = NULL;
  bool changed = false;
  for (Child **link = &children; *link != NULL;) {
    RatProcessEnd end;
    bool ended = hasEnded(*link, &end);
    if (ended && leavesNothing) {
      dropLocked(link);
      continue;
    }
    if (isMeant(*link, pid)) {
      if (ended) {
        found = link;
        look->end = end;
      } else if (found == NULL && !changed && hasChanged(*link, options, look)) {
        changed = true;
      } else if (look->count < LIVE_CHILDREN) {
        look->handles[look->count++] = (*link)->process;
      }
    }
    link = &(*link)->next;
  }
  /* One that has changed was taken: the next look finds the one that has ended. */
  if (found == NULL || changed) return;
  look->pid = (*found)->pid;
  look->change = ENDED;
  if (!(options & WNOWAIT)) dropLocked(found);
}

static void tellWaiters(const Waiter *own) {
  uint32_t held = HoldSignals();
  LockChildren();
  for (Waiter *waiter = waiters; waiter != NULL; waiter = waiter->next)
    if (waiter != own && waiter->told == false) {
      waiter->told = true;
      RatSetEvent(waiter->changed);
    }
  UnlockChildren();
  ReleaseSignals(held);
}

static void stopWaiting(Waiter *waiter) {
  uint32_t held = HoldSignals();
  LockChildren();
  Waiter **link = &waiters;
  while (*link != waiter) link = &(*link)->next;
  *link = waiter->next;
  UnlockChildren();
  ReleaseSignals(held);
  RatCloseHandle(waiter->changed);
}

/* An event that no message loop of the program hears of: what a thread has made is heard of by its first handle. */
static bool newEvent(HEVENT *out) {
  HEVENT first;
  if (!RAT_SUCCEEDED(RatCreateEvent(false, false, &first))) return false;
  RatStatus status = RatDuplicateHandle(first, RAT_RIGHTS_SAME, out);
  RatCloseHandle(first);
  return RAT_SUCCEEDED(status);
}

/* Begins to be told of changes. False: no room for it. */
static bool beginWaitingLocked(Waiter *waiter) {
  if (!newEvent(&waiter->changed)) return false;
  waiter->next = waiters;
  waiters = waiter;
  return true;
}

/* Has the kernel tell of changes. With the lock; false: there is no room for it. */
static bool listenLocked(void) {
  if (childChanged != NULL) return true;
  if (!newEvent(&childChanged)) return false;
  RatSetChildEvent(childChanged);
  return true;
}

/* Looks, and waits, until a child has ended, or changed as the options ask; `pid` -1 is any. The look's pid, 0 when none has, or -1 with errno. */
static pid_t await(pid_t pid, int options, Look *look) {
  Waiter waiter = {0};
  int error = 0;
  for (;;) {
    uint32_t held = HoldSignals();
    LockChildren();
    waiter.told = false;
    if ((options & CHANGES) && !listenLocked()) error = ENOMEM;
    lookLocked(pid, options, look);
    bool wait = look->pid == 0 && look->count > 0 && !(options & WNOHANG);
    if (wait && waiter.changed == NULL && !beginWaitingLocked(&waiter)) error = ENOMEM;
    UnlockChildren();
    ReleaseSignals(held);
    if (look->pid == 0 && look->count == 0) error = ECHILD;
    if (!wait || error != 0) break;
    size_t count = look->count;
    look->handles[count++] = waiter.changed;
    if (options & CHANGES) look->handles[count++] = childChanged;
    RatStatus status = WaitInterruptibly(look->handles, count);
    if (status == RAT_ERR_INTERRUPTED) {
      error = EINTR;
      break;
    }
    /* The change may be another waiter's. */
    if (options & CHANGES) tellWaiters(&waiter);
  }
  if (waiter.changed != NULL) stopWaiting(&waiter);
  return error != 0 ? PosixFail(error) : look->pid;
}

static int statusOf(const Look *look) {
  if (look->change == CONTINUED) return 0xffff;
  if (look->change == STOPPED) return (int)look->end.signal << 8 | 0x7f;
  return look->end.signal != 0 ? (int)look->end.signal : (look->end.exitCode & 0xff) << 8;
}

static pid_t waitFor(pid_t pid, int *status, int options) {
  if (options & ~(WNOHANG | WUNTRACED | WCONTINUED)) return PosixFail(EINVAL);
  Look look;
  pid_t found = await(pid == 0 ? -getpgrp() : pid, options, &look);
  if (found > 0 && status != NULL) *status = statusOf(&look);
  return found;
}

PUBLIC pid_t waitpid(pid_t pid, int *status, int options) { return waitFor(pid, status, options); }
PUBLIC pid_t wait(int *status) { return waitFor(-1, status, 0); }

/* What a child has used is not measured. */
PUBLIC pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) {
  pid_t found = waitFor(pid, status, options);
  if (found > 0 && usage != NULL) memset(usage, 0, sizeof *usage);
  return found;
}
PUBLIC pid_t wait3(int *status, int options, struct rusage *usage) {
  pid_t found = waitFor(-1, status, options);
  if (found > 0 && usage != NULL) memset(usage, 0, sizeof *usage);
  return found;
}

PUBLIC int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  if (!(options & (WEXITED | WSTOPPED | WCONTINUED)) || type > P_PGID) return PosixFail(EINVAL);
  pid_t group = id == 0 ? getpgrp() : (pid_t)id;
  Look look;
  pid_t found = await(type == P_ALL ? -1 : type == P_PID ? (pid_t)id : -group, options, &look);
  if (found < 0) return -1;
  if (info == NULL) return 0;
  memset(info, 0, sizeof *info);
  if (found > 0) describe(&look, info);
  return 0;
}
