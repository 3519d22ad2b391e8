/* Lines that match. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: grep [-EFinvclLowxqshHrRz] [-e PATTERN]... [-f FILE] [-m COUNT] [-A N] [-B N] [-C N] [PATTERN] [FILE...]\n"
                           "Prints the lines that match a pattern: a basic regular expression.\n"
                           "  -E  an extended one   -F  a text   -i  upper and lower case are one   -w  whole words   -x  whole lines\n"
                           "  -v  lines that do not match   -c  how many   -l  only names of files   -L  of those without one\n"
                           "  -o  only what matches   -n  with line numbers   -h  without names   -H  with names   -q  nothing\n"
                           "  -r  what is in directories   -s  nothing about files that cannot be read   -m  no more than so many\n"
                           "  -A  lines behind, -B  before, -C  around each   --include=PATTERN, --exclude=PATTERN  names of files for -r\n"
                           "Exit code: 0 when something matched, 1 when nothing did, 2 when something went wrong.\n";

typedef struct Pattern {
  const char *text; /* -F */
  size_t length;
  regex_t regex;
} Pattern;

static Pattern *patterns;
static size_t patternCount;
static bool fixed, extended, ignoreCase, inverted, counts, names, namesWithout, only, numbers, words, wholeLines, quiet, silent, recursive;
static int withNames = -1;
static long long most = -1;
static long before, after;
static const char *included, *excluded;
static bool matchedAny, failed;

#include <fnmatch.h>

static void addPattern(const char *text, size_t length) {
  patterns = reallocate(patterns, (patternCount + 1) * sizeof *patterns);
  char *copy = allocate(length + 1);
  memcpy(copy, text, length);
  copy[length] = 0;
  patterns[patternCount++] = (Pattern){.text = copy, .length = length};
}

/* One a line. */
static void addPatterns(const char *text) {
  for (;;) {
    size_t length = strcspn(text, "\n");
    addPattern(text, length);
    if (text[length] == 0) return;
    text += length + 1;
  }
}

static void addPatternsOf(const char *path) {
  FILE *file = openInput(path);
  if (file == NULL) exit(2);
  Lines lines = {0};
  while (nextLine(&lines, file, '\n')) addPattern(lines.line, (size_t)lines.length);
  freeLines(&lines);
  closeInput(file);
}

static void compile(void) {
  for (size_t i = 0; i < patternCount && !fixed; i++) {
    int error = regcomp(&patterns[i].regex, patterns[i].text, (extended ? REG_EXTENDED : 0) | (ignoreCase ? REG_ICASE : 0));
    if (error == 0) continue;
    char message[128];
    regerror(error, &patterns[i].regex, message, sizeof message);
    die(2, "%s: %s", patterns[i].text, message);
  }
}

static bool isWordByte(char c) { return c == '_' || isalnum((unsigned char)c) || (c & 0x80); }

static const char *findText(const char *text, const Pattern *pattern) {
  if (!ignoreCase) return strstr(text, pattern->text);
  for (;; text++) {
    if (strncasecmp(text, pattern->text, pattern->length) == 0) return text;
    if (*text == 0) return NULL;
  }
}

/* The first match from `from` on, the longest of those that begin there. */
static bool find(const char *line, size_t length, size_t from, size_t *start, size_t *end) {
  bool found = false;
  for (size_t i = 0; i < patternCount; i++) {
    size_t s, e, at = from;
    for (;;) {
      if (at > length) goto next;
      if (fixed) {
        const char *place = findText(line + at, &patterns[i]);
        if (place == NULL) goto next;
        s = (size_t)(place - line);
        e = s + patterns[i].length;
      } else {
        regmatch_t match;
        if (regexec(&patterns[i].regex, line + at, 1, &match, at > 0 ? REG_NOTBOL : 0) != 0) goto next;
        s = at + (size_t)match.rm_so;
        e = at + (size_t)match.rm_eo;
      }
      bool fits = true;
      if (wholeLines) fits = s == 0 && e == length;
      else if (words) fits = (s == 0 || !isWordByte(line[s - 1])) && (e == length || !isWordByte(line[e]));
      if (fits) break;
      at = s + 1;
    }
    if (!found || s < *start || (s == *start && e > *end)) {
      *start = s;
      *end = e;
    }
    found = true;
  next:;
  }
  return found;
}

