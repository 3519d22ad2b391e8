/* RatLock's contended paths, and the recursive lock that libratos uses inside. */
#include "libratos.h"

enum { SPINS = 100, BRIEF_MS = 20 };

_Thread_local char threadSelf;

/*
 * Invariant: whoever parks has set the word to 2 first, so the holder that sees 2 at release knows that it must
 * wake somebody. A thread that gets the lock here leaves 2 behind, because others may be parked: at worst one
 * wake-up too many.
 */
void RatLockAcquireSlow(RatLock *lock) {
  for (int i = 0; i < SPINS; i++) {
    if (__atomic_load_n(&lock->word, __ATOMIC_RELAXED) == 0 && RatLockTryAcquire(lock)) return;
  }
  while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE) != 0) {
    RatFutexWait(&lock->word, 2, RAT_INFINITE);
  }
}

void RatLockReleaseSlow(RatLock *lock) {
  __builtin_wasm_memory_atomic_notify((int *)&lock->word, 1);
}

static bool ownedBySelf(RecursiveLock *lock) {
  return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == ThreadSelf();
}

static void becomeOwner(RecursiveLock *lock) {
  __atomic_store_n(&lock->owner, ThreadSelf(), __ATOMIC_RELAXED);
  lock->depth = 1;
}

void RecursiveAcquire(RecursiveLock *lock) {
  if (ownedBySelf(lock)) {
    lock->depth++;
    return;
  }
  RatLockAcquire(&lock->lock);
  becomeOwner(lock);
}

bool RecursiveTryAcquire(RecursiveLock *lock) {
  if (ownedBySelf(lock)) {
    lock->depth++;
    return true;
  }
  if (!RatLockTryAcquire(&lock->lock)) return false;
  becomeOwner(lock);
  return true;
}

bool RecursiveAcquireBriefly(RecursiveLock *lock) {
  if (RecursiveTryAcquire(lock)) return true;
  uint64_t deadline = RatGetTickNs() + (uint64_t)BRIEF_MS * 1000000;
  while (__atomic_exchange_n(&lock->lock.word, 2, __ATOMIC_ACQUIRE) != 0) {
    if (RatGetTickNs() >= deadline) return false;
    RatFutexWait(&lock->lock.word, 2, BRIEF_MS);
  }
  becomeOwner(lock);
  return true;
}

void RecursiveRelease(RecursiveLock *lock) {
  if (--lock->depth != 0) return;
  __atomic_store_n(&lock->owner, NULL, __ATOMIC_RELAXED);
  RatLockRelease(&lock->lock);
}

/* What musl's sources lock with, where they are compiled again (src/guest-abi/libc). */
void __lock(volatile int *word) { RatLockAcquire((RatLock *)word); }
void __unlock(volatile int *word) { RatLockRelease((RatLock *)word); }
