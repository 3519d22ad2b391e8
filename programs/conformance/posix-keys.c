/* Keys of POSIX threads, and what else runs at a thread's end: in which order, and at which ends. */
#include "posix-check.h"

static int runs[4];
static pthread_key_t keys[4];

static void count(void *value) { __atomic_fetch_add((int *)value, 1, __ATOMIC_RELAXED); }

static void *setAndReturn(void *value) {
  CHECK("nothing at first", pthread_getspecific(keys[0]) == NULL);
  ZERO("set", pthread_setspecific(keys[0], value));
  CHECK("what was set", pthread_getspecific(keys[0]) == value);
  return NULL;
}
static void *setAndExit(void *value) {
  pthread_setspecific(keys[0], value);
  pthread_exit(NULL);
}
static int32_t setOnRatos(void *value) {
  pthread_setspecific(keys[0], value);
  return 3;
}
static int32_t setAndExitOnRatos(void *value) {
  pthread_setspecific(keys[0], value);
  RatExitThread(4);
}

static void ends(void) {
  ZERO("create", pthread_key_create(&keys[0], count));
  join(start(setAndReturn, &runs[0]));
  CHECK_EQUAL("after a return", 1, runs[0]);
  join(start(setAndExit, &runs[0]));
  CHECK_EQUAL("after pthread_exit", 2, runs[0]);
  CHECK_EQUAL("its code stays", 3, joinThread(startThread(setOnRatos, &runs[0])));
  CHECK_EQUAL("after a RatOS thread's return", 3, runs[0]);
  CHECK_EQUAL("its code stays", 4, joinThread(startThread(setAndExitOnRatos, &runs[0])));
  CHECK_EQUAL("after RatExitThread", 4, runs[0]);
  CHECK("other threads' values are theirs", pthread_getspecific(keys[0]) == NULL);
  ZERO("delete", pthread_key_delete(keys[0]));
  CHECK_EQUAL("only once", EINVAL, pthread_key_delete(keys[0]));
  CHECK_EQUAL("it is gone", EINVAL, pthread_setspecific(keys[0], &runs));
  CHECK("it is gone", pthread_getspecific(keys[0]) == NULL);
  CHECK_EQUAL("never was", EINVAL, pthread_setspecific(PTHREAD_KEYS_MAX, &runs));
}

/* A destructor that sets its value again runs as often as POSIX says, no more. */
static void again(void *value) {
  runs[1]++;
  pthread_setspecific(keys[1], value);
}
static void *setAgain(void *value) {
  pthread_setspecific(keys[1], value);
  return NULL;
}

static void iterations(void) {
  ZERO("create", pthread_key_create(&keys[1], again));
  join(start(setAgain, &runs[1]));
  CHECK_EQUAL("so many times", PTHREAD_DESTRUCTOR_ITERATIONS, runs[1]);
  ZERO("delete", pthread_key_delete(keys[1]));
}

static int step;
static void *keepOld(void *argument) {
  pthread_setspecific(keys[2], argument);
  set(&step, 1);
  until(&step, 2);
  /* The key is another one now, with the same number. */
  return pthread_getspecific(keys[2]);
}

static void reuse(void) {
  ZERO("create", pthread_key_create(&keys[2], count));
  pthread_setspecific(keys[2], &runs[2]);
  pthread_t thread = start(keepOld, &runs[2]);
  until(&step, 1);
  ZERO("delete", pthread_key_delete(keys[2]));
  pthread_key_t fresh;
  ZERO("create", pthread_key_create(&fresh, count));
  CHECK_EQUAL("the number is used again", keys[2], fresh);
  CHECK("a new key has no values", pthread_getspecific(fresh) == NULL);
  set(&step, 2);
  CHECK("in no thread", join(thread) == NULL);
  CHECK_EQUAL("what a deleted key held is not destroyed", 0, runs[2]);
  ZERO("delete", pthread_key_delete(fresh));

  pthread_key_t all[PTHREAD_KEYS_MAX + 1];
  int made = 0;
  while (made <= PTHREAD_KEYS_MAX && pthread_key_create(&all[made], NULL) == 0) made++;
  CHECK_EQUAL("so many keys", PTHREAD_KEYS_MAX, made);
  CHECK_EQUAL("and no more", EAGAIN, pthread_key_create(&all[made], NULL));
  for (int i = 0; i < made; i++) ZERO("delete", pthread_key_delete(all[i]));
}

/* Cleanup handlers, newest first; then C++ thread-local objects (as a compiler registers them); then keys. */
static char order[16];
static void note(void *letter) { order[strlen(order)] = *(char *)letter; }
extern int __cxa_thread_atexit(void (*)(void *), void *, void *);
static void *inOrder(void *argument) {
  pthread_setspecific(keys[3], "k");
  __cxa_thread_atexit(note, "2", NULL);
  __cxa_thread_atexit(note, "1", NULL);
  pthread_cleanup_push(note, "b");
  pthread_cleanup_push(note, "a");
  pthread_cleanup_push(note, "-");
  pthread_cleanup_pop(0);
  pthread_cleanup_push(note, "+");
  pthread_cleanup_pop(1);
  if (argument != NULL) pthread_exit(NULL);
  pthread_cleanup_pop(0);
  pthread_cleanup_pop(0);
  return NULL;
}

static void orders(void) {
  ZERO("create", pthread_key_create(&keys[3], note));
  join(start(inOrder, NULL));
  CHECK("a return", strcmp(order, "+12k") == 0);
  memset(order, 0, sizeof order);
  join(start(inOrder, (void *)1));
  CHECK("pthread_exit", strcmp(order, "+ab12k") == 0);
  ZERO("delete", pthread_key_delete(keys[3]));
}

/* A key whose values are kept by many threads at once. */
enum { ROUNDS = 2000 };
static void *own(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    char *value = (char *)argument + i;
    if (pthread_setspecific(keys[0], value) != 0 || pthread_getspecific(keys[0]) != value) return (void *)1;
    if (i % 16 == 0) sched_yield();
  }
  pthread_setspecific(keys[0], NULL);
  return NULL;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  ends();
  iterations();
  reuse();
  orders();
  pthread_t threads[4];
  ZERO("create", pthread_key_create(&keys[0], NULL));
  for (intptr_t i = 0; i < 4; i++) threads[i] = start(own, (void *)(i << 20));
  for (int i = 0; i < 4; i++) CHECK("each its own", join(threads[i]) == NULL);
  return finish();
}
