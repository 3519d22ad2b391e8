/* Condition variables of POSIX: signals that reach who waits, time-outs by both clocks, many threads. */
#include "posix-check.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int waiting, woken, permits;

/* Waits once, whatever the reason for waking, as no program should: so the test sees each wake-up. */
static void *waitOnce(void *argument) {
  pthread_mutex_lock(&mutex);
  set(&waiting, waiting + 1);
  int error = pthread_cond_wait(&condition, &mutex);
  set(&woken, woken + 1);
  pthread_mutex_unlock(&mutex);
  return error == 0 ? argument : NULL;
}

static int wokenNow(void) {
  pthread_mutex_lock(&mutex);
  int count = woken;
  pthread_mutex_unlock(&mutex);
  return count;
}
/* Who counts itself holds the mutex until it waits, so that who has seen it and locked the mutex knows that it waits. */
static void startWaiters(pthread_t *threads, int count) {
  waiting = woken = 0;
  for (int i = 0; i < count; i++) {
    threads[i] = start(waitOnce, (void *)1);
    until(&waiting, i + 1);
  }
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
}

static void signals(void) {
  pthread_t threads[4];
  startWaiters(threads, 4);
  for (int i = 0; i < 4; i++) {
    ZERO("signal", pthread_cond_signal(&condition));
    /* First come, first served. */
    CHECK("the oldest", join(threads[i]) == (void *)1);
    CHECK_EQUAL("and no other", i + 1, wokenNow());
  }
  startWaiters(threads, 4);
  ZERO("broadcast", pthread_cond_broadcast(&condition));
  for (int i = 0; i < 4; i++) CHECK("all", join(threads[i]) == (void *)1);
  ZERO("nobody waits", pthread_cond_signal(&condition));
  ZERO("nobody waits", pthread_cond_broadcast(&condition));
  startWaiters(threads, 1);
  CHECK_EQUAL("a signal before the wait is none", 0, wokenNow());
  CHECK_EQUAL("somebody waits", EBUSY, pthread_cond_destroy(&condition));
  ZERO("signal", pthread_cond_signal(&condition));
  join(threads[0]);
  ZERO("destroy", pthread_cond_destroy(&condition));
  ZERO("and anew", pthread_cond_init(&condition, NULL));
}

/* A signal is for those who wait already: one that comes later cannot take it. */
static void *takeLate(void *argument) {
  (void)argument;
  struct timespec at = inMs(CLOCK_REALTIME, 2);
  pthread_mutex_lock(&mutex);
  int error = pthread_cond_timedwait(&condition, &mutex, &at);
  pthread_mutex_unlock(&mutex);
  return (void *)(intptr_t)error;
}
static void stolen(void) {
  for (int i = 0; i < 50; i++) {
    pthread_t early;
    startWaiters(&early, 1);
    ZERO("signal", pthread_cond_signal(&condition));
    CHECK_EQUAL("nothing is left for who comes later", ETIMEDOUT, (intptr_t)takeLate(NULL));
    join(early);
  }
}

static void timeouts(void) {
  pthread_condattr_t attributes;
  pthread_cond_t monotonic;
  clockid_t clock;
  ZERO("attributes", pthread_condattr_init(&attributes));
  ZERO("clock", pthread_condattr_getclock(&attributes, &clock));
  CHECK("real time", clock == CLOCK_REALTIME);
  ZERO("clock", pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
  ZERO("clock", pthread_condattr_getclock(&attributes, &clock));
  CHECK("monotonic", clock == CLOCK_MONOTONIC);
  CHECK_EQUAL("shared between processes", ENOTSUP, pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
  ZERO("init", pthread_cond_init(&monotonic, &attributes));

  pthread_mutex_lock(&mutex);
  struct timespec at = inMs(CLOCK_REALTIME, 5);
  CHECK_EQUAL("time-out", ETIMEDOUT, pthread_cond_timedwait(&condition, &mutex, &at));
  CHECK("not too early", isPast(CLOCK_REALTIME, at));
  at = inMs(CLOCK_MONOTONIC, 5);
  CHECK_EQUAL("time-out", ETIMEDOUT, pthread_cond_timedwait(&monotonic, &mutex, &at));
  CHECK("not too early", isPast(CLOCK_MONOTONIC, at));
  at = inMs(CLOCK_MONOTONIC, 5);
  CHECK_EQUAL("time-out", ETIMEDOUT, pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &at));
  CHECK("not too early", isPast(CLOCK_MONOTONIC, at));
  CHECK_EQUAL("long past", ETIMEDOUT, pthread_cond_timedwait(&condition, &mutex, &(struct timespec){.tv_sec = 1}));
  CHECK_EQUAL("a bad time", EINVAL, pthread_cond_timedwait(&condition, &mutex, &(struct timespec){.tv_nsec = 1000000000}));
  CHECK_EQUAL("the mutex is held", EBUSY, pthread_mutex_trylock(&mutex));
  pthread_mutex_unlock(&mutex);
  ZERO("destroy", pthread_cond_destroy(&monotonic));

  pthread_mutexattr_t kind;
  pthread_mutex_t strict;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&strict, &kind);
  CHECK_EQUAL("a mutex that is not held", EPERM, pthread_cond_wait(&condition, &strict));
}

