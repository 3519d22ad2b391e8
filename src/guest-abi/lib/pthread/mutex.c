/*
 * Mutexes. Barging is allowed: a thread that comes while the mutex is free takes it, whoever has been woken for it. So
 * that nobody starves, who has lost it too long sets WORD_HAND_OVER: then the mutex goes to those that have parked,
 * first come first served, until that thread has had its turn.
 */
#include "pthread/internal.h"

/* Having been woken and come too late, a thread starves when it has waited this long. */
#define STARVING_NS 2000000
/* A thread that has not parked leaves a mutex that is handed over alone for so long, in case nobody comes for it. */
#define HANDED_OVER_NS 1000000

_Thread_local uint32_t threadId;

static bool swap(Mutex *m, uint32_t *seen, uint32_t next) {
  return __atomic_compare_exchange_n(&m->word, seen, next, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static bool isLostForGood(const Mutex *m) {
  return (m->kind & MUTEX_ROBUST) && __atomic_load_n(&m->damage, __ATOMIC_RELAXED) == DAMAGE_FOR_GOOD;
}

/*
 * Waits until the mutex is the calling thread's. Invariant: whoever parks has set WORD_WAITED first, and who takes the
 * mutex after having parked leaves it set, because others may be parked: at worst one wake-up too many.
 */
static int acquire(Mutex *m, uint32_t self, uint64_t deadline) {
  bool parked = false;
  bool starving = false;
  uint64_t since = 0;
  int spins = 0;
  uint32_t seen = __atomic_load_n(&m->word, __ATOMIC_RELAXED);
  for (;;) {
    if (isLostForGood(m)) return ENOTRECOVERABLE;
    if ((seen & WORD_OWNER) == 0 && (parked || !(seen & WORD_HAND_OVER))) {
      uint32_t keep = seen & (starving ? WORD_WAITED : WORD_WAITED | WORD_HAND_OVER);
      if (swap(m, &seen, self | keep | (parked ? WORD_WAITED : 0))) return seen & WORD_OWNER_DIED ? EOWNERDEAD : 0;
      continue;
    }
    if (spins++ < PARK_SPINS) {
      seen = __atomic_load_n(&m->word, __ATOMIC_RELAXED);
      continue;
    }
    if (parked && !starving) {
      uint64_t now = RatGetTickNs();
      if (since == 0) since = now;
      else if (now - since >= STARVING_NS) starving = true;
    }
    uint32_t wanted = seen | WORD_WAITED | (starving ? WORD_HAND_OVER : 0);
    if (wanted != seen && !swap(m, &seen, wanted)) continue;
    uint64_t until = deadline;
    if ((wanted & WORD_OWNER) == 0) {
      uint64_t left = RatGetTickNs() + HANDED_OVER_NS;
      if (left < until) until = left;
    }
    if (Park(&m->word, wanted, until) == ETIMEDOUT && until == deadline) return ETIMEDOUT;
    parked = true;
    seen = __atomic_load_n(&m->word, __ATOMIC_RELAXED);
  }
}

static void addRobust(Mutex *m) {
  Pthread *self = SelfDescriptor();
  m->previous = NULL;
  m->next = self->robust;
  if (m->next != NULL) m->next->previous = m;
  self->robust = m;
}

static void removeRobust(Mutex *m) {
  if (m->next != NULL) m->next->previous = m->previous;
  if (m->previous != NULL) m->previous->next = m->next;
  else SelfDescriptor()->robust = m->next;
}

/* Gives the mutex to nobody, or to those who have parked; `bits` stay in the word. */
static void release(Mutex *m, uint32_t bits, uint32_t wake) {
  uint32_t seen = __atomic_load_n(&m->word, __ATOMIC_RELAXED);
  uint32_t next;
  do {
    next = bits | (seen & WORD_HAND_OVER ? WORD_HAND_OVER | WORD_WAITED : 0);
  } while (!__atomic_compare_exchange_n(&m->word, &seen, next, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
  /* The mutex may be gone by now: only its address is used. */
  if (seen & WORD_WAITED) Wake(&m->word, wake);
}

/* At a thread's end: the next owner of each is told. */
static void releaseRobust(Pthread *self) {
  while (self->robust != NULL) {
    Mutex *m = self->robust;
    self->robust = m->next;
    if (self->robust != NULL) self->robust->previous = NULL;
    release(m, m->damage == DAMAGE_FOR_GOOD ? 0 : WORD_OWNER_DIED, 1);
  }
}

/* A robust mutex has been taken. */
static int owned(Mutex *m, int error) {
  if (isLostForGood(m)) {
    release(m, 0, 1);
    return ENOTRECOVERABLE;
  }
  endRobustMutexes = releaseRobust;
  addRobust(m);
  if (error == EOWNERDEAD) m->damage = DAMAGE_INCONSISTENT;
  return error;
}

int MutexLock(Mutex *m, uint64_t deadline) {
  uint32_t self = ThreadId();
  uint32_t kind = m->kind;
  uint32_t seen = 0;
  if (kind == 0) return swap(m, &seen, self) ? 0 : acquire(m, self, deadline);
  if ((__atomic_load_n(&m->word, __ATOMIC_RELAXED) & WORD_OWNER) == self) {
    if (kind & MUTEX_ERRORCHECK) return EDEADLK;
    if (kind & MUTEX_RECURSIVE) return m->depth == UINT32_MAX ? EAGAIN : (m->depth++, 0);
  }
  int error = swap(m, &seen, self) ? 0 : acquire(m, self, deadline);
  if (error != 0 && error != EOWNERDEAD) return error;
  m->depth = 0;
  return kind & MUTEX_ROBUST ? owned(m, error) : error;
}

int MutexUnlock(Mutex *m) {
  uint32_t owner = __atomic_load_n(&m->word, __ATOMIC_RELAXED) & WORD_OWNER;
  /* As on Linux, an ordinary mutex may be unlocked by any thread, and though it is free. */
  if (m->kind != 0 && owner != ThreadId()) return EPERM;
  if (owner == 0) return 0;
  if (m->kind & MUTEX_RECURSIVE && m->depth != 0) {
    m->depth--;
    return 0;
  }
  uint32_t wake = 1;
  uint32_t *called = NULL;
  if (!(m->kind & MUTEX_ROBUST)) {
    called = m->called;
    m->called = NULL;
  } else {
    removeRobust(m);
    if (m->damage == DAMAGE_INCONSISTENT) {
      __atomic_store_n(&m->damage, DAMAGE_FOR_GOOD, __ATOMIC_RELAXED);
      wake = UINT32_MAX;
    }
  }
  release(m, 0, wake);
  if (called != NULL) Wake(called, 1);
  return 0;
}

/*
 * Who is called by a condition variable takes the mutex next; woken while the caller still owns it, it would only park
 * again. WORD_WAITED brings the owner to MutexUnlock.
 */
void WakeAtUnlock(Mutex *m, uint32_t *word) {
  if ((m->kind & MUTEX_ROBUST) || m->called != NULL) {
    Wake(word, 1);
    return;
  }
  m->called = word;
  __atomic_fetch_or(&m->word, WORD_WAITED, __ATOMIC_RELAXED);
}

/* ── What programs call ── */

PUBLIC int pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attributes) {
  *MutexOf(mutex) = (Mutex){.kind = attributes == NULL ? 0 : attributes->__attr & (MUTEX_TYPE | MUTEX_ROBUST)};
  return 0;
}

/* A destroyed mutex is a free one: a program that locks it once more, at its end, gets what it means. */
PUBLIC int pthread_mutex_destroy(pthread_mutex_t *mutex) {
  return __atomic_load_n(&MutexOf(mutex)->word, __ATOMIC_RELAXED) & WORD_OWNER ? EBUSY : 0;
}

PUBLIC int pthread_mutex_lock(pthread_mutex_t *mutex) {
  Mutex *m = MutexOf(mutex);
  uint32_t seen = 0;
  uint32_t self = threadId;
  if (m->kind == 0 && self != 0 && swap(m, &seen, self)) return 0;
  return MutexLock(m, NEVER);
}

PUBLIC int pthread_mutex_unlock(pthread_mutex_t *mutex) {
  Mutex *m = MutexOf(mutex);
  uint32_t self = threadId;
  if (m->kind == 0 && self != 0 && __atomic_compare_exchange_n(&m->word, &self, 0, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    return 0;
  }
  return MutexUnlock(m);
}

PUBLIC int pthread_mutex_trylock(pthread_mutex_t *mutex) {
  Mutex *m = MutexOf(mutex);
  uint32_t self = ThreadId();
  uint32_t seen = __atomic_load_n(&m->word, __ATOMIC_RELAXED);
  if (isLostForGood(m)) return ENOTRECOVERABLE;
  while ((seen & WORD_OWNER) == 0) {
    if (!swap(m, &seen, self | (seen & (WORD_WAITED | WORD_HAND_OVER)))) continue;
    m->depth = 0;
    return m->kind & MUTEX_ROBUST ? owned(m, seen & WORD_OWNER_DIED ? EOWNERDEAD : 0) : 0;
  }
  if (!(m->kind & MUTEX_RECURSIVE) || (seen & WORD_OWNER) != self) return EBUSY;
  return m->depth == UINT32_MAX ? EAGAIN : (m->depth++, 0);
}

PUBLIC int pthread_mutex_clocklock(pthread_mutex_t *restrict mutex, clockid_t clock, const struct timespec *restrict at) {
  int error = pthread_mutex_trylock(mutex);
  if (error != EBUSY) return error;
  uint64_t deadline;
  error = DeadlineOf(clock, at, &deadline);
  return error != 0 ? error : MutexLock(MutexOf(mutex), deadline);
}

PUBLIC int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict at) {
  return pthread_mutex_clocklock(mutex, CLOCK_REALTIME, at);
}

PUBLIC int pthread_mutex_consistent(pthread_mutex_t *mutex) {
  Mutex *m = MutexOf(mutex);
  if (!(m->kind & MUTEX_ROBUST) || m->damage != DAMAGE_INCONSISTENT) return EINVAL;
  if (!OwnsMutex(m)) return EPERM;
  m->damage = DAMAGE_NONE;
  return 0;
}

/* Only of use with PTHREAD_PRIO_PROTECT, which no mutex has. */
PUBLIC int pthread_mutex_getprioceiling(const pthread_mutex_t *restrict mutex, int *restrict ceiling) {
  (void)mutex, (void)ceiling;
  return EINVAL;
}
PUBLIC int pthread_mutex_setprioceiling(pthread_mutex_t *restrict mutex, int ceiling, int *restrict previous) {
  (void)mutex, (void)ceiling, (void)previous;
  return EINVAL;
}
