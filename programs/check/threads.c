#include "cases.h"

#include <ratos.h>
#include <stdlib.h>

static char *shared;

static HTHREAD start(RatThreadEntry run, const char *name) {
  HTHREAD thread;
  RatThreadAttributes attributes = {.size = sizeof attributes, .name = name};
  RatCreateThread(run, NULL, &attributes, &thread);
  return thread;
}

static void wait(HTHREAD thread) { RatWaitForHandle(thread, RAT_INFINITE); }

static int32_t allocate(void *arg) {
  (void)arg;
  shared = malloc(10); /* ALLOCATED */
  return 0;
}
static int32_t overrun(void *arg) {
  (void)arg;
  shared[*(volatile int *)&(int){10}] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 1 byte */
  return 0;
}
CASE(twoThreads) {
  wait(start(allocate, "maker"));
  wait(start(overrun, "user"));
}
static int32_t overflow(void *arg) {
  (void)arg;
  volatile int most = 2147483647;
  most = most + 1; /* EXPECT runtime error: signed integer overflow: 2147483647 + 1 cannot be represented in type 'int' */
  return 0;
}
CASE(inThread) { wait(start(overflow, "adder")); }

static int32_t deeper(void *arg) {
  volatile char block[8192];
  block[0] = 1;
  return arg == NULL ? 0 : deeper((char *)arg - 1) + block[0];
}
static int32_t recurse(void *arg) {
  (void)arg;
  return deeper((void *)100000);
}
CASE(threadOverflow) {
  wait(start(recurse, "deep")); /* TRAPS stack overflow */
}
