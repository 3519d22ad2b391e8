/* Computes for ever: stop it */
#include <stdio.h>

int main(void) {
  puts("Spinning. Only Stop ends this.");
  for (volatile unsigned long turns = 0;; turns++) {
  }
}
