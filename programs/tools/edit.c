/* A small editor. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include "../lib/lines.h"
#include "../lib/screen.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: edit [+LINE] [FILE]\n"
                           "Edits a text.\n"
                           "Keys: Ctrl-S saves   Ctrl-Q ends   Ctrl-F searches   Ctrl-G goes to a line   Ctrl-Z takes back\n"
                           "      Ctrl-K cuts a line   Ctrl-U puts it in   Ctrl-A, Ctrl-E, Home, End, PgUp, PgDn, arrows move\n";

typedef struct Line {
  char *text;
  size_t length, room;
} Line;

static Line *lines;
static size_t lineCount, lineRoom;
static size_t row, at;        /* where the cursor is: line, byte */
static size_t top, left;      /* what the screen shows first: line, column */
static int rows, columns;
static char *path;
static bool changed;
static char message[200];
static char lastSearch[200];
static Line cut; /* what Ctrl-K took */
static bool cutGoesOn;
enum { TAB = 8 };

/* ── Lines ── */

static void makeRoom(Line *line, size_t more) {
  if (line->length + more + 1 <= line->room) return;
  line->room = (line->length + more + 1) * 2;
  line->text = reallocate(line->text, line->room);
}

static void insertLine(size_t index, const char *text, size_t length) {
  if (lineCount == lineRoom) lines = reallocate(lines, (lineRoom = lineRoom == 0 ? 256 : lineRoom * 2) * sizeof *lines);
  memmove(lines + index + 1, lines + index, (lineCount - index) * sizeof *lines);
  lines[index] = (Line){0};
  makeRoom(&lines[index], length);
  memcpy(lines[index].text, text, length);
  lines[index].text[length] = 0;
  lines[index].length = length;
  lineCount++;
}

static void removeLine(size_t index) {
  free(lines[index].text);
  memmove(lines + index, lines + index + 1, (lineCount - index - 1) * sizeof *lines);
  lineCount--;
}

static void insertBytes(Line *line, size_t place, const char *bytes, size_t count) {
  makeRoom(line, count);
  memmove(line->text + place + count, line->text + place, line->length - place + 1);
  memcpy(line->text + place, bytes, count);
  line->length += count;
}

static void removeBytes(Line *line, size_t place, size_t count) {
  memmove(line->text + place, line->text + place + count, line->length - place - count + 1);
  line->length -= count;
}

/* ── Taking back ── */

/* What must be done to take a change back: bytes (with ends of lines) that go in at a place, or go out. */
typedef struct Undo {
  size_t row, at;
  char *inserts; /* NULL: removes */
  size_t count;
} Undo;
enum { MOST_UNDO = 1000 };
static Undo undo[MOST_UNDO];
static size_t undoCount;
static bool takingBack;

static void remember(Undo change) {
  if (takingBack) {
    free(change.inserts);
    return;
  }
  /* One letter behind the other is one change. */
  Undo *last = undoCount > 0 ? &undo[undoCount - 1] : NULL;
  if (last != NULL && last->inserts == NULL && change.inserts == NULL && last->row == change.row && last->at + last->count == change.at && change.count < 5) {
    last->count += change.count;
    return;
  }
  if (undoCount == MOST_UNDO) {
    free(undo[0].inserts);
    memmove(undo, undo + 1, (MOST_UNDO - 1) * sizeof *undo);
    undoCount--;
  }
  undo[undoCount++] = change;
}

/* ── Changes: all go through these two ── */

static void insertText(const char *text, size_t length) {
  remember((Undo){.row = row, .at = at, .count = length});
  for (size_t i = 0; i < length;) {
    const char *newline = memchr(text + i, '\n', length - i);
    size_t piece = newline == NULL ? length - i : (size_t)(newline - text) - i;
    insertBytes(&lines[row], at, text + i, piece);
    at += piece;
    i += piece;
    if (newline == NULL) break;
    insertLine(row + 1, lines[row].text + at, lines[row].length - at);
    removeBytes(&lines[row], at, lines[row].length - at);
    row++;
    at = 0;
    i++;
  }
  changed = true;
}

