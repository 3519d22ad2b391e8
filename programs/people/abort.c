/* abort ends the program at once: no atexit, no destructor. */
#include <stdio.h>
#include <stdlib.h>

static void never(void) { puts("FAILED: atexit ran"); }

int main(void) {
  atexit(never);
  puts("before");
  fflush(stdout);
  abort();
}
