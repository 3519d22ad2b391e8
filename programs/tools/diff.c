/* How one file differs from another: Myers's algorithm, with linear space. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: diff [-u | -U LINES | -q] [-abiwBrNs] FILE1 FILE2\n"
                           "Prints how to make the second file of the first.\n"
                           "  -u  unified, with three lines around each change   -U  or as many   -q  only whether they differ\n"
                           "  -r  directories with all that is in them   -N  a file that is not there is an empty one   -s  tells which are equal\n"
                           "  -i  upper and lower case are one   -b  blanks may be more or fewer   -w  or none   -B  without empty lines\n"
                           "Exit code: 0 when they are equal, 1 when they differ, 2 when something went wrong.\n";

typedef struct Side {
  char **lines;
  size_t count;
  bool *changed; /* deleted from the first, or added to the second */
  bool hasEnd;   /* the last line has one */
  const char *name;
  struct stat facts;
  bool known;
} Side;

static long context = -1; /* unified with so many lines; -1: not */
static bool brief, recursive, newFiles, tellsSame, ignoreCase, ignoreAmount, ignoreBlanks;
static int status;

static void differ(void) {
  if (status == 0) status = 1;
}

static bool readSide(Side *side, const char *path) {
  *side = (Side){.name = path, .hasEnd = true};
  bool isInput = strcmp(path, "-") == 0;
  side->known = !isInput && stat(path, &side->facts) == 0;
  FILE *file = isInput ? stdin : fopen(path, "r");
  if (file == NULL) {
    if (newFiles && errno == ENOENT) return true;
    complainOf("%s", path);
    status = 2;
    return false;
  }
  Lines lines = {0};
  size_t room = 0;
  while (nextLine(&lines, file, '\n')) {
    if (side->count == room) side->lines = reallocate(side->lines, (room = room == 0 ? 256 : room * 2) * sizeof *side->lines);
    side->lines[side->count++] = copyText(lines.line);
    side->hasEnd = lines.hasEnd;
  }
  freeLines(&lines);
  closeInput(file);
  return true;
}

static void freeSide(Side *side) {
  for (size_t i = 0; i < side->count; i++) free(side->lines[i]);
  free(side->lines);
  free(side->changed);
}

static bool areEqual(const char *a, const char *b) {
  if (!ignoreCase && !ignoreAmount && !ignoreBlanks) return strcmp(a, b) == 0;
  for (;;) {
    bool blankA = isspace((unsigned char)*a), blankB = isspace((unsigned char)*b);
    if (ignoreBlanks || (ignoreAmount && ((blankA && blankB) || (blankA && *b == 0) || (blankB && *a == 0)))) {
      while (isspace((unsigned char)*a)) a++;
      while (isspace((unsigned char)*b)) b++;
      if (ignoreAmount && !ignoreBlanks && *a != 0 && *b != 0 && blankA != blankB) return false;
    }
    int x = (unsigned char)*a, y = (unsigned char)*b;
    if (ignoreCase) {
      x = tolower(x);
      y = tolower(y);
    }
    if (x != y) return false;
    if (x == 0) return true;
    a++;
    b++;
  }
}

static Side *left, *right;

/* The lines as numbers, equal ones alike, so that comparing them is quick. */
static long *leftNumbers, *rightNumbers;

static unsigned long hashOf(const char *line) {
  unsigned long hash = 5381;
  for (; *line != 0; line++) {
    int c = (unsigned char)*line;
    if ((ignoreBlanks || ignoreAmount) && isspace(c)) continue;
    hash = hash * 33 + (unsigned long)(ignoreCase ? tolower(c) : c);
  }
  return hash;
}

typedef struct Class {
  const char *line;
  long next; /* in the bucket; -1: none */
} Class;

static void number(void) {
  size_t all = left->count + right->count, buckets = all * 2 + 1;
  Class *classes = allocate((all + 1) * sizeof *classes);
  long *first = allocate(buckets * sizeof *first), count = 0;
  for (size_t i = 0; i < buckets; i++) first[i] = -1;
  leftNumbers = allocate((left->count + 1) * sizeof *leftNumbers);
  rightNumbers = allocate((right->count + 1) * sizeof *rightNumbers);
  for (size_t i = 0; i < all; i++) {
    const char *line = i < left->count ? left->lines[i] : right->lines[i - left->count];
    size_t bucket = hashOf(line) % buckets;
    long found = first[bucket];
    while (found >= 0 && !areEqual(classes[found].line, line)) found = classes[found].next;
    if (found < 0) {
      classes[count] = (Class){line, first[bucket]};
      found = first[bucket] = count++;
    }
    if (i < left->count) leftNumbers[i] = found;
    else rightNumbers[i - left->count] = found;
  }
  /* A last line without an end is another one than that with it. */
  if (left->hasEnd != right->hasEnd && left->count > 0 && right->count > 0 && leftNumbers[left->count - 1] == rightNumbers[right->count - 1]) rightNumbers[right->count - 1] = count;
  free(classes);
  free(first);
}

