/* Made by `npm run generate` from src/guest-abi/. Do not edit. */
/* The private interface between libratos and the kernel. */
#ifndef RATOS_INTERNAL_H
#define RATOS_INTERNAL_H
#include <ratos.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RAT_STACK_GUARD 0x52415453u
#define RAT_STACK_GUARD_WORDS 1024
#define RAT_FD_CLOEXEC 1
#define RAT_FD_NONBLOCK 2
#define RAT_FD_EXACT 4
#define RAT_FD_LINES 8
#define RAT_LOCK_ASK 0
#define RAT_LOCK_TRY 1
#define RAT_LOCK_WAIT 2
#define RAT_LOCK_BY_PROCESS 0
#define RAT_LOCK_BY_OPEN_FILE 1
#define RAT_LOCK_BY_WHOLE_FILE 2
#define RAT_LOCK_SHARED 0
#define RAT_LOCK_EXCLUSIVE 1
#define RAT_LOCK_NONE 2
#define RAT_ALIVE_HEARD 1
#define RAT_ALIVE_UNHEARD 2
#define RAT_SPAWN_DUPLICATE 1
#define RAT_SPAWN_GIVE 2
#define RAT_SPAWN_CLOSE 3
#define RAT_SPAWN_FRONT 4
#define RAT_SIGNAL_DEFAULT 0
#define RAT_SIGNAL_IGNORE 1
#define RAT_SIGNAL_CATCH 2
#define RAT_SIGNAL_ASK 3
#define RAT_SIGNAL_TO_PROCESS 0
#define RAT_SIGNAL_TO_THREAD 1
#define RAT_SIGNAL_TO_GROUP 2
#define RAT_SIGNAL_TO_ALL 3
#define RAT_CHANGE_STOPPED 1
#define RAT_CHANGE_CONTINUED 2
#define RAT_CHANGE_KEEP 4
#define RAT_GROUP_SAME (-1)
#define RAT_GROUP_SESSION (-2)
#define RAT_TERMINAL_MODES 1
#define RAT_TERMINAL_SIZE 2
#define RAT_TERMINAL_FLUSH_INPUT 4

/* In place of a message: something was sent, which is to be served. */
#define RATMSG_SENT 1023

/* Every status: X(name, what it means) */
#define RAT_STATUS_LIST(X) \
  X(RAT_SUCCESS, "Done.") \
  X(RAT_ABANDONED, "The wait succeeded and the mutex’s last owner ended without releasing it.") \
  X(RAT_PENDING, "The operation was started and will complete later.") \
  X(RAT_ERR_TIMEOUT, "The time-out passed before the wait was satisfied.") \
  X(RAT_ERR_INVALID_HANDLE, "The handle is closed, forged or belongs to another process.") \
  X(RAT_ERR_INVALID_ARGUMENT, "An argument is outside what the call accepts.") \
  X(RAT_ERR_WRONG_TYPE, "The handle is live but names an object of another type.") \
  X(RAT_ERR_ACCESS_DENIED, "The handle lacks a right that the call needs.") \
  X(RAT_ERR_NO_MEMORY, "The system has no memory left for this.") \
  X(RAT_ERR_NOT_FOUND, "No such file, object or registration.") \
  X(RAT_ERR_EXISTS, "It exists already.") \
  X(RAT_ERR_NOT_OWNER, "The calling thread does not own the mutex, or has no paint under way in the window.") \
  X(RAT_ERR_LIMIT_EXCEEDED, "A count would pass its maximum; nothing was changed.") \
  X(RAT_ERR_QUOTA, "A quota of the process or of the system is used up.") \
  X(RAT_ERR_QUEUE_FULL, "The queue is full; nothing in it was lost.") \
  X(RAT_ERR_CLOSED, "The other side, or the object itself, was closed.") \
  X(RAT_ERR_CANCELLED, "The pending operation was cancelled.") \
  X(RAT_ERR_STILL_ACTIVE, "The process or thread has not ended yet.") \
  X(RAT_ERR_BAD_IMAGE, "Not a WebAssembly program, or one that imports what the system does not provide, or with other types.") \
  X(RAT_ERR_FAULT, "A pointer lies outside the memory of the process.") \
  X(RAT_ERR_IO, "The device or the storage behind it failed.") \
  X(RAT_ERR_NOT_SUPPORTED, "This object or build does not support the operation.") \
  X(RAT_ERR_WOULD_BLOCK, "The operation would have to wait and was asked not to.") \
  X(RAT_ERR_DEADLOCK, "The wait could never end: the caller owns the non-recursive mutex.") \
  X(RAT_ERR_NOT_DIRECTORY, "A component of the path is not a directory.") \
  X(RAT_ERR_IS_DIRECTORY, "The path names a directory.") \
  X(RAT_ERR_NOT_EMPTY, "The directory is not empty.") \
  X(RAT_ERR_NO_SPACE, "The file system is full.") \
  X(RAT_ERR_NAME_TOO_LONG, "The path or one of its names is too long.") \
  X(RAT_ERR_INTERRUPTED, "A signal’s handler has run before the wait was satisfied. Calls of ratos.h never give it: they go on.")

