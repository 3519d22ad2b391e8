/* The allocator of the C library under one lock. It knows nothing of a thread's errno, which is set here. */
#include "libratos.h"

#include <errno.h>

static RatLock heapLock = RAT_LOCK_INIT;

#define LOCKED(type, call) \
  { \
    RatLockAcquire(&heapLock); \
    type result = call; \
    RatLockRelease(&heapLock); \
    return result; \
  }
#define ALLOCATED(call) \
  { \
    RatLockAcquire(&heapLock); \
    void *result = call; \
    RatLockRelease(&heapLock); \
    if (result == NULL) errno = ENOMEM; \
    return result; \
  }

RAT_WRAP(void *, malloc, size_t size) ALLOCATED(__real_malloc(size))
RAT_WRAP(void *, calloc, size_t count, size_t size) ALLOCATED(__real_calloc(count, size))
RAT_WRAP(void *, realloc, void *p, size_t size) ALLOCATED(__real_realloc(p, size))
RAT_WRAP(void *, aligned_alloc, size_t alignment, size_t size) ALLOCATED(__real_aligned_alloc(alignment, size))
RAT_WRAP(int, posix_memalign, void **out, size_t alignment, size_t size) LOCKED(int, __real_posix_memalign(out, alignment, size))
RAT_WRAP(size_t, malloc_usable_size, void *p) LOCKED(size_t, __real_malloc_usable_size(p))
RAT_WRAP(void *, __libc_malloc, size_t size) ALLOCATED(__real___libc_malloc(size))
RAT_WRAP(void *, __libc_calloc, size_t count, size_t size) ALLOCATED(__real___libc_calloc(count, size))

RAT_WRAP(void, free, void *p) {
  RatLockAcquire(&heapLock);
  __real_free(p);
  RatLockRelease(&heapLock);
}

RAT_WRAP(void, __libc_free, void *p) {
  RatLockAcquire(&heapLock);
  __real___libc_free(p);
  RatLockRelease(&heapLock);
}