/* So many bytes from the cursor on; an end of a line is one. */
static void removeText(size_t count) {
  char *gone = allocate(count + 1);
  size_t length = 0;
  while (count > 0) {
    Line *line = &lines[row];
    size_t here = line->length - at < count ? line->length - at : count;
    memcpy(gone + length, line->text + at, here);
    length += here;
    count -= here;
    removeBytes(line, at, here);
    if (count == 0) break;
    if (row + 1 == lineCount) break;
    gone[length++] = '\n';
    count--;
    insertBytes(line, at, lines[row + 1].text, lines[row + 1].length);
    removeLine(row + 1);
  }
  gone[length] = 0;
  remember((Undo){.row = row, .at = at, .inserts = gone, .count = length});
  changed = true;
}

static void takeBack(void) {
  if (undoCount == 0) {
    strcpy(message, "Nothing to take back");
    return;
  }
  Undo change = undo[--undoCount];
  takingBack = true;
  row = change.row;
  at = change.at;
  if (change.inserts != NULL) insertText(change.inserts, change.count);
  else removeText(change.count);
  takingBack = false;
  free(change.inserts);
}

/* ── Places ── */

static size_t nextCharacter(const Line *line, size_t place) {
  if (place >= line->length) return line->length;
  do place++;
  while (place < line->length && (line->text[place] & 0xc0) == 0x80);
  return place;
}
static size_t previousCharacter(const Line *line, size_t place) {
  if (place == 0) return 0;
  do place--;
  while (place > 0 && (line->text[place] & 0xc0) == 0x80);
  return place;
}

static size_t columnOf(const Line *line, size_t place) {
  size_t column = 0;
  for (size_t i = 0; i < place && i < line->length;) {
    size_t bytes = 1;
    if (line->text[i] == '\t') column += TAB - column % TAB;
    else column += (size_t)characterWidth(line->text + i, line->length - i, &bytes);
    i += bytes;
  }
  return column;
}

static size_t placeOf(const Line *line, size_t column) {
  size_t place = 0;
  while (place < line->length) {
    size_t next = nextCharacter(line, place);
    if (columnOf(line, next) > column) break;
    place = next;
  }
  return place;
}

static size_t wantedColumn;

static void moveToRow(size_t target) {
  row = target >= lineCount ? lineCount - 1 : target;
  at = placeOf(&lines[row], wantedColumn);
}

static bool isWordByte(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }

static void moveByWord(int step) {
  Line *line = &lines[row];
  if (step > 0) {
    while (at < line->length && !isWordByte(line->text[at])) at++;
    while (at < line->length && isWordByte(line->text[at])) at++;
  } else {
    while (at > 0 && !isWordByte(line->text[at - 1])) at--;
    while (at > 0 && isWordByte(line->text[at - 1])) at--;
  }
}

/* ── The picture ── */

static void putLine(const Line *line) {
  size_t column = 0;
  for (size_t i = 0; i < line->length && column < left + (size_t)columns;) {
    size_t bytes = 1, width;
    if (line->text[i] == '\t') {
      width = TAB - column % TAB;
      for (size_t k = 0; k < width; k++)
        if (column + k >= left && column + k < left + (size_t)columns) screenPut(" ");
    } else {
      width = (size_t)characterWidth(line->text + i, line->length - i, &bytes);
      if (column >= left && column + width <= left + (size_t)columns) screenPutText(line->text + i, bytes, (int)width);
      else if (column + width > left && column < left) screenPut(" ");
    }
    column += width;
    i += bytes;
  }
}

static void draw(void) {
  screenSize(&rows, &columns);
  int textRows = rows - 2 < 1 ? 1 : rows - 2;
  if (row < top) top = row;
  if (row >= top + (size_t)textRows) top = row - (size_t)textRows + 1;
  size_t column = columnOf(&lines[row], at);
  if (column < left) left = column > 8 ? column - 8 : 0;
  if (column >= left + (size_t)columns) left = column - (size_t)columns + 8;
  screenPut("\033[?25l");
  for (int i = 0; i < textRows; i++) {
    screenFormat("\033[%d;1H\033[K", i + 1);
    if (top + (size_t)i < lineCount) putLine(&lines[top + (size_t)i]);
    else screenPut("~");
  }
  char text[300];
  snprintf(text, sizeof text, " %s%s  line %zu of %zu, column %zu", path == NULL ? "(no name)" : path, changed ? " *" : "", row + 1, lineCount, column + 1);
  screenFormat("\033[%d;1H\033[7m", textRows + 1);
  int taken = screenPutText(text, strlen(text), columns);
  screenFormat("%*s\033[27m\033[%d;1H\033[K", columns - taken, "", textRows + 2);
  const char *last = message[0] != 0 ? message : "Ctrl-S save  Ctrl-Q quit  Ctrl-F find  Ctrl-G line  Ctrl-K cut  Ctrl-U put in  Ctrl-Z undo";
  screenPutText(last, strlen(last), columns - 1);
  screenFormat("\033[%zu;%zuH\033[?25h", row - top + 1, column - left + 1);
  screenFlush();
  message[0] = 0;
}

