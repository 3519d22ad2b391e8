/*
 * Threads. One allocation holds all that a thread needs in guest memory, lowest address first:
 *
 *   Block | guard words | stack | thread-local variables
 *
 * The stack grows down into the guard words, whose damage the kernel notices. The kernel clears `alive` when the
 * thread's worker has left the stack for good; only then may the allocation be used again.
 */
#include "libratos.h"

#include <stdlib.h>

enum {
  DEFAULT_STACK = 256 << 10,
  MINIMUM_STACK = 16 << 10,
  MAXIMUM_STACK = 512 << 20,
  GUARD_BYTES = RAT_STACK_GUARD_WORDS * sizeof(uint32_t),
  KEPT_BLOCKS = 8, /* dead blocks of the default size that wait for the next thread */
};

typedef struct Block {
  RatThreadBlock kernels; /* first: what the kernel knows of it */
  void *argument;         /* what the thread's function gets */
  bool own;               /* its function is one of libratos */
} Block;

extern char __stack_high;
_Thread_local char *threadStackTop = &__stack_high;

static RatLock blocksLock = RAT_LOCK_INIT;
static RatThreadBlock *blocks; /* guarded by blocksLock: of live threads, and of dead ones not yet taken back */

_Thread_local const RatThreadBlock *threadBlock;
_Thread_local struct __pthread *threadDescriptor;
void (*endKeys)(void);
void (*endRobustMutexes)(struct __pthread *self);
void (*endDescriptor)(struct __pthread *self);
void (*beginCancellable)(void);
void (*endCancellable)(bool interrupted);

static uint32_t liveThreads = 1;

/* The loader takes its presence as the mark of a program that was linked with libratos. */
__attribute__((export_name("__ratos_abi"))) int32_t __ratos_abi(void) { return 1; }

/*
 * What every kind of end of a thread has in common. Destructors of C++ objects come before those of keys, as the
 * Itanium ABI's implementations have it; either may give the other work. The process ends with its last thread, as if
 * that had called exit: so streams are flushed, and what atexit has been given runs.
 */
void FinishThread(int32_t exitCode) {
  RunThreadDestructors();
  if (endKeys != NULL) endKeys();
  if (threadDescriptor != NULL) {
    if (endRobustMutexes != NULL) endRobustMutexes(threadDescriptor);
    endDescriptor(threadDescriptor);
    threadDescriptor = NULL;
  }
  if (__atomic_sub_fetch(&liveThreads, 1, __ATOMIC_ACQ_REL) == 0) exit(exitCode);
}

typedef struct ThreadCall {
  RatThreadEntry entry;
  const Block *block;
} ThreadCall;

static int32_t runThread(void *argument) {
  ThreadCall *call = argument;
  void *given = call->block->argument;
  int32_t exitCode = call->block->own ? call->entry(given) : (int32_t)CallAny((AnyFunction)call->entry, (uintptr_t)given, 0, 0);
  FinishThread(exitCode);
  return exitCode;
}

/* Called on a new thread, after the host has set its stack pointer and called __wasm_init_tls. */
__attribute__((export_name("__ratos_thread_main"))) int32_t __ratos_thread_main(RatThreadEntry entry, void *block) {
  threadStackTop = __builtin_frame_address(0);
  threadBlock = block;
  return CallOutermost(runThread, &(ThreadCall){entry, block});
}

RAT_NORETURN void RatExitThread(int32_t exitCode) {
  FinishThread(exitCode);
  RatThreadExit(exitCode);
}

static uintptr_t alignUp(uintptr_t value, uintptr_t alignment) { return (value + alignment - 1) & -alignment; }

static bool inMemory(const void *pointer, size_t size) {
  uint64_t end = (uint64_t)(uintptr_t)pointer + size;
  return pointer != NULL && end <= (uint64_t)__builtin_wasm_memory_size(0) << 16;
}

static size_t stackSizeOf(const RatThreadBlock *block) { return (size_t)(block->stackTop - block->stackLow); }