/* A message that was sent, for the thread that is to serve it. */
typedef struct RatSent {
  RatMsg msg; /* as it was sent */
  uintptr_t procedure; /* of the window; 0: the default one */
  uint32_t id; /* for RatReplySent */
} RatSent;
RAT_STATIC_ASSERT(sizeof(RatSent) == 48, "RatSent");
RAT_STATIC_ASSERT(offsetof(RatSent, msg) == 0, "RatSent.msg");
RAT_STATIC_ASSERT(offsetof(RatSent, procedure) == 40, "RatSent.procedure");
RAT_STATIC_ASSERT(offsetof(RatSent, id) == 44, "RatSent.id");

/* What a sender waits for. */
typedef struct RatSendResult {
  uint32_t id; /* of the send */
  uintptr_t result; /* what the procedure gave */
} RatSendResult;
RAT_STATIC_ASSERT(sizeof(RatSendResult) == 8, "RatSendResult");
RAT_STATIC_ASSERT(offsetof(RatSendResult, id) == 0, "RatSendResult.id");
RAT_STATIC_ASSERT(offsetof(RatSendResult, result) == 4, "RatSendResult.result");

/* A lock of a range of a file. */
typedef struct RatFileRange {
  uint32_t type; /* RAT_LOCK_… */
  uint32_t processId; /* who holds it; 0: an open file */
  uint64_t from; /* first byte */
  uint64_t to; /* one past the last; 0: without an end */
} RatFileRange;
RAT_STATIC_ASSERT(sizeof(RatFileRange) == 24, "RatFileRange");
RAT_STATIC_ASSERT(offsetof(RatFileRange, type) == 0, "RatFileRange.type");
RAT_STATIC_ASSERT(offsetof(RatFileRange, processId) == 4, "RatFileRange.processId");
RAT_STATIC_ASSERT(offsetof(RatFileRange, from) == 8, "RatFileRange.from");
RAT_STATIC_ASSERT(offsetof(RatFileRange, to) == 16, "RatFileRange.to");

/* A thread’s record in guest memory, shared by libratos and the kernel. */
typedef struct RatThreadBlock {
  uint32_t alive; /* RAT_ALIVE_… from creation until the kernel has done with the stack, then 0 */
  char *stackLow; /* lowest byte that the thread may use */
  char *stackTop; /* one past the highest, 16-byte aligned */
  char *tls; /* memory for __wasm_init_tls, or NULL */
  uint32_t *guard; /* RAT_STACK_GUARD_WORDS words just below stackLow, each RAT_STACK_GUARD */
  struct RatThreadBlock *next; /* libratos’ list */
} RatThreadBlock;
RAT_STATIC_ASSERT(sizeof(RatThreadBlock) == 24, "RatThreadBlock");
RAT_STATIC_ASSERT(offsetof(RatThreadBlock, alive) == 0, "RatThreadBlock.alive");
RAT_STATIC_ASSERT(offsetof(RatThreadBlock, stackLow) == 4, "RatThreadBlock.stackLow");
RAT_STATIC_ASSERT(offsetof(RatThreadBlock, stackTop) == 8, "RatThreadBlock.stackTop");
RAT_STATIC_ASSERT(offsetof(RatThreadBlock, tls) == 12, "RatThreadBlock.tls");
RAT_STATIC_ASSERT(offsetof(RatThreadBlock, guard) == 16, "RatThreadBlock.guard");
RAT_STATIC_ASSERT(offsetof(RatThreadBlock, next) == 20, "RatThreadBlock.next");

