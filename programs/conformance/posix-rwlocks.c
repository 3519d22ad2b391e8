/* Read-write locks of POSIX: who gets in, who is kept out, and that nobody starves. */
#include "posix-check.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

typedef int Act(pthread_rwlock_t *);
static void *attempt(void *act) { return (void *)(intptr_t)((Act *)act)(&lock); }
/* What a call gives on another thread. */
static int elsewhere(Act *act) { return (int)(intptr_t)join(start(attempt, (void *)act)); }
static int readAndUnlock(pthread_rwlock_t *l) {
  int error = pthread_rwlock_tryrdlock(l);
  return error == 0 ? pthread_rwlock_unlock(l) : error;
}
static int writeAndUnlock(pthread_rwlock_t *l) {
  int error = pthread_rwlock_trywrlock(l);
  return error == 0 ? pthread_rwlock_unlock(l) : error;
}
static int timedRead(pthread_rwlock_t *l) {
  struct timespec at = inMs(CLOCK_REALTIME, 5);
  int error = pthread_rwlock_timedrdlock(l, &at);
  return error == ETIMEDOUT && !isPast(CLOCK_REALTIME, at) ? -1 : error;
}
static int timedWrite(pthread_rwlock_t *l) {
  struct timespec at = inMs(CLOCK_MONOTONIC, 5);
  int error = pthread_rwlock_clockwrlock(l, CLOCK_MONOTONIC, &at);
  return error == ETIMEDOUT && !isPast(CLOCK_MONOTONIC, at) ? -1 : error;
}
static int badTime(pthread_rwlock_t *l) { return pthread_rwlock_timedwrlock(l, &(struct timespec){.tv_nsec = -1}); }

