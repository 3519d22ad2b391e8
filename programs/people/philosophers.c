/* The dining philosophers, once with ordered forks and once with a waiter (a semaphore). */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

#define N 5
#define MEALS 200

static pthread_mutex_t forks[N];
static sem_t waiter;
static int meals[N], use_waiter;

static void *philosopher(void *arg) {
  int id = *(int *)arg, left = id, right = (id + 1) % N;
  if (!use_waiter && left > right) {
    int other = left;
    left = right, right = other;
  }
  for (int i = 0; i < MEALS; i++) {
    if (use_waiter) sem_wait(&waiter);
    pthread_mutex_lock(&forks[left]);
    if (i % 50 == 0) usleep(100);
    pthread_mutex_lock(&forks[right]);
    meals[id]++;
    pthread_mutex_unlock(&forks[right]);
    pthread_mutex_unlock(&forks[left]);
    if (use_waiter) sem_post(&waiter);
  }
  return NULL;
}

int main(void) {
  sem_init(&waiter, 0, N - 1);
  for (int i = 0; i < N; i++) pthread_mutex_init(&forks[i], NULL);
  for (use_waiter = 0; use_waiter < 2; use_waiter++) {
    pthread_t threads[N];
    int ids[N];
    for (int i = 0; i < N; i++) {
      ids[i] = i;
      pthread_create(&threads[i], NULL, philosopher, &ids[i]);
    }
    for (int i = 0; i < N; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < N; i++) printf("%d ", meals[i]);
    putchar('\n');
  }
  for (int i = 0; i < N; i++) pthread_mutex_destroy(&forks[i]);
  int value;
  sem_getvalue(&waiter, &value);
  printf("%d\n", value);
  sem_destroy(&waiter);
  return 0;
}