/* One entry of RatPoll, as `struct pollfd` is laid out. */
typedef struct RatPollEntry {
  int32_t fd; /* a descriptor; below zero: passed over */
  uint32_t events; /* lower half: the events that are asked for; upper half: those that are there */
} RatPollEntry;
RAT_STATIC_ASSERT(sizeof(RatPollEntry) == 8, "RatPollEntry");
RAT_STATIC_ASSERT(offsetof(RatPollEntry, fd) == 0, "RatPollEntry.fd");
RAT_STATIC_ASSERT(offsetof(RatPollEntry, events) == 4, "RatPollEntry.events");

/* One step in making a child’s descriptors, or FRONT: its group is put in front of a terminal. */
typedef struct RatSpawnAction {
  uint32_t kind; /* RAT_SPAWN_… */
  int32_t from; /* DUPLICATE, FRONT: a descriptor of the child; GIVE: of the caller */
  int32_t to; /* a descriptor of the child */
} RatSpawnAction;
RAT_STATIC_ASSERT(sizeof(RatSpawnAction) == 12, "RatSpawnAction");
RAT_STATIC_ASSERT(offsetof(RatSpawnAction, kind) == 0, "RatSpawnAction.kind");
RAT_STATIC_ASSERT(offsetof(RatSpawnAction, from) == 4, "RatSpawnAction.from");
RAT_STATIC_ASSERT(offsetof(RatSpawnAction, to) == 8, "RatSpawnAction.to");

/* How RatSpawn starts a process. */
typedef struct RatSpawnPlan {
  const char *cwd; /* working directory; NULL: the caller’s */
  const char *const *envp; /* environment, ended by NULL */
  const RatSpawnAction *actions; /* what is done to the descriptors */
  size_t actionCount; /* how many */
  uint32_t mask; /* signals that the child’s first thread blocks */
  uint32_t defaults; /* signals that the child does not ignore though the caller does */
  int32_t group; /* its process group, if bit 31 of defaults is set; 0: one of its own; RAT_GROUP_SAME, RAT_GROUP_SESSION */
} RatSpawnPlan;
RAT_STATIC_ASSERT(sizeof(RatSpawnPlan) == 28, "RatSpawnPlan");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, cwd) == 0, "RatSpawnPlan.cwd");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, envp) == 4, "RatSpawnPlan.envp");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, actions) == 8, "RatSpawnPlan.actions");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, actionCount) == 12, "RatSpawnPlan.actionCount");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, mask) == 16, "RatSpawnPlan.mask");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, defaults) == 20, "RatSpawnPlan.defaults");
RAT_STATIC_ASSERT(offsetof(RatSpawnPlan, group) == 24, "RatSpawnPlan.group");

/* The modes of a terminal and its size: those of termios.h and struct winsize. */
typedef struct RatTerminalModes {
  uint32_t input; /* c_iflag */
  uint32_t output; /* c_oflag */
  uint32_t control; /* c_cflag */
  uint32_t local; /* c_lflag */
  unsigned char characters[32]; /* c_cc */
  uint32_t inputSpeed; /* a number of termios.h */
  uint32_t outputSpeed; /* the same */
  uint32_t rows; /* of characters */
  uint32_t columns; /* of characters */
  uint32_t width; /* pixels, or 0 */
  uint32_t height; /* pixels, or 0 */
  uint32_t id; /* of the object; nothing sets it */
} RatTerminalModes;
RAT_STATIC_ASSERT(sizeof(RatTerminalModes) == 76, "RatTerminalModes");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, input) == 0, "RatTerminalModes.input");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, output) == 4, "RatTerminalModes.output");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, control) == 8, "RatTerminalModes.control");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, local) == 12, "RatTerminalModes.local");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, characters) == 16, "RatTerminalModes.characters");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, inputSpeed) == 48, "RatTerminalModes.inputSpeed");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, outputSpeed) == 52, "RatTerminalModes.outputSpeed");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, rows) == 56, "RatTerminalModes.rows");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, columns) == 60, "RatTerminalModes.columns");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, width) == 64, "RatTerminalModes.width");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, height) == 68, "RatTerminalModes.height");
RAT_STATIC_ASSERT(offsetof(RatTerminalModes, id) == 72, "RatTerminalModes.id");

