/* What runs at the end, in which order, and with which exit code; output that was only buffered is written. */
#include <stdio.h>
#include <stdlib.h>

static void first(void) { puts("registered first"); }
static void second(void) {
  puts("registered second");
  atexit(first);
}
__attribute__((constructor)) static void before(void) { puts("before main"); }
__attribute__((destructor)) static void after(void) { printf("after all, without newline"); }

int main(int argc, char **argv) {
  atexit(first);
  atexit(second);
  printf("main with %d arguments, the last is %s\n", argc - 1, argv[argc - 1]);
  if (argc > 2) exit(atoi(argv[1]));
  return 3;
}
