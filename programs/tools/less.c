/* Shows files a screen at a time. */
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lines.h"
#include "../lib/screen.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: less [-NSiF] [+LINE | +/PATTERN] [FILE...]\n"
                           "Shows files, or standard input, a screen at a time.\n"
                           "  -N  with line numbers   -S  long lines are cut   -i  upper and lower case are one for searches\n"
                           "  -F  only prints what fits on one screen\n"
                           "Keys: SPACE b  a screen on, back    d u  half of one     j k  a line     g G  the beginning, the end\n"
                           "      /TEXT ?TEXT  searches, on and back   n N  again, the other way   LEFT RIGHT  sideways with -S\n"
                           "      :n :p  the next file, the one before   -N -S  as the options   h  help   q  ends\n";

typedef struct Line {
  char *text;
  size_t length;
} Line;

static Line *lines;
static size_t lineCount, lineRoom;
static size_t top; /* the first line on the screen */
static int topRow; /* of its rows, which are several when it is long */
static int rows, columns, sideways;
static bool numbers, cuts, ignoreCase, onlyIfLonger;
static char message[256];
static regex_t pattern;
static bool hasPattern, searchesBack;
static char **files;
static int fileCount, fileIndex;
static FILE *source; /* what is not read yet; NULL: nothing */
static bool isBinary;

/* Tabs, and letters that were printed over themselves as typewriters did, are made plain. */
static char *plain(const char *text, size_t length, size_t *size) {
  char *out = allocate(length * 8 + 1);
  size_t at = 0, column = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\t') {
      do out[at++] = ' ';
      while (++column % 8 != 0);
    } else if (text[i] == '\b' && at > 0) {
      at--;
      column--;
    } else if (text[i] == '\r' && i + 1 == length) {
      continue;
    } else {
      out[at++] = text[i];
      if ((text[i] & 0xc0) != 0x80) column++;
    }
  }
  out[at] = 0;
  *size = at;
  return out;
}

/* So that line `wanted` is there, if there is one. */
static void readTo(size_t wanted) {
  static Lines reader;
  while (source != NULL && lineCount <= wanted) {
    if (!nextLine(&reader, source, '\n')) {
      closeInput(source);
      source = NULL;
      return;
    }
    if (lineCount == lineRoom) lines = reallocate(lines, (lineRoom = lineRoom == 0 ? 1024 : lineRoom * 2) * sizeof *lines);
    Line *line = &lines[lineCount++];
    if (memchr(reader.line, 0, (size_t)reader.length) != NULL) isBinary = true;
    line->text = plain(reader.line, (size_t)reader.length, &line->length);
  }
}

static bool openFile(int index) {
  FILE *file = openInput(files[index]);
  struct stat facts;
  if (file != NULL && file != stdin && fstat(fileno(file), &facts) == 0 && S_ISDIR(facts.st_mode)) {
    complain("%s is a directory", files[index]);
    fclose(file);
    file = NULL;
  }
  if (file == NULL) return false;
  for (size_t i = 0; i < lineCount; i++) free(lines[i].text);
  lineCount = top = 0;
  topRow = sideways = 0;
  isBinary = false;
  closeInput(source);
  source = file;
  fileIndex = index;
  return true;
}

/* ── Rows ── */

static int textColumns(void) {
  int width = columns - (numbers ? 8 : 0);
  return width < 1 ? 1 : width;
}

/* The bytes of a line that fit into one row, from a place in it. */
static size_t rowBytes(const Line *line, size_t from) {
  int width = 0;
  size_t at = from;
  while (at < line->length) {
    size_t bytes;
    int more = characterWidth(line->text + at, line->length - at, &bytes);
    if (width + more > textColumns()) break;
    width += more;
    at += bytes;
  }
  return at == from && at < line->length ? 1 : at - from;
}

static int rowsOf(size_t index) {
  if (cuts) return 1;
  int count = 0;
  size_t at = 0;
  do {
    at += rowBytes(&lines[index], at);
    count++;
  } while (at < lines[index].length);
  return count;
}

static bool moveDown(int count) {
  bool moved = false;
  for (; count > 0; count--) {
    readTo(top + (size_t)rows + 1);
    /* Not beyond the last screen. */
    int below = rowsOf(top) - topRow;
    for (size_t i = top + 1; i < lineCount && below < rows; i++) below += rowsOf(i);
    if (below < rows) break;
    if (++topRow >= rowsOf(top)) {
      if (top + 1 >= lineCount) {
        topRow--;
        break;
      }
      top++;
      topRow = 0;
    }
    moved = true;
  }
  return moved;
}

static void moveUp(int count) {
  for (; count > 0; count--) {
    if (topRow > 0) {
      topRow--;
    } else if (top > 0) {
      top--;
      topRow = rowsOf(top) - 1;
    } else {
      return;
    }
  }
}

static void moveToEnd(void) {
  readTo((size_t)-2);
  if (lineCount == 0) return;
  top = lineCount - 1;
  topRow = rowsOf(top) - 1;
  moveUp(rows - 1);
}

/* ── The picture ── */