/* How a process has ended. */
typedef struct RatProcessEnd {
  int32_t exitCode; /* its exit code */
  uint32_t signal; /* the signal that has ended it; 0: it has ended by itself */
} RatProcessEnd;
RAT_STATIC_ASSERT(sizeof(RatProcessEnd) == 8, "RatProcessEnd");
RAT_STATIC_ASSERT(offsetof(RatProcessEnd, exitCode) == 0, "RatProcessEnd.exitCode");
RAT_STATIC_ASSERT(offsetof(RatProcessEnd, signal) == 4, "RatProcessEnd.signal");

/* ── Processes ── */
/* Ends the calling process without a look at C streams. */
RAT_IMPORT(RatProcessExit) RAT_NORETURN void RatProcessExit(int32_t exitCode);
/* Tells the system the working directory that C’s `chdir` has set, so that relative program paths and children follow it. */
RAT_IMPORT(RatSetCurrentDirectory) RatStatus RatSetCurrentDirectory(const char *path);
/* Reads the working directory that the process was created with or has set. */
RAT_IMPORT(RatGetCurrentDirectory) RatStatus RatGetCurrentDirectory(char *buffer, size_t size);
/* Starts a program the POSIX way: the child has the caller’s descriptors at their numbers, changed by the plan’s actions, without those that are closed on spawn, and no handles. Its end sends SIGCHLD. */
RAT_IMPORT(RatSpawn) RatStatus RatSpawn(const char *path, const char *const *argv, const RatSpawnPlan *plan, HPROCESS *out, uint32_t *id);
/* The id of the process that has started the calling one; 0: the page has, or that process has ended. */
RAT_IMPORT(RatGetParentProcessId) uint32_t RatGetParentProcessId(void);
/* Tells how a process has ended. */
RAT_IMPORT(RatGetProcessEnd) RatStatus RatGetProcessEnd(HPROCESS h, RatProcessEnd *end);
/* Logical processors of the machine, as far as the browser tells. */
RAT_IMPORT(RatGetProcessorCount) uint32_t RatGetProcessorCount(void);
/* Sends a signal, to processes of the same program: one that the page has started, with its descendants. */
RAT_IMPORT(RatSignalSend) RatStatus RatSignalSend(uint32_t id, uint32_t to, uint32_t signal);
/* Says what a signal does to the calling process. Handlers are called through the export `__ratos_deliver_signal`. */
RAT_IMPORT(RatSignalAction) RatStatus RatSignalAction(uint32_t signal, uint32_t action, uint32_t *former);
/* Changes the signals that the calling thread blocks. What is pending and no longer blocked is delivered before the call returns. */
RAT_IMPORT(RatSignalMask) RatStatus RatSignalMask(uint32_t less, uint32_t more, uint32_t *former);
/* Signals that are pending for the calling thread or its process. */
RAT_IMPORT(RatSignalPending) uint32_t RatSignalPending(void);
/* Sets the alarm of the calling process. */
RAT_IMPORT(RatSetAlarm) RatStatus RatSetAlarm(bool change, uint32_t dueMs, uint32_t periodMs, uint32_t *formerDueMs, uint32_t *formerPeriodMs);
/* Tells the process group and the session of a process, or puts the caller or a child of it into another group of its session. */
RAT_IMPORT(RatProcessGroup) RatStatus RatProcessGroup(uint32_t id, int32_t join, int32_t *group, int32_t *session);
/* From now on the event is set whenever a child that the caller has started by RatSpawn is stopped by a signal, or goes on. */
RAT_IMPORT(RatSetChildEvent) RatStatus RatSetChildEvent(HEVENT h);
/* Tells once that a process has stopped, or that it goes on. `RAT_ERR_NOT_FOUND`: it has done neither since. */
RAT_IMPORT(RatTakeChange) RatStatus RatTakeChange(HPROCESS h, uint32_t what, uint32_t *signal);

