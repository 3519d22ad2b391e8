/* Sorts lines. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: sort [-nrufbdghmsVczR] [-k FIELD[.CHARACTER][OPTIONS][,FIELD[.CHARACTER][OPTIONS]]]... [-t CHARACTER] [-o FILE] [FILE...]\n"
                           "Sorts lines by their bytes.\n"
                           "  -n  by numbers   -g  floating ones, too   -h  with K, M, G   -V  by numbers in names\n"
                           "  -r  the other way around   -u  equal ones once   -f  upper and lower case are one\n"
                           "  -b  without blanks at the beginning   -d  letters, digits and blanks alone   -s  equal ones stay in order\n"
                           "  -k  by fields (2,2 is the second; n, r, f, b … behind it are its own)   -t  what fields end with\n"
                           "  -c  only tells whether they are sorted   -m  files are sorted already   -o  into a file   -z  lines end with zeros\n";

typedef struct Rules {
  bool numeric, general, human, version, reversed, fold, blanks, dictionary;
} Rules;

typedef struct Key {
  int field, character, endField, endCharacter; /* from 1; 0: the end of the line, or of the field */
  Rules rules;
  bool ownRules;
} Key;

typedef struct Line {
  char *text;
  size_t length;
} Line;

static Key keys[32];
static int keyCount, separator = -1, delimiter = '\n';
static Rules global;
static bool unique, stable;

/* ── Keys ── */

static const char *skipField(const char *at, const char *end) {
  if (separator >= 0) {
    const char *next = memchr(at, separator, (size_t)(end - at));
    return next == NULL ? end : next;
  }
  while (at < end && isblank((unsigned char)*at)) at++;
  while (at < end && !isblank((unsigned char)*at)) at++;
  return at;
}

static const char *fieldStart(const char *at, const char *end, int field) {
  for (int i = 1; i < field && at < end; i++) {
    at = skipField(at, end);
    if (separator >= 0 && at < end) at++;
    else if (separator >= 0) return end;
  }
  return at;
}

static void keyOf(const Line *line, const Key *key, const char **start, const char **stop) {
  const char *end = line->text + line->length;
  const char *at = fieldStart(line->text, end, key->field);
  if (key->rules.blanks)
    while (at < end && isblank((unsigned char)*at)) at++;
  at = end - at < key->character - 1 ? end : at + (key->character - 1);
  *start = at;
  *stop = end;
  if (key->endField == 0) return;
  const char *last = fieldStart(line->text, end, key->endField);
  if (key->endCharacter == 0) {
    *stop = skipField(last, end);
  } else {
    if (key->rules.blanks)
      while (last < end && isblank((unsigned char)*last)) last++;
    *stop = end - last < key->endCharacter ? end : last + key->endCharacter;
  }
  if (*stop < *start) *stop = *start;
}

/* ── Comparing ── */

/* Of any length: by digits, not by a number that could be too small. */
static int compareNumbers(const char *a, const char *aEnd, const char *b, const char *bEnd) {
  while (a < aEnd && isspace((unsigned char)*a)) a++;
  while (b < bEnd && isspace((unsigned char)*b)) b++;
  bool aNegative = a < aEnd && *a == '-', bNegative = b < bEnd && *b == '-';
  a += aNegative;
  b += bNegative;
  while (a < aEnd && *a == '0') a++;
  while (b < bEnd && *b == '0') b++;
  size_t aDigits = 0, bDigits = 0;
  while (a + aDigits < aEnd && isdigit((unsigned char)a[aDigits])) aDigits++;
  while (b + bDigits < bEnd && isdigit((unsigned char)b[bDigits])) bDigits++;
  const char *aRest = a + aDigits, *bRest = b + bDigits;
  int order = aDigits != bDigits ? (aDigits < bDigits ? -1 : 1) : memcmp(a, b, aDigits);
  bool aFraction = aRest + 1 < aEnd && *aRest == '.', bFraction = bRest + 1 < bEnd && *bRest == '.';
  bool zero = aDigits == 0 && bDigits == 0;
  if (order == 0 && (aFraction || bFraction)) {
    aRest += aFraction;
    bRest += bFraction;
    while (order == 0) {
      int x = aFraction && aRest < aEnd && isdigit((unsigned char)*aRest) ? *aRest++ : -1;
      int y = bFraction && bRest < bEnd && isdigit((unsigned char)*bRest) ? *bRest++ : -1;
      if (x < 0 && y < 0) break;
      if ((x < 0 ? '0' : x) != '0' || (y < 0 ? '0' : y) != '0') zero = false;
      order = (x < 0 ? '0' : x) - (y < 0 ? '0' : y);
    }
  }
  if (aNegative != bNegative) {
    if (zero && order == 0) return 0;
    return aNegative ? -1 : 1;
  }
  return aNegative ? -order : order;
}

