/* POSIX semaphores, of one process and without a name. */
#include "pthread/internal.h"

#include <limits.h>
#include <semaphore.h>

#define HIGHEST 0x7fffffffu

typedef struct Semaphore {
  uint32_t value;   /* waiters park on it while it is 0 */
  uint32_t waiting; /* how many may be parked */
  uint32_t unused[2];
} Semaphore;
_Static_assert(sizeof(Semaphore) == sizeof(sem_t), "sem_t");

static Semaphore *of(sem_t *semaphore) { return (Semaphore *)semaphore; }

static int fail(int error) {
  errno = error;
  return -1;
}

static bool take(Semaphore *s) {
  uint32_t value = __atomic_load_n(&s->value, __ATOMIC_RELAXED);
  while (value != 0) {
    if (__atomic_compare_exchange_n(&s->value, &value, value - 1, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) return true;
  }
  return false;
}

/* Who waits counts itself before it looks at the value; who posts raises the value before it looks at the count. */
static int wait(Semaphore *s, uint64_t deadline) {
  for (int i = 0; i < PARK_SPINS; i++) {
    if (take(s)) return 0;
  }
  int error = 0;
  __atomic_add_fetch(&s->waiting, 1, __ATOMIC_SEQ_CST);
  bool taken = take(s);
  while (!taken && error == 0) {
    error = ParkCancelably(&s->value, 0, deadline);
    /* A post may have come together with the end of the time: one is taken then, and none is lost. */
    if (error != ECANCELED) taken = take(s);
  }
  __atomic_sub_fetch(&s->waiting, 1, __ATOMIC_SEQ_CST);
  if (taken) return 0;
  /* The wake-up of a post may have come here: it is passed on. */
  if (__atomic_load_n(&s->value, __ATOMIC_SEQ_CST) != 0) Wake(&s->value, 1);
  return error;
}

PUBLIC int sem_init(sem_t *semaphore, int shared, unsigned value) {
  if (value > HIGHEST) return fail(EINVAL);
  if (shared != 0) return fail(ENOSYS);
  *of(semaphore) = (Semaphore){.value = value};
  return 0;
}

PUBLIC int sem_destroy(sem_t *semaphore) {
  return __atomic_load_n(&of(semaphore)->waiting, __ATOMIC_SEQ_CST) != 0 ? fail(EBUSY) : 0;
}

PUBLIC int sem_post(sem_t *semaphore) {
  Semaphore *s = of(semaphore);
  uint32_t value = __atomic_load_n(&s->value, __ATOMIC_RELAXED);
  do {
    if (value == HIGHEST) return fail(EOVERFLOW);
  } while (!__atomic_compare_exchange_n(&s->value, &value, value + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
  /* The semaphore may be gone by now; then this reads what does not matter, and wakes nobody or in vain. */
  if (__atomic_load_n(&s->waiting, __ATOMIC_SEQ_CST) != 0) Wake(&s->value, 1);
  return 0;
}

PUBLIC int sem_trywait(sem_t *semaphore) { return take(of(semaphore)) ? 0 : fail(EAGAIN); }

static int finish(int error) { return error == 0 ? 0 : fail(Outcome(error)); }

PUBLIC int sem_wait(sem_t *semaphore) {
  CancellationPoint();
  return finish(wait(of(semaphore), NEVER));
}

PUBLIC int sem_clockwait(sem_t *restrict semaphore, clockid_t clock, const struct timespec *restrict at) {
  CancellationPoint();
  if (take(of(semaphore))) return 0;
  uint64_t deadline;
  int error = DeadlineOf(clock, at, &deadline);
  return finish(error != 0 ? error : wait(of(semaphore), deadline));
}

PUBLIC int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict at) {
  return sem_clockwait(semaphore, CLOCK_REALTIME, at);
}

PUBLIC int sem_getvalue(sem_t *restrict semaphore, int *restrict value) {
  *value = (int)__atomic_load_n(&of(semaphore)->value, __ATOMIC_RELAXED);
  return 0;
}
