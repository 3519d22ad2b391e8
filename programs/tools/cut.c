#include <stdlib.h>
#include <string.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: cut -f LIST [-d CHARACTER] [-s] [--output-delimiter=TEXT] [FILE...]\n"
                           "       cut -c LIST | -b LIST [FILE...]\n"
                           "Prints parts of lines: fields, or characters, or bytes. A list is 1,3 or 2-4 or -3 or 5-.\n"
                           "  -d  what fields end with (a tab)   -s  no lines without it   --complement  all but those\n";

typedef struct Range {
  long from, to;
} Range;
static Range *ranges;
static size_t rangeCount;
static char delimiter = '\t';
static const char *outputDelimiter;
static bool onlyDelimited, complement;
static int kind;

static void parseList(const char *text) {
  for (const char *at = text; *at != 0;) {
    char *end;
    Range range = {1, -1};
    if (*at != '-') range.from = strtol(at, &end, 10);
    else end = (char *)at;
    if (*at != '-' && (end == at || range.from < 1)) die(1, "invalid list: '%s'", text);
    if (*end == '-') {
      at = end + 1;
      range.to = *at >= '0' && *at <= '9' ? strtol(at, &end, 10) : -1;
      if (range.to < 0) end = (char *)at;
    } else {
      range.to = range.from;
    }
    if (range.to >= 0 && range.to < range.from) die(1, "invalid decreasing range");
    if (*end != 0 && *end != ',' && *end != ' ') die(1, "invalid list: '%s'", text);
    ranges = reallocate(ranges, (rangeCount + 1) * sizeof *ranges);
    ranges[rangeCount++] = range;
    at = *end == 0 ? end : end + 1;
  }
}

static bool isWanted(long number) {
  bool wanted = false;
  for (size_t i = 0; i < rangeCount && !wanted; i++) wanted = number >= ranges[i].from && (ranges[i].to < 0 || number <= ranges[i].to);
  return wanted != complement;
}

static void cutCharacters(Lines *lines) {
  long number = 0;
  bool wanted = false, before = false, any = false;
  for (ssize_t i = 0; i < lines->length; i++) {
    char c = lines->line[i];
    if (kind == 'b' || (c & 0xc0) != 0x80) {
      wanted = isWanted(++number);
      if (wanted && !before && any && outputDelimiter != NULL) fputs(outputDelimiter, stdout);
      before = wanted;
    }
    if (wanted) putchar(c);
    any = any || wanted;
  }
  putchar('\n');
}

static void cutFields(Lines *lines) {
  if (memchr(lines->line, delimiter, (size_t)lines->length) == NULL) {
    if (!onlyDelimited) puts(lines->line);
    return;
  }
  const char *at = lines->line, *end = lines->line + lines->length;
  bool first = true;
  for (long number = 1;; number++) {
    const char *next = memchr(at, delimiter, (size_t)(end - at));
    if (next == NULL) next = end;
    if (isWanted(number)) {
      if (!first && outputDelimiter != NULL) fputs(outputDelimiter, stdout);
      else if (!first) putchar(delimiter);
      fwrite(at, 1, (size_t)(next - at), stdout);
      first = false;
    }
    if (next == end) break;
    at = next + 1;
  }
  putchar('\n');
}

static void cutLine(Lines *lines, void *context) {
  (void)context;
  if (kind == 'f') cutFields(lines);
  else cutCharacters(lines);
}

int cutMain(int argc, char **argv) {
  static const struct option words[] = {{"output-delimiter", required_argument, NULL, 'o'}, {"complement", no_argument, NULL, 'C'}, {"fields", required_argument, NULL, 'f'}, {"delimiter", required_argument, NULL, 'd'}, {"characters", required_argument, NULL, 'c'}, {"bytes", required_argument, NULL, 'b'}, {"only-delimited", no_argument, NULL, 's'}, {0}};
  for (int option; (option = nextOption(argc, argv, "f:c:b:d:sn", words, HELP)) != -1;) {
    switch (option) {
      case 'f':
      case 'c':
      case 'b':
        if (kind != 0) usageError("only one list may be specified");
        kind = option;
        parseList(optarg);
        break;
      case 'd':
        if (optarg[0] != 0 && optarg[1] != 0) usageError("the delimiter must be a single character");
        delimiter = optarg[0];
        break;
      case 's': onlyDelimited = true; break;
      case 'o': outputDelimiter = optarg; break;
      case 'C': complement = true; break;
      default: break;
    }
  }
  if (kind == 0) usageError("you must specify a list of bytes, characters, or fields");
  return eachLine(argc - optind, argv + optind, '\n', cutLine, NULL) ? 0 : 1;
}