static void printPrefix(const char *name, long long number, char separator) {
  if (withNames > 0) printf("%s%c", name, separator);
  if (numbers) printf("%lld%c", number, separator);
}

static void printMatches(const char *name, const Lines *lines, long long number, size_t start, size_t end) {
  for (bool found = true; found;) {
    if (end > start) {
      printPrefix(name, number, ':');
      fwrite(lines->line + start, 1, end - start, stdout);
      putchar('\n');
    }
    size_t from = end > start ? end : end + 1;
    found = from <= (size_t)lines->length && find(lines->line, (size_t)lines->length, from, &start, &end);
  }
}

/* Lines before the one that is looked at, for -B. */
typedef struct Past {
  char **lines;
  long long *numbers;
  long count, first;
} Past;

static void remember(Past *past, const Lines *lines, long long number) {
  if (before == 0) return;
  long at = (past->first + past->count) % before;
  if (past->count == before) {
    free(past->lines[past->first]);
    past->first = (past->first + 1) % before;
  } else {
    past->count++;
  }
  past->lines[at] = copyText(lines->line);
  past->numbers[at] = number;
}

static long long lastPrinted;

static void separate(long long number) {
  if ((before > 0 || after > 0) && lastPrinted > 0 && number > lastPrinted + 1) puts("--");
  lastPrinted = number;
}

static void printPast(const char *name, Past *past) {
  while (past->count > 0) {
    separate(past->numbers[past->first]);
    printPrefix(name, past->numbers[past->first], '-');
    puts(past->lines[past->first]);
    free(past->lines[past->first]);
    past->first = (past->first + 1) % before;
    past->count--;
  }
}

static void searchFile(const char *name, FILE *file) {
  Lines lines = {0};
  Past past = {0};
  if (before > 0) {
    past.lines = allocate((size_t)before * sizeof *past.lines);
    past.numbers = allocate((size_t)before * sizeof *past.numbers);
  }
  long long number = 0, found = 0;
  long trailing = 0;
  lastPrinted = 0;
  bool binary = false;
  while (nextLine(&lines, file, '\n')) {
    number++;
    size_t start = 0, end = 0;
    if (!binary && memchr(lines.line, 0, (size_t)lines.length) != NULL) binary = true;
    bool matches = find(lines.line, (size_t)lines.length, 0, &start, &end) != inverted;
    if (!matches) {
      if (trailing > 0) {
        trailing--;
        separate(number);
        printPrefix(name, number, '-');
        puts(lines.line);
      } else {
        remember(&past, &lines, number);
      }
      continue;
    }
    found++;
    matchedAny = true;
    if (quiet) exit(0);
    if (names || namesWithout) break;
    if (!counts && binary) {
      printf("Binary file %s matches\n", name);
      break;
    }
    if (!counts && only && !inverted) {
      printMatches(name, &lines, number, start, end);
    } else if (!counts) {
      printPast(name, &past);
      separate(number);
      printPrefix(name, number, ':');
      fwrite(lines.line, 1, (size_t)lines.length, stdout);
      putchar('\n');
      trailing = after;
    }
    if (most >= 0 && found >= most) break;
  }
  if (ferror(file)) {
    failed = true;
    if (!silent) complainOf("%s", name);
  }
  if (counts) {
    if (withNames > 0) printf("%s:", name);
    printf("%lld\n", found);
  }
  if ((names && found > 0) || (namesWithout && found == 0)) puts(name);
  freeLines(&lines);
  for (long i = 0; i < past.count; i++) free(past.lines[(past.first + i) % before]);
  free(past.lines);
  free(past.numbers);
}

static void search(const char *path) {
  bool isInput = strcmp(path, "-") == 0;
  FILE *file = isInput ? stdin : fopen(path, "r");
  if (file == NULL) {
    failed = true;
    if (!silent) complainOf("%s", path);
    return;
  }
  searchFile(isInput ? "(standard input)" : path, file);
  closeInput(file);
}

