/*
 * The heap's end, and the size of memory. The sysroot's sbrk takes the one for the other, so a memory that arrives already
 * grown (the system gives memories of ended programs to new ones) would waste what it has. Here the break is a variable
 * that starts where the linker ends the heap, and memory grows only when the break passes what of it is the heap's.
 *
 * Before there is a second thread, memory grows to its maximum. V8 keeps the size in each instance, and a thread learns
 * what another has grown only when it next calls a function or goes round a loop; until then the new memory is out of
 * bounds to it for atomic operations, copies and fills. WebKit is different in both: the new size is there for all at
 * once, and growing takes room, so there memory grows as the heap does. See docs/decisions/0013-memory-and-threads.md.
 */
#include "libratos.h"

#include <errno.h>
#include <unistd.h>

enum { PAGE_SHIFT = 16, PAGE_BYTES = 1 << PAGE_SHIFT, ADDRESSABLE_PAGES = 1 << (32 - PAGE_SHIFT) };

extern char __heap_end;

static RatLock breakLock = RAT_LOCK_INIT;
static uint64_t currentBreak; /* guarded by breakLock */
/* The heap's pages end here, and may be more than the break has reached. What lies above is the program's own: it has
   grown memory by itself. */
static size_t heapPages; /* guarded by breakLock */
/* All pages of a memory that has been grown for threads; 0 before. */
static size_t grownPages; /* written under breakLock */

void (*heapReserved)(uintptr_t from, uint64_t to);
void (*heapTaken)(uintptr_t from, uint64_t to);

/* What memory has now is the heap's: called before any code of the program. */
__attribute__((constructor(1))) static void beginHeap(void) {
  if (heapPages != 0) return;
  currentBreak = (uintptr_t)&__heap_end;
  heapPages = __builtin_wasm_memory_size(0);
}

/* When others have grown memory, the heap goes on above what they got. */
static void leaveToOthers(size_t pages) {
  currentBreak = (uint64_t)pages << PAGE_SHIFT;
  heapPages = pages;
}

static void lookForOthers(void) {
  beginHeap();
  size_t pages = __builtin_wasm_memory_size(0);
  if (grownPages == 0 && pages > heapPages) leaveToOthers(pages);
}

/* Makes the heap longer, by `count` pages unless others have grown memory meanwhile. */
static bool takePages(size_t count) {
  size_t end = grownPages != 0 ? grownPages : heapPages;
  size_t missing = count <= end - heapPages ? 0 : count - (end - heapPages);
  if (missing == 0) {
    heapPages += count;
    return true;
  }
  size_t had = __builtin_wasm_memory_grow(0, missing);
  if (had == (size_t)-1) return false;
  if (had != end) leaveToOthers(had);
  heapPages = had + missing;
  if (grownPages != 0) __atomic_store_n(&grownPages, heapPages, __ATOMIC_RELEASE);
  return true;
}

void *sbrk(intptr_t increment) {
  void *result = (void *)-1;
  /* The allocator never gives back, and the sysroot's own does not allow it either. */
  if (increment < 0) {
    errno = ENOMEM;
    return result;
  }
  RatLockAcquire(&breakLock);
  lookForOthers();
  for (;;) {
    uint64_t next = currentBreak + (uint64_t)increment;
    uint64_t pages = (next + PAGE_BYTES - 1) >> PAGE_SHIFT;
    if (next < 1ull << 32 && pages <= heapPages) {
      result = (void *)(uintptr_t)currentBreak;
      if (heapTaken != NULL) heapTaken((uintptr_t)currentBreak, next);
      currentBreak = next;
      break;
    }
    if (next >= 1ull << 32 || !takePages((size_t)pages - heapPages)) {
      errno = ENOMEM;
      break;
    }
  }
  RatLockRelease(&breakLock);
  return result;
}

void GrowForThreads(void) {
  if (__atomic_load_n(&grownPages, __ATOMIC_ACQUIRE) != 0 || RatMemoryGrowsFirst() == 0) return;
  RatLockAcquire(&breakLock);
  if (grownPages == 0) {
    lookForOthers();
    size_t pages = heapPages;
    /* What it may grow to is nowhere told, but found by trying: halves of what remains, each at most once. */
    for (size_t step = ADDRESSABLE_PAGES / 2; step != 0; step >>= 1) {
      if (step <= ADDRESSABLE_PAGES - pages && __builtin_wasm_memory_grow(0, step) != (size_t)-1) pages += step;
    }
    if (heapReserved != NULL) heapReserved((uintptr_t)currentBreak, (uint64_t)pages << PAGE_SHIFT);
    __atomic_store_n(&grownPages, pages, __ATOMIC_RELEASE);
  }
  RatLockRelease(&breakLock);
}
