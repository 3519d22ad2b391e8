/*
 * The heap's end. The sysroot's sbrk takes the memory's size for it, so a memory that arrives already grown (the
 * system gives memories of ended programs to new ones) would waste what it has. Here the break is a variable that
 * starts where the linker ends the heap, and memory grows only when the break passes its size.
 */
#include "libratos.h"

#include <errno.h>
#include <unistd.h>

enum { PAGE_SHIFT = 16 };

extern char __heap_end;

static RatLock breakLock = RAT_LOCK_INIT;
static uintptr_t currentBreak; /* guarded by breakLock; 0 before the first call */

void *sbrk(intptr_t increment) {
  void *result = (void *)-1;
  RatLockAcquire(&breakLock);
  if (currentBreak == 0) currentBreak = (uintptr_t)&__heap_end;
  uint64_t next = (uint64_t)currentBreak + (uint64_t)increment;
  uint64_t size = (uint64_t)__builtin_wasm_memory_size(0) << PAGE_SHIFT;
  uint64_t missing = next > size ? (next - size + (1 << PAGE_SHIFT) - 1) >> PAGE_SHIFT : 0;
  /* The allocator never gives back, and the sysroot's own does not allow it either. */
  if (increment >= 0 && next < 1ull << 32 && (missing == 0 || __builtin_wasm_memory_grow(0, missing) != (size_t)-1)) {
    result = (void *)currentBreak;
    currentBreak = (uintptr_t)next;
  } else {
    errno = ENOMEM;
  }
  RatLockRelease(&breakLock);
  return result;
}
