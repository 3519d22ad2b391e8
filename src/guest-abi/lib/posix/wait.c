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

enum { LIVE_CHILDREN = 512 }; /* more than there are processes */

static RatLock lock = RAT_LOCK_INIT;
static Child *children; /* by the lock, newest first */

typedef struct Waiter {
  HEVENT changed;
  struct Waiter *next;
} Waiter;
static Waiter *waiters; /* by the lock */

void LockChildren(void) { RatLockAcquire(&lock); }
void UnlockChildren(void) { RatLockRelease(&lock); }

static void tellWaitersLocked(void) {
  for (Waiter *waiter = waiters; waiter != NULL; waiter = waiter->next) RatSetEvent(waiter->changed);
}

void AddChildLocked(Child *child) {
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

/* What one look at the children finds. */
typedef struct Look {
  pid_t pid; /* of one that has ended; 0: none has */
  RatProcessEnd end;
  size_t count; /* of those that live and are asked for */
  HANDLE handles[LIVE_CHILDREN + 1];
} Look;

static void lookLocked(pid_t pid, int options, Look *look) {
  look->pid = 0;
  look->count = 0;
  SweepChildrenLocked();
  /* The oldest one that has ended: the last of the list. */
  Child **found = NULL;
  for (Child **link = &children; *link != NULL; link = &(*link)->next) {
    RatProcessEnd end;
    if (pid != -1 && (*link)->pid != pid) continue;
    if (hasEnded(*link, &end)) {
      found = link;
      look->end = end;
    } else if (look->count < LIVE_CHILDREN) {
      look->handles[look->count++] = (*link)->process;
    }
  }
  if (found == NULL) return;
  look->pid = (*found)->pid;
  if (!(options & WNOWAIT)) dropLocked(found);
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

/* Begins to be told of changes. False: no room for it. */
static bool beginWaitingLocked(Waiter *waiter) {
  if (!RAT_SUCCEEDED(RatCreateEvent(false, false, &waiter->changed))) return false;
  waiter->next = waiters;
  waiters = waiter;
  return true;
}

/* Looks, and waits, until a child has ended; `pid` -1 is any. The look's pid, 0 when none has, or -1 with errno. */
static pid_t await(pid_t pid, int options, Look *look) {
  Waiter waiter = {0};
  int error = 0;
  for (;;) {
    uint32_t held = HoldSignals();
    LockChildren();
    lookLocked(pid, options, look);
    bool wait = look->pid == 0 && look->count > 0 && !(options & WNOHANG);
    if (wait && waiter.changed == NULL && !beginWaitingLocked(&waiter)) error = ENOMEM;
    UnlockChildren();
    ReleaseSignals(held);
    if (look->pid == 0 && look->count == 0) error = ECHILD;
    if (!wait || error != 0) break;
    look->handles[look->count] = waiter.changed;
    if (WaitInterruptibly(look->handles, look->count + 1) == RAT_ERR_INTERRUPTED) {
      error = EINTR;
      break;
    }
  }
  if (waiter.changed != NULL) stopWaiting(&waiter);
  return error != 0 ? PosixFail(error) : look->pid;
}

static int statusOf(const RatProcessEnd *end) { return end->signal != 0 ? (int)end->signal : (end->exitCode & 0xff) << 8; }

static pid_t waitFor(pid_t pid, int *status, int options) {
  /* Nothing stops or continues here, so nobody is ever told of that. */
  if (options & ~(WNOHANG | WUNTRACED | WCONTINUED)) return PosixFail(EINVAL);
  if (pid < -1) return PosixFail(ECHILD); /* a process group, of which there are none */
  Look look;
  pid_t found = await(pid == 0 ? -1 : pid, options, &look);
  if (found > 0 && status != NULL) *status = statusOf(&look.end);
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
  if (!(options & (WEXITED | WSTOPPED | WCONTINUED)) || (type != P_ALL && type != P_PID)) return PosixFail(EINVAL);
  Look look;
  pid_t found = await(type == P_ALL ? -1 : (pid_t)id, options, &look);
  if (found < 0) return -1;
  if (info == NULL) return 0;
  memset(info, 0, sizeof *info);
  if (found == 0) return 0;
  info->si_signo = SIGCHLD;
  info->si_pid = found;
  info->si_code = look.end.signal != 0 ? CLD_KILLED : CLD_EXITED;
  info->si_status = look.end.signal != 0 ? (int)look.end.signal : look.end.exitCode;
  return 0;
}
