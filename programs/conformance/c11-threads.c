/* C11 threads: their functions and results. */
#include "check.h"

#include <threads.h>
#include <time.h>

enum { THREADS = 4, TURNS = 20000 };

static struct timespec inMs(long ms) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  t.tv_nsec += ms % 1000 * 1000000;
  t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
  t.tv_nsec %= 1000000000;
  return t;
}

#define SUCCESS(what, call) CHECK_EQUAL(what, thrd_success, call)

static int same(void *argument) { return *(int *)argument; }
static int exits(void *argument) { thrd_exit(*(int *)argument); }
static int tellCurrent(void *argument) {
  *(thrd_t *)argument = thrd_current();
  return 0;
}

static void threads(void) {
  const int results[] = {0, 1, -1, INT32_MAX, INT32_MIN};
  for (int i = 0; i < 5; i++) {
    thrd_t thread;
    int value = results[i], result = 99;
    SUCCESS("create", thrd_create(&thread, same, &value));
    SUCCESS("join", thrd_join(thread, &result));
    CHECK_EQUAL("its result", value, result);
    SUCCESS("create", thrd_create(&thread, exits, &value));
    SUCCESS("join", thrd_join(thread, &result));
    CHECK_EQUAL("its result", value, result);
  }
  thrd_t thread, told;
  SUCCESS("create", thrd_create(&thread, tellCurrent, &told));
  SUCCESS("join", thrd_join(thread, NULL));
  CHECK("what it calls itself", thrd_equal(thread, told));
  CHECK("not what another does", !thrd_equal(told, thrd_current()));
  int zero = 0;
  SUCCESS("create", thrd_create(&thread, same, &zero));
  SUCCESS("detach", thrd_detach(thread));
  CHECK_EQUAL("join oneself", thrd_error, thrd_join(thrd_current(), NULL));
  struct timespec left, end = inMs(3);
  SUCCESS("sleep", thrd_sleep(&(struct timespec){.tv_nsec = 3000000}, &left));
  struct timespec now = inMs(0);
  CHECK("not too short", now.tv_sec > end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec >= end.tv_nsec));
  thrd_yield();
}

static mtx_t mutex;
static int count;
static int counts(void *argument) {
  (void)argument;
  for (int i = 0; i < TURNS; i++) {
    if (i % 8 == 0) {
      while (mtx_trylock(&mutex) != thrd_success) thrd_yield();
    } else {
      mtx_lock(&mutex);
    }
    count++;
    mtx_unlock(&mutex);
  }
  return 0;
}
static int tryLock(void *argument) {
  (void)argument;
  return mtx_trylock(&mutex);
}
static int tryTimed(void *argument) {
  (void)argument;
  struct timespec at = inMs(3);
  return mtx_timedlock(&mutex, &at);
}
static int elsewhere(thrd_start_t run) {
  thrd_t thread;
  int result = -1;
  SUCCESS("create", thrd_create(&thread, run, NULL));
  SUCCESS("join", thrd_join(thread, &result));
  return result;
}

static void mutexes(void) {
  CHECK_EQUAL("a bad type", thrd_error, mtx_init(&mutex, 99));
  SUCCESS("init", mtx_init(&mutex, mtx_timed | mtx_recursive));
  SUCCESS("lock", mtx_lock(&mutex));
  SUCCESS("again", mtx_lock(&mutex));
  CHECK_EQUAL("held", thrd_busy, elsewhere(tryLock));
  SUCCESS("unlock", mtx_unlock(&mutex));
  CHECK_EQUAL("still held", thrd_timedout, elsewhere(tryTimed));
  SUCCESS("unlock", mtx_unlock(&mutex));
  mtx_destroy(&mutex);
  SUCCESS("init", mtx_init(&mutex, mtx_plain));
  thrd_t all[THREADS];
  for (int i = 0; i < THREADS; i++) SUCCESS("create", thrd_create(&all[i], counts, NULL));
  for (int i = 0; i < THREADS; i++) SUCCESS("join", thrd_join(all[i], NULL));
  CHECK_EQUAL("nothing is lost", THREADS * TURNS, count);
}

static cnd_t condition;
static int turn;
static int pong(void *argument) {
  (void)argument;
  for (int i = 0; i < 1000; i++) {
    mtx_lock(&mutex);
    while (turn != 1) cnd_wait(&condition, &mutex);
    turn = 0;
    cnd_broadcast(&condition);
    mtx_unlock(&mutex);
  }
  return 0;
}

static void conditions(void) {
  SUCCESS("init", cnd_init(&condition));
  SUCCESS("nobody waits", cnd_signal(&condition));
  struct timespec at = inMs(3);
  mtx_lock(&mutex);
  CHECK_EQUAL("time-out", thrd_timedout, cnd_timedwait(&condition, &mutex, &at));
  mtx_unlock(&mutex);
  thrd_t thread;
  SUCCESS("create", thrd_create(&thread, pong, NULL));
  for (int i = 0; i < 1000; i++) {
    mtx_lock(&mutex);
    turn = 1;
    cnd_broadcast(&condition);
    while (turn != 0) cnd_wait(&condition, &mutex);
    mtx_unlock(&mutex);
  }
  SUCCESS("join", thrd_join(thread, NULL));
  cnd_destroy(&condition);
  mtx_destroy(&mutex);
}

static tss_t key;
static int destroyed;
static void destroy(void *value) {
  *(int *)value += 1;
  if (++destroyed % 2) tss_set(key, value);
}
static once_flag once = ONCE_FLAG_INIT;
static int initialized;
static thread_local int own = 5;
static void initialize(void) { initialized++; }
static int setKey(void *argument) {
  call_once(&once, initialize);
  own++;
  return tss_set(key, argument) != thrd_success || tss_get(key) != argument || own != 6;
}

static void storage(void) {
  int value = 0;
  SUCCESS("create", tss_create(&key, destroy));
  CHECK("nothing at first", tss_get(key) == NULL);
  thrd_t thread;
  int result = 1;
  for (int i = 0; i < 2; i++) {
    SUCCESS("create", thrd_create(&thread, setKey, &value));
    SUCCESS("join", thrd_join(thread, &result));
    CHECK_EQUAL("set", 0, result);
  }
  CHECK_EQUAL("destroyed, twice each", 4, value);
  CHECK_EQUAL("once", 1, initialized);
  CHECK_EQUAL("not this thread's", 5, own);
  tss_delete(key);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  threads();
  mutexes();
  conditions();
  storage();
  return finish();
}