static long *forward, *backward; /* how far each diagonal has come */
static long middle;               /* the index of diagonal 0 */

/* The middle of a shortest way through the box from (a, b) to (aEnd, bEnd). */
static void findMiddle(long a, long aEnd, long b, long bEnd, long *x, long *y) {
  long low = a - bEnd, high = aEnd - b, forwardMiddle = a - b, backwardMiddle = aEnd - bEnd;
  long forwardLow = forwardMiddle, forwardHigh = forwardMiddle, backwardLow = backwardMiddle, backwardHigh = backwardMiddle;
  bool odd = ((forwardMiddle - backwardMiddle) & 1) != 0;
  forward[middle + forwardMiddle] = a;
  backward[middle + backwardMiddle] = aEnd;
  for (;;) {
    if (forwardLow > low) forward[middle + --forwardLow - 1] = -1;
    else forwardLow++;
    if (forwardHigh < high) forward[middle + ++forwardHigh + 1] = -1;
    else forwardHigh--;
    for (long d = forwardHigh; d >= forwardLow; d -= 2) {
      long fromBelow = forward[middle + d - 1], fromAbove = forward[middle + d + 1];
      long at = fromBelow >= fromAbove ? fromBelow + 1 : fromAbove;
      while (at < aEnd && at - d < bEnd && leftNumbers[at] == rightNumbers[at - d]) at++;
      forward[middle + d] = at;
      if (odd && backwardLow <= d && d <= backwardHigh && backward[middle + d] <= at) {
        *x = at;
        *y = at - d;
        return;
      }
    }
    const long far = aEnd + bEnd + 2;
    if (backwardLow > low) backward[middle + --backwardLow - 1] = far;
    else backwardLow++;
    if (backwardHigh < high) backward[middle + ++backwardHigh + 1] = far;
    else backwardHigh--;
    for (long d = backwardHigh; d >= backwardLow; d -= 2) {
      long fromBelow = backward[middle + d - 1], fromAbove = backward[middle + d + 1];
      long at = fromBelow < fromAbove ? fromBelow : fromAbove - 1;
      while (at > a && at - d > b && leftNumbers[at - 1] == rightNumbers[at - d - 1]) at--;
      backward[middle + d] = at;
      if (!odd && forwardLow <= d && d <= forwardHigh && at <= forward[middle + d]) {
        *x = at;
        *y = at - d;
        return;
      }
    }
  }
}

static void compareBox(long a, long aEnd, long b, long bEnd) {
  for (;;) {
    while (a < aEnd && b < bEnd && leftNumbers[a] == rightNumbers[b]) {
      a++;
      b++;
    }
    while (a < aEnd && b < bEnd && leftNumbers[aEnd - 1] == rightNumbers[bEnd - 1]) {
      aEnd--;
      bEnd--;
    }
    if (a == aEnd) {
      while (b < bEnd) right->changed[b++] = true;
      return;
    }
    if (b == bEnd) {
      while (a < aEnd) left->changed[a++] = true;
      return;
    }
    long x, y;
    findMiddle(a, aEnd, b, bEnd, &x, &y);
    compareBox(a, x, b, y);
    a = x;
    b = y;
  }
}

/* A run of changes that could lie lower, among equal lines, does: as people expect it. */
static void slideDown(Side *side, const Side *other, const long *numbers) {
  (void)other;
  for (size_t start = 0; start < side->count;) {
    if (!side->changed[start]) {
      start++;
      continue;
    }
    size_t end = start;
    while (end < side->count && side->changed[end]) end++;
    while (end < side->count && numbers[start] == numbers[end] && !side->changed[end]) {
      side->changed[start++] = false;
      side->changed[end++] = true;
      while (end < side->count && side->changed[end]) end++;
    }
    start = end;
  }
}

/* ── Printing ── */

typedef struct Change {
  size_t a, aCount, b, bCount;
} Change;
static Change *changes;
static size_t changeCount;

