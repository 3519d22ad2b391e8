/* A bounded buffer between producers and consumers: pthread_mutex_t and pthread_cond_t. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZE 8
#define PRODUCERS 3
#define CONSUMERS 2
#define ITEMS 5000

static int buffer[SIZE], count, in, out, finished;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;

static void *produce(void *arg) {
  int id = (int)(long)arg;
  for (int i = 0; i < ITEMS; i++) {
    pthread_mutex_lock(&mutex);
    while (count == SIZE) pthread_cond_wait(&not_full, &mutex);
    buffer[in] = id * ITEMS + i;
    in = (in + 1) % SIZE;
    count++;
    pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

static void *consume(void *arg) {
  (void)arg;
  long long *sum = calloc(1, sizeof *sum);
  for (;;) {
    pthread_mutex_lock(&mutex);
    while (count == 0 && !finished) pthread_cond_wait(&not_empty, &mutex);
    if (count == 0) {
      pthread_mutex_unlock(&mutex);
      return sum;
    }
    *sum += buffer[out];
    out = (out + 1) % SIZE;
    count--;
    pthread_cond_signal(&not_full);
    pthread_mutex_unlock(&mutex);
  }
}

int main(void) {
  pthread_t producers[PRODUCERS], consumers[CONSUMERS];
  for (long i = 0; i < PRODUCERS; i++)
    if (pthread_create(&producers[i], NULL, produce, (void *)i) != 0) return 1;
  for (int i = 0; i < CONSUMERS; i++)
    if (pthread_create(&consumers[i], NULL, consume, NULL) != 0) return 1;
  for (int i = 0; i < PRODUCERS; i++) pthread_join(producers[i], NULL);
  pthread_mutex_lock(&mutex);
  finished = 1;
  pthread_cond_broadcast(&not_empty);
  pthread_mutex_unlock(&mutex);
  long long total = 0;
  for (int i = 0; i < CONSUMERS; i++) {
    void *sum;
    pthread_join(consumers[i], &sum);
    total += *(long long *)sum;
    free(sum);
  }
  long long n = PRODUCERS * ITEMS;
  printf("%lld %d\n", total, total == n * (n - 1) / 2);
  return 0;
}
