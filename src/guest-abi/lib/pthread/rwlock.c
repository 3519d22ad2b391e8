/*
 * Read-write locks. Nobody starves:
 * - A waiting writer keeps new readers out, but not those that hold a lock for reading already: they may be reading
 *   this very one, and the writer waits for them.
 * - When a writer goes, the readers that wait at that moment come before the next writer.
 * - A writer that has waited and lost again to one that came later keeps out all that have not waited.
 */
#include "pthread/internal.h"

typedef struct Rwlock {
  RatLock lock;            /* around all the rest */
  uint32_t readers;        /* that hold it */
  uint32_t writer;         /* RatOS id of the thread that holds it */
  uint32_t writersWaiting;
  uint32_t readersWaiting;
  uint32_t readersTurn;    /* that many of the waiting readers come before any writer */
  uint32_t call;           /* waiters park on it; changes when they shall look again */
  uint32_t unfair;         /* writers that have waited and lost */
} Rwlock;
_Static_assert(sizeof(Rwlock) == sizeof(pthread_rwlock_t), "pthread_rwlock_t");

/* How many locks the thread holds for reading. */
static _Thread_local uint32_t reading;

static Rwlock *of(pthread_rwlock_t *rwlock) { return (Rwlock *)rwlock; }

static bool readerMayPass(const Rwlock *l, bool waited) {
  if (l->writer != 0) return false;
  if (waited && l->readersTurn != 0) return true;
  return reading != 0 || l->writersWaiting == 0;
}

static bool writerMayPass(const Rwlock *l, bool waited) {
  return l->writer == 0 && l->readers == 0 && l->readersTurn == 0 && (waited || l->unfair == 0);
}

/* Lets go of l->lock, and has everybody look again. */
static void unlockAndCall(Rwlock *l) {
  bool any = l->writersWaiting != 0 || l->readersWaiting != 0;
  if (any) __atomic_store_n(&l->call, l->call + 1, __ATOMIC_RELAXED);
  RatLockRelease(&l->lock);
  /* Nobody holds it: it may be gone. Only its address is used. */
  if (any) Wake(&l->call, UINT32_MAX);
}

/* Parks with l->lock held, lets it go meanwhile. */
static int park(Rwlock *l, uint64_t deadline) {
  uint32_t call = l->call;
  RatLockRelease(&l->lock);
  int error = Park(&l->call, call, deadline);
  RatLockAcquire(&l->lock);
  return error;
}

static int readLock(Rwlock *l, uint64_t deadline) {
  RatLockAcquire(&l->lock);
  int error = l->writer == ThreadId() ? EDEADLK : l->readers == UINT32_MAX ? EAGAIN : 0;
  if (error == 0 && !readerMayPass(l, false)) {
    l->readersWaiting++;
    do {
      error = park(l, deadline);
    } while (error == 0 && !readerMayPass(l, true));
    if (readerMayPass(l, true)) error = 0;
    l->readersWaiting--;
    if (l->readersTurn != 0) {
      l->readersTurn--;
      if (error != 0 && l->readersTurn == 0) {
        unlockAndCall(l); /* the writers that have waited for this one */
        return error;
      }
    }
  }
  if (error == 0) {
    l->readers++;
    reading++;
  }
  RatLockRelease(&l->lock);
  return error;
}

static int writeLock(Rwlock *l, uint64_t deadline) {
  uint32_t self = ThreadId();
  bool lost = false;
  RatLockAcquire(&l->lock);
  int error = l->writer == self ? EDEADLK : 0;
  if (error == 0 && !writerMayPass(l, false)) {
    l->writersWaiting++;
    for (int parks = 0; error == 0 && !writerMayPass(l, true); parks++) {
      if (parks == 2) {
        lost = true;
        l->unfair++;
      }
      error = park(l, deadline);
    }
    if (writerMayPass(l, true)) error = 0;
    l->writersWaiting--;
    if (lost) l->unfair--;
    if (error != 0) {
      unlockAndCall(l); /* those that it has kept out */
      return error;
    }
  }
  if (error == 0) l->writer = self;
  RatLockRelease(&l->lock);
  return error;
}