static void putMatches(const Line *line, size_t from, size_t length) {
  size_t end = from + length, at = from;
  int left = textColumns();
  regmatch_t match;
  size_t search = 0;
  while (hasPattern && search <= line->length && regexec(&pattern, line->text + search, 1, &match, search > 0 ? REG_NOTBOL : 0) == 0) {
    size_t start = search + (size_t)match.rm_so, stop = search + (size_t)match.rm_eo;
    search = stop > start ? stop : stop + 1;
    if (stop <= at || start >= end || stop == start) {
      if (start >= end) break;
      continue;
    }
    if (start < at) start = at;
    if (stop > end) stop = end;
    left -= screenPutText(line->text + at, start - at, left);
    screenPut("\033[7m");
    left -= screenPutText(line->text + start, stop - start, left);
    screenPut("\033[27m");
    at = stop;
  }
  screenPutText(line->text + at, end - at, left);
}

static void draw(void) {
  screenSize(&rows, &columns);
  rows--;
  if (rows < 1) rows = 1;
  readTo(top + (size_t)rows + 1);
  screenPut("\033[?25l\033[H");
  size_t index = top, at = 0;
  for (int i = 0; i < topRow && index < lineCount; i++) at += rowBytes(&lines[index], at);
  for (int row = 0; row < rows; row++) {
    screenFormat("\033[%d;1H\033[K", row + 1);
    if (index >= lineCount) {
      screenPut("~");
      continue;
    }
    const Line *line = &lines[index];
    if (numbers && at == 0) screenFormat("%7zu ", index + 1);
    else if (numbers) screenPut("        ");
    size_t from = at, length;
    if (cuts) {
      for (int i = 0; i < sideways && from < line->length; i++) {
        size_t bytes;
        characterWidth(line->text + from, line->length - from, &bytes);
        from += bytes;
      }
    }
    length = rowBytes(line, from);
    putMatches(line, from, length);
    at = from + length;
    if (cuts || at >= line->length) {
      index++;
      at = 0;
    }
  }
  screenFormat("\033[%d;1H\033[K\033[7m", rows + 1);
  bool atEnd = source == NULL && index >= lineCount;
  if (message[0] != 0) {
    screenPutText(message, strlen(message), columns - 1);
  } else {
    char text[300];
    const char *name = strcmp(files[fileIndex], "-") == 0 ? "" : files[fileIndex];
    int length = snprintf(text, sizeof text, "%s%s%zu", name, name[0] != 0 ? "  line " : "line ", top + 1);
    if (source == NULL) length += snprintf(text + length, sizeof text - (size_t)length, "/%zu", lineCount);
    if (fileCount > 1) length += snprintf(text + length, sizeof text - (size_t)length, "  file %d of %d", fileIndex + 1, fileCount);
    if (atEnd) length += snprintf(text + length, sizeof text - (size_t)length, "  (END)");
    screenPutText(text, (size_t)length, columns - 1);
  }
  screenPut("\033[27m\033[?25h");
  screenFlush();
  message[0] = 0;
}

/* ── Searching ── */

/* A line of text at the bottom; false: it was given up. */
static bool ask(const char *prompt, char *text, size_t size) {
  size_t length = 0;
  for (;;) {
    text[length] = 0;
    screenFormat("\033[%d;1H\033[K%s", rows + 1, prompt);
    screenPutText(text, length, columns - 4);
    screenFlush();
    int key = screenKey(-1);
    if (key == '\r' || key == '\n') return true;
    if (key == 27 || key == CTRL('c') || key == CTRL('g') || key == KEY_END_OF_INPUT) return false;
    if (key == 127 || key == '\b') {
      if (length == 0) return false;
      do length--;
      while (length > 0 && (text[length] & 0xc0) == 0x80);
    } else if (key >= ' ' && key < KEY_UP && length + 5 < size) {
      wchar_t wide = key;
      char bytes[8];
      int count = wctomb(bytes, wide);
      for (int i = 0; i < count; i++) text[length++] = bytes[i];
    }
  }
}

static bool setPattern(const char *text) {
  if (hasPattern) regfree(&pattern);
  bool folds = ignoreCase;
  for (const char *c = text; folds && *c != 0; c++) folds = !(*c >= 'A' && *c <= 'Z');
  int error = regcomp(&pattern, text, REG_EXTENDED | (folds ? REG_ICASE : 0));
  hasPattern = error == 0;
  if (error != 0) regerror(error, &pattern, message, sizeof message);
  return hasPattern;
}

static void search(bool back, bool includesTop) {
  if (!hasPattern) {
    strcpy(message, "Nothing to search for");
    return;
  }
  for (size_t i = top; back ? i-- > 0 : (i += !includesTop, includesTop = false, readTo(i), i < lineCount);) {
    if (regexec(&pattern, lines[i].text, 0, NULL, 0) != 0) continue;
    top = i;
    topRow = 0;
    return;
  }
  strcpy(message, "Pattern not found");
}

static void askAndSearch(bool back) {
  char text[200];
  if (!ask(back ? "?" : "/", text, sizeof text)) return;
  searchesBack = back;
  if (text[0] == 0 || setPattern(text)) search(back, false);
}