/* A line at the bottom; false: given up. */
static bool ask(const char *prompt, char *text, size_t size) {
  size_t length = strlen(text);
  for (;;) {
    screenFormat("\033[%d;1H\033[K%s", rows, prompt);
    screenPutText(text, length, columns - (int)strlen(prompt) - 1);
    screenFlush();
    int key = screenKey(-1);
    if (key == '\r' || key == '\n') return true;
    if (key == 27 || key == CTRL('c') || key == CTRL('q') || key == CTRL('g') || key == KEY_END_OF_INPUT) return false;
    if (key == 127 || key == '\b') {
      while (length > 0 && (text[--length] & 0xc0) == 0x80) {}
    } else if (key == CTRL('u')) {
      length = 0;
    } else if (key >= ' ' && key < KEY_UP && length + 5 < size) {
      char bytes[8];
      int count = wctomb(bytes, (wchar_t)key);
      for (int i = 0; i < count; i++) text[length++] = bytes[i];
    }
    text[length] = 0;
  }
}

/* ── Commands ── */

static bool save(void) {
  char name[4096] = "";
  if (path == NULL) {
    if (!ask("Save as: ", name, sizeof name) || name[0] == 0) {
      strcpy(message, "Not saved");
      return false;
    }
    path = copyText(name);
  }
  FILE *file = fopen(path, "w");
  bool done = file != NULL;
  for (size_t i = 0; done && i < lineCount; i++) {
    /* The last line has an end unless it is empty: then it was the end of the one before. */
    fwrite(lines[i].text, 1, lines[i].length, file);
    if (i + 1 < lineCount || lines[i].length > 0) putc('\n', file);
  }
  if (file != NULL && fclose(file) != 0) done = false;
  if (!done) {
    snprintf(message, sizeof message, "Cannot save %.100s: %s", path, strerror(errno));
    return false;
  }
  changed = false;
  snprintf(message, sizeof message, "Saved %zu lines", lineCount - (lines[lineCount - 1].length == 0));
  return true;
}

static bool mayEnd(void) {
  if (!changed) return true;
  screenFormat("\033[%d;1H\033[KSave the changes? (y, n, or Esc to go on) ", rows);
  screenFlush();
  for (;;) {
    int key = screenKey(-1);
    if (key == 'n' || key == 'N' || key == KEY_END_OF_INPUT) return true;
    if (key == 'y' || key == 'Y') return save();
    if (key == 27 || key == CTRL('c')) return false;
  }
}

static void find(void) {
  char text[200];
  strcpy(text, lastSearch);
  if (!ask("Find: ", text, sizeof text) || text[0] == 0) return;
  strcpy(lastSearch, text);
  for (size_t i = 0; i <= lineCount; i++) {
    size_t index = (row + i) % lineCount;
    const Line *line = &lines[index];
    size_t from = i == 0 ? nextCharacter(line, at) : 0;
    const char *place = strstr(line->text + from, text);
    if (place == NULL || (i == 0 && at >= line->length)) continue;
    row = index;
    at = (size_t)(place - line->text);
    return;
  }
  strcpy(message, "Not found");
}

static void goToLine(void) {
  char text[20] = "";
  if (!ask("Line: ", text, sizeof text)) return;
  long number = atol(text);
  if (number > 0) moveToRow((size_t)number - 1);
}

static void cutLine(void) {
  if (!cutGoesOn) cut.length = 0;
  makeRoom(&cut, lines[row].length + 1);
  insertBytes(&cut, cut.length, lines[row].text, lines[row].length);
  insertBytes(&cut, cut.length, "\n", 1);
  at = 0;
  removeText(lines[row].length + (row + 1 < lineCount));
}

static void type(int key) {
  char bytes[8];
  int count = key == '\t' ? 1 : wctomb(bytes, (wchar_t)key);
  if (key == '\t') bytes[0] = '\t';
  if (count > 0) insertText(bytes, (size_t)count);
}