/* Threads that hand permits to each other: none is lost, none is used twice. */
enum { ROUNDS = 3000, WORKERS = 4 };
static int taken, posted;
static void *take(void *argument) {
  (void)argument;
  for (int i = 0; i < ROUNDS; i++) {
    struct timespec at = inMs(CLOCK_REALTIME, i % 4 == 3 ? 0 : PATIENCE);
    pthread_mutex_lock(&mutex);
    while (permits == 0) {
      if (pthread_cond_timedwait(&condition, &mutex, &at) == ETIMEDOUT) at = inMs(CLOCK_REALTIME, PATIENCE);
    }
    permits--;
    taken++;
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}
static void *post(void *argument) {
  bool all = argument != NULL;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&mutex);
    permits++;
    posted++;
    if (i % 2) pthread_mutex_unlock(&mutex);
    if (all) pthread_cond_broadcast(&condition);
    else pthread_cond_signal(&condition);
    if (i % 2 == 0) pthread_mutex_unlock(&mutex);
  }
  return NULL;
}
static void permitsAreKept(bool all) {
  pthread_t threads[2 * WORKERS];
  taken = posted = permits = 0;
  for (int i = 0; i < WORKERS; i++) threads[i] = start(take, NULL);
  for (int i = 0; i < WORKERS; i++) threads[WORKERS + i] = start(post, all ? (void *)1 : NULL);
  for (int i = 0; i < 2 * WORKERS; i++) join(threads[i]);
  CHECK_EQUAL("taken", WORKERS * ROUNDS, taken);
  CHECK_EQUAL("left", 0, permits);
}

/* To and fro, where each signal must reach the one that waits. */
static int turn;
static void *pong(void *argument) {
  pthread_cond_t *both = argument;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&mutex);
    while (turn != 1) pthread_cond_wait(&both[0], &mutex);
    turn = 0;
    pthread_cond_signal(&both[1]);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}
static void pingPong(void) {
  pthread_cond_t both[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
  pthread_t thread = start(pong, both);
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&mutex);
    turn = 1;
    pthread_cond_signal(&both[0]);
    while (turn != 0) pthread_cond_wait(&both[1], &mutex);
    pthread_mutex_unlock(&mutex);
  }
  join(thread);
  passed();
}

/* Who has been called touches it no more: it may go at once, with whatever stands around it. */
typedef struct Shared {
  pthread_mutex_t *outer;
  pthread_cond_t condition;
  int ready, done;
} Shared;
static void *waitForDone(void *argument) {
  Shared *shared = argument;
  pthread_mutex_lock(&mutex);
  set(&shared->ready, shared->ready + 1);
  while (!shared->done) {
    struct timespec at = inMs(CLOCK_REALTIME, 1);
    pthread_cond_timedwait(&shared->condition, &mutex, &at);
  }
  shared->ready--;
  pthread_mutex_unlock(&mutex);
  return NULL;
}
static void destroyedAtOnce(void) {
  for (int i = 0; i < 100; i++) {
    Shared *shared = calloc(1, sizeof *shared);
    pthread_t threads[2];
    for (int j = 0; j < 2; j++) threads[j] = start(waitForDone, shared);
    until(&shared->ready, 2);
    pthread_mutex_lock(&mutex);
    shared->done = 1;
    pthread_cond_broadcast(&shared->condition);
    while (shared->ready != 0) {
      pthread_mutex_unlock(&mutex);
      sched_yield();
      pthread_mutex_lock(&mutex);
    }
    ZERO("destroy", pthread_cond_destroy(&shared->condition));
    memset(shared, 0xff, sizeof *shared);
    free(shared);
    pthread_mutex_unlock(&mutex);
    for (int j = 0; j < 2; j++) join(threads[j]);
  }
}

int main(int argc, char **argv) {
  begin(argc, argv);
  signals();
  stolen();
  timeouts();
  permitsAreKept(false);
  permitsAreKept(true);
  pingPong();
  destroyedAtOnce();
  return finish();
}
