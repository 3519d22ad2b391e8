#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: cmp [-ls] [-n BYTES] FILE1 [FILE2]\n"
                           "Tells where two files differ first. Exit code: 0 when they don't, 1 when they do, 2 when something went wrong.\n"
                           "  -l  all places: number, and both bytes in octal   -s  nothing\n";

int cmpMain(int argc, char **argv) {
  bool all = false, silent = false;
  long long most = -1;
  usageStatus = 2;
  for (int option; (option = nextOption(argc, argv, "lsn:b", NULL, HELP)) != -1;) {
    if (option == 'l') all = true;
    if (option == 's') silent = true;
    if (option == 'n') most = sizeOf(optarg, "number of bytes");
  }
  if (optind == argc) usageError("missing operand");
  const char *names[] = {argv[optind], optind + 1 < argc ? argv[optind + 1] : "-"};
  FILE *a = openInput(names[0]), *b = a == NULL ? NULL : openInput(names[1]);
  if (a == NULL || b == NULL) return 2;
  long long number = 1, line = 1;
  bool differ = false;
  for (; most < 0 || number <= most; number++) {
    int x = getc(a), y = getc(b);
    if (x == EOF && y == EOF) break;
    if (x == EOF || y == EOF) {
      if (!silent) fprintf(stderr, "cmp: EOF on %s after byte %lld, in line %lld\n", names[x == EOF ? 0 : 1], number - 1, line);
      return 1;
    }
    if (x != y) {
      differ = true;
      if (silent) return 1;
      if (!all) {
        printf("%s %s differ: byte %lld, line %lld\n", names[0], names[1], number, line);
        return 1;
      }
      printf("%lld %3o %3o\n", number, x, y);
    }
    if (x == '\n') line++;
  }
  return differ ? 1 : 0;
}