static RatThreadBlock *newBlock(size_t stackSize) {
  size_t tlsAlign = __builtin_wasm_tls_align() > 16 ? __builtin_wasm_tls_align() : 16;
  size_t head = alignUp(sizeof(Block), 16);
  RatThreadBlock *block = malloc(head + GUARD_BYTES + stackSize + tlsAlign + __builtin_wasm_tls_size() + 16);
  if (block == NULL) return NULL;
  block->guard = (uint32_t *)alignUp((uintptr_t)block + head, 16);
  block->stackLow = (char *)block->guard + GUARD_BYTES;
  block->stackTop = block->stackLow + stackSize;
  block->tls = (char *)alignUp((uintptr_t)block->stackTop, tlsAlign);
  return block;
}

/* Takes dead blocks off the list: returns one of the wanted size, keeps a few of the default size, frees the rest. */
static RatThreadBlock *reuseBlock(size_t stackSize) {
  RatThreadBlock *found = NULL;
  RatThreadBlock *excess = NULL;
  int kept = 0;
  RatLockAcquire(&blocksLock);
  for (RatThreadBlock **link = &blocks; *link != NULL;) {
    RatThreadBlock *block = *link;
    if (__atomic_load_n(&block->alive, __ATOMIC_ACQUIRE) != 0) {
      link = &block->next;
    } else if (found == NULL && stackSizeOf(block) == stackSize) {
      *link = block->next;
      found = block;
    } else if (stackSizeOf(block) == DEFAULT_STACK && kept < KEPT_BLOCKS) {
      kept++;
      link = &block->next;
    } else {
      *link = block->next;
      block->next = excess;
      excess = block;
    }
  }
  RatLockRelease(&blocksLock);
  while (excess != NULL) {
    RatThreadBlock *next = excess->next;
    free(excess);
    excess = next;
  }
  return found;
}

RatStatus RatCreateThread(RatThreadEntry entry, void *arg, const RatThreadAttributes *attrs, HTHREAD *out) {
  const RatThreadBlock *block;
  return StartThread(false, entry, arg, attrs, out, &block);
}

RatStatus StartThread(bool own, RatThreadEntry entry, void *arg, const RatThreadAttributes *attrs, HTHREAD *out,
                      const RatThreadBlock **blockOut) {
  if (!inMemory(out, sizeof *out)) return RAT_ERR_FAULT;
  if (attrs != NULL && !inMemory(attrs, sizeof *attrs)) return RAT_ERR_FAULT;
  if (entry == NULL) return RAT_ERR_INVALID_ARGUMENT;
  size_t stackSize = DEFAULT_STACK;
  const char *name = NULL;
  if (attrs != NULL) {
    if (attrs->size != sizeof *attrs || attrs->flags != 0) return RAT_ERR_INVALID_ARGUMENT;
    if (attrs->stackSize > MAXIMUM_STACK) return RAT_ERR_NO_MEMORY;
    if (attrs->stackSize != 0) stackSize = attrs->stackSize < MINIMUM_STACK ? MINIMUM_STACK : attrs->stackSize;
    stackSize = alignUp(stackSize, 16);
    name = attrs->name;
  }

  GrowForThreads();
  RatThreadBlock *block = reuseBlock(stackSize);
  if (block == NULL) block = newBlock(stackSize);
  if (block == NULL) return RAT_ERR_NO_MEMORY;
  for (int i = 0; i < RAT_STACK_GUARD_WORDS; i++) block->guard[i] = RAT_STACK_GUARD;
  /* Of what the C library runs nobody knows the handle. */
  block->alive = own ? RAT_ALIVE_UNHEARD : RAT_ALIVE_HEARD;
  ((Block *)block)->argument = arg;
  ((Block *)block)->own = own;
  *blockOut = block;

  __atomic_add_fetch(&liveThreads, 1, __ATOMIC_RELAXED);
  RatStatus status = RatThreadStart(entry, block, name, block, out);
  if (!RAT_SUCCEEDED(status)) {
    __atomic_sub_fetch(&liveThreads, 1, __ATOMIC_RELAXED);
    free(block);
    return status;
  }
  RatLockAcquire(&blocksLock);
  block->next = blocks;
  blocks = block;
  RatLockRelease(&blocksLock);
  return status;
}
