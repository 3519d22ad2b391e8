/* POSIX threads: a queue with a mutex and a condition variable; and a handle in between */
#include <pthread.h>
#include <ratos.h>
#include <stdio.h>

enum { READERS = 3, LETTERS = 26 };

typedef struct Queue {
  pthread_mutex_t lock; /* guards what follows */
  pthread_cond_t changed;
  char letters[LETTERS];
  int count;
  bool closed;
} Queue;

static Queue queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void put(char letter) {
  pthread_mutex_lock(&queue.lock);
  queue.letters[queue.count++] = letter;
  pthread_cond_signal(&queue.changed);
  pthread_mutex_unlock(&queue.lock);
}

/* 0: there will be no more. */
static char take(void) {
  pthread_mutex_lock(&queue.lock);
  /* A loop: the condition may have changed again until this thread runs. */
  while (queue.count == 0 && !queue.closed) pthread_cond_wait(&queue.changed, &queue.lock);
  char letter = queue.count > 0 ? queue.letters[--queue.count] : 0;
  pthread_mutex_unlock(&queue.lock);
  return letter;
}

static void *reader(void *done) {
  intptr_t sum = 0;
  for (char letter = take(); letter != 0; letter = take()) sum += letter - 'a' + 1;
  RatReleaseSemaphore(done, 1, NULL); /* a RatOS object, from a POSIX thread */
  return (void *)sum;
}

int main(void) {
  HSEMAPHORE done;
  pthread_t readers[READERS];
  if (RatCreateSemaphore(0, READERS, &done) != RAT_SUCCESS) return 1;
  for (int i = 0; i < READERS; i++) {
    if (pthread_create(&readers[i], NULL, reader, done) != 0) return 1;
  }
  for (char letter = 'a'; letter <= 'z'; letter++) put(letter);
  pthread_mutex_lock(&queue.lock);
  queue.closed = true;
  pthread_cond_broadcast(&queue.changed); /* to all: each is to see it */
  pthread_mutex_unlock(&queue.lock);

  for (int i = 0; i < READERS; i++) RatWaitForHandle(done, RAT_INFINITE);
  intptr_t sum = 0;
  for (int i = 0; i < READERS; i++) {
    void *result;
    pthread_join(readers[i], &result);
    sum += (intptr_t)result;
  }
  printf("%d readers, %d letters, sum %d\n", READERS, LETTERS, (int)sum);
  RatCloseHandle(done);
  return 0;
}
