/* What the programs about POSIX threads share. */
#ifndef POSIX_CHECK_H
#define POSIX_CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "check.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#define ZERO(what, call) CHECK_EQUAL(what, 0, call)

static inline pthread_t start(void *(*run)(void *), void *argument) {
  pthread_t thread;
  ZERO("start a thread", pthread_create(&thread, NULL, run, argument));
  return thread;
}
static inline void *join(pthread_t thread) {
  void *result = NULL;
  ZERO("join a thread", pthread_join(thread, &result));
  return result;
}
static inline int64_t nsOf(struct timespec t) { return t.tv_sec * 1000000000ll + t.tv_nsec; }
static inline struct timespec now(clockid_t clock) {
  struct timespec t;
  ZERO("read a clock", clock_gettime(clock, &t));
  return t;
}
static inline struct timespec inMs(clockid_t clock, int64_t ms) {
  int64_t ns = nsOf(now(clock)) + ms * 1000000;
  return (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
}
static inline bool isPast(clockid_t clock, struct timespec at) { return nsOf(now(clock)) >= nsOf(at); }
/* Until another thread has done what sets it; nothing is asserted of how long that takes. */
static inline void until(int *flag, int value) {
  while (__atomic_load_n(flag, __ATOMIC_ACQUIRE) != value) sched_yield();
}
static inline void set(int *flag, int value) { __atomic_store_n(flag, value, __ATOMIC_RELEASE); }

#endif
