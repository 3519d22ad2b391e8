/* Semaphores of POSIX. */
#include "posix-check.h"

#include <semaphore.h>
#include <stdatomic.h>

#define FAILS(what, error, call) \
  do { \
    errno = 0; \
    CHECK_EQUAL(what, -1, call); \
    CHECK_EQUAL(what, error, errno); \
  } while (0)

static int valueOf(sem_t *semaphore) {
  int value = -1;
  ZERO("value", sem_getvalue(semaphore, &value));
  return value;
}

static sem_t semaphore, answer;

static void rules(void) {
  FAILS("too high", EINVAL, sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1));
  FAILS("shared between processes", ENOSYS, sem_init(&semaphore, 1, 1));
  ZERO("init", sem_init(&semaphore, 0, SEM_VALUE_MAX));
  FAILS("no higher", EOVERFLOW, sem_post(&semaphore));
  CHECK_EQUAL("unchanged", SEM_VALUE_MAX, valueOf(&semaphore));
  ZERO("destroy", sem_destroy(&semaphore));
  ZERO("init", sem_init(&semaphore, 0, 2));
  ZERO("wait", sem_wait(&semaphore));
  ZERO("try", sem_trywait(&semaphore));
  FAILS("none left", EAGAIN, sem_trywait(&semaphore));
  struct timespec at = inMs(CLOCK_REALTIME, 5);
  FAILS("none left", ETIMEDOUT, sem_timedwait(&semaphore, &at));
  CHECK("not too early", isPast(CLOCK_REALTIME, at));
  at = inMs(CLOCK_MONOTONIC, 5);
  FAILS("none left", ETIMEDOUT, sem_clockwait(&semaphore, CLOCK_MONOTONIC, &at));
  CHECK("not too early", isPast(CLOCK_MONOTONIC, at));
  FAILS("a bad time", EINVAL, sem_timedwait(&semaphore, &(struct timespec){.tv_nsec = 1000000000}));
  ZERO("post", sem_post(&semaphore));
  ZERO("no time is needed", sem_timedwait(&semaphore, &(struct timespec){.tv_nsec = 1000000000}));
  CHECK_EQUAL("none left", 0, valueOf(&semaphore));
}

enum { ROUNDS = 3000, THREADS = 4 };
static int taken;
static void *takes(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    if (i % 8 == 7) {
      struct timespec at = inMs(CLOCK_REALTIME, 0);
      while (sem_timedwait(&semaphore, &at) != 0) at = inMs(CLOCK_REALTIME, 1);
    } else if (sem_wait(&semaphore) != 0) {
      return NULL;
    }
    __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
  }
  return argument;
}
static void *posts(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    if (sem_post(&semaphore) != 0) return NULL;
  }
  return argument;
}
static void *answers(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    sem_wait(&semaphore);
    sem_post(&answer);
  }
  return argument;
}
/* Times that end just when others post. */
static atomic_int posted, timedTaken;
static void *takesInTime(void *argument) {
  struct timespec at;
  for (int i = 0; i < 10 * ROUNDS; i++) {
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += 1000 * (i % 64);
    if (at.tv_nsec >= 1000000000) {
      at.tv_nsec -= 1000000000;
      at.tv_sec++;
    }
    if (sem_clockwait(&semaphore, CLOCK_MONOTONIC, &at) == 0) {
      atomic_fetch_add(&timedTaken, 1);
    } else if (errno != ETIMEDOUT) {
      return NULL;
    }
  }
  return argument;
}
static void *postsInTime(void *stop) {
  for (int round = 0; !atomic_load((atomic_int *)stop); round++) {
    for (volatile int i = round % 61 * 300; i > 0; i--) {}
    if (valueOf(&semaphore) != 0) continue;
    if (sem_post(&semaphore) != 0) return NULL;
    atomic_fetch_add(&posted, 1);
  }
  return stop;
}
/* What was posted has been taken, or is there. */
static void loseNone(void) {
  atomic_int stop = 0;
  pthread_t taking[] = {start(takesInTime, &stop), start(takesInTime, &stop)}, posting = start(postsInTime, &stop);
  for (int i = 0; i < 2; i++) CHECK("rightly", join(taking[i]) != NULL);
  atomic_store(&stop, 1);
  CHECK("rightly", join(posting) != NULL);
  CHECK_EQUAL("none is lost", atomic_load(&posted), atomic_load(&timedTaken) + valueOf(&semaphore));
  while (sem_trywait(&semaphore) == 0) {}
}

/* A RatOS thread posts as well as any. */
static int32_t postsOnRatos(void *argument) { return sem_post(argument); }

int main(int argc, char **argv) {
  begin(argc, argv);
  rules();
  pthread_t threads[2 * THREADS];
  for (int i = 0; i < 2 * THREADS; i++) threads[i] = start(i < THREADS ? takes : posts, &semaphore);
  for (int i = 0; i < 2 * THREADS; i++) CHECK("rightly", join(threads[i]) != NULL);
  CHECK_EQUAL("as many as were posted", THREADS * ROUNDS, taken);
  CHECK_EQUAL("none left", 0, valueOf(&semaphore));
  loseNone();
  ZERO("init", sem_init(&answer, 0, 0));
  pthread_t thread = start(answers, &answer);
  for (int i = 0; i < ROUNDS; i++) {
    ZERO("post", sem_post(&semaphore));
    ZERO("wait", sem_wait(&answer));
  }
  join(thread);
  HTHREAD ratos = startThread(postsOnRatos, &semaphore);
  ZERO("wait", sem_wait(&semaphore));
  CHECK_EQUAL("posted", 0, joinThread(ratos));
  ZERO("destroy", sem_destroy(&semaphore));
  return finish();
}