/* A new line begins as the one before it does. */
static void breakLine(void) {
  const Line *line = &lines[row];
  size_t blanks = strspn(line->text, " \t");
  if (blanks > at) blanks = at;
  char *text = allocate(blanks + 1);
  text[0] = '\n';
  memcpy(text + 1, line->text, blanks);
  insertText(text, blanks + 1);
  free(text);
}

static bool handle(int key) {
  Line *line = &lines[row];
  int page = rows - 3 < 1 ? 1 : rows - 3;
  bool keepsColumn = false, wasCut = false;
  switch (key) {
    case CTRL('q'): return !mayEnd();
    case KEY_END_OF_INPUT: return false;
    case CTRL('s'): save(); break;
    case CTRL('f'): find(); break;
    case CTRL('g'): goToLine(); break;
    case CTRL('z'): takeBack(); break;
    case CTRL('k'):
      cutLine();
      wasCut = true;
      break;
    case CTRL('u'):
      if (cut.length > 0) {
        at = 0;
        insertText(cut.text, cut.length);
      }
      break;
    case CTRL('a'):
    case KEY_HOME: at = 0; break;
    case CTRL('e'):
    case KEY_END: at = line->length; break;
    case KEY_LEFT:
      if (at > 0) at = previousCharacter(line, at);
      else if (row > 0) at = lines[--row].length;
      break;
    case KEY_RIGHT:
      if (at < line->length) at = nextCharacter(line, at);
      else if (row + 1 < lineCount) row++, at = 0;
      break;
    case KEY_WORD_LEFT:
    case KEY_ALT | 'b': moveByWord(-1); break;
    case KEY_WORD_RIGHT:
    case KEY_ALT | 'f': moveByWord(1); break;
    case KEY_UP:
      if (row > 0) moveToRow(row - 1);
      keepsColumn = true;
      break;
    case KEY_DOWN:
      moveToRow(row + 1);
      keepsColumn = true;
      break;
    case KEY_PAGE_UP:
      moveToRow(row > (size_t)page ? row - (size_t)page : 0);
      keepsColumn = true;
      break;
    case KEY_PAGE_DOWN:
      moveToRow(row + (size_t)page);
      keepsColumn = true;
      break;
    case 127:
    case '\b':
      if (at > 0) {
        size_t from = previousCharacter(line, at), count = at - from;
        at = from;
        removeText(count);
      } else if (row > 0) {
        at = lines[--row].length;
        removeText(1);
      }
      break;
    case KEY_DELETE:
    case CTRL('d'):
      if (at < line->length) removeText(nextCharacter(line, at) - at);
      else if (row + 1 < lineCount) removeText(1);
      break;
    case '\r':
    case '\n': breakLine(); break;
    default:
      if (key == '\t' || (key >= ' ' && key < KEY_UP)) type(key);
  }
  if (!keepsColumn) wantedColumn = columnOf(&lines[row], at);
  cutGoesOn = wasCut;
  return true;
}

static void load(void) {
  FILE *file = path == NULL ? NULL : fopen(path, "r");
  if (path != NULL && file == NULL && errno != ENOENT) die(1, "%s: %s", path, strerror(errno));
  struct stat facts;
  if (file != NULL && fstat(fileno(file), &facts) == 0 && S_ISDIR(facts.st_mode)) die(1, "%s: %s", path, strerror(EISDIR));
  Lines reader = {0};
  bool hasEnd = true;
  while (file != NULL && nextLine(&reader, file, '\n')) {
    insertLine(lineCount, reader.line, (size_t)reader.length);
    hasEnd = reader.hasEnd;
  }
  freeLines(&reader);
  if (file != NULL) fclose(file);
  /* Behind the end of the last line one can go on. */
  if (lineCount == 0 || hasEnd) insertLine(lineCount, "", 0);
}

int editMain(int argc, char **argv) {
  noOptions(argc, argv, HELP);
  long line = 0;
  if (optind < argc && argv[optind][0] == '+') line = atol(argv[optind++] + 1);
  if (optind < argc) path = copyText(argv[optind]);
  if (!screenOpen()) die(1, "this is no terminal that it could fill");
  load();
  if (!screenRaw()) die(1, "the terminal cannot be used: %s", strerror(errno));
  if (line > 0) moveToRow((size_t)line - 1);
  screenPut("\033[?1049h");
  do draw();
  while (handle(screenKey(-1)));
  screenPut("\033[?1049l");
  screenClose();
  return 0;
}
