#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: seq [-w] [-s TEXT] [-f FORMAT] [FIRST [STEP]] LAST\n"
                           "Prints numbers, from 1 on, in steps of 1.\n"
                           "  -s  what is between them (an end of the line)   -w  all equally wide   -f  as printf's %g\n";

static int decimalsOf(const char *text) {
  const char *point = strchr(text, '.');
  return point == NULL ? 0 : (int)strspn(point + 1, "0123456789");
}

static double parse(const char *text) {
  char *end;
  double number = strtod(text, &end);
  if (end == text || *end != 0) usageError("invalid floating point argument: '%s'", text);
  return number;
}

int seqMain(int argc, char **argv) {
  const char *between = "\n", *format = NULL;
  bool wide = false;
  /* A number below zero is no option. */
  for (;;) {
    const char *next = optind < argc ? argv[optind] : NULL;
    if (next != NULL && next[0] == '-' && (next[1] == '.' || (next[1] >= '0' && next[1] <= '9'))) break;
    int option = nextOption(argc, argv, "+ws:f:", NULL, HELP);
    if (option == -1) break;
    if (option == 'w') wide = true;
    if (option == 's') between = optarg;
    if (option == 'f') format = optarg;
  }
  int count = argc - optind;
  if (count == 0) usageError("missing operand");
  if (count > 3) usageError("extra operand '%s'", argv[optind + 3]);
  const char *firstText = count > 1 ? argv[optind] : "1", *stepText = count > 2 ? argv[optind + 1] : "1", *lastText = argv[optind + count - 1];
  double first = parse(firstText), step = parse(stepText), last = parse(lastText);
  if (step == 0) usageError("invalid Zero increment value: '%s'", stepText);
  int decimals = decimalsOf(firstText) > decimalsOf(stepText) ? decimalsOf(firstText) : decimalsOf(stepText);
  int width = 0;
  if (wide) {
    int a = snprintf(NULL, 0, "%.*f", decimals, first), b = snprintf(NULL, 0, "%.*f", decimals, last);
    width = a > b ? a : b;
  }
  /* Counted, not added up: no error grows. */
  double steps = floor((last - first) / step + 1e-9);
  for (double i = 0; i <= steps; i++) {
    if (i > 0) fputs(between, stdout);
    double value = first + i * step;
    if (format != NULL) printf(format, value);
    else if (wide) printf("%0*.*f", width, decimals, value);
    else printf("%.*f", decimals, value);
    if (ferror(stdout)) return 1;
  }
  if (steps >= 0) putchar('\n');
  return 0;
}
