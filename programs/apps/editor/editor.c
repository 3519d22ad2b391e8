/*
 * Edit: a text editor. Its idea: a control of the system does the work. The text area brings typing, selecting, undoing,
 * composing and the clipboard with it; this program knows only what the text was, what it is, and where it is kept
 * (document.h, storage.h). It is called `editor`, because `edit` is the one for terminals.
 */
#include <errno.h>
#include <ratos.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/file-dialog.h"
#include "document.h"
#include "storage.h"

enum { WIDTH = 560, HEIGHT = 380, STATUS_HEIGHT = 30, BAR_HEIGHT = 46, EDGE = 8, MARGIN = 12, GAP = 8, FIELD = 30, LINE = 18, BUTTON_WIDTH = 84 };
enum { MOST_BYTES = 4 << 20, LOOK_MS = 250, TIMER_LOOK = 1, WANTED_BYTES = 1024 };
enum { ID_NEW = 10, ID_OPEN, ID_SAVE, ID_SAVE_AS, ID_CLOSE, ID_FIND, ID_FIND_NEXT, ID_FIND_PREVIOUS, ID_TEXT, ID_WANTED, ID_MATCH_CASE };

typedef struct Editor {
  HWINDOW window, name, text, status;
  HWINDOW bar[6]; /* for finding: a label, what is wanted, and what the buttons do */
  Document document;
  char *path; /* NULL: it has none yet */
  Version version;
  bool isModified, isFinding, isStale /* the status says what was */;
  int32_t width, height;
  char *now; /* the text as it was looked at last */
  size_t nowLength;
  uint32_t caret;
  char note[160]; /* in place of what the status says, until something is done */
} Editor;

enum { BAR_LABEL, BAR_WANTED, BAR_CASE, BAR_PREVIOUS, BAR_NEXT, BAR_DONE };

static const RatMenuItem MENU[] = {
    {"File", 0, 0, 0},
    {"New\tCtrl+N", ID_NEW, 1, 0},
    {"Open…\tCtrl+O", ID_OPEN, 1, 0},
    {"Save\tCtrl+S", ID_SAVE, 1, 0},
    {"Save as…\tCtrl+Shift+S", ID_SAVE_AS, 1, 0},
    {NULL, 0, 1, RAT_MENU_SEPARATOR},
    {"Close\tCtrl+W", ID_CLOSE, 1, 0},
    {"Edit", 0, 0, 0},
    /* These are the text area's own, by key and from here. */
    {"Undo\tCtrl+Z", 0, 1, 0},
    {"Redo\tCtrl+Y", 0, 1, 0},
    {NULL, 0, 1, RAT_MENU_SEPARATOR},
    {"Cut\tCtrl+X", 0, 1, 0},
    {"Copy\tCtrl+C", 0, 1, 0},
    {"Select all\tCtrl+A", 0, 1, 0},
    {NULL, 0, 1, RAT_MENU_SEPARATOR},
    {"Find…\tCtrl+F", ID_FIND, 1, 0},
    {"Find next\tF3", ID_FIND_NEXT, 1, 0},
    {"Find previous\tShift+F3", ID_FIND_PREVIOUS, 1, 0},
};

/* ── What is said ── */

static const char *nameOf(const Editor *e) {
  if (e->path == NULL) return "Edit";
  const char *slash = strrchr(e->path, '/');
  return slash == NULL ? e->path : slash + 1;
}

static void tell(Editor *e, const char *format, const char *name, const char *reason) {
  char text[512];
  snprintf(text, sizeof text, format, name, reason);
  uint32_t pressed;
  RatMessageBox(e->window, "Edit", text, RAT_MESSAGE_OK, &pressed);
}

/* RAT_ID_YES, _NO or _CANCEL, which is also what is said by closing it. */
static uint32_t ask(Editor *e, const char *format, const char *name, uint32_t buttons) {
  char text[512];
  snprintf(text, sizeof text, format, name);
  uint32_t pressed = RAT_ID_CANCEL;
  RatMessageBox(e->window, "Edit", text, buttons, &pressed);
  return pressed;
}

static size_t countCharacters(const char *text, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += (text[i] & 0xc0) != 0x80;
  return count;
}