static int unitOf(const char *a, const char *aEnd) {
  while (a < aEnd && (isspace((unsigned char)*a) || *a == '-' || *a == '.' || isdigit((unsigned char)*a))) a++;
  static const char units[] = "KMGTPEZY";
  const char *unit = a < aEnd ? strchr(units, toupper((unsigned char)*a)) : NULL;
  return unit == NULL || *unit == 0 ? 0 : (int)(unit - units) + 1;
}

static int compareFloating(const char *a, const char *b) {
  char *aRest, *bRest;
  double x = strtod(a, &aRest), y = strtod(b, &bRest);
  bool aIs = aRest != a, bIs = bRest != b;
  if (!aIs || !bIs) return (int)aIs - (int)bIs;
  return (x > y) - (x < y);
}

static int compareVersions(const char *a, const char *aEnd, const char *b, const char *bEnd) {
  while (a < aEnd && b < bEnd) {
    if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
      const char *x = a, *y = b;
      while (x < aEnd && isdigit((unsigned char)*x)) x++;
      while (y < bEnd && isdigit((unsigned char)*y)) y++;
      int order = compareNumbers(a, x, b, y);
      if (order != 0) return order;
      a = x;
      b = y;
    } else if (*a != *b) {
      return (unsigned char)*a - (unsigned char)*b;
    } else {
      a++;
      b++;
    }
  }
  return (a < aEnd) - (b < bEnd);
}

static int compareTexts(const char *a, const char *aEnd, const char *b, const char *bEnd, const Rules *rules) {
  if (!rules->fold && !rules->dictionary) {
    size_t x = (size_t)(aEnd - a), y = (size_t)(bEnd - b);
    int order = memcmp(a, b, x < y ? x : y);
    return order != 0 ? order : (x > y) - (x < y);
  }
  for (;;) {
    while (rules->dictionary && a < aEnd && !isalnum((unsigned char)*a) && !isblank((unsigned char)*a)) a++;
    while (rules->dictionary && b < bEnd && !isalnum((unsigned char)*b) && !isblank((unsigned char)*b)) b++;
    if (a == aEnd || b == bEnd) return (a < aEnd) - (b < bEnd);
    int x = (unsigned char)*a++, y = (unsigned char)*b++;
    if (rules->fold) {
      x = toupper(x);
      y = toupper(y);
    }
    if (x != y) return x - y;
  }
}

static int compareBy(const char *a, const char *aEnd, const char *b, const char *bEnd, const Rules *rules) {
  int order;
  if (rules->numeric) {
    order = compareNumbers(a, aEnd, b, bEnd);
  } else if (rules->human) {
    int x = unitOf(a, aEnd), y = unitOf(b, bEnd);
    order = x != y ? x - y : compareNumbers(a, aEnd, b, bEnd);
  } else if (rules->general) {
    order = compareFloating(a, b);
  } else if (rules->version) {
    order = compareVersions(a, aEnd, b, bEnd);
  } else {
    order = compareTexts(a, aEnd, b, bEnd, rules);
  }
  return rules->reversed ? -order : order;
}

static int compareKeys(const Line *x, const Line *y) {
  for (int i = 0; i < keyCount; i++) {
    const char *a, *aEnd, *b, *bEnd;
    keyOf(x, &keys[i], &a, &aEnd);
    keyOf(y, &keys[i], &b, &bEnd);
    int order = compareBy(a, aEnd, b, bEnd, &keys[i].rules);
    if (order != 0) return order;
  }
  return 0;
}

static int compareLines(const Line *x, const Line *y) {
  int order = compareKeys(x, y);
  if (order != 0 || unique || stable) return order;
  Rules plain = {.reversed = global.reversed};
  return compareBy(x->text, x->text + x->length, y->text, y->text + y->length, &plain);
}

/* ── Options ── */

static bool setRule(Rules *rules, char letter) {
  switch (letter) {
    case 'n': rules->numeric = true; return true;
    case 'g': rules->general = true; return true;
    case 'h': rules->human = true; return true;
    case 'V': rules->version = true; return true;
    case 'r': rules->reversed = true; return true;
    case 'f': rules->fold = true; return true;
    case 'b': rules->blanks = true; return true;
    case 'd': rules->dictionary = true; return true;
    default: return false;
  }
}

static const char *keyPosition(const char *text, int *field, int *character, Key *key, const char *whole) {
  char *end;
  *field = (int)strtol(text, &end, 10);
  if (end == text || *field < 1) die(2, "invalid number at field start: '%s'", whole);
  if (*end == '.') *character = (int)strtol(end + 1, &end, 10);
  while (*end != 0 && *end != ',') {
    if (!setRule(&key->rules, *end)) die(2, "stray character in field spec: '%s'", whole);
    key->ownRules = true;
    end++;
  }
  return end;
}

