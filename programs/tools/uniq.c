#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: uniq [-cdui] [-f FIELDS] [-s CHARACTERS] [-w CHARACTERS] [INPUT [OUTPUT]]\n"
                           "Prints lines that are equal to the one before them once.\n"
                           "  -c  with how many there are   -d  only those of which there are several   -u  only those of which there is one\n"
                           "  -i  upper and lower case are one   -f  without the first fields   -s  or characters   -w  no more than so many\n";

static bool counts, repeated, single, ignoreCase;
static long skippedFields, skippedCharacters, width = -1;

static const char *compared(const char *line, size_t *length) {
  const char *at = line, *end = line + *length;
  for (long i = 0; i < skippedFields; i++) {
    while (at < end && isblank((unsigned char)*at)) at++;
    while (at < end && !isblank((unsigned char)*at)) at++;
  }
  at = end - at < skippedCharacters ? end : at + skippedCharacters;
  *length = (size_t)(end - at);
  if (width >= 0 && *length > (size_t)width) *length = (size_t)width;
  return at;
}

static bool areEqual(const char *a, size_t aLength, const char *b, size_t bLength) {
  a = compared(a, &aLength);
  b = compared(b, &bLength);
  return aLength == bLength && (ignoreCase ? strncasecmp(a, b, aLength) : memcmp(a, b, aLength)) == 0;
}

static void print(const char *line, size_t length, unsigned long long count) {
  if (repeated && count == 1) return;
  if (single && count > 1) return;
  if (counts) printf("%7llu ", count);
  fwrite(line, 1, length, stdout);
  putchar('\n');
}

int uniqMain(int argc, char **argv) {
  static const struct option words[] = {{"count", no_argument, NULL, 'c'}, {"repeated", no_argument, NULL, 'd'}, {"unique", no_argument, NULL, 'u'}, {"ignore-case", no_argument, NULL, 'i'}, {0}};
  for (int option; (option = nextOption(argc, argv, "cduif:s:w:", words, HELP)) != -1;) {
    switch (option) {
      case 'c': counts = true; break;
      case 'd': repeated = true; break;
      case 'u': single = true; break;
      case 'i': ignoreCase = true; break;
      case 'f': skippedFields = (long)numberOf(optarg, "number of fields to skip"); break;
      case 's': skippedCharacters = (long)numberOf(optarg, "number of bytes to skip"); break;
      default: width = (long)numberOf(optarg, "number of bytes to compare");
    }
  }
  if (argc - optind > 2) usageError("extra operand '%s'", argv[optind + 2]);
  FILE *file = optind < argc ? openInput(argv[optind]) : stdin;
  if (file == NULL) return 1;
  if (optind + 1 < argc && freopen(argv[optind + 1], "w", stdout) == NULL) {
    complainOf("%s", argv[optind + 1]);
    return 1;
  }
  Lines lines = {0};
  char *last = NULL;
  size_t lastLength = 0;
  unsigned long long count = 0;
  while (nextLine(&lines, file, '\n')) {
    if (count > 0 && areEqual(last, lastLength, lines.line, (size_t)lines.length)) {
      count++;
      continue;
    }
    if (count > 0) print(last, lastLength, count);
    free(last);
    last = lines.line;
    lastLength = (size_t)lines.length;
    lines.line = NULL;
    lines.room = 0;
    count = 1;
  }
  if (count > 0) print(last, lastLength, count);
  free(last);
  freeLines(&lines);
  return 0;
}