static void showStatus(Editor *e) {
  static const char *const ENDS[] = {[LINE_LF] = "", [LINE_CRLF] = "CRLF", [LINE_CR] = "CR"};
  char text[512], invalid[64] = "";
  size_t caret = e->caret < e->nowLength ? e->caret : e->nowLength, line = 1, start = 0;
  for (size_t i = 0; i < caret; i++) {
    if (e->now[i] != '\n') continue;
    line++;
    start = i + 1;
  }
  size_t column = e->now == NULL ? 1 : countCharacters(e->now + start, caret - start) + 1, all = e->now == NULL ? 0 : countCharacters(e->now, e->nowLength);
  if (e->document.invalid > 0) snprintf(invalid, sizeof invalid, "%zu byte%s no UTF-8", e->document.invalid, e->document.invalid == 1 ? " is" : "s are");
  const char *ends = e->document.isMixed ? "mixed line ends" : ENDS[e->document.end];
  const char *parts[] = {e->isModified ? "Changed" : "", ends, invalid, e->note};
  int at = snprintf(text, sizeof text, "Line %zu, column %zu   ·   %zu character%s", line, column, all, all == 1 ? "" : "s");
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (parts[i][0] != 0) at += snprintf(text + at, sizeof text - (size_t)at, "   ·   %s", parts[i]);
  RatSetControlText(e->status, text);
}

static void say(Editor *e, const char *format, const char *what) {
  snprintf(e->note, sizeof e->note, format, what);
  showStatus(e);
}

/* Reads the text as it is now. false: there is no memory. */
static bool look(Editor *e) {
  size_t length = 0, room = e->nowLength + 1;
  for (;;) {
    char *now = realloc(e->now, room);
    if (now == NULL) return false;
    e->now = now;
    if (RatGetControlText(e->text, now, room, &length) < 0) return false;
    if (length < room) break;
    room = length + 1;
  }
  e->nowLength = length;
  e->isStale = false;
  return true;
}

/* Now and then, so that typing costs nothing. */
static void lookAgain(Editor *e) {
  uint32_t start = 0, end = 0;
  RatGetControlSelection(e->text, &start, &end);
  bool isStale = e->isStale;
  if (!isStale && end == e->caret) return;
  e->caret = end;
  if (isStale) look(e);
  showStatus(e);
}

static void setModified(Editor *e, bool isModified) {
  e->isModified = isModified;
  e->note[0] = 0;
}

/* ── Files ── */

/* Makes bytes, which it takes over, the document. */
static bool show(Editor *e, char *bytes, size_t length) {
  Document document;
  if (!makeDocument(&document, bytes, length)) {
    free(bytes);
    tell(e, "There is not enough memory for %s.%s", nameOf(e), "");
    return false;
  }
  RatStatus status = RatSetControlText(e->text, document.shown);
  if (status < 0) {
    tell(e, "%s cannot be shown: %s", nameOf(e), RatStatusText(status));
    freeDocument(&document);
    return false;
  }
  freeDocument(&e->document);
  e->document = document;
  RatSetControlSelection(e->text, 0, 0);
  e->caret = 0;
  look(e);
  setModified(e, false);
  return true;
}

static void setPath(Editor *e, char *path) {
  free(e->path);
  e->path = path;
  RatSetWindowTitle(e->window, nameOf(e));
}

/* Takes the path over. One that is not there yet is a new file. */
static void openPath(Editor *e, char *path) {
  size_t length = 0;
  Version version = {0};
  char *bytes = readWhole(path, MOST_BYTES, &length, &version);
  bool isNew = bytes == NULL && errno == ENOENT;
  if (bytes == NULL && !isNew) {
    tell(e, "%s cannot be opened: %s", path, errno == EFBIG ? "it has more than 4 MB" : strerror(errno));
    free(path);
    return;
  }
  if (!show(e, isNew ? calloc(1, 1) : bytes, length)) {
    free(path);
    return;
  }
  e->version = version;
  setPath(e, path);
  say(e, "%s", isNew ? "A new file" : "");
}

static bool saveAs(Editor *e);

static bool save(Editor *e) {
  if (e->path == NULL) return saveAs(e);
  size_t length, lost;
  char *bytes = look(e) ? mergeDocument(&e->document, e->now, e->nowLength, &length, &lost) : NULL;
  if (bytes == NULL) {
    tell(e, "There is not enough memory to save %s.%s", nameOf(e), "");
    return false;
  }
  bool may = lost == 0 || ask(e, "Lines with bytes that are no UTF-8 have been changed: the bytes are lost when %s is saved. Save it?", nameOf(e), RAT_MESSAGE_YES_NO) == RAT_ID_YES;
  if (may && e->version.isThere && isChanged(e->path, &e->version)) may = ask(e, "Another program has changed %s. Is that to be replaced?", nameOf(e), RAT_MESSAGE_YES_NO) == RAT_ID_YES;
  if (may && !writeWhole(e->path, bytes, length, &e->version)) {
    tell(e, "%s cannot be saved: %s", e->path, strerror(errno));
    may = false;
  }
  Document document;
  if (!may || !makeDocument(&document, bytes, length)) {
    free(bytes);
    return may;
  }
  freeDocument(&e->document);
  e->document = document;
  setModified(e, false);
  say(e, "%s", "Saved");
  return true;
}

