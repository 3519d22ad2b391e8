/* Threads that count: a race on atomics, a mutex, thread-specific data, once, a barrier, rwlocks, C11 threads. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#define THREADS 4
#define ROUNDS 20000

static atomic_int atomic_count;
static int locked_count, once_count, phases[THREADS], destroyed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static pthread_barrier_t barrier;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static _Thread_local int local;
static int shared_value;

static void init_once(void) { once_count++; }
static void destroy(void *value) {
  pthread_mutex_lock(&lock);
  destroyed += *(int *)value;
  pthread_mutex_unlock(&lock);
  free(value);
}

static void *work(void *arg) {
  int id = *(int *)arg;
  pthread_once(&once, init_once);
  int *mine = malloc(sizeof *mine);
  *mine = id + 1;
  pthread_setspecific(key, mine);
  for (int i = 0; i < ROUNDS; i++) {
    atomic_fetch_add(&atomic_count, 1);
    pthread_mutex_lock(&lock);
    locked_count++;
    pthread_mutex_unlock(&lock);
    local++;
  }
  for (int phase = 0; phase < 3; phase++) {
    phases[id] = phase;
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < THREADS; i++)
      if (phases[i] != phase) return (void *)-1L;
    pthread_barrier_wait(&barrier);
  }
  for (int i = 0; i < 500; i++) {
    if (i % 10 == 0) {
      pthread_rwlock_wrlock(&rwlock);
      shared_value++;
      pthread_rwlock_unlock(&rwlock);
    } else {
      pthread_rwlock_rdlock(&rwlock);
      if (shared_value < 0) abort();
      pthread_rwlock_unlock(&rwlock);
    }
  }
  errno = id; /* is the thread's own */
  if (*(int *)pthread_getspecific(key) != id + 1 || local != ROUNDS || errno != id) return (void *)-2L;
  return (void *)(long)(id * 10);
}

static mtx_t mutex;
static cnd_t condition;
static int turn;
static int c11(void *arg) {
  int id = (int)(long)arg;
  for (int i = 0; i < 100; i++) {
    mtx_lock(&mutex);
    while (turn % THREADS != id) cnd_wait(&condition, &mutex);
    turn++;
    cnd_broadcast(&condition);
    mtx_unlock(&mutex);
  }
  return id;
}

int main(void) {
  pthread_t threads[THREADS];
  int ids[THREADS];
  pthread_key_create(&key, destroy);
  pthread_barrier_init(&barrier, NULL, THREADS);
  for (int i = 0; i < THREADS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, work, &ids[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    void *result;
    pthread_join(threads[i], &result);
    printf("%ld ", (long)result);
  }
  printf("\n%d %d %d %d %d %d\n", atomic_count, locked_count, once_count, destroyed, local, shared_value);
  mtx_init(&mutex, mtx_plain);
  cnd_init(&condition);
  thrd_t c11_threads[THREADS];
  for (long i = 0; i < THREADS; i++)
    if (thrd_create(&c11_threads[i], c11, (void *)i) != thrd_success) return 1;
  int sum = 0;
  for (int i = 0; i < THREADS; i++) {
    int result;
    thrd_join(c11_threads[i], &result);
    sum += result;
  }
  printf("%d %d\n", turn, sum);
  struct timespec past = {1, 0};
  mtx_lock(&mutex);
  printf("%d\n", cnd_timedwait(&condition, &mutex, &past) == thrd_timedout);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_t checked;
  pthread_mutex_init(&checked, &attributes);
  pthread_mutex_lock(&checked);
  printf("%d %d\n", pthread_mutex_lock(&checked) == EDEADLK, pthread_mutex_trylock(&lock));
  pthread_t self = pthread_self();
  printf("%d\n", pthread_equal(self, pthread_self()) != 0);
  return 0;
}
