#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: tr [-cs] SET1 SET2 | tr -d [-c] SET1 | tr -s [-c] SET1 | tr -ds [-c] SET1 SET2\n"
                           "Puts bytes in place of others, removes them (-d), or makes one of several equal ones (-s).\n"
                           "A set is abc, a-z, [:alpha:] and its like, \\n \\t \\\\ \\101, [x*5].\n"
                           "  -c  all that are not in the first set\n";

typedef struct Set {
  unsigned char bytes[4096];
  size_t count;
} Set;

static void add(Set *set, int c) {
  if (set->count < sizeof set->bytes) set->bytes[set->count++] = (unsigned char)c;
}

static int takeByte(const char **at) {
  if (**at != '\\' || (*at)[1] == 0) return (unsigned char)*(*at)++;
  static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
  char c = *++*at;
  if (c >= '0' && c <= '7') {
    int value = 0;
    for (int i = 0; i < 3 && **at >= '0' && **at <= '7'; i++) value = value * 8 + *(*at)++ - '0';
    return value & 255;
  }
  (*at)++;
  const char *known = strchr(from, c);
  return known == NULL ? (unsigned char)c : to[known - from];
}

static bool takeClass(const char **at, Set *set) {
  static const struct {
    const char *name;
    int (*is)(int);
  } classes[] = {{"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint}, {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
  for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
    size_t length = strlen(classes[i].name);
    if (strncmp(*at + 2, classes[i].name, length) != 0 || strncmp(*at + 2 + length, ":]", 2) != 0) continue;
    for (int c = 0; c < 128; c++)
      if (classes[i].is(c)) add(set, c);
    *at += length + 4;
    return true;
  }
  return false;
}

/* `wanted`: how long it is to be, for [x*]. */
static void parse(const char *text, Set *set, size_t wanted) {
  for (const char *at = text; *at != 0;) {
    if (at[0] == '[' && at[1] == ':' && takeClass(&at, set)) continue;
    if (at[0] == '[' && at[1] != 0 && at[2] == '*') {
      const char *close = strchr(at + 3, ']');
      if (close != NULL && strspn(at + 3, "0123456789") == (size_t)(close - at - 3)) {
        size_t times = close == at + 3 ? (wanted > set->count ? wanted - set->count : 0) : (size_t)strtoul(at + 3, NULL, at[3] == '0' ? 8 : 10);
        for (size_t i = 0; i < times; i++) add(set, (unsigned char)at[1]);
        at = close + 1;
        continue;
      }
    }
    int low = takeByte(&at);
    if (at[0] == '-' && at[1] != 0) {
      at++;
      int high = takeByte(&at);
      if (high < low) die(1, "range-endpoints of '%s' are in reverse collating sequence order", text);
      for (int c = low; c <= high; c++) add(set, c);
    } else {
      add(set, low);
    }
  }
}

static void invert(Set *set) {
  bool in[256] = {false};
  for (size_t i = 0; i < set->count; i++) in[set->bytes[i]] = true;
  set->count = 0;
  for (int c = 0; c < 256; c++)
    if (!in[c]) add(set, c);
}

int trMain(int argc, char **argv) {
  static const struct option words[] = {{"complement", no_argument, NULL, 'c'}, {"delete", no_argument, NULL, 'd'}, {"squeeze-repeats", no_argument, NULL, 's'}, {0}};
  bool complement = false, deletes = false, squeezes = false;
  for (int option; (option = nextOption(argc, argv, "+cCdst", words, HELP)) != -1;) {
    if (option == 'c' || option == 'C') complement = true;
    if (option == 'd') deletes = true;
    if (option == 's') squeezes = true;
  }
  int count = argc - optind;
  bool wantsTwo = !deletes && !squeezes;
  if (count == 0) usageError("missing operand");
  if (count == 1 && (wantsTwo || (deletes && squeezes))) usageError("missing operand after '%s'", argv[optind]);
  if (count > (deletes && !squeezes ? 1 : 2)) usageError("extra operand '%s'", argv[optind + count - 1]);
  static Set from, to;
  parse(argv[optind], &from, 0);
  if (complement) invert(&from);
  if (count == 2) parse(argv[optind + 1], &to, from.count);
  static unsigned char map[256];
  static bool removed[256], squeezed[256];
  for (int c = 0; c < 256; c++) map[c] = (unsigned char)c;
  if (deletes) {
    for (size_t i = 0; i < from.count; i++) removed[from.bytes[i]] = true;
  } else if (count == 2) {
    if (to.count == 0) die(1, "when not truncating set1, string2 must be non-empty");
    for (size_t i = 0; i < from.count; i++) map[from.bytes[i]] = to.bytes[i < to.count ? i : to.count - 1];
  }
  const Set *last = count == 2 ? &to : &from;
  for (size_t i = 0; squeezes && i < last->count; i++) squeezed[last->bytes[i]] = true;
  static unsigned char buffer[32 << 10];
  int before = -1;
  for (;;) {
    ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      complainOf("read error");
      return 1;
    }
    if (got == 0) return 0;
    ssize_t kept = 0;
    for (ssize_t i = 0; i < got; i++) {
      if (removed[buffer[i]]) continue;
      unsigned char c = map[buffer[i]];
      if (c == before && squeezed[c]) continue;
      before = c;
      buffer[kept++] = c;
    }
    if (!writeAll(STDOUT_FILENO, (const char *)buffer, (size_t)kept)) {
      complainOf("write error");
      return 1;
    }
  }
}