static bool saveAs(Editor *e) {
  FileDialog dialog = {.title = "Save as", .verb = "Save", .path = e->path, .saves = true};
  char *path = askForFile(e->window, &dialog);
  if (path == NULL) return false;
  char *former = e->path;
  Version version = e->version;
  /* The person has been asked about the file that is there. */
  e->path = path;
  e->version = (Version){0};
  bool saved = save(e);
  if (saved) {
    free(former);
    RatSetWindowTitle(e->window, nameOf(e));
  } else {
    free(path);
    e->path = former;
    e->version = version;
  }
  return saved;
}

/* Whether the text may go: it is saved, or the person does not want it. */
static bool mayLose(Editor *e) {
  if (!e->isModified) return true;
  uint32_t answer = ask(e, e->path == NULL ? "The text has not been saved. Save it?" : "%s has been changed. Save it?", nameOf(e), RAT_MESSAGE_YES_NO_CANCEL);
  return answer == RAT_ID_NO || (answer == RAT_ID_YES && save(e));
}

static void new(Editor *e) {
  if (!mayLose(e)) return;
  setPath(e, NULL);
  e->version = (Version){0};
  show(e, calloc(1, 1), 0);
  showStatus(e);
}

static void openFile(Editor *e) {
  if (!mayLose(e)) return;
  FileDialog dialog = {.title = "Open", .verb = "Open", .path = e->path};
  char *path = askForFile(e->window, &dialog);
  if (path != NULL) openPath(e, path);
}

static void closeFile(Editor *e) {
  if (!mayLose(e)) return;
  RatDestroyWindow(e->window);
  RatPostQuitMessage(0);
}

/* ── Finding ── */

static void layOut(Editor *e) {
  int32_t top = e->isFinding ? BAR_HEIGHT : EDGE, y = (BAR_HEIGHT - FIELD) / 2, x = e->width - MARGIN;
  int32_t height = e->height - STATUS_HEIGHT - top;
  RatMoveWindow(e->text, EDGE, top, e->width > 2 * EDGE ? e->width - 2 * EDGE : 1, height > 0 ? height : 1);
  RatMoveWindow(e->status, MARGIN, e->height - STATUS_HEIGHT + (STATUS_HEIGHT - LINE) / 2, e->width > 2 * MARGIN ? e->width - 2 * MARGIN : 1, LINE);
  static const int32_t WIDTHS[] = {[BAR_CASE] = 104, [BAR_PREVIOUS] = BUTTON_WIDTH, [BAR_NEXT] = 64, [BAR_DONE] = 64};
  for (int i = BAR_DONE; i >= BAR_CASE; i--) {
    x -= WIDTHS[i];
    RatMoveWindow(e->bar[i], x, y, WIDTHS[i], FIELD);
    x -= GAP;
  }
  RatMoveWindow(e->bar[BAR_LABEL], MARGIN, y + (FIELD - LINE) / 2, 40, LINE);
  RatMoveWindow(e->bar[BAR_WANTED], MARGIN + 40, y, x > MARGIN + 60 ? x - MARGIN - 40 : 20, FIELD);
}

static void showBar(Editor *e, bool isShown) {
  e->isFinding = isShown;
  layOut(e);
  for (size_t i = 0; i < sizeof e->bar / sizeof *e->bar; i++) RatShowWindow(e->bar[i], isShown ? RAT_SHOW_NORMAL : RAT_SHOW_HIDE);
  RatFocusControl(isShown ? e->bar[BAR_WANTED] : e->text);
}

static void find(Editor *e, bool backwards) {
  char wanted[WANTED_BYTES] = "";
  int32_t matchCase = 0;
  uint32_t start = 0, end = 0;
  RatGetControlText(e->bar[BAR_WANTED], wanted, sizeof wanted, NULL);
  RatGetControlValue(e->bar[BAR_CASE], &matchCase);
  if (wanted[0] == 0) {
    showBar(e, true);
    return;
  }
  if (!look(e)) return;
  RatGetControlSelection(e->text, &start, &end);
  size_t at = findText(e->now, e->nowLength, wanted, backwards ? start : end, backwards, matchCase != 0);
  if (at == SIZE_MAX) {
    say(e, "“%s” is not there", wanted);
    return;
  }
  e->caret = (uint32_t)(at + strlen(wanted));
  RatSetControlSelection(e->text, (uint32_t)at, e->caret);
  RatFocusControl(e->text);
  say(e, "%s", (backwards ? at >= start : at < end) && end > 0 ? "From the other end" : "");
}

/* ── The window ── */

