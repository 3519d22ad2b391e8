/* Mutexes of POSIX: kinds, errors, time-outs, many threads, robust ones, fairness. */
#include "posix-check.h"

enum { THREADS = 4, TURNS = 50000 };

static pthread_mutex_t make(int type, int robust) {
  pthread_mutexattr_t attributes;
  pthread_mutex_t mutex;
  int read = -1;
  ZERO("attributes", pthread_mutexattr_init(&attributes));
  ZERO("type", pthread_mutexattr_settype(&attributes, type));
  ZERO("type", pthread_mutexattr_gettype(&attributes, &read));
  CHECK_EQUAL("type", type, read);
  ZERO("robust", pthread_mutexattr_setrobust(&attributes, robust));
  ZERO("robust", pthread_mutexattr_getrobust(&attributes, &read));
  CHECK_EQUAL("robust", robust, read);
  ZERO("mutex", pthread_mutex_init(&mutex, &attributes));
  ZERO("attributes", pthread_mutexattr_destroy(&attributes));
  return mutex;
}

typedef struct Attempt {
  pthread_mutex_t *mutex;
  int (*act)(pthread_mutex_t *);
} Attempt;
static void *attempt(void *argument) {
  Attempt *a = argument;
  return (void *)(intptr_t)a->act(a->mutex);
}
/* What a call gives on another thread. */
static int elsewhere(int (*act)(pthread_mutex_t *), pthread_mutex_t *mutex) {
  return (int)(intptr_t)join(start(attempt, &(Attempt){mutex, act}));
}

static void kinds(void) {
  pthread_mutex_t normal = PTHREAD_MUTEX_INITIALIZER;
  ZERO("lock", pthread_mutex_lock(&normal));
  CHECK_EQUAL("trylock while it is locked", EBUSY, pthread_mutex_trylock(&normal));
  CHECK_EQUAL("from elsewhere", EBUSY, elsewhere(pthread_mutex_trylock, &normal));
  CHECK_EQUAL("destroy while it is locked", EBUSY, pthread_mutex_destroy(&normal));
  ZERO("unlock", pthread_mutex_unlock(&normal));
  ZERO("unlock what is free, as on Linux", pthread_mutex_unlock(&normal));
  ZERO("trylock", pthread_mutex_trylock(&normal));
  ZERO("unlock another's, as on Linux", elsewhere(pthread_mutex_unlock, &normal));
  ZERO("free", elsewhere(pthread_mutex_trylock, &normal));
  ZERO("unlock another's", pthread_mutex_unlock(&normal));
  ZERO("destroy", pthread_mutex_destroy(&normal));

  pthread_mutex_t strict = make(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
  CHECK_EQUAL("unlock what is free", EPERM, pthread_mutex_unlock(&strict));
  ZERO("lock", pthread_mutex_lock(&strict));
  CHECK_EQUAL("lock again", EDEADLK, pthread_mutex_lock(&strict));
  CHECK_EQUAL("trylock again", EBUSY, pthread_mutex_trylock(&strict));
  CHECK_EQUAL("unlock another's", EPERM, elsewhere(pthread_mutex_unlock, &strict));
  ZERO("unlock", pthread_mutex_unlock(&strict));
  CHECK_EQUAL("unlock again", EPERM, pthread_mutex_unlock(&strict));
  ZERO("destroy", pthread_mutex_destroy(&strict));

  pthread_mutex_t recursive = make(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
  for (int i = 0; i < 3; i++) ZERO("lock", pthread_mutex_lock(&recursive));
  ZERO("trylock", pthread_mutex_trylock(&recursive));
  CHECK_EQUAL("from elsewhere", EBUSY, elsewhere(pthread_mutex_trylock, &recursive));
  for (int i = 0; i < 3; i++) ZERO("unlock", pthread_mutex_unlock(&recursive));
  CHECK_EQUAL("still held", EBUSY, elsewhere(pthread_mutex_trylock, &recursive));
  CHECK_EQUAL("unlock another's", EPERM, elsewhere(pthread_mutex_unlock, &recursive));
  ZERO("unlock", pthread_mutex_unlock(&recursive));
  CHECK_EQUAL("unlock what is free", EPERM, pthread_mutex_unlock(&recursive));

  pthread_mutex_t given = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
  ZERO("lock", pthread_mutex_lock(&given));
  ZERO("lock", pthread_mutex_lock(&given));
}

static void attributes(void) {
  pthread_mutexattr_t a;
  pthread_mutexattr_init(&a);
  int value = -1;
  CHECK_EQUAL("a bad type", EINVAL, pthread_mutexattr_settype(&a, 9));
  CHECK_EQUAL("shared between processes", ENOTSUP, pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED));
  ZERO("private", pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_PRIVATE));
  CHECK_EQUAL("neither", EINVAL, pthread_mutexattr_setpshared(&a, 9));
  ZERO("private", pthread_mutexattr_getpshared(&a, &value));
  CHECK_EQUAL("private", PTHREAD_PROCESS_PRIVATE, value);
  ZERO("protocol", pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT));
  ZERO("protocol", pthread_mutexattr_getprotocol(&a, &value));
  CHECK_EQUAL("protocol", PTHREAD_PRIO_INHERIT, value);
  CHECK_EQUAL("ceilings", ENOTSUP, pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_PROTECT));
  CHECK_EQUAL("a bad protocol", EINVAL, pthread_mutexattr_setprotocol(&a, 9));
  CHECK_EQUAL("a bad robustness", EINVAL, pthread_mutexattr_setrobust(&a, 9));
}

