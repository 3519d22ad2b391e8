/* A division that looks first */
#include <stdio.h>

int main(void) {
  volatile int zero = 0;
  puts("About to divide by zero.");
  if (zero == 0) {
    puts("No, I will not.");
    return 1;
  }
  return 1000 / zero;
}