/* ── Threads ── */
/* Ends the calling thread, after the destructors of its thread-local objects. The end of a process’s last thread ends the process, as `exit` with that thread’s code does. */
RAT_IMPORT(RatExitThread) RAT_NORETURN void RatThreadExit(int32_t exitCode);
/* Starts a thread on a stack and a TLS block that libratos has allocated. The kernel clears `block->alive` and wakes its futex when the thread no longer uses them. */
RAT_IMPORT(RatThreadStart) RatStatus RatThreadStart(RatThreadEntry entry, void *arg, const char *name, const RatThreadBlock *block, HTHREAD *out);
/* Parks the thread on a word of guest memory until `memory.atomic.notify`; unlike a bare `memory.atomic.wait32` it can be killed and is seen by inspection. `RAT_ERR_WOULD_BLOCK` when the word holds another value. */
RAT_IMPORT(RatFutexWait) RatStatus RatFutexWait(uint32_t *address, uint32_t expected, uint32_t timeoutMs);
/* Whether memory is to have its full size before there is a second thread: 1 where the engine may hold a thread for a moment to the size that memory had before another made it grow, else 0. */
RAT_IMPORT(RatMemoryGrowsFirst) uint32_t RatMemoryGrowsFirst(void);
/* Where the calling thread is in the program’s code: places, none of them two zeros, that `RatDescribeStack` makes text of. How many words it has written; 0 when nothing is known, or `words` lies outside of memory. */
RAT_IMPORT(RatCaptureStack) uint32_t RatCaptureStack(uint32_t *words, size_t max);
/* Calls a function of the program that takes up to three words, and may give one: whatever type it has. Its result, 0 when it gives none. */
RAT_IMPORT(RatCallFunction) uint32_t RatCallFunction(uintptr_t pointer, uintptr_t first, uintptr_t second, uintptr_t third);
/* Tells places as a trap tells them: a line each, with file, line and function as far as they are known. Bytes of text; it is cut off where there is no more room, and 0 when a pointer lies outside of memory. */
RAT_IMPORT(RatDescribeStack) uint32_t RatDescribeStack(const uint32_t *words, size_t count, char *out, size_t size);
/* What people call the calling thread: its id and its name. Bytes of text; it is cut off where there is no more room, and 0 when `out` lies outside of memory. */
RAT_IMPORT(RatDescribeThread) uint32_t RatDescribeThread(char *out, size_t size);
/* Names a thread for inspection, traces and traps. */
RAT_IMPORT(RatSetThreadName) RatStatus RatSetThreadName(uint32_t id, const char *name);
/* Tells what a thread is called. */
RAT_IMPORT(RatGetThreadName) RatStatus RatGetThreadName(uint32_t id, char *name, size_t size);

/* ── Waiting ── */
/* Waits for any of several objects, as RatWaitForMultipleHandles does, or for a signal’s handler. */
RAT_IMPORT(RatSignalWait) RatStatus RatSignalWait(HANDLE *handles, size_t count, uint64_t timeoutNs, const uint32_t *mask);
/* Waits for one of several signals, which should be blocked, and takes it: no handler runs. */
RAT_IMPORT(RatSignalTake) RatStatus RatSignalTake(uint32_t set, uint64_t timeoutNs, uint32_t *signal, uint32_t *sender);

/* ── Messages ── */
/* Takes the next message; parks the thread until there is one. false: it is `RATMSG_QUIT`, and `out->status` is `RAT_SUCCESS`; or there is none, and `out->status` says why (when `out` is no place in memory, nothing does). */
RAT_IMPORT(RatGetMessage) bool RatTakeMessage(RatMsg *out, HMSGQUEUE q);
/* Looks for a message and does not wait. false as of `RatGetMessage`; `RAT_ERR_WOULD_BLOCK` when there is none. */
RAT_IMPORT(RatPeekMessage) bool RatLookForMessage(RatMsg *out, HMSGQUEUE q, bool remove);
/* Waits as `RatWaitForMultipleHandles` does, with the caller’s own message queue behind the handles. No message is taken. */
RAT_IMPORT(RatMsgWaitForMultipleHandles) RatStatus RatWaitForMessage(HANDLE *handles, size_t count, bool waitAll, uint32_t timeoutMs, size_t *outIndex);

