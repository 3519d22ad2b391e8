/* A lock for threads of one process. Four bytes, free when zero, no handle and nothing to clean up. */
#ifndef RATOS_LOCK_H
#define RATOS_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct RatLock {
  uint32_t word; /* 0 free, 1 held, 2 held and perhaps waited for */
} RatLock;
#define RAT_LOCK_INIT {0}

/* The contended halves, in libratos. */
void RatLockAcquireSlow(RatLock *lock);
void RatLockReleaseSlow(RatLock *lock);

/* Takes the lock if it is free. */
static inline bool RatLockTryAcquire(RatLock *lock) {
  uint32_t expected = 0;
  return __atomic_compare_exchange_n(&lock->word, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Takes the lock; parks the thread while another one holds it. Not recursive. */
static inline void RatLockAcquire(RatLock *lock) {
  if (!RatLockTryAcquire(lock)) RatLockAcquireSlow(lock);
}

/* Gives the lock back and wakes one thread that waits for it. */
static inline void RatLockRelease(RatLock *lock) {
  if (__atomic_exchange_n(&lock->word, 0, __ATOMIC_RELEASE) == 2) RatLockReleaseSlow(lock);
}

#ifdef __cplusplus
}
#endif
#endif