static void onCommand(Editor *e, uint32_t id, uint32_t what) {
  switch (id) {
    case ID_NEW: new(e); return;
    case ID_OPEN: openFile(e); return;
    case ID_SAVE: save(e); return;
    case ID_SAVE_AS: saveAs(e); return;
    case ID_CLOSE: closeFile(e); return;
    case ID_FIND: showBar(e, true); return;
    case ID_FIND_NEXT: find(e, false); return;
    case ID_FIND_PREVIOUS: find(e, true); return;
    case RAT_ID_CANCEL: showBar(e, false); return;
    case ID_WANTED:
      if (what == RAT_COMMAND_SUBMITTED) find(e, false);
      return;
    case ID_TEXT:
      e->isStale = true;
      if (!e->isModified || e->note[0] != 0) {
        setModified(e, true);
        showStatus(e);
      }
      return;
    default: return;
  }
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Editor *e = data;
  switch (msg->type) {
    case RATMSG_SIZE:
      e->width = (int32_t)msg->wParam;
      e->height = (int32_t)msg->lParam;
      layOut(e);
      return 0;
    case RATMSG_COMMAND:
      onCommand(e, (uint32_t)msg->wParam, (uint32_t)msg->lParam);
      return 0;
    case RATMSG_TIMER:
      lookAgain(e);
      return 0;
    case RATMSG_FOCUS:
      RatSetWindowTimer(w, TIMER_LOOK, msg->wParam == 1 ? LOOK_MS : 0);
      return 0;
    case RATMSG_CLOSE:
      closeFile(e);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus add(Editor *e, HWINDOW *out, uint32_t kind, uint32_t id, const char *text) {
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text, .width = 10, .height = 10};
  return RatCreateControl(e->window, &attributes, out);
}

static RatStatus openWindow(Editor *e) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Edit",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = e};
  RatStatus status = RatCreateWindow(&attributes, &e->window);
  if (status < 0) return status;
  status = RatSetMenu(e->window, MENU, sizeof MENU / sizeof *MENU);
  struct {
    HWINDOW *out;
    uint32_t kind, id;
    const char *text;
  } controls[] = {
      {&e->bar[BAR_LABEL], RAT_CONTROL_LABEL, 0, "Find"},
      {&e->bar[BAR_WANTED], RAT_CONTROL_EDIT, ID_WANTED, NULL},
      {&e->bar[BAR_CASE], RAT_CONTROL_CHECK_BOX, ID_MATCH_CASE, "Match case"},
      {&e->bar[BAR_PREVIOUS], RAT_CONTROL_BUTTON, ID_FIND_PREVIOUS, "Previous"},
      {&e->bar[BAR_NEXT], RAT_CONTROL_BUTTON, ID_FIND_NEXT, "Next"},
      {&e->bar[BAR_DONE], RAT_CONTROL_BUTTON, RAT_ID_CANCEL, "Done"},
      {&e->name, RAT_CONTROL_LABEL, 0, "Text"}, /* not seen: it names the text area */
      {&e->text, RAT_CONTROL_TEXT_AREA, ID_TEXT, NULL},
      {&e->status, RAT_CONTROL_LABEL, 0, NULL},
  };
  for (size_t i = 0; i < sizeof controls / sizeof *controls && status >= 0; i++) status = add(e, controls[i].out, controls[i].kind, controls[i].id, controls[i].text);
  if (status < 0) return status;
  RatShowWindow(e->name, RAT_SHOW_HIDE);
  e->width = WIDTH;
  e->height = HEIGHT;
  showBar(e, false);
  RatSetWindowTimer(e->window, TIMER_LOOK, LOOK_MS);
  return RAT_SUCCESS;
}

extern char **environ;

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--help") == 0) {
    puts("usage: editor [FILE...]\nOpens files, each in a window of its own. (`edit` is the editor for terminals.)");
    return 0;
  }
  /* One window a process: what is asked in one is no matter of the others. */
  for (int i = 2; i < argc; i++) {
    pid_t child;
    int error = posix_spawnp(&child, argv[0], NULL, NULL, (char *[]){argv[0], argv[i], NULL}, environ);
    if (error != 0) fprintf(stderr, "editor: %s: %s\n", argv[i], strerror(error));
  }
  Editor e = {0};
  RatStatus status = openWindow(&e);
  if (status < 0) {
    fprintf(stderr, "editor: no window: %s\n", RatStatusText(status));
    return 1;
  }
  if (argc > 1) {
    char *path = strdup(argv[1]);
    if (path != NULL) openPath(&e, path);
  }
  showStatus(&e);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  freeDocument(&e.document);
  free(e.path);
  free(e.now);
  return 0;
}
