/* A thread's small stack runs over into the guard below it: the next call traps, with the names of its functions. */
#include "check.h"

__attribute__((noinline)) static int deeper(int depth) {
  volatile char block[256];
  for (int i = 0; i < 256; i++) block[i] = (char)depth;
  if (depth == 70) RatYield();
  if (depth == 80) return 0;
  return deeper(depth + 1) + block[depth];
}

static int32_t run(void *arg) { return deeper((int)(intptr_t)arg); }

int main(void) {
  RatThreadAttributes attributes = {.size = sizeof attributes, .stackSize = 16 << 10};
  HTHREAD thread;
  /* Half as deep is well. */
  CHECK_OK("start", RatCreateThread(run, (void *)40, &attributes, &thread));
  joinThread(thread);
  printf("before\n");
  fflush(stdout);
  CHECK_OK("start", RatCreateThread(run, (void *)0, &attributes, &thread));
  RatWaitForHandle(thread, RAT_INFINITE);
  RatSleep(RAT_INFINITE);
}