static int tryTimed(pthread_mutex_t *mutex) {
  struct timespec at = inMs(CLOCK_REALTIME, 5);
  int error = pthread_mutex_timedlock(mutex, &at);
  return error == ETIMEDOUT && !isPast(CLOCK_REALTIME, at) ? -1 : error;
}
static int tryMonotonic(pthread_mutex_t *mutex) {
  struct timespec at = inMs(CLOCK_MONOTONIC, 5);
  int error = pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &at);
  return error == ETIMEDOUT && !isPast(CLOCK_MONOTONIC, at) ? -1 : error;
}
static int tryPast(pthread_mutex_t *mutex) { return pthread_mutex_timedlock(mutex, &(struct timespec){.tv_sec = -5}); }
static int tryBad(pthread_mutex_t *mutex) { return pthread_mutex_timedlock(mutex, &(struct timespec){.tv_nsec = -1}); }
static int tryFar(pthread_mutex_t *mutex) {
  int error = pthread_mutex_timedlock(mutex, &(struct timespec){.tv_sec = INT64_MAX});
  if (error == 0) pthread_mutex_unlock(mutex);
  return error;
}

static void timeouts(void) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  ZERO("free: no time is needed", tryPast(&mutex));
  CHECK_EQUAL("held", ETIMEDOUT, elsewhere(tryTimed, &mutex));
  CHECK_EQUAL("held", ETIMEDOUT, elsewhere(tryMonotonic, &mutex));
  CHECK_EQUAL("long past", ETIMEDOUT, elsewhere(tryPast, &mutex));
  CHECK_EQUAL("a bad time", EINVAL, elsewhere(tryBad, &mutex));
  pthread_t thread = start(attempt, &(Attempt){&mutex, tryFar});
  sched_yield();
  ZERO("unlock", pthread_mutex_unlock(&mutex));
  CHECK("the end of time", join(thread) == NULL);
  ZERO("free", tryFar(&mutex));
  pthread_mutex_t recursive = make(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
  ZERO("lock", pthread_mutex_lock(&recursive));
  ZERO("again", tryTimed(&recursive));
  pthread_mutex_t strict = make(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
  ZERO("lock", pthread_mutex_lock(&strict));
  CHECK_EQUAL("again", EDEADLK, tryTimed(&strict));
}

static struct {
  pthread_mutex_t mutex;
  int plain;
} counted;
static void *count(void *argument) {
  (void)argument;
  for (int i = 0; i < TURNS; i++) {
    if (i % 16 == 0) {
      while (pthread_mutex_trylock(&counted.mutex) != 0) sched_yield();
    } else if (i % 16 == 8) {
      struct timespec at = inMs(CLOCK_REALTIME, 1);
      while (pthread_mutex_timedlock(&counted.mutex, &at) != 0) at = inMs(CLOCK_REALTIME, 1);
    } else {
      pthread_mutex_lock(&counted.mutex);
    }
    counted.plain++;
    pthread_mutex_unlock(&counted.mutex);
  }
  return NULL;
}

static void counting(int type, int robust) {
  pthread_t threads[THREADS];
  counted.mutex = make(type, robust);
  counted.plain = 0;
  for (int i = 0; i < THREADS; i++) threads[i] = start(count, NULL);
  for (int i = 0; i < THREADS; i++) join(threads[i]);
  CHECK_EQUAL("nothing is lost", THREADS * TURNS, counted.plain);
  ZERO("destroy", pthread_mutex_destroy(&counted.mutex));
}

/* A thread that holds the mutex nearly all the time lets another have it. */
static pthread_mutex_t wanted = PTHREAD_MUTEX_INITIALIZER;
static int stop;
static void *hog(void *argument) {
  (void)argument;
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    pthread_mutex_lock(&wanted);
    uint64_t end = RatGetTickNs() + 1000000;
    while (RatGetTickNs() < end) continue;
    pthread_mutex_unlock(&wanted);
  }
  return NULL;
}
static void fairness(void) {
  pthread_t hogs[2];
  for (int i = 0; i < 2; i++) hogs[i] = start(hog, NULL);
  for (int i = 0; i < 20; i++) {
    pthread_mutex_lock(&wanted);
    pthread_mutex_unlock(&wanted);
    sched_yield();
  }
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++) join(hogs[i]);
  ZERO("free at the end", pthread_mutex_trylock(&wanted));
}

