/* A trap, and the stack that led to it */
#include <stdio.h>

__attribute__((noinline)) static int third(volatile int *zero) { return 1000 / *zero; }
__attribute__((noinline)) static int second(volatile int *zero) { return third(zero) + 1; }
__attribute__((noinline)) static int first(volatile int *zero) { return second(zero) + 1; }

int main(void) {
  volatile int zero = 0;
  puts("About to divide by zero.");
  return first(&zero);
}