static void showHelp(void) {
  screenPut("\033[H\033[2J");
  for (const char *c = HELP; *c != 0; c++) {
    if (*c == '\n') screenPut("\r");
    screenPutBytes(c, 1);
  }
  screenPut("\r\nPress a key.");
  screenFlush();
  screenKey(-1);
}

static void otherFile(int step) {
  int next = fileIndex + step;
  if (next < 0 || next >= fileCount) strcpy(message, "There is no other file");
  else if (!openFile(next)) snprintf(message, sizeof message, "%s: %s", files[next], strerror(errno));
}

/* false: it is the end. */
static bool handle(int key, long count) {
  int half = rows / 2 < 1 ? 1 : rows / 2;
  switch (key) {
    case 'q':
    case 'Q':
    case CTRL('c'):
    case KEY_END_OF_INPUT: return false;
    case ' ':
    case 'f':
    case CTRL('f'):
    case CTRL('v'):
    case KEY_PAGE_DOWN: moveDown(rows); break;
    case 'b':
    case CTRL('b'):
    case KEY_PAGE_UP: moveUp(rows); break;
    case 'd':
    case CTRL('d'): moveDown(half); break;
    case 'u':
    case CTRL('u'): moveUp(half); break;
    case 'j':
    case '\r':
    case '\n':
    case KEY_DOWN: moveDown(count > 0 ? (int)count : 1); break;
    case 'k':
    case 'y':
    case KEY_UP: moveUp(count > 0 ? (int)count : 1); break;
    case 'g':
    case '<':
    case KEY_HOME:
      readTo((size_t)count);
      top = count > 0 ? (size_t)count - 1 : 0;
      if (top >= lineCount) top = lineCount == 0 ? 0 : lineCount - 1;
      topRow = 0;
      break;
    case 'G':
    case '>':
    case KEY_END:
      if (count > 0) return handle('g', count);
      moveToEnd();
      break;
    case KEY_RIGHT: sideways += columns / 2; break;
    case KEY_LEFT: sideways = sideways > columns / 2 ? sideways - columns / 2 : 0; break;
    case '/': askAndSearch(false); break;
    case '?': askAndSearch(true); break;
    case 'n': search(searchesBack, false); break;
    case 'N': search(!searchesBack, false); break;
    case 'h':
    case 'H': showHelp(); break;
    case '-': {
      int option = screenKey(-1);
      if (option == 'N') numbers = !numbers;
      if (option == 'S') cuts = !cuts;
      if (option == 'i') ignoreCase = !ignoreCase;
      topRow = 0;
      break;
    }
    case ':': {
      int command = screenKey(-1);
      if (command == 'n') otherFile(1);
      if (command == 'p') otherFile(-1);
      if (command == 'q') return false;
      break;
    }
    default: break;
  }
  return true;
}

static void run(const char *start) {
  screenSize(&rows, &columns);
  rows--;
  if (start != NULL && start[0] == '/') {
    if (setPattern(start + 1)) search(false, true);
  } else if (start != NULL) {
    if (start[0] == 0 || start[0] == 'G') moveToEnd();
    else handle('g', atol(start));
  }
  screenPut("\033[?1049h");
  long count = 0;
  for (;;) {
    draw();
    int key = screenKey(-1);
    if (key >= '0' && key <= '9') {
      count = count * 10 + key - '0';
      continue;
    }
    if (key == CTRL('z')) {
      screenPut("\033[?1049l");
      screenStop();
      screenPut("\033[?1049h");
      continue;
    }
    if (key != KEY_NONE && !handle(key, count)) break;
    count = 0;
  }
  screenPut("\033[?1049l");
}

static int printAll(void) {
  int status = 0;
  for (int i = 0; i < fileCount; i++) {
    if (!openFile(i)) {
      status = 1;
      continue;
    }
    fflush(stdout);
    if (copyDescriptor(fileno(source), STDOUT_FILENO) < 0) status = 1;
  }
  return status;
}

int lessMain(int argc, char **argv) {
  const char *start = NULL;
  for (int option; (option = nextOption(argc, argv, "NSiFXRreEKMq", NULL, HELP)) != -1;) {
    if (option == 'N') numbers = true;
    if (option == 'S') cuts = true;
    if (option == 'i') ignoreCase = true;
    if (option == 'F') onlyIfLonger = true;
  }
  if (optind < argc && argv[optind][0] == '+') start = argv[optind++] + 1;
  static char *input[] = {"-"};
  files = optind < argc ? argv + optind : input;
  fileCount = optind < argc ? argc - optind : 1;
  if (optind == argc && isatty(STDIN_FILENO)) usageError("a file is expected");
  if (!isatty(STDOUT_FILENO) || !screenOpen()) return printAll();
  while (!openFile(fileIndex))
    if (++fileIndex == fileCount) return 1;
  screenSize(&rows, &columns);
  readTo((size_t)rows);
  if (onlyIfLonger && source == NULL && lineCount < (size_t)rows) {
    for (size_t i = 0; i < lineCount; i++) puts(lines[i].text);
    return 0;
  }
  if (!screenRaw()) return printAll();
  run(start);
  screenClose();
  return 0;
}
