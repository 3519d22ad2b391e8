/* Cancellation of POSIX threads: where it happens, where it does not, and what runs at it. */
#include "posix-check.h"

#include <poll.h>
#include <semaphore.h>
#include <signal.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;
static int ready, cleaned;
static pthread_t sleeperThread;

static void clean(void *argument) { __atomic_fetch_add(&cleaned, (int)(intptr_t)argument, __ATOMIC_RELAXED); }
static void unlock(void *argument) {
  /* The mutex is held again when the first handler runs. */
  cleaned += pthread_mutex_trylock(argument) == EBUSY;
  pthread_mutex_unlock(argument);
}

static void *atCondition(void *argument) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(unlock, &mutex);
  set(&ready, 1);
  for (;;) pthread_cond_wait(&condition, &mutex);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atTimedCondition(void *argument) {
  struct timespec at = inMs(CLOCK_REALTIME, PATIENCE * 100);
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(unlock, &mutex);
  set(&ready, 1);
  for (;;) pthread_cond_timedwait(&condition, &mutex, &at);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atSemaphore(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  sem_wait(&semaphore);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atJoin(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  pthread_join(sleeperThread, NULL);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atSleep(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  for (;;) sleep(1000);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atNanosleep(void *argument) {
  struct timespec time = {.tv_sec = 1000};
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  nanosleep(&time, NULL);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atTest(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  for (;;) pthread_testcancel();
  pthread_cleanup_pop(1);
  return argument;
}
static void *atOnce(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  set(&ready, 1);
  until(&ready, 2);
  pthread_testcancel();
  cleaned += 10;
  int old = -1;
  ZERO("type", pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old));
  CHECK_EQUAL("type", PTHREAD_CANCEL_DEFERRED, old);
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
  cleaned += 100;
  pthread_cleanup_pop(1);
  return argument;
}

static int ends[2];
static void *atRead(void *argument) {
  char byte;
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  read(ends[0], &byte, 1);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atWrite(void *argument) {
  static char bytes[1 << 20];
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  for (;;) write(ends[1], bytes, sizeof bytes);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atPoll(void *argument) {
  struct pollfd entry = {.fd = ends[0], .events = POLLIN};
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  poll(&entry, 1, -1);
  pthread_cleanup_pop(1);
  return argument;
}
static void *atPause(void *argument) {
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  pause();
  pthread_cleanup_pop(1);
  return argument;
}

/* Cancels a thread that is on its way to wait, or waits. */
static void cancelled(const char *what, void *(*run)(void *), int expected) {
  for (int i = 0; i < 25; i++) {
    set(&ready, 0);
    cleaned = 0;
    pthread_t thread = start(run, NULL);
    until(&ready, 1);
    /* In half of the rounds it probably waits, in the other half it probably does not yet. */
    if (i % 2) RatSleep(1);
    ZERO(what, pthread_cancel(thread));
    set(&ready, 2);
    CHECK(what, join(thread) == PTHREAD_CANCELED);
    CHECK_EQUAL(what, expected, cleaned);
  }
}

static int stop;
static void *untilStopped(void *argument) {
  until(&stop, 1);
  return argument;
}

/* A signal is not lost to a thread that is cancelled at the same moment: it, or the other, has it. */
static void *waitForTurn(void *argument) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(unlock, &mutex);
  set(&ready, ready + 1);
  pthread_cond_wait(&condition, &mutex);
  pthread_cleanup_pop(1);
  return argument;
}
static void signalsAreKept(void) {
  for (int i = 0; i < 100; i++) {
    set(&ready, 0);
    pthread_t threads[2];
    for (int j = 0; j < 2; j++) {
      threads[j] = start(waitForTurn, &mutex);
      until(&ready, j + 1);
    }
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    if (i % 2) pthread_cancel(threads[0]);
    pthread_cond_signal(&condition);
    if (i % 2 == 0) pthread_cancel(threads[0]);
    if (join(threads[0]) != PTHREAD_CANCELED) pthread_cond_signal(&condition);
    CHECK("the other is woken", join(threads[1]) == &mutex);
  }
}

/* Where a thread waits for signals; and while it blocks all of them, as threads beside one that takes them do. */
static int signalCall;
static void *atSignal(void *argument) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  pthread_cleanup_push(clean, (void *)1);
  set(&ready, 1);
  int signal;
  const struct timespec longTime = {1000, 0};
  switch (signalCall) {
    case 0: sigwait(&all, &signal); break;
    case 1: sigwaitinfo(&all, NULL); break;
    case 2: sigtimedwait(&all, NULL, &longTime); break;
    case 3: sigsuspend(&all); break;
    default: sleep(1000);
  }
  pthread_cleanup_pop(1);
  return argument;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  ZERO("init", sem_init(&semaphore, 0, 0));
  sleeperThread = start(untilStopped, NULL);
  cancelled("a condition", atCondition, 1);
  cancelled("a condition with a time", atTimedCondition, 1);
  cancelled("a semaphore", atSemaphore, 1);
  cancelled("a join", atJoin, 1);
  cancelled("a sleep", atSleep, 1);
  cancelled("a sleep of nanoseconds", atNanosleep, 1);
  cancelled("a test", atTest, 1);
  cancelled("when it is enabled again", atOnce, 11);
  ZERO("a pipe", pipe(ends));
  cancelled("read", atRead, 1);
  cancelled("poll", atPoll, 1);
  cancelled("pause", atPause, 1);
  cancelled("write", atWrite, 1);
  for (signalCall = 0; signalCall < 5; signalCall++) cancelled("a wait for signals", atSignal, 1);
  signalsAreKept();
  set(&stop, 1);
  ZERO("a thread whose joiner was cancelled can be joined", pthread_join(sleeperThread, NULL));
  int old = -1;
  CHECK_EQUAL("a bad state", EINVAL, pthread_setcancelstate(7, &old));
  CHECK_EQUAL("a bad type", EINVAL, pthread_setcanceltype(7, &old));
  CHECK_EQUAL("nobody", ESRCH, pthread_cancel(PTHREAD_NULL));
  ZERO("state", pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old));
  CHECK_EQUAL("enabled at first", PTHREAD_CANCEL_ENABLE, old);
  ZERO("oneself", pthread_cancel(pthread_self()));
  pthread_testcancel();
  return finish();
}