static VisitResult visit(const Visit *visit, void *context) {
  (void)context;
  if (visit->facts == NULL) {
    failed = true;
    if (!silent) complainOf("%s", visit->path);
    return VISIT_ON;
  }
  if (S_ISDIR(visit->facts->st_mode)) return VISIT_ON;
  if (visit->depth > 0 && !S_ISREG(visit->facts->st_mode)) return VISIT_ON;
  const char *name = baseName(visit->path);
  if (included != NULL && fnmatch(included, name, 0) != 0) return VISIT_ON;
  if (excluded != NULL && fnmatch(excluded, name, 0) == 0) return VISIT_ON;
  search(strncmp(visit->path, "./", 2) == 0 && context != NULL ? visit->path + 2 : visit->path);
  return VISIT_ON;
}

int grepMain(int argc, char **argv) {
  static const struct option longs[] = {{"include", required_argument, NULL, 'I'}, {"exclude", required_argument, NULL, 'X'}, {"color", optional_argument, NULL, 0x100}, {"colour", optional_argument, NULL, 0x100}, {"count", no_argument, NULL, 'c'}, {"ignore-case", no_argument, NULL, 'i'}, {"invert-match", no_argument, NULL, 'v'}, {"line-number", no_argument, NULL, 'n'}, {"quiet", no_argument, NULL, 'q'}, {"recursive", no_argument, NULL, 'r'}, {"files-with-matches", no_argument, NULL, 'l'}, {"only-matching", no_argument, NULL, 'o'}, {"extended-regexp", no_argument, NULL, 'E'}, {"fixed-strings", no_argument, NULL, 'F'}, {"word-regexp", no_argument, NULL, 'w'}, {"line-regexp", no_argument, NULL, 'x'}, {"max-count", required_argument, NULL, 'm'}, {0}};
  usageStatus = 2;
  if (strcmp(toolName, "egrep") == 0) extended = true;
  if (strcmp(toolName, "fgrep") == 0) fixed = true;
  for (int option; (option = nextOption(argc, argv, "EFGinvclLowxqshHrRae:f:m:A:B:C:", longs, HELP)) != -1;) {
    switch (option) {
      case 'E': extended = true; fixed = false; break;
      case 'F': fixed = true; break;
      case 'G': extended = fixed = false; break;
      case 'i': ignoreCase = true; break;
      case 'n': numbers = true; break;
      case 'v': inverted = true; break;
      case 'c': counts = true; break;
      case 'l': names = true; break;
      case 'L': namesWithout = true; break;
      case 'o': only = true; break;
      case 'w': words = true; break;
      case 'x': wholeLines = true; break;
      case 'q': quiet = true; break;
      case 's': silent = true; break;
      case 'h': withNames = 0; break;
      case 'H': withNames = 1; break;
      case 'r':
      case 'R': recursive = true; break;
      case 'e': addPatterns(optarg); break;
      case 'f': addPatternsOf(optarg); break;
      case 'm': most = numberOf(optarg, "max count"); break;
      case 'A': after = (long)numberOf(optarg, "context length argument"); break;
      case 'B': before = (long)numberOf(optarg, "context length argument"); break;
      case 'C': before = after = (long)numberOf(optarg, "context length argument"); break;
      case 'I': included = optarg; break;
      case 'X': excluded = optarg; break;
      default: break;
    }
  }
  if (patterns == NULL) {
    if (optind == argc) usageError("a pattern is expected");
    addPatterns(argv[optind++]);
  }
  compile();
  int count = argc - optind;
  if (withNames < 0) withNames = count > 1 || recursive;
  if (recursive) {
    static char here[] = ".";
    bool shortens = count == 0;
    for (int i = 0; i < count || i == 0; i++) walkTree(count == 0 ? here : argv[optind + i], true, false, visit, shortens ? &shortens : NULL);
  } else if (count == 0) {
    search("-");
  } else {
    for (int i = 0; i < count; i++) {
      struct stat facts;
      if (stat(argv[optind + i], &facts) == 0 && S_ISDIR(facts.st_mode)) complain("%s: Is a directory", argv[optind + i]);
      else search(argv[optind + i]);
    }
  }
  return failed && !(quiet && matchedAny) ? 2 : matchedAny ? 0 : 1;
}
