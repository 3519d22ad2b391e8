#include "line-editor.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "../lib/screen.h"
#include "shell.h"

typedef struct Editor {
  const char *prompt; /* its last line */
  int promptWidth;
  Text text;
  size_t at;
  int cursorRow; /* on the screen, from the prompt's row */
  size_t historyIndex; /* what is shown; historyCount(): what is being typed */
  char *typed; /* meanwhile */
  const char *message; /* in place of the prompt, while searching */
} Editor;

static char *killed; /* for Ctrl-Y */

/* ── The picture ── */

/* Without what moves nothing: ESC [ … letter. */
static int widthOf(const char *text) {
  int width = 0;
  for (size_t length = strlen(text), i = 0; i < length;) {
    if (text[i] == 27 && text[i + 1] == '[') {
      i += 2;
      while (i < length && !(text[i] >= '@' && text[i] <= '~')) i++;
      i++;
      continue;
    }
    if (text[i] == 27 && text[i + 1] == ']') {
      /* A title, as far as a bell. */
      while (i < length && text[i] != 7) i++;
      i++;
      continue;
    }
    size_t bytes;
    width += characterWidth(text + i, length - i, &bytes);
    i += bytes;
  }
  return width;
}

static void draw(Editor *editor) {
  int rows, columns;
  screenSize(&rows, &columns);
  if (editor->cursorRow > 0) screenFormat("\033[%dA", editor->cursorRow);
  screenPut("\r\033[J");
  const char *prompt = editor->message != NULL ? editor->message : editor->prompt;
  screenPut(prompt);
  int row = 0, column = widthOf(prompt), cursorRow = 0, cursorColumn = 0;
  row += column / columns;
  column %= columns;
  for (size_t i = 0; i <= editor->text.length;) {
    if (i == editor->at) {
      cursorRow = row + (column == columns);
      cursorColumn = column == columns ? 0 : column;
    }
    if (i == editor->text.length) break;
    if (editor->text.bytes[i] == '\n') {
      screenPut("\r\n");
      row++;
      column = 0;
      i++;
      continue;
    }
    size_t bytes;
    int width = characterWidth(editor->text.bytes + i, editor->text.length - i, &bytes);
    if (column + width > columns) {
      screenPut("\r\n");
      row++;
      column = 0;
    }
    screenPutText(editor->text.bytes + i, bytes, width);
    column += width;
    i += bytes;
  }
  if (column == columns) {
    screenPut("\r\n");
    row++;
  }
  if (row > cursorRow) screenFormat("\033[%dA", row - cursorRow);
  screenPut("\r");
  if (cursorColumn > 0) screenFormat("\033[%dC", cursorColumn);
  editor->cursorRow = cursorRow;
  screenFlush();
}

/* Below the text. */
static void leave(Editor *editor) {
  editor->at = editor->text.length;
  draw(editor);
  screenPut("\r\n");
  screenFlush();
  editor->cursorRow = 0;
}

/* ── Changing ── */

static void insert(Editor *editor, const char *bytes, size_t count) {
  Text *text = &editor->text;
  size_t behind = text->length - editor->at;
  addBytes(text, bytes, count); /* makes room */
  memmove(text->bytes + editor->at + count, text->bytes + editor->at, behind);
  memcpy(text->bytes + editor->at, bytes, count);
  editor->at += count;
}

static void removeRange(Editor *editor, size_t from, size_t to, bool keep) {
  if (from >= to) return;
  if (keep) {
    free(killed);
    killed = copyBytes(editor->text.bytes + from, to - from);
  }
  memmove(editor->text.bytes + from, editor->text.bytes + to, editor->text.length - to);
  editor->text.length -= to - from;
  editor->at = from;
}

static void setText(Editor *editor, const char *text) {
  editor->text.length = 0;
  addText(&editor->text, text);
  editor->at = editor->text.length;
}

static size_t nextCharacter(const Editor *editor, size_t at) {
  if (at >= editor->text.length) return at;
  return at + characterBytes(editor->text.bytes + at, editor->text.length - at);
}
static size_t previousCharacter(const Editor *editor, size_t at) {
  if (at == 0) return 0;
  do at--;
  while (at > 0 && (editor->text.bytes[at] & 0xc0) == 0x80);
  return at;
}

static bool isWordByte(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }

static size_t wordEnd(const Editor *editor, size_t at) {
  while (at < editor->text.length && !isWordByte(editor->text.bytes[at])) at++;
  while (at < editor->text.length && isWordByte(editor->text.bytes[at])) at++;
  return at;
}
static size_t wordBegin(const Editor *editor, size_t at, bool byBlanks) {
  while (at > 0 && (byBlanks ? editor->text.bytes[at - 1] == ' ' : !isWordByte(editor->text.bytes[at - 1]))) at--;
  while (at > 0 && (byBlanks ? editor->text.bytes[at - 1] != ' ' : isWordByte(editor->text.bytes[at - 1]))) at--;
  return at;
}

