/* A plain C program, for comparing WASI engines */
#include <stdio.h>

int main(void) {
  puts("hello");
  return 0;
}
