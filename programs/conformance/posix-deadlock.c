/*
 * Two threads, each with a mutex that the other wants; or, with an argument, one that wants a mutex which another has
 * kept; for e2e/looking-inside.spec.ts
 */
#include <pthread.h>
#include <stdint.h>

static pthread_mutex_t mutexes[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_barrier_t both;

static void *run(void *argument) {
  int mine = (int)(intptr_t)argument;
  pthread_mutex_lock(&mutexes[mine]);
  pthread_barrier_wait(&both);
  pthread_mutex_lock(&mutexes[1 - mine]);
  return NULL;
}

static void *keep(void *argument) {
  pthread_mutex_lock(argument);
  return NULL;
}

int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1) {
    pthread_t thread;
    pthread_create(&thread, NULL, keep, &mutexes[0]);
    pthread_join(thread, NULL);
    return pthread_mutex_lock(&mutexes[0]);
  }
  pthread_t threads[2];
  pthread_barrier_init(&both, NULL, 2);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}
