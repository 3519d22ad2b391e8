/* POSIX threads: start, end, join, detach, attributes, names. */
#include "posix-check.h"

#include <semaphore.h>
#include <signal.h>

static void *same(void *argument) { return argument; }
static void *exits(void *argument) { pthread_exit(argument); }
static void *ratExits(void *argument) {
  RatExitThread((int32_t)(intptr_t)argument);
}

static void ends(void) {
  CHECK("returns", join(start(same, (void *)42)) == (void *)42);
  CHECK("exits", join(start(exits, (void *)43)) == (void *)43);
  CHECK("ends the RatOS way", join(start(ratExits, (void *)44)) == NULL);
  ZERO("the result may not be wanted", pthread_join(start(same, NULL), NULL));
}

static int go;
static void *waitForGo(void *argument) {
  until(&go, 1);
  return argument;
}

static void joining(void) {
  void *result = NULL;
  CHECK_EQUAL("joining oneself", EDEADLK, pthread_join(pthread_self(), &result));
  pthread_t left;
  CHECK_EQUAL("a thread", 0, pthread_create(&left, NULL, same, NULL));
  CHECK_EQUAL("its end", 0, pthread_join(left, NULL));
  CHECK_EQUAL("joining one that has gone", ESRCH, pthread_join(left, NULL));
  CHECK_EQUAL("letting one go that has gone", ESRCH, pthread_detach(left));
  CHECK_EQUAL("a signal for one that has gone", ESRCH, pthread_kill(left, 0));
  CHECK_EQUAL("cancelling one that has gone", ESRCH, pthread_cancel(left));
  CHECK_EQUAL("joining nobody", ESRCH, pthread_join(PTHREAD_NULL, &result));
  set(&go, 0);
  pthread_t thread = start(waitForGo, (void *)7);
  CHECK_EQUAL("it runs", EBUSY, pthread_tryjoin_np(thread, &result));
  struct timespec soon = inMs(CLOCK_REALTIME, 5);
  CHECK_EQUAL("it still runs", ETIMEDOUT, pthread_timedjoin_np(thread, &result, &soon));
  CHECK("not too early", isPast(CLOCK_REALTIME, soon));
  CHECK_EQUAL("a bad time", EINVAL, pthread_timedjoin_np(thread, &result, &(struct timespec){.tv_nsec = 1000000000}));
  struct timespec later = inMs(CLOCK_MONOTONIC, PATIENCE);
  set(&go, 1);
  ZERO("it ends", pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, &later));
  CHECK("its result", result == (void *)7);

  thread = start(same, (void *)8);
  int error;
  while ((error = pthread_tryjoin_np(thread, &result)) == EBUSY) sched_yield();
  ZERO("it has ended", error);
  CHECK("its result", result == (void *)8);
}

static pthread_t pair[2];
static int pairStarted;
static int results[2] = {-1, -1};
static void *joinOther(void *argument) {
  intptr_t self = (intptr_t)argument;
  until(&pairStarted, 1);
  set(&results[self], pthread_join(pair[1 - self], NULL));
  return NULL;
}

/* Two threads that join each other: one of them is told, or both. */
static void circles(void) {
  for (int round = 0; round < 20; round++) {
    set(&pairStarted, 0);
    for (intptr_t i = 0; i < 2; i++) {
      results[i] = -1;
      pair[i] = start(joinOther, (void *)i);
    }
    set(&pairStarted, 1);
    for (int i = 0; i < 2; i++) {
      while (__atomic_load_n(&results[i], __ATOMIC_ACQUIRE) == -1) sched_yield();
    }
    CHECK("a circle is told", results[0] == EDEADLK || results[1] == EDEADLK);
    for (int i = 0; i < 2; i++) {
      CHECK("or it has joined the other", results[i] == 0 || results[i] == EDEADLK);
      if (results[1 - i] != 0) join(pair[i]);
    }
  }
}

static int ended;
static void *noteEnd(void *argument) {
  (void)argument;
  __atomic_fetch_add(&ended, 1, __ATOMIC_RELEASE);
  return NULL;
}

