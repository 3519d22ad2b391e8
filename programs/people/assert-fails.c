/* A failed assertion names its place on standard error and aborts. */
#include <assert.h>
#include <stdio.h>

static int half(int x) {
  assert(x % 2 == 0 && "x must be even");
  return x / 2;
}

int main(void) {
  printf("%d\n", half(8));
  fflush(stdout);
  printf("%d\n", half(7));
  return 0;
}
