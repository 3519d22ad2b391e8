/* Writes argv[1] bytes to standard output; for e2e/kill.spec.ts */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char block[4096];
  memset(block, 'x', sizeof block);
  for (long left = argc > 1 ? atol(argv[1]) : 0; left > 0; left -= sizeof block) {
    if (write(1, block, sizeof block) < 0) return 1;
  }
  return 0;
}
