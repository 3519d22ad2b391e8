/* Prints 1,000,000 lines to standard output, or to the file that is named. Plain C, for any WASI engine. */
#include <stdio.h>

int main(int argc, char **argv) {
  FILE *out = argc > 1 ? fopen(argv[1], "w") : stdout;
  if (!out) return 1;
  for (int line = 0; line < 1000000; line++) fprintf(out, "line %d\n", line);
  return fclose(out) == 0 ? 0 : 1;
}