PUBLIC int pthread_rwlock_init(pthread_rwlock_t *restrict rwlock, const pthread_rwlockattr_t *restrict attributes) {
  (void)attributes;
  *of(rwlock) = (Rwlock){0};
  return 0;
}

PUBLIC int pthread_rwlock_destroy(pthread_rwlock_t *rwlock) {
  Rwlock *l = of(rwlock);
  return l->readers != 0 || l->writer != 0 ? EBUSY : 0;
}

PUBLIC int pthread_rwlock_rdlock(pthread_rwlock_t *rwlock) { return readLock(of(rwlock), NEVER); }
PUBLIC int pthread_rwlock_wrlock(pthread_rwlock_t *rwlock) { return writeLock(of(rwlock), NEVER); }

PUBLIC int pthread_rwlock_tryrdlock(pthread_rwlock_t *rwlock) {
  Rwlock *l = of(rwlock);
  RatLockAcquire(&l->lock);
  int error = !readerMayPass(l, false) ? EBUSY : l->readers == UINT32_MAX ? EAGAIN : 0;
  if (error == 0) {
    l->readers++;
    reading++;
  }
  RatLockRelease(&l->lock);
  return error;
}

PUBLIC int pthread_rwlock_trywrlock(pthread_rwlock_t *rwlock) {
  Rwlock *l = of(rwlock);
  RatLockAcquire(&l->lock);
  int error = writerMayPass(l, false) ? 0 : EBUSY;
  if (error == 0) l->writer = ThreadId();
  RatLockRelease(&l->lock);
  return error;
}

typedef int Lock(Rwlock *, uint64_t);
static int timed(pthread_rwlock_t *rwlock, int (*attempt)(pthread_rwlock_t *), Lock *lock, clockid_t clock, const struct timespec *at) {
  int error = attempt(rwlock);
  if (error != EBUSY) return error;
  uint64_t deadline;
  error = DeadlineOf(clock, at, &deadline);
  return error != 0 ? error : lock(of(rwlock), deadline);
}

PUBLIC int pthread_rwlock_clockrdlock(pthread_rwlock_t *restrict rwlock, clockid_t clock, const struct timespec *restrict at) {
  return timed(rwlock, pthread_rwlock_tryrdlock, readLock, clock, at);
}
PUBLIC int pthread_rwlock_clockwrlock(pthread_rwlock_t *restrict rwlock, clockid_t clock, const struct timespec *restrict at) {
  return timed(rwlock, pthread_rwlock_trywrlock, writeLock, clock, at);
}
PUBLIC int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict rwlock, const struct timespec *restrict at) {
  return pthread_rwlock_clockrdlock(rwlock, CLOCK_REALTIME, at);
}
PUBLIC int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict rwlock, const struct timespec *restrict at) {
  return pthread_rwlock_clockwrlock(rwlock, CLOCK_REALTIME, at);
}

PUBLIC int pthread_rwlock_unlock(pthread_rwlock_t *rwlock) {
  Rwlock *l = of(rwlock);
  RatLockAcquire(&l->lock);
  if (l->writer == 0 && l->readers == 0) {
    RatLockRelease(&l->lock);
    return EPERM;
  }
  if (l->writer != 0) {
    if (l->writer != ThreadId()) {
      RatLockRelease(&l->lock);
      return EPERM;
    }
    l->writer = 0;
    l->readersTurn = l->readersWaiting;
  } else {
    l->readers--;
    if (reading != 0) reading--;
    if (l->readers != 0) {
      RatLockRelease(&l->lock);
      return 0;
    }
  }
  unlockAndCall(l);
  return 0;
}