/* ── History ── */

static void showHistory(Editor *editor, size_t index) {
  if (index > historyCount()) return;
  if (editor->historyIndex == historyCount()) {
    free(editor->typed);
    editor->typed = copyBytes(editor->text.bytes, editor->text.length);
  }
  editor->historyIndex = index;
  setText(editor, index == historyCount() ? editor->typed : historyAt(index));
}

/* The youngest line before `index` with the text in it; historyCount(): none. */
static size_t findInHistory(const char *text, size_t index) {
  while (index-- > 0)
    if (strstr(historyAt(index), text) != NULL) return index;
  return historyCount();
}

/* Ctrl-R. The key that ends it, which is still to be done; 0: nothing is. */
static int searchHistory(Editor *editor) {
  Text wanted = {0}, message = {0};
  size_t found = historyCount();
  char *before = copyBytes(editor->text.bytes, editor->text.length);
  int key;
  for (;;) {
    message.length = 0;
    bool failed = wanted.length > 0 && found == historyCount();
    addFormat(&message, "(%ssearch '%s') ", failed ? "failed " : "", textBytes(&wanted));
    editor->message = textBytes(&message);
    draw(editor);
    key = screenKey(-1);
    if (key == CTRL('r')) {
      size_t older = found == historyCount() ? found : findInHistory(wanted.bytes, found);
      if (older != historyCount()) found = older;
    } else if (key == 127 || key == '\b') {
      while (wanted.length > 0 && (wanted.bytes[--wanted.length] & 0xc0) == 0x80) {}
      found = wanted.length == 0 ? historyCount() : findInHistory(textBytes(&wanted), historyCount());
    } else if (key >= ' ' && key < KEY_UP) {
      char bytes[8];
      int count = wctomb(bytes, (wchar_t)key);
      if (count > 0) addBytes(&wanted, bytes, (size_t)count);
      size_t from = found == historyCount() ? found : found + 1;
      found = findInHistory(textBytes(&wanted), from);
    } else if (key != KEY_NONE) {
      break;
    }
    if (found != historyCount()) setText(editor, historyAt(found));
  }
  bool cancelled = key == CTRL('g') || key == CTRL('c');
  if (cancelled) setText(editor, before);
  else if (found != historyCount()) editor->historyIndex = found;
  editor->message = NULL;
  free(before);
  freeText(&wanted);
  freeText(&message);
  return cancelled || key == 27 ? 0 : key;
}

/* ── Completion ── */

/* What has a meaning for the shell gets a backslash, unless a quote is open. */
static void insertName(Editor *editor, const char *name, size_t length, char quote, bool isVariable) {
  for (size_t i = 0; i < length; i++) {
    if (quote == 0 && !isVariable && strchr(" \t\n'\"\\$`&|;()<>*?[]#!{}", name[i]) != NULL && !(i == 0 && name[i] == '~')) insert(editor, "\\", 1);
    insert(editor, name + i, 1);
  }
}

static void listCompletions(Editor *editor, const Completions *completions) {
  int rows, columns;
  screenSize(&rows, &columns);
  size_t at = editor->at;
  leave(editor);
  editor->at = at;
  int width = 0;
  List shown = {0};
  for (size_t i = 0; i < completions->items.count; i++) {
    /* Of a path its last name. */
    const char *name = completions->items.items[i];
    size_t length = strlen(name);
    for (size_t k = length - 1; completions->isFile && k-- > 0;) {
      if (name[k] != '/') continue;
      name += k + 1;
      break;
    }
    addItem(&shown, (char *)name);
    int own = widthOf(name) + 2;
    if (own > width) width = own;
  }
  size_t perRow = (size_t)(columns / width < 1 ? 1 : columns / width), height = (shown.count + perRow - 1) / perRow;
  const size_t most = (size_t)(rows > 4 ? rows - 3 : 1);
  for (size_t row = 0; row < height && row < most; row++) {
    for (size_t i = row; i < shown.count; i += height) {
      screenPut(shown.items[i]);
      if (i + height < shown.count) screenFormat("%*s", width - widthOf(shown.items[i]), "");
    }
    screenPut("\r\n");
  }
  if (height > most) screenFormat("... and %zu more\r\n", (height - most) * perRow);
  freeList(&shown);
}

