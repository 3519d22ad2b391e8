/* POSIX threads until there is no room for more: what is told then, and that all of it comes back. */
#include "posix-check.h"

enum { MORE = 3000 };

static pthread_t threads[MORE];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int round_;

static void *waitForEnd(void *argument) {
  intptr_t mine = (intptr_t)argument;
  pthread_mutex_lock(&mutex);
  while (round_ == mine) pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
  return argument;
}

static int fill(void) {
  pthread_attr_t attributes;
  int count = 0, error = 0;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN);
  while (count < MORE && (error = pthread_create(&threads[count], &attributes, waitForEnd, (void *)(intptr_t)round_)) == 0) count++;
  CHECK_EQUAL("threads end with the quota", EAGAIN, error);
  return count;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  int first = 0;
  for (int i = 0; i < 2; i++) {
    int count = fill();
    if (i == 0) first = count;
    CHECK("after many", count >= 200);
    CHECK_EQUAL("as many as before", first, count);
    pthread_mutex_lock(&mutex);
    round_++;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
    for (int j = 0; j < count; j++) CHECK_EQUAL("each is joined", i, (intptr_t)join(threads[j]));
  }
  return finish();
}
