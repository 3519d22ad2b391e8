/* Filters of lines that are a few lines themselves. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

/* ── rev ── */

static void reverseLine(Lines *lines, void *context) {
  (void)context;
  for (ssize_t end = lines->length; end > 0;) {
    ssize_t start = end - 1;
    while (start > 0 && (lines->line[start] & 0xc0) == 0x80) start--;
    fwrite(lines->line + start, 1, (size_t)(end - start), stdout);
    end = start;
  }
  if (lines->hasEnd) putchar('\n');
}

int revMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: rev [FILE...]\nPrints lines from their end to their beginning.\n");
  return eachLine(argc - optind, argv + optind, '\n', reverseLine, NULL) ? 0 : 1;
}

/* ── tac ── */

typedef struct Kept {
  char **lines;
  size_t count, room;
} Kept;

static void keepLine(Lines *lines, void *context) {
  Kept *kept = context;
  if (kept->count == kept->room) kept->lines = reallocate(kept->lines, (kept->room = kept->room == 0 ? 256 : kept->room * 2) * sizeof *kept->lines);
  kept->lines[kept->count++] = copyText(lines->line);
}

int tacMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: tac [FILE...]\nPrints files from their last line to their first.\n");
  int status = 0;
  for (int i = optind; i < argc || i == optind; i++) {
    Kept kept = {0};
    if (!eachLine(i < argc ? 1 : 0, argv + i, '\n', keepLine, &kept)) status = 1;
    while (kept.count > 0) {
      puts(kept.lines[--kept.count]);
      free(kept.lines[kept.count]);
    }
    free(kept.lines);
  }
  return status;
}

/* ── nl ── */

static bool numbersAll;
static long lineNumber, lineStep = 1;
static int numberWidth = 6;
static const char *numberEnd = "\t";

static void numberLine(Lines *lines, void *context) {
  (void)context;
  if (lines->length == 0 && !numbersAll) {
    printf("%*s\n", numberWidth + (int)strlen(numberEnd), "");
    return;
  }
  printf("%*ld%s%s\n", numberWidth, lineNumber, numberEnd, lines->line);
  lineNumber += lineStep;
}

int nlMain(int argc, char **argv) {
  static const char help[] = "usage: nl [-b a|t] [-v FIRST] [-i STEP] [-w WIDTH] [-s TEXT] [FILE...]\nPrints lines with their numbers: all (-b a), or those that are not empty.\n";
  lineNumber = 1;
  for (int option; (option = nextOption(argc, argv, "b:v:i:w:s:", NULL, help)) != -1;) {
    if (option == 'b') numbersAll = optarg[0] == 'a';
    if (option == 'v') lineNumber = (long)numberOf(optarg, "starting line number");
    if (option == 'i') lineStep = (long)numberOf(optarg, "line number increment");
    if (option == 'w') numberWidth = (int)numberOf(optarg, "line number field width");
    if (option == 's') numberEnd = optarg;
  }
  return eachLine(argc - optind, argv + optind, '\n', numberLine, NULL) ? 0 : 1;
}

/* ── fold ── */

static long foldWidth = 80;
static bool foldsAtBlanks, foldsBytes;

static void foldLine(Lines *lines, void *context) {
  (void)context;
  ssize_t start = 0, blank = -1;
  long column = 0;
  for (ssize_t i = 0; i < lines->length;) {
    ssize_t next = i + 1;
    while (!foldsBytes && next < lines->length && (lines->line[next] & 0xc0) == 0x80) next++;
    long width = lines->line[i] == '\t' && !foldsBytes ? 8 - column % 8 : 1;
    if (column + width > foldWidth && i > start) {
      ssize_t cut = foldsAtBlanks && blank >= start ? blank + 1 : i;
      fwrite(lines->line + start, 1, (size_t)(cut - start), stdout);
      putchar('\n');
      start = cut;
      column = 0;
      for (ssize_t k = cut; k < i; k++) column += foldsBytes || (lines->line[k] & 0xc0) != 0x80;
      blank = -1;
      continue;
    }
    if (lines->line[i] == ' ' || lines->line[i] == '\t') blank = i;
    column += width;
    i = next;
  }
  fwrite(lines->line + start, 1, (size_t)(lines->length - start), stdout);
  if (lines->hasEnd) putchar('\n');
}