static void rules(void) {
  ZERO("read", pthread_rwlock_rdlock(&lock));
  ZERO("read again", pthread_rwlock_rdlock(&lock));
  ZERO("others read", elsewhere(readAndUnlock));
  CHECK_EQUAL("nobody writes", EBUSY, elsewhere(writeAndUnlock));
  CHECK_EQUAL("nobody writes", ETIMEDOUT, elsewhere(timedWrite));
  CHECK_EQUAL("a bad time", EINVAL, elsewhere(badTime));
  CHECK_EQUAL("destroy while it is read", EBUSY, pthread_rwlock_destroy(&lock));
  ZERO("others read after a writer has given up", elsewhere(readAndUnlock));
  ZERO("unlock", pthread_rwlock_unlock(&lock));
  CHECK_EQUAL("nobody writes", EBUSY, elsewhere(writeAndUnlock));
  ZERO("unlock", pthread_rwlock_unlock(&lock));
  ZERO("somebody may write", elsewhere(writeAndUnlock));
  ZERO("write", pthread_rwlock_wrlock(&lock));
  CHECK_EQUAL("write again", EDEADLK, pthread_rwlock_wrlock(&lock));
  CHECK_EQUAL("read what one writes", EDEADLK, pthread_rwlock_rdlock(&lock));
  CHECK_EQUAL("try", EBUSY, pthread_rwlock_trywrlock(&lock));
  CHECK_EQUAL("nobody reads", EBUSY, elsewhere(readAndUnlock));
  CHECK_EQUAL("nobody reads", ETIMEDOUT, elsewhere(timedRead));
  ZERO("unlock", pthread_rwlock_unlock(&lock));
  CHECK_EQUAL("unlock what is free", EPERM, pthread_rwlock_unlock(&lock));
  ZERO("destroy", pthread_rwlock_destroy(&lock));
  pthread_rwlockattr_t attributes;
  int shared = -1;
  pthread_rwlockattr_init(&attributes);
  CHECK_EQUAL("shared between processes", ENOTSUP, pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
  ZERO("private", pthread_rwlockattr_getpshared(&attributes, &shared));
  CHECK_EQUAL("private", PTHREAD_PROCESS_PRIVATE, shared);
  ZERO("init", pthread_rwlock_init(&lock, &attributes));
}

/* A waiting writer keeps new readers out, but not one that reads already. */
static int step, wrote;
static void *writesOnce(void *argument) {
  set(&step, 1);
  ZERO("write", pthread_rwlock_wrlock(&lock));
  set(&wrote, 1);
  ZERO("unlock", pthread_rwlock_unlock(&lock));
  return argument;
}
static void writerWaits(void) {
  ZERO("read", pthread_rwlock_rdlock(&lock));
  pthread_t writer = start(writesOnce, NULL);
  until(&step, 1);
  /* Sooner or later the writer waits. */
  while (elsewhere(readAndUnlock) == 0) sched_yield();
  CHECK_EQUAL("kept out", EBUSY, elsewhere(readAndUnlock));
  ZERO("who reads may read again", pthread_rwlock_rdlock(&lock));
  ZERO("unlock", pthread_rwlock_unlock(&lock));
  CHECK_EQUAL("the writer still waits", 0, __atomic_load_n(&wrote, __ATOMIC_ACQUIRE));
  ZERO("unlock", pthread_rwlock_unlock(&lock));
  join(writer);
  CHECK_EQUAL("it has written", 1, wrote);
}

/* Readers see no half-written state; nothing written is lost; all come to their turns. */
enum { ROUNDS = 5000 };
static int first, second, inside;
static void *reads(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    if (i % 8 == 7) {
      struct timespec at = inMs(CLOCK_REALTIME, 1);
      if (pthread_rwlock_timedrdlock(&lock, &at) != 0) continue;
    } else {
      pthread_rwlock_rdlock(&lock);
    }
    __atomic_fetch_add(&inside, 1, __ATOMIC_RELAXED);
    bool whole = first == second;
    __atomic_fetch_sub(&inside, 1, __ATOMIC_RELAXED);
    pthread_rwlock_unlock(&lock);
    if (!whole) return NULL;
  }
  return argument;
}
static void *writes(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    if (i % 8 == 7) {
      struct timespec at = inMs(CLOCK_REALTIME, 0);
      if (pthread_rwlock_timedwrlock(&lock, &at) != 0) pthread_rwlock_wrlock(&lock);
    } else {
      pthread_rwlock_wrlock(&lock);
    }
    first++;
    bool alone = __atomic_load_n(&inside, __ATOMIC_RELAXED) == 0;
    second++;
    pthread_rwlock_unlock(&lock);
    if (!alone) return NULL;
  }
  return argument;
}
static void manyThreads(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) threads[i] = start(i < 2 ? reads : writes, &lock);
  for (int i = 0; i < 4; i++) CHECK("rightly", join(threads[i]) != NULL);
  CHECK_EQUAL("nothing is lost", 2 * ROUNDS, first);
  ZERO("free at the end", pthread_rwlock_trywrlock(&lock));
  ZERO("unlock", pthread_rwlock_unlock(&lock));
}

/* Threads that read, or write, without a pause: one of the other kind has its turn. */
static int stop;
static void *readsOn(void *argument) {
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    pthread_rwlock_rdlock(&lock);
    RatSleep(1);
    pthread_rwlock_unlock(&lock);
  }
  return argument;
}
static void *writesOn(void *argument) {
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    pthread_rwlock_wrlock(&lock);
    pthread_rwlock_unlock(&lock);
  }
  return argument;
}
static void nobodyStarves(void *(*run)(void *), Act *act) {
  pthread_t threads[3];
  set(&stop, 0);
  for (int i = 0; i < 3; i++) threads[i] = start(run, NULL);
  for (int i = 0; i < 5; i++) {
    ZERO("its turn comes", act(&lock));
    ZERO("unlock", pthread_rwlock_unlock(&lock));
  }
  set(&stop, 1);
  for (int i = 0; i < 3; i++) join(threads[i]);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  rules();
  writerWaits();
  manyThreads();
  nobodyStarves(readsOn, pthread_rwlock_wrlock);
  nobodyStarves(writesOn, pthread_rwlock_rdlock);
  nobodyStarves(writesOn, pthread_rwlock_wrlock);
  return finish();
}
