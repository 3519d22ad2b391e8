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
  X(RAT_ERR_NOT_OWNER, "The calling thread does not own the mutex.") \
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
  X(RAT_ERR_NAME_TOO_LONG, "The path or one of its names is too long.")

/* A thread’s record in guest memory, shared by libratos and the kernel. */
typedef struct RatThreadBlock {
  uint32_t alive; /* 1 from creation until the kernel has done with the stack, then 0 */
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

/* ── Processes ── */
/* Ends the calling process without a look at C streams. */
RAT_IMPORT(RatProcessExit) RAT_NORETURN void RatProcessExit(int32_t exitCode);
/* Tells the system the working directory that C’s `chdir` has set, so that relative program paths and children follow it. */
RAT_IMPORT(RatSetCurrentDirectory) RatStatus RatSetCurrentDirectory(const char *path);
/* Reads the working directory that the process was created with or has set. */
RAT_IMPORT(RatGetCurrentDirectory) RatStatus RatGetCurrentDirectory(char *buffer, size_t size);

/* ── Threads ── */
/* Ends the calling thread, after the destructors of its thread-local objects. The end of a process’s last thread ends the process, as `exit` with that thread’s code does. */
RAT_IMPORT(RatExitThread) RAT_NORETURN void RatThreadExit(int32_t exitCode);
/* Starts a thread on a stack and a TLS block that libratos has allocated. The kernel clears `block->alive` and wakes its futex when the thread no longer uses them. */
RAT_IMPORT(RatThreadStart) RatStatus RatThreadStart(RatThreadEntry entry, void *arg, const char *name, const RatThreadBlock *block, HTHREAD *out);
/* Parks the thread on a word of guest memory until `memory.atomic.notify`; unlike a bare `memory.atomic.wait32` it can be killed and is seen by inspection. `RAT_ERR_WOULD_BLOCK` when the word holds another value. */
RAT_IMPORT(RatFutexWait) RatStatus RatFutexWait(uint32_t *address, uint32_t expected, uint32_t timeoutMs);

#ifdef __cplusplus
}
#endif
#endif
