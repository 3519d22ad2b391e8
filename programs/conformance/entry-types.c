/*
 * Threads begin in, and signals are handled by, functions of any type that takes words: as programs for other machines have
 * them, where what is too much is passed over.
 */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <threads.h>

static int hits;
static void *noArguments() {
  hits++;
  return &hits;
}
static void nothing() { hits++; }
static void noResult(void *p) { hits += *(int *)p; }
static int number(void) { return 11; }
static double fraction(double x) { return x; }
static int64_t longResult(void) { return -1; }
static void three(int a, void *b, void *c) { hits += a != 0 && b == NULL && c == NULL; }

static void *joined(void *start, void *argument) {
  pthread_t thread;
  void *result = NULL;
  CHECK("create", pthread_create(&thread, NULL, start, argument) == 0);
  CHECK("join", pthread_join(thread, &result) == 0);
  return result;
}

static void posixThreads(void) {
  int five = 5;
  CHECK("a result without arguments", joined((void *)noArguments, NULL) == &hits);
  joined((void *)nothing, NULL);
  joined((void *)noResult, &five);
  joined((void *)three, &five);
  CHECK_EQUAL("all have run", 8, hits);
  CHECK_EQUAL("a number", 11, (intptr_t)joined((void *)number, NULL));
  joined((void *)fraction, NULL);
  CHECK_EQUAL("what is no word is no result", 0, (intptr_t)joined((void *)longResult, NULL));
}

static void otherThreads(void) {
  hits = 0;
  thrd_t thread;
  int result = -1;
  CHECK("create", thrd_create(&thread, (thrd_start_t)(void *)nothing, NULL) == thrd_success);
  CHECK("join", thrd_join(thread, &result) == thrd_success);
  CHECK_EQUAL("no result is 0", 0, result);
  CHECK_EQUAL("RatOS", 11, joinThread(startThread((RatThreadEntry)(void *)number, NULL)));
  CHECK_EQUAL("RatOS", 0, joinThread(startThread((RatThreadEntry)(void *)nothing, NULL)));
  CHECK_EQUAL("they have run", 2, hits);
}

static void handlers(void) {
  hits = 0;
  CHECK("signal", signal(SIGUSR1, (void (*)(int))(void *)nothing) == SIG_DFL);
  CHECK("raise", raise(SIGUSR1) == 0);
  CHECK("a result that nobody wants", signal(SIGUSR1, (void (*)(int))(void *)number) != SIG_ERR);
  CHECK("raise", raise(SIGUSR1) == 0);
  struct sigaction action = {.sa_flags = SA_SIGINFO};
  action.sa_sigaction = (void (*)(int, siginfo_t *, void *))(void *)nothing;
  CHECK("sigaction", sigaction(SIGUSR2, &action, NULL) == 0);
  CHECK("raise", raise(SIGUSR2) == 0);
  CHECK_EQUAL("handled", 2, hits);
}

static void *leaveEarly(void *key) {
  pthread_setspecific(*(pthread_key_t *)key, &hits);
  pthread_cleanup_push((void (*)(void *))(void *)nothing, NULL);
  pthread_exit(NULL);
  pthread_cleanup_pop(0);
  return NULL;
}

static void atTheEnd(void) {
  hits = 0;
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  CHECK("once", pthread_once(&once, (void (*)(void))(void *)number) == 0);
  pthread_key_t key;
  CHECK("a key", pthread_key_create(&key, (void (*)(void *))(void *)nothing) == 0);
  joined((void *)leaveEarly, &key);
  CHECK_EQUAL("cleaned up and destroyed", 2, hits);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  posixThreads();
  otherThreads();
  handlers();
  atTheEnd();
  return finish();
}