static void detaching(void) {
  pthread_attr_t attributes;
  ZERO("attributes", pthread_attr_init(&attributes));
  int state;
  ZERO("state", pthread_attr_getdetachstate(&attributes, &state));
  CHECK_EQUAL("joinable", PTHREAD_CREATE_JOINABLE, state);
  ZERO("detached", pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED));
  CHECK_EQUAL("a bad state", EINVAL, pthread_attr_setdetachstate(&attributes, 7));
  ZERO("state", pthread_attr_getdetachstate(&attributes, &state));
  CHECK_EQUAL("detached", PTHREAD_CREATE_DETACHED, state);
  pthread_t thread;
  ZERO("start", pthread_create(&thread, &attributes, noteEnd, NULL));
  until(&ended, 1);

  set(&go, 0);
  ZERO("start", pthread_create(&thread, &attributes, waitForGo, NULL));
  CHECK_EQUAL("a detached thread is not joined", EINVAL, pthread_join(thread, NULL));
  CHECK_EQUAL("nor detached", EINVAL, pthread_detach(thread));
  set(&go, 1);

  set(&go, 0);
  thread = start(waitForGo, NULL);
  ZERO("detach", pthread_detach(thread));
  CHECK_EQUAL("only once", EINVAL, pthread_detach(thread));
  set(&go, 1);

  thread = start(noteEnd, NULL);
  until(&ended, 2);
  ZERO("detach what has ended, or is about to", pthread_detach(thread));
  ZERO("attributes", pthread_attr_destroy(&attributes));
}

static void *measureStack(void *argument) {
  pthread_attr_t attributes;
  void *low;
  size_t size, guard;
  ZERO("its attributes", pthread_getattr_np(pthread_self(), &attributes));
  ZERO("its stack", pthread_attr_getstack(&attributes, &low, &size));
  ZERO("its guard", pthread_attr_getguardsize(&attributes, &guard));
  char here;
  CHECK("the stack is where the thread is", &here >= (char *)low && &here < (char *)low + size);
  CHECK("there is a guard, but for the main stack, which ends where memory begins", guard > 0 || low == NULL);
  return (void *)(size >= (size_t)argument ? size : 0);
}

static void stacks(void) {
  pthread_attr_t attributes;
  size_t size;
  pthread_attr_init(&attributes);
  CHECK_EQUAL("too small", EINVAL, pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN - 1));
  ZERO("smallest", pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN));
  ZERO("large", pthread_attr_setstacksize(&attributes, 1 << 20));
  ZERO("size", pthread_attr_getstacksize(&attributes, &size));
  CHECK_EQUAL("large", 1 << 20, size);
  static char own[65536];
  CHECK_EQUAL("a stack of the program's own", ENOTSUP, pthread_attr_setstack(&attributes, own, sizeof own));
  pthread_t thread;
  ZERO("start", pthread_create(&thread, &attributes, measureStack, (void *)(1 << 20)));
  CHECK("it has it", join(thread) != NULL);
  CHECK("the main thread's", measureStack((void *)65536) != NULL);
  ZERO("scope", pthread_attr_setscope(&attributes, PTHREAD_SCOPE_SYSTEM));
  CHECK_EQUAL("the other scope", ENOTSUP, pthread_attr_setscope(&attributes, PTHREAD_SCOPE_PROCESS));
  ZERO("scheduling", pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED));
  ZERO("policy", pthread_attr_setschedpolicy(&attributes, SCHED_OTHER));
  CHECK_EQUAL("policy", ENOTSUP, pthread_attr_setschedpolicy(&attributes, SCHED_FIFO));
  CHECK_EQUAL("policy", EINVAL, pthread_attr_setschedpolicy(&attributes, 99));
  struct sched_param parameters = {.sched_priority = 0};
  ZERO("priority", pthread_attr_setschedparam(&attributes, &parameters));
  int policy;
  ZERO("policy", pthread_getschedparam(pthread_self(), &policy, &parameters));
  CHECK_EQUAL("policy", SCHED_OTHER, policy);
  CHECK_EQUAL("lowest", sched_get_priority_min(SCHED_OTHER), sched_get_priority_max(SCHED_OTHER));
  pthread_attr_setstacksize(&attributes, INT32_MAX);
  CHECK_EQUAL("a stack that there is no room for", EAGAIN, pthread_create(&thread, &attributes, same, NULL));
}

static char ownName[32];
static void *nameSelf(void *argument) {
  sem_wait(argument);
  return (void *)(intptr_t)pthread_getname_np(pthread_self(), ownName, sizeof ownName);
}
static int32_t nameSelfOnRatos(void *argument) { return (int32_t)(intptr_t)nameSelf(argument); }