static void collect(void) {
  size_t room = 0;
  changeCount = 0;
  for (size_t a = 0, b = 0; a < left->count || b < right->count;) {
    bool isChanged = (a < left->count && left->changed[a]) || (b < right->count && right->changed[b]);
    if (!isChanged) {
      a++;
      b++;
      continue;
    }
    Change change = {.a = a, .b = b};
    while (a < left->count && left->changed[a]) a++;
    while (b < right->count && right->changed[b]) b++;
    change.aCount = a - change.a;
    change.bCount = b - change.b;
    if (changeCount == room) changes = reallocate(changes, (room = room == 0 ? 64 : room * 2) * sizeof *changes);
    changes[changeCount++] = change;
  }
}

static void printLine(const Side *side, size_t index, const char *mark) {
  printf("%s%s\n", mark, side->lines[index]);
  if (index + 1 == side->count && !side->hasEnd) puts("\\ No newline at end of file");
}

static void printRange(size_t from, size_t count) {
  if (count > 1) printf("%zu,%zu", from + 1, from + count);
  else printf("%zu", count == 0 ? from : from + 1);
}

static void printNormal(void) {
  for (size_t i = 0; i < changeCount; i++) {
    const Change *change = &changes[i];
    printRange(change->a, change->aCount);
    putchar(change->aCount == 0 ? 'a' : change->bCount == 0 ? 'd' : 'c');
    printRange(change->b, change->bCount);
    putchar('\n');
    for (size_t k = 0; k < change->aCount; k++) printLine(left, change->a + k, "< ");
    if (change->aCount > 0 && change->bCount > 0) puts("---");
    for (size_t k = 0; k < change->bCount; k++) printLine(right, change->b + k, "> ");
  }
}

static void printHeader(const char *mark, const Side *side) {
  char when[64] = "1970-01-01 00:00:00", zone[16] = "+0000";
  struct tm parts;
  time_t time = side->known ? side->facts.st_mtime : 0;
  localtime_r(&time, &parts);
  strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &parts);
  strftime(zone, sizeof zone, "%z", &parts);
  printf("%s %s\t%s.%09ld %s\n", mark, side->name, when, side->known ? side->facts.st_mtim.tv_nsec : 0L, zone);
}

static void printUnifiedRange(size_t from, size_t count) {
  if (count == 1) printf("%zu", from + 1);
  else printf("%zu,%zu", count == 0 ? from : from + 1, count);
}

static void printUnified(void) {
  printHeader("---", left);
  printHeader("+++", right);
  size_t around = (size_t)context;
  for (size_t i = 0; i < changeCount;) {
    size_t last = i;
    while (last + 1 < changeCount && changes[last + 1].a - (changes[last].a + changes[last].aCount) <= around * 2) last++;
    size_t a = changes[i].a > around ? changes[i].a - around : 0, b = changes[i].b > around ? changes[i].b - around : 0;
    size_t aEnd = changes[last].a + changes[last].aCount + around, bEnd = changes[last].b + changes[last].bCount + around;
    if (aEnd > left->count) aEnd = left->count;
    if (bEnd > right->count) bEnd = right->count;
    fputs("@@ -", stdout);
    printUnifiedRange(a, aEnd - a);
    fputs(" +", stdout);
    printUnifiedRange(b, bEnd - b);
    puts(" @@");
    for (; i <= last; i++) {
      for (; a < changes[i].a; a++) printLine(left, a, " ");
      for (size_t k = 0; k < changes[i].aCount; k++) printLine(left, a++, "-");
      for (size_t k = 0; k < changes[i].bCount; k++) printLine(right, changes[i].b + k, "+");
    }
    for (; a < aEnd; a++) printLine(left, a, " ");
  }
}

static bool isBinary(const char *path) {
  FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "r");
  char buffer[4096];
  size_t count = file == NULL ? 0 : fread(buffer, 1, sizeof buffer, file);
  if (file != NULL) fclose(file);
  return memchr(buffer, 0, count) != NULL;
}

static bool sameBytes(const char *a, const char *b) {
  FILE *x = fopen(a, "r"), *y = fopen(b, "r");
  bool same = x != NULL && y != NULL;
  while (same) {
    int c = getc(x);
    same = c == getc(y);
    if (c == EOF) break;
  }
  if (x != NULL) fclose(x);
  if (y != NULL) fclose(y);
  return same;
}

