/* Shared by the sources of the POSIX layer. Not installed. */
#ifndef RATOS_POSIX_H
#define RATOS_POSIX_H

#include "libratos.h"

#include <errno.h>
#include <signal.h>

/* What errno says of a status below zero. `full`: of RAT_ERR_QUOTA (EMFILE, EAGAIN). */
int PosixError(RatStatus status, int full);
/* 0, or -1 with errno set. */
int PosixResult(RatStatus status, int full);
/* -1, with errno set. */
int PosixFail(int error);

/* Tells a thread that waits in a system call that it is cancelled. No program can block it, or wait for it. */
#define CANCEL_SIGNAL SIGSTKFLT

/* The kernel's view of a set that a program gives: bit n - 1 for signal n. */
static inline uint32_t SignalBits(const sigset_t *set) { return (uint32_t)*set & 0x7fffffff & ~(1u << (CANCEL_SIGNAL - 1)); }

/* ── Signals (signals.c) ── */

/* Blocks all signals of the calling thread, so that no handler runs while it holds a lock of libratos' own. */
uint32_t HoldSignals(void);
void ReleaseSignals(uint32_t held);
/* Whether children that end leave nothing to be waited for: SIGCHLD is ignored, or says so by SA_NOCLDWAIT. */
bool ChildrenLeaveNothing(void);

/* Sends a signal to a thread of the process, by its RatOS id: an error number. */
int SignalThread(uint32_t id, int signal);
/* Set by cancellation: whether a signal is its own, and only ends the call that the thread is in. */
extern bool (*takesSignal)(int signal);

/* ── Children (wait.c) ── */

typedef struct Child {
  pid_t pid;
  HPROCESS process;
  pid_t group; /* that it was last seen in */
  struct Child *next;
} Child;

/* Between the two, with signals held, nobody sees what children there are. */
void LockChildren(void);
void UnlockChildren(void);
/* Adds one that has been started. With the lock. */
void AddChildLocked(Child *child);
/* Drops those that have ended, where they leave nothing. With the lock. */
void SweepChildrenLocked(void);
/* Whether a process is a child that has not been waited for. */
bool IsChild(pid_t pid);
/* A child was put into a group. */
void NoteGroup(pid_t pid, pid_t group);
/* Whether a process is a child that has not ended. With all signals blocked. */
bool LivesStill(pid_t pid);
/* Of SIGCHLD: what the child that sent it has done, which can still be waited for. With all signals blocked. */
void DescribeChange(siginfo_t *info);
/* Waits for any of several objects: RAT_SUCCESS, or RAT_ERR_INTERRUPTED when a handler has run that ends such waits. */
RatStatus WaitInterruptibly(HANDLE *handles, size_t count);

/* ── Locks of files (locks.c) ── */

struct flock;
/* The commands of fcntl that are about locks. */
int LockRange(int fd, int command, struct flock *lock);

/* ── Scripts (script.c) ── */

enum { SCRIPT_LINE_BYTES = 256, SCRIPTS_DEEP = 5 };

/* Whether a file is a script that names its interpreter; what stands behind #!. */
bool ReadScriptLine(const char *path, char line[SCRIPT_LINE_BYTES]);
/* The interpreter, its argument, the script, and the arguments but the first. To be freed; NULL: no memory. Uses the line. */
char *const *ScriptArguments(char *line, const char *path, char *const *arguments);

#endif