int foldMain(int argc, char **argv) {
  static const char help[] = "usage: fold [-bs] [-w WIDTH] [FILE...]\nBreaks lines that are longer than 80 characters.\n  -s  behind blanks   -b  by bytes   -w  another width\n";
  for (int option; (option = nextOption(argc, argv, "bsw:", NULL, help)) != -1;) {
    if (option == 'b') foldsBytes = true;
    if (option == 's') foldsAtBlanks = true;
    if (option == 'w') foldWidth = (long)numberOf(optarg, "number of columns");
  }
  if (foldWidth < 1) die(1, "invalid number of columns: '%ld'", foldWidth);
  return eachLine(argc - optind, argv + optind, '\n', foldLine, NULL) ? 0 : 1;
}

/* ── paste ── */

static char pasteDelimiters[64] = "\t";
static int pasteCount = 1;

static void setDelimiters(const char *text) {
  pasteCount = 0;
  for (; *text != 0 && pasteCount < 64; text++) {
    char c = *text;
    if (c == '\\' && text[1] != 0) {
      c = *++text;
      c = c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? 0 : c;
    }
    pasteDelimiters[pasteCount++] = c;
  }
  if (pasteCount == 0) pasteDelimiters[pasteCount++] = 0;
}

static void putDelimiter(int index) {
  char c = pasteDelimiters[index % pasteCount];
  if (c != 0) putchar(c);
}

static int pasteSerially(int count, char **files) {
  int status = 0;
  for (int i = 0; i < count; i++) {
    FILE *file = openInput(files[i]);
    if (file == NULL) {
      status = 1;
      continue;
    }
    Lines lines = {0};
    for (int index = 0; nextLine(&lines, file, '\n'); index++) {
      if (index > 0) putDelimiter(index - 1);
      fputs(lines.line, stdout);
    }
    putchar('\n');
    freeLines(&lines);
    closeInput(file);
  }
  return status;
}

int pasteMain(int argc, char **argv) {
  static const char help[] = "usage: paste [-s] [-d CHARACTERS] [FILE...]\nPrints the lines of several files side by side.\n  -s  all lines of each file in one   -d  what stands between them\n";
  bool serially = false;
  for (int option; (option = nextOption(argc, argv, "sd:", NULL, help)) != -1;) {
    if (option == 's') serially = true;
    if (option == 'd') setDelimiters(optarg);
  }
  static char *input[] = {"-", NULL};
  char **names = optind < argc ? argv + optind : input;
  int count = optind < argc ? argc - optind : 1;
  if (serially) return pasteSerially(count, names);
  FILE **files = allocate((size_t)count * sizeof *files);
  for (int i = 0; i < count; i++) {
    files[i] = openInput(names[i]);
    if (files[i] == NULL) return 1;
  }
  Lines *lines = calloc((size_t)count, sizeof *lines);
  if (lines == NULL) die(1, "memory exhausted");
  for (;;) {
    int open = 0;
    for (int i = 0; i < count; i++) {
      if (files[i] != NULL && !nextLine(&lines[i], files[i], '\n')) files[i] = NULL;
      open += files[i] != NULL;
    }
    if (open == 0) break;
    for (int i = 0; i < count; i++) {
      if (i > 0) putDelimiter(i - 1);
      if (files[i] != NULL) fputs(lines[i].line, stdout);
    }
    putchar('\n');
  }
  for (int i = 0; i < count; i++) freeLines(&lines[i]);
  free(lines);
  free(files);
  return 0;
}

/* ── comm ── */

int commMain(int argc, char **argv) {
  static const char help[] = "usage: comm [-123] FILE1 FILE2\nPrints, of two sorted files, lines of the first alone, of the second alone, and of both, in three columns.\n  -1, -2, -3  without that column\n";
  bool hidden[3] = {false};
  for (int option; (option = nextOption(argc, argv, "123", NULL, help)) != -1;) hidden[option - '1'] = true;
  if (argc - optind != 2) usageError("two files are expected");
  FILE *files[] = {openInput(argv[optind]), openInput(argv[optind + 1])};
  if (files[0] == NULL || files[1] == NULL) return 1;
  Lines lines[2] = {{0}, {0}};
  bool has[] = {nextLine(&lines[0], files[0], '\n'), nextLine(&lines[1], files[1], '\n')};
  while (has[0] || has[1]) {
    int order = !has[0] ? 1 : !has[1] ? -1 : strcmp(lines[0].line, lines[1].line);
    int column = order < 0 ? 0 : order > 0 ? 1 : 2;
    if (!hidden[column]) {
      for (int i = 0; i < column; i++)
        if (!hidden[i]) putchar('\t');
      puts(lines[order > 0 ? 1 : 0].line);
    }
    if (order <= 0) has[0] = nextLine(&lines[0], files[0], '\n');
    if (order >= 0) has[1] = nextLine(&lines[1], files[1], '\n');
  }
  freeLines(&lines[0]);
  freeLines(&lines[1]);
  return 0;
}
