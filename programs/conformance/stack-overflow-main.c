/* The main thread's stack runs over: the process traps, with the names of its functions. */
#include "check.h"

__attribute__((noinline)) static int deeper(int depth) {
  volatile char block[1024];
  block[depth & 1023] = (char)depth;
  if (depth < 0) return 0;
  return deeper(depth + 1) + block[depth & 1023];
}

int main(void) {
  printf("before\n");
  fflush(stdout);
  printf("%d\n", deeper(0));
  return 0;
}