/* ── Windows ── */
/* Reads the procedure of a window that the calling process has made. */
RAT_IMPORT(RatWindowProcedure) RatStatus RatWindowProcedure(HWINDOW w, uintptr_t *out);
/* Puts the text and buttons of a message box into a window, and gives it the size and place for that. */
RAT_IMPORT(RatFillMessageBox) RatStatus RatFillMessageBox(HWINDOW w, const char *text, uint32_t buttons);
/* Sends a message, and waits as `RatContinueSend` does. */
RAT_IMPORT(RatBeginSend) RatStatus RatBeginSend(HWINDOW w, const RatMsg *msg, uint32_t timeoutMs, RatSendResult *out);
/* Waits for the result of a send of the calling thread. `RAT_PENDING`: there is something to serve first, and then it is to be called again. */
RAT_IMPORT(RatContinueSend) RatStatus RatContinueSend(RatSendResult *out);
/* Takes what was sent to a window of the calling thread, which is to be served. */
RAT_IMPORT(RatReceiveSent) RatStatus RatReceiveSent(RatSent *out);
/* Gives the sender the result, if it waits still. */
RAT_IMPORT(RatReplySent) RatStatus RatReplySent(uint32_t id, uintptr_t result);

/* ── Files and pipes ── */
/* Makes a pipe with the two lowest free descriptors. Who writes to it when no reader is left gets SIGPIPE. */
RAT_IMPORT(RatPipe) RatStatus RatPipe(uint32_t flags, int32_t *readFd, int32_t *writeFd);
/* Makes a second descriptor for what one refers to. */
RAT_IMPORT(RatFdDuplicate) RatStatus RatFdDuplicate(int32_t fd, int32_t to, uint32_t flags, int32_t *newFd);
/* Reads or sets the flags of a descriptor (not of what it refers to). */
RAT_IMPORT(RatFdFlags) RatStatus RatFdFlags(int32_t fd, bool change, uint32_t flags, uint32_t *former);
/* The absolute path of a directory, by its descriptor. */
RAT_IMPORT(RatFdPath) RatStatus RatFdPath(int32_t fd, char *buffer, size_t size);
/* Locks a range of a file in place of what its owner has of it, unlocks it (`RAT_LOCK_NONE`), or asks. Locks are advisory. Those of a process go when it closes any descriptor of the file, those of an open file with that. `RAT_ERR_DEADLOCK`: the processes that are in the way wait for locks of the caller’s. */
RAT_IMPORT(RatFdLock) RatStatus RatFdLock(int32_t fd, uint32_t owner, uint32_t action, RatFileRange *range);
/* Waits until one of several descriptors is ready: `poll`, with its rules. */
RAT_IMPORT(RatPoll) RatStatus RatPoll(RatPollEntry *entries, size_t count, uint64_t timeoutNs, const uint32_t *mask, size_t *ready);
/* Reads the modes and the size of a terminal. `RAT_ERR_WRONG_TYPE`: the descriptor is none. */
RAT_IMPORT(RatGetTerminal) RatStatus RatGetTerminal(int32_t fd, RatTerminalModes *modes);
/* Sets the modes or the size of a terminal. A process in the background is stopped (SIGTTOU), and the call begins again when it goes on; `RAT_ERR_IO`: nobody could continue it. */
RAT_IMPORT(RatSetTerminal) RatStatus RatSetTerminal(int32_t fd, uint32_t what, const RatTerminalModes *modes);
/* Reads or sets the process group in front of the terminal of the caller’s session. `RAT_ERR_ACCESS_DENIED`: it is another session’s terminal or group. Otherwise as RatSetTerminal. */
RAT_IMPORT(RatTerminalGroup) RatStatus RatTerminalGroup(int32_t fd, bool change, int32_t group, int32_t *former, int32_t *session);

#ifdef __cplusplus
}
#endif
#endif
