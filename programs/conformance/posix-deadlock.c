/* Two threads, each with a mutex that the other wants; for e2e/looking-inside.spec.ts */
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

int main(void) {
  pthread_t threads[2];
  pthread_barrier_init(&both, NULL, 2);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}