static void completeWord(Editor *editor, bool again) {
  Completions completions;
  complete(textBytes(&editor->text), editor->at, &completions);
  size_t count = completions.items.count;
  if (count == 0) {
    screenPut("\a");
  } else {
    const char *first = completions.items.items[0];
    size_t common = strlen(first);
    for (size_t i = 1; i < count; i++) {
      size_t same = 0;
      while (same < common && first[same] == completions.items.items[i][same]) same++;
      common = same;
    }
    /* Not in the middle of a character. */
    while (common > 0 && (first[common] & 0xc0) == 0x80) common--;
    Text before = {0};
    addBytes(&before, editor->text.bytes + completions.start, editor->at - completions.start);
    bool isVariable = first[0] == '$';
    removeRange(editor, completions.start, editor->at, false);
    if (completions.quote != 0) insert(editor, &completions.quote, 1);
    insertName(editor, first, common, completions.quote, isVariable);
    bool isDirectory = common > 0 && first[common - 1] == '/';
    if (count == 1 && !isDirectory) {
      if (completions.quote != 0) insert(editor, &completions.quote, 1);
      insert(editor, " ", 1);
    }
    bool same = before.length == editor->at - completions.start && memcmp(textBytes(&before), textBytes(&editor->text) + completions.start, before.length) == 0;
    freeText(&before);
    if (count > 1 && same && again) listCompletions(editor, &completions);
    else if (count > 1 && same) screenPut("\a");
  }
  freeCompletions(&completions);
}

/* ── Keys ── */

typedef enum Step { STEP_ON, STEP_DONE, STEP_END, STEP_INTERRUPTED } Step;

static Step moveOrChange(Editor *editor, int key) {
  size_t length = editor->text.length;
  switch (key) {
    case CTRL('a'):
    case KEY_HOME: editor->at = 0; break;
    case CTRL('e'):
    case KEY_END: editor->at = length; break;
    case CTRL('b'):
    case KEY_LEFT: editor->at = previousCharacter(editor, editor->at); break;
    case CTRL('f'):
    case KEY_RIGHT: editor->at = nextCharacter(editor, editor->at); break;
    case KEY_WORD_LEFT:
    case KEY_ALT | 'b': editor->at = wordBegin(editor, editor->at, false); break;
    case KEY_WORD_RIGHT:
    case KEY_ALT | 'f': editor->at = wordEnd(editor, editor->at); break;
    case 127:
    case '\b': removeRange(editor, previousCharacter(editor, editor->at), editor->at, false); break;
    case KEY_DELETE: removeRange(editor, editor->at, nextCharacter(editor, editor->at), false); break;
    case CTRL('k'): removeRange(editor, editor->at, length, true); break;
    case CTRL('u'): removeRange(editor, 0, editor->at, true); break;
    case CTRL('w'): removeRange(editor, wordBegin(editor, editor->at, true), editor->at, true); break;
    case KEY_ALT | 127: removeRange(editor, wordBegin(editor, editor->at, false), editor->at, true); break;
    case KEY_ALT | 'd': removeRange(editor, editor->at, wordEnd(editor, editor->at), true); break;
    case CTRL('y'):
      if (killed != NULL) insert(editor, killed, strlen(killed));
      break;
    case CTRL('p'):
    case KEY_UP:
      if (editor->historyIndex > 0) showHistory(editor, editor->historyIndex - 1);
      break;
    case CTRL('n'):
    case KEY_DOWN: showHistory(editor, editor->historyIndex + 1); break;
    case CTRL('l'):
      screenPut("\033[H\033[2J");
      editor->cursorRow = 0;
      break;
    default:
      if (key >= ' ' && key < KEY_UP) {
        char bytes[8];
        int count = wctomb(bytes, (wchar_t)key);
        if (count > 0) insert(editor, bytes, (size_t)count);
      }
  }
  return STEP_ON;
}

static Step handle(Editor *editor, int key, bool again) {
  switch (key) {
    case '\r':
    case '\n': return STEP_DONE;
    case CTRL('c'): return STEP_INTERRUPTED;
    case KEY_END_OF_INPUT: return STEP_END;
    case CTRL('d'):
      if (editor->text.length == 0) return STEP_END;
      removeRange(editor, editor->at, nextCharacter(editor, editor->at), false);
      return STEP_ON;
    case '\t': completeWord(editor, again); return STEP_ON;
    case CTRL('r'):
      key = searchHistory(editor);
      return key == 0 ? STEP_ON : handle(editor, key, false);
    default: return moveOrChange(editor, key);
  }
}

LineResult editLine(const char *prompt, Text *line) {
  /* All but the last line of the prompt is printed once. */
  const char *last = strrchr(prompt, '\n');
  Editor editor = {.prompt = last == NULL ? prompt : last + 1, .historyIndex = historyCount()};
  if (last != NULL) screenPutBytes(prompt, (size_t)(last - prompt) + 1);
  screenRaw();
  Step step = STEP_ON;
  int before = 0;
  while (step == STEP_ON) {
    if (!screenKeyWaits()) draw(&editor);
    int key = screenKey(-1);
    if (key == KEY_NONE) {
      /* A signal: its trap waits no longer than for the next line. */
      continue;
    }
    step = handle(&editor, key, before == key);
    before = key;
  }
  leave(&editor);
  screenCooked();
  if (step == STEP_DONE) addBytes(line, editor.text.bytes, editor.text.length);
  freeText(&editor.text);
  free(editor.typed);
  return step == STEP_DONE ? LINE_DONE : step == STEP_END ? LINE_END : LINE_INTERRUPTED;
}
