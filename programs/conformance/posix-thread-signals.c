/* Signals and POSIX threads: to one thread, taken by one thread for all, in waits that go on. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static pthread_t handledBy;
static volatile int count;
static void note(int signal) {
  (void)signal;
  handledBy = pthread_self();
  __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
}
static void waitForCount(int wanted) {
  for (int i = 0; __atomic_load_n(&count, __ATOMIC_RELAXED) < wanted; i++) {
    CHECK("the handler runs", i < PATIENCE);
    RatSleep(1);
  }
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;
static bool go;

static void *waitsForCondition(void *unused) {
  pthread_mutex_lock(&mutex);
  while (!go) pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
  return unused;
}
static void *waitsForMutex(void *unused) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  return unused;
}
static void *waitsForSemaphore(void *unused) {
  while (sem_wait(&semaphore) != 0) {
  }
  return unused;
}
/* Joins a thread which ends when it is told to; a handler that runs meanwhile does not end the join. */
static void *joins(void *joined) {
  void *result = NULL;
  return pthread_join(*(pthread_t *)joined, &result) == 0 && result == &go ? joined : NULL;
}
static void *endsWhenTold(void *result) {
  sem_wait(&semaphore);
  return result;
}
static void joinGoesOn(void) {
  pthread_t ends, joiner;
  void *result = NULL;
  CHECK_EQUAL("create", 0, pthread_create(&ends, NULL, endsWhenTold, &go));
  CHECK_EQUAL("create", 0, pthread_create(&joiner, NULL, joins, &ends));
  for (int i = 1; i <= 20; i++) {
    count = 0;
    CHECK_EQUAL("in a join, or on the way to it", 0, pthread_kill(joiner, SIGUSR1));
    waitForCount(1);
    CHECK("on that thread", pthread_equal(handledBy, joiner));
    CHECK_EQUAL("it joins on", EBUSY, pthread_tryjoin_np(joiner, &result));
  }
  sem_post(&semaphore);
  CHECK_EQUAL("join", 0, pthread_join(joiner, &result));
  CHECK("it has joined", result == &ends);
}

static volatile bool woken;
static void *sleeps(void *unused) {
  if (usleep(100000000) != 0 && errno == EINTR) woken = true;
  return unused;
}

static void oneThread(void) {
  pthread_t thread;
  signal(SIGUSR1, note);
  CHECK_EQUAL("pthread_kill asks", 0, pthread_kill(pthread_self(), 0));
  CHECK_EQUAL("oneself", 0, pthread_kill(pthread_self(), SIGUSR1));
  CHECK("before it returns", count == 1 && handledBy == pthread_self());
  CHECK_EQUAL("no signal", EINVAL, pthread_kill(pthread_self(), 99));

  count = 0;
  CHECK_EQUAL("create", 0, pthread_create(&thread, NULL, waitsForCondition, NULL));
  CHECK_EQUAL("at once", 0, pthread_kill(thread, SIGUSR1));
  waitForCount(1);
  CHECK("on that thread", pthread_equal(handledBy, thread));
  RatSleep(5);
  CHECK_EQUAL("in its wait", 0, pthread_kill(thread, SIGUSR1));
  waitForCount(2);
  CHECK("on that thread", pthread_equal(handledBy, thread));
  pthread_mutex_lock(&mutex);
  go = true;
  pthread_cond_signal(&condition);
  pthread_mutex_unlock(&mutex);
  CHECK_EQUAL("and it waits on", 0, pthread_join(thread, NULL));

  pthread_mutex_lock(&mutex);
  CHECK_EQUAL("create", 0, pthread_create(&thread, NULL, waitsForMutex, NULL));
  RatSleep(5);
  CHECK_EQUAL("in a lock", 0, pthread_kill(thread, SIGUSR1));
  waitForCount(3);
  pthread_mutex_unlock(&mutex);
  CHECK_EQUAL("and it waits on", 0, pthread_join(thread, NULL));

  sem_init(&semaphore, 0, 0);
  CHECK_EQUAL("create", 0, pthread_create(&thread, NULL, waitsForSemaphore, NULL));
  RatSleep(5);
  CHECK_EQUAL("in a semaphore's wait", 0, pthread_kill(thread, SIGUSR1));
  waitForCount(4);
  sem_post(&semaphore);
  CHECK_EQUAL("join", 0, pthread_join(thread, NULL));
  joinGoesOn();

  CHECK_EQUAL("create", 0, pthread_create(&thread, NULL, sleeps, NULL));
  /* One may come before it sleeps. */
  while (!woken) {
    CHECK_EQUAL("in a sleep", 0, pthread_kill(thread, SIGUSR1));
    RatSleep(1);
  }
  CHECK_EQUAL("it ends", 0, pthread_join(thread, NULL));
}

/* One thread takes the signals of all, which block them. */
static void *takes(void *out) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR2);
  int signal = 0, *taken = out;
  while (signal != SIGTERM) {
    if (sigwait(&set, &signal) != 0) return NULL;
    if (signal == SIGUSR2) __atomic_fetch_add(taken, 1, __ATOMIC_RELAXED);
  }
  return out;
}

static void *computes(void *unused) {
  for (int i = 0; i < 200000; i++) RatGetCurrentThreadId();
  return unused;
}

static void forAll(void) {
  sigset_t set, before;
  pthread_t taker, others[3];
  int taken = 0;
  void *result;
  sigfillset(&set);
  CHECK_EQUAL("block", 0, pthread_sigmask(SIG_BLOCK, &set, &before));
  CHECK_EQUAL("create", 0, pthread_create(&taker, NULL, takes, &taken));
  for (int i = 0; i < 3; i++) CHECK_EQUAL("create", 0, pthread_create(&others[i], NULL, computes, NULL));
  for (int i = 1; i <= 5; i++) {
    CHECK_EQUAL("kill", 0, kill(getpid(), SIGUSR2));
    for (int j = 0; __atomic_load_n(&taken, __ATOMIC_RELAXED) < i; j++) {
      CHECK("it is taken", j < PATIENCE);
      RatSleep(1);
    }
  }
  CHECK_EQUAL("one that would end the process", 0, kill(getpid(), SIGTERM));
  CHECK_EQUAL("join", 0, pthread_join(taker, &result));
  CHECK("was taken, too", result == &taken);
  for (int i = 0; i < 3; i++) CHECK_EQUAL("join", 0, pthread_join(others[i], NULL));
  CHECK_EQUAL("unblock", 0, pthread_sigmask(SIG_SETMASK, &before, NULL));
}

int main(void) {
  oneThread();
  forAll();
  return finish();
}
