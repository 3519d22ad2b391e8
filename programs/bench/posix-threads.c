/* POSIX threads: a mutex alone and among four threads (or a RatLock in its place), a condition variable, create and join */
#include "bench.h"

#include <pthread.h>
#include <string.h>

enum { BATCHES = 60, PAIRS = 20000, THREADS = 4, TURNS = 200000, CONTENDED_BATCHES = 15, ROUNDS = 50, WARM_UP = 5000, HAND_OVERS = 100 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static RatLock lock = RAT_LOCK_INIT;
static long count;

static void *withMutex(void *arg) {
  for (int i = 0; i < TURNS; i++) {
    pthread_mutex_lock(&mutex);
    count++;
    pthread_mutex_unlock(&mutex);
  }
  return arg;
}
static void *withLock(void *arg) {
  for (int i = 0; i < TURNS; i++) {
    RatLockAcquire(&lock);
    count++;
    RatLockRelease(&lock);
  }
  return arg;
}

static pthread_barrier_t barrier;
static void *(*contend)(void *);
static void *contender(void *arg) {
  for (int batch = 0; batch < CONTENDED_BATCHES; batch++) {
    pthread_barrier_wait(&barrier);
    contend(NULL);
    pthread_barrier_wait(&barrier);
  }
  return arg;
}
/* Nanoseconds a turn, of all threads together. */
static void contended(void *(*run)(void *)) {
  pthread_t threads[THREADS];
  contend = run;
  pthread_barrier_init(&barrier, NULL, THREADS + 1);
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, contender, NULL);
  for (int batch = 0; batch < CONTENDED_BATCHES; batch++) {
    pthread_barrier_wait(&barrier);
    uint64_t started = RatGetTickNs();
    pthread_barrier_wait(&barrier);
    /* The first are compiled. */
    if (batch >= 3) sample(started, (double)THREADS * TURNS);
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

static pthread_cond_t turnOf[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int turn;
static void handOver(int from) {
  turn = !from;
  pthread_cond_signal(&turnOf[!from]);
  while (turn != from) pthread_cond_wait(&turnOf[from], &mutex);
}
static void *otherSide(void *arg) {
  pthread_mutex_lock(&mutex);
  while (turn != 1) pthread_cond_wait(&turnOf[1], &mutex);
  for (int i = 0; i < WARM_UP + HAND_OVERS * ROUNDS - 1; i++) handOver(1);
  turn = 0;
  pthread_cond_signal(&turnOf[0]);
  pthread_mutex_unlock(&mutex);
  return arg;
}
static void conditionPingPong(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, otherSide, NULL);
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < WARM_UP; i++) handOver(0);
  for (int batch = 0; batch < HAND_OVERS; batch++) {
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < ROUNDS; i++) handOver(0);
    sample(started, ROUNDS);
  }
  pthread_mutex_unlock(&mutex);
  pthread_join(thread, NULL);
}

static void *nothing(void *arg) { return arg; }
static void create(void) {
  for (int i = 0; i < 30; i++) {
    pthread_t thread;
    uint64_t started = RatGetTickNs();
    if (pthread_create(&thread, NULL, nothing, NULL) != 0) exit(1);
    pthread_join(thread, NULL);
    sample(started, 1);
  }
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "mutex";
  if (strcmp(mode, "mutex") == 0) MEASURE(BATCHES, PAIRS, (pthread_mutex_lock(&mutex), pthread_mutex_unlock(&mutex)));
  if (strcmp(mode, "contended-mutex") == 0) contended(withMutex);
  if (strcmp(mode, "contended-lock") == 0) contended(withLock);
  if (strcmp(mode, "condition") == 0) conditionPingPong();
  if (strcmp(mode, "create") == 0) create();
  return report();
}