static void otherNames(void) {
  sem_t go;
  char name[16];
  sem_init(&go, 0, 0);
  for (int i = 0; i < 20; i++) {
    pthread_t thread = start(nameSelf, &go);
    CHECK_EQUAL("one that may not run yet", 0, pthread_setname_np(thread, "first"));
    ZERO("name", pthread_getname_np(thread, name, sizeof name));
    CHECK("name", strcmp(name, "first") == 0);
    if (i % 2) ZERO("name", pthread_setname_np(thread, "second"));
    sem_post(&go);
    CHECK("its own", join(thread) == NULL && strcmp(ownName, i % 2 ? "second" : "first") == 0);
  }
  pthread_t thread = start(nameSelf, &go);
  sem_post(&go);
  int error;
  for (int i = 0; (error = pthread_getname_np(thread, name, sizeof name)) == 0 && i < PATIENCE; i++) RatSleep(1);
  CHECK_EQUAL("of one that has ended", ESRCH, error);
  CHECK_EQUAL("of one that has ended", ESRCH, pthread_setname_np(thread, "late"));
  CHECK("without a name", join(thread) == NULL && ownName[0] == '\0');

  HTHREAD handle;
  RatThreadAttributes attributes = {.size = sizeof attributes, .name = "a thread of RatOS"};
  CHECK_EQUAL("create", RAT_SUCCESS, RatCreateThread(nameSelfOnRatos, &go, &attributes, &handle));
  sem_post(&go);
  CHECK_EQUAL("join", RAT_SUCCESS, RatWaitForHandle(handle, RAT_INFINITE));
  RatCloseHandle(handle);
  CHECK("the name that it was made with", strcmp(ownName, "a thread of RatOS") == 0);
  CHECK_EQUAL("nobody", ESRCH, pthread_setname_np(PTHREAD_NULL, "nobody"));
  CHECK_EQUAL("nobody", ESRCH, pthread_getname_np(PTHREAD_NULL, name, sizeof name));
}

static void names(void) {
  char name[16];
  ZERO("name", pthread_getname_np(pthread_self(), name, sizeof name));
  CHECK("the main thread's", strcmp(name, "main") == 0);
  otherNames();
  ZERO("name", pthread_setname_np(pthread_self(), "fifteen letters"));
  ZERO("name", pthread_getname_np(pthread_self(), name, sizeof name));
  CHECK("name", strcmp(name, "fifteen letters") == 0);
  CHECK_EQUAL("too long", ERANGE, pthread_setname_np(pthread_self(), "sixteen letters!"));
  CHECK_EQUAL("no room", ERANGE, pthread_getname_np(pthread_self(), name, 5));
}

static pthread_t told;
static void *tellSelf(void *argument) {
  told = pthread_self();
  return argument;
}
static int32_t tellSelfOnRatos(void *argument) {
  (void)argument;
  told = pthread_self();
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  return pthread_equal(told, pthread_self()) && pthread_join(told, NULL) == EDEADLK ? 5 : 6;
}

static void identities(void) {
  pthread_t thread = start(tellSelf, NULL);
  join(thread);
  CHECK("what the thread calls itself", pthread_equal(told, thread));
  CHECK("not what others do", !pthread_equal(told, pthread_self()));
  CHECK("always the same", pthread_equal(pthread_self(), pthread_self()));
  CHECK_EQUAL("a thread of RatCreateThread's", 5, joinThread(startThread(tellSelfOnRatos, NULL)));
}

static void many(void) {
  for (intptr_t i = 0; i < 1000; i++) CHECK_EQUAL("one after another", i, (intptr_t)join(start(same, (void *)i)));
  for (int round = 0; round < 20; round++) {
    pthread_t threads[8];
    for (intptr_t i = 0; i < 8; i++) threads[i] = start(same, (void *)i);
    for (int i = 7; i >= 0; i--) CHECK_EQUAL("eight at once", i, (intptr_t)join(threads[i]));
  }
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int initialized;
static void initialize(void) {
  sched_yield();
  initialized++;
}
static void *initializeOnce(void *argument) {
  (void)argument;
  pthread_once(&once, initialize);
  return (void *)(intptr_t)initialized;
}
static pthread_once_t left = PTHREAD_ONCE_INIT;
static int leftTimes;
static void leaves(void) {
  if (leftTimes++ == 0) pthread_exit((void *)1);
}
static void *leaveOnce(void *argument) {
  pthread_once(&left, leaves);
  return argument;
}

static void onces(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) threads[i] = start(initializeOnce, NULL);
  for (int i = 0; i < 4; i++) CHECK_EQUAL("done when it returns, and once", 1, (intptr_t)join(threads[i]));
  for (int i = 0; i < 4; i++) threads[i] = start(leaveOnce, (void *)2);
  int exited = 0;
  for (int i = 0; i < 4; i++) exited += join(threads[i]) == (void *)1;
  CHECK_EQUAL("one ended in it", 1, exited);
  CHECK_EQUAL("another did it", 2, leftTimes);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  ends();
  joining();
  circles();
  detaching();
  stacks();
  names();
  identities();
  onces();
  many();
  return finish();
}