static void diffFiles(const char *a, const char *b, const char *title) {
  if (isBinary(a) || isBinary(b)) {
    if (sameBytes(a, b)) return;
    printf("%siles %s and %s differ\n", brief ? "F" : "Binary f", a, b);
    differ();
    return;
  }
  Side first, second;
  if (!readSide(&first, a)) return;
  if (!readSide(&second, b)) {
    freeSide(&first);
    return;
  }
  left = &first;
  right = &second;
  left->changed = calloc(left->count + 1, sizeof(bool));
  right->changed = calloc(right->count + 1, sizeof(bool));
  if (left->changed == NULL || right->changed == NULL) die(2, "memory exhausted");
  number();
  middle = (long)right->count + 2;
  size_t diagonals = left->count + right->count + 5;
  forward = allocate(diagonals * sizeof *forward);
  backward = allocate(diagonals * sizeof *backward);
  compareBox(0, (long)left->count, 0, (long)right->count);
  slideDown(left, right, leftNumbers);
  slideDown(right, left, rightNumbers);
  collect();
  if (changeCount > 0) {
    differ();
    if (title != NULL && !brief) puts(title);
    if (brief) printf("Files %s and %s differ\n", a, b);
    else if (context >= 0) printUnified();
    else printNormal();
  } else if (tellsSame) {
    printf("Files %s and %s are identical\n", a, b);
  }
  free(forward);
  free(backward);
  free(leftNumbers);
  free(rightNumbers);
  freeSide(&first);
  freeSide(&second);
}

static bool isDirectory(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static void diffPaths(const char *a, const char *b, bool inside);

static void diffDirectories(const char *a, const char *b) {
  char **x = directoryNames(a, NULL), **y = directoryNames(b, NULL);
  if (x == NULL || y == NULL) {
    complainOf("%s", x == NULL ? a : b);
    status = 2;
    freeNames(x);
    freeNames(y);
    return;
  }
  for (char **i = x, **j = y; *i != NULL || *j != NULL;) {
    int order = *i == NULL ? 1 : *j == NULL ? -1 : strcmp(*i, *j);
    const char *name = order <= 0 ? *i : *j;
    char *inA = joinPath(a, name), *inB = joinPath(b, name);
    if (order == 0 || newFiles) {
      diffPaths(inA, inB, true);
    } else {
      printf("Only in %s: %s\n", order < 0 ? a : b, name);
      differ();
    }
    free(inA);
    free(inB);
    i += order <= 0;
    j += order >= 0;
  }
  freeNames(x);
  freeNames(y);
}

static void diffPaths(const char *a, const char *b, bool inside) {
  bool x = isDirectory(a), y = isDirectory(b);
  if (x && y) {
    if (!inside || recursive) diffDirectories(a, b);
    else printf("Common subdirectories: %s and %s\n", a, b);
    return;
  }
  if (x != y && !inside) {
    /* A file against the one of its name in a directory. */
    char *path = joinPath(x ? a : b, baseName(x ? b : a));
    if (x) diffFiles(path, b, NULL);
    else diffFiles(a, path, NULL);
    free(path);
    return;
  }
  if (x != y) {
    printf("File %s is a %s while file %s is a %s\n", a, x ? "directory" : "regular file", b, y ? "directory" : "regular file");
    differ();
    return;
  }
  char *title = NULL;
  if (inside) {
    char unified[32] = "";
    if (context >= 0 && context != 3) snprintf(unified, sizeof unified, " -U%ld", context);
    else if (context == 3) strcpy(unified, " -u");
    if (asprintf(&title, "diff%s%s%s %s %s", recursive ? " -r" : "", newFiles ? " -N" : "", unified, a, b) < 0) title = NULL;
  }
  diffFiles(a, b, title);
  free(title);
}

int diffMain(int argc, char **argv) {
  static const struct option words[] = {{"unified", optional_argument, NULL, 0x100}, {"brief", no_argument, NULL, 'q'}, {"recursive", no_argument, NULL, 'r'}, {"new-file", no_argument, NULL, 'N'}, {"ignore-case", no_argument, NULL, 'i'}, {"ignore-all-space", no_argument, NULL, 'w'}, {"ignore-space-change", no_argument, NULL, 'b'}, {0}};
  usageStatus = 2;
  for (int option; (option = nextOption(argc, argv, "uU:qrNsibwaB", words, HELP)) != -1;) {
    switch (option) {
      case 'u': context = context < 0 ? 3 : context; break;
      case 0x100: context = optarg == NULL ? 3 : (long)numberOf(optarg, "context length"); break;
      case 'U': context = (long)numberOf(optarg, "context length"); break;
      case 'q': brief = true; break;
      case 'r': recursive = true; break;
      case 'N': newFiles = true; break;
      case 's': tellsSame = true; break;
      case 'i': ignoreCase = true; break;
      case 'b': ignoreAmount = true; break;
      case 'w': ignoreBlanks = true; break;
      default: break;
    }
  }
  if (argc - optind != 2) usageError(argc - optind < 2 ? "missing operand" : "extra operand '%s'", argv[argc - optind < 2 ? argc - 1 : optind + 2]);
  diffPaths(argv[optind], argv[optind + 1], false);
  return status;
}