static void addKey(const char *text) {
  if (keyCount == 32) die(2, "too many keys");
  Key *key = &keys[keyCount++];
  *key = (Key){.character = 1};
  const char *rest = keyPosition(text, &key->field, &key->character, key, text);
  if (key->character < 1) die(2, "character offset is zero: '%s'", text);
  if (*rest == ',') rest = keyPosition(rest + 1, &key->endField, &key->endCharacter, key, text);
  if (*rest != 0) die(2, "stray character in field spec: '%s'", text);
}

/* ── Lines ── */

static Line *lines;
static size_t lineCount, lineRoom;

static void add(Lines *read, void *context) {
  (void)context;
  if (lineCount == lineRoom) lines = reallocate(lines, (lineRoom = lineRoom == 0 ? 1024 : lineRoom * 2) * sizeof *lines);
  char *text = allocate((size_t)read->length + 1);
  memcpy(text, read->line, (size_t)read->length + 1);
  lines[lineCount++] = (Line){text, (size_t)read->length};
}

/* Merge sort: stable, and never quadratic. */
static void sortLines(Line *list, size_t count, Line *other) {
  if (count < 8) {
    for (size_t i = 1; i < count; i++) {
      Line line = list[i];
      size_t at = i;
      for (; at > 0 && compareLines(&list[at - 1], &line) > 0; at--) list[at] = list[at - 1];
      list[at] = line;
    }
    return;
  }
  size_t half = count / 2;
  sortLines(list, half, other);
  sortLines(list + half, count - half, other);
  if (compareLines(&list[half - 1], &list[half]) <= 0) return;
  memcpy(other, list, half * sizeof *list);
  size_t a = 0, b = half, at = 0;
  while (a < half && b < count) list[at++] = compareLines(&other[a], &list[b]) <= 0 ? other[a++] : list[b++];
  while (a < half) list[at++] = other[a++];
}

static int check(const char *name, bool tells) {
  for (size_t i = 1; i < lineCount; i++) {
    int order = compareLines(&lines[i - 1], &lines[i]);
    if (order < 0 || (order == 0 && !unique)) continue;
    if (tells) complain("%s:%zu: disorder: %s", name, i + 1, lines[i].text);
    return 1;
  }
  return 0;
}

int sortMain(int argc, char **argv) {
  static const struct option words[] = {{"numeric-sort", no_argument, NULL, 'n'}, {"reverse", no_argument, NULL, 'r'}, {"unique", no_argument, NULL, 'u'}, {"key", required_argument, NULL, 'k'}, {"field-separator", required_argument, NULL, 't'}, {"output", required_argument, NULL, 'o'}, {"check", no_argument, NULL, 'c'}, {"stable", no_argument, NULL, 's'}, {0}};
  const char *out = NULL;
  int checks = 0;
  usageStatus = 2;
  for (int option; (option = nextOption(argc, argv, "nrufbdghmsVcCzk:t:o:T:S:", words, HELP)) != -1;) {
    if (setRule(&global, (char)option)) continue;
    switch (option) {
      case 'u': unique = true; break;
      case 's': stable = true; break;
      case 'c':
      case 'C': checks = option; break;
      case 'z': delimiter = 0; break;
      case 'k': addKey(optarg); break;
      case 't':
        if (strcmp(optarg, "\\0") == 0) separator = 0;
        else if (optarg[0] == 0 || optarg[1] != 0) die(2, "multi-character tab '%s'", optarg);
        else separator = (unsigned char)optarg[0];
        break;
      case 'o': out = optarg; break;
      default: break;
    }
  }
  if (keyCount == 0) keys[keyCount++] = (Key){.field = 1, .character = 1};
  for (int i = 0; i < keyCount; i++)
    if (!keys[i].ownRules) keys[i].rules = global;
  if (!eachLine(argc - optind, argv + optind, delimiter, add, NULL)) return 2;
  if (checks != 0) return check(optind < argc ? argv[optind] : "-", checks == 'c');
  if (lineCount > 1) {
    Line *other = allocate((lineCount / 2 + 1) * sizeof *other);
    sortLines(lines, lineCount, other);
    free(other);
  }
  if (out != NULL && freopen(out, "w", stdout) == NULL) {
    complainOf("open failed: %s", out);
    return 2;
  }
  for (size_t i = 0; i < lineCount; i++) {
    if (unique && i > 0 && compareLines(&lines[i - 1], &lines[i]) == 0) {
      /* The first of the equal ones is the one that is kept. */
      lines[i] = lines[i - 1];
      continue;
    }
    fwrite(lines[i].text, 1, lines[i].length, stdout);
    if (putchar(delimiter) == EOF) break;
  }
  return 0;
}