static int lockAndEnd(pthread_mutex_t *mutex) { return pthread_mutex_lock(mutex); }
static int lockAndExit(pthread_mutex_t *mutex) {
  int error = pthread_mutex_lock(mutex);
  if (error == 0 || error == EOWNERDEAD) pthread_exit((void *)(intptr_t)error);
  return error;
}

static void robust(void) {
  pthread_mutex_t mutex = make(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
  ZERO("a thread ends with it", elsewhere(lockAndEnd, &mutex));
  CHECK_EQUAL("the next is told", EOWNERDEAD, pthread_mutex_lock(&mutex));
  ZERO("mended", pthread_mutex_consistent(&mutex));
  CHECK_EQUAL("only once", EINVAL, pthread_mutex_consistent(&mutex));
  ZERO("unlock", pthread_mutex_unlock(&mutex));
  ZERO("lock", pthread_mutex_lock(&mutex));
  pthread_t waiter = start(attempt, &(Attempt){&mutex, lockAndExit});
  sched_yield();
  ZERO("unlock", pthread_mutex_unlock(&mutex));
  CHECK("another has it", join(waiter) == NULL);
  CHECK_EQUAL("and has ended", EOWNERDEAD, pthread_mutex_trylock(&mutex));
  ZERO("unlock, unmended", pthread_mutex_unlock(&mutex));
  CHECK_EQUAL("lost for good", ENOTRECOVERABLE, pthread_mutex_lock(&mutex));
  CHECK_EQUAL("lost for good", ENOTRECOVERABLE, pthread_mutex_trylock(&mutex));
  CHECK_EQUAL("lost for good", ENOTRECOVERABLE, elsewhere(tryTimed, &mutex));
  ZERO("destroy", pthread_mutex_destroy(&mutex));
  pthread_mutex_t ordinary = PTHREAD_MUTEX_INITIALIZER;
  CHECK_EQUAL("not a robust one", EINVAL, pthread_mutex_consistent(&ordinary));

  /* Several, given back at one thread's end; recursive ones too. */
  pthread_mutex_t both = make(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ROBUST);
  ZERO("lock", elsewhere(lockAndEnd, &both));
  CHECK_EQUAL("the next is told", EOWNERDEAD, pthread_mutex_lock(&both));
  ZERO("again", pthread_mutex_lock(&both));
  ZERO("mended", pthread_mutex_consistent(&both));
  ZERO("unlock", pthread_mutex_unlock(&both));
  ZERO("unlock", pthread_mutex_unlock(&both));
  ZERO("free", elsewhere(pthread_mutex_trylock, &both));
}

int main(int argc, char **argv) {
  begin(argc, argv);
  kinds();
  attributes();
  timeouts();
  counting(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED);
  counting(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
  counting(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_ROBUST);
  fairness();
  robust();
  return finish();
}
