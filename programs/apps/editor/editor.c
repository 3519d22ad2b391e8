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

static const char *NameOf(const Editor *e) {
  if (e->path == NULL) return "Edit";
  const char *slash = strrchr(e->path, '/');
  return slash == NULL ? e->path : slash + 1;
}

static void Tell(Editor *e, const char *format, const char *name, const char *reason) {
  char text[512];
  snprintf(text, sizeof text, format, name, reason);
  uint32_t pressed;
  RatMessageBox(e->window, "Edit", text, RAT_MESSAGE_OK, &pressed);
}

/* RAT_ID_YES, _NO or _CANCEL, which is also what is said by closing it. */
static uint32_t Ask(Editor *e, const char *format, const char *name, uint32_t buttons) {
  char text[512];
  snprintf(text, sizeof text, format, name);
  uint32_t pressed = RAT_ID_CANCEL;
  RatMessageBox(e->window, "Edit", text, buttons, &pressed);
  return pressed;
}

static size_t CountCharacters(const char *text, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += (text[i] & 0xc0) != 0x80;
  return count;
}

static void ShowStatus(Editor *e) {
  static const char *const ENDS[] = {[LINE_LF] = "", [LINE_CRLF] = "CRLF", [LINE_CR] = "CR"};
  char text[512], invalid[64] = "";
  size_t caret = e->caret < e->nowLength ? e->caret : e->nowLength, line = 1, start = 0;
  for (size_t i = 0; i < caret; i++) {
    if (e->now[i] != '\n') continue;
    line++;
    start = i + 1;
  }
  size_t column = e->now == NULL ? 1 : CountCharacters(e->now + start, caret - start) + 1, all = e->now == NULL ? 0 : CountCharacters(e->now, e->nowLength);
  if (e->document.invalid > 0) snprintf(invalid, sizeof invalid, "%zu byte%s no UTF-8", e->document.invalid, e->document.invalid == 1 ? " is" : "s are");
  const char *ends = e->document.isMixed ? "mixed line ends" : ENDS[e->document.end];
  const char *parts[] = {e->isModified ? "Changed" : "", ends, invalid, e->note};
  int at = snprintf(text, sizeof text, "Line %zu, column %zu   ·   %zu character%s", line, column, all, all == 1 ? "" : "s");
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (parts[i][0] != 0) at += snprintf(text + at, sizeof text - (size_t)at, "   ·   %s", parts[i]);
  RatSetControlText(e->status, text);
}

static void Note(Editor *e, const char *format, const char *what) {
  snprintf(e->note, sizeof e->note, format, what);
  ShowStatus(e);
}

/* Reads the text as it is now. false: there is no memory. */
static bool Look(Editor *e) {
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
static void LookAgain(Editor *e) {
  uint32_t start = 0, end = 0;
  RatGetControlSelection(e->text, &start, &end);
  bool isStale = e->isStale;
  if (!isStale && end == e->caret) return;
  e->caret = end;
  if (isStale) Look(e);
  ShowStatus(e);
}

static void SetModified(Editor *e, bool isModified) {
  e->isModified = isModified;
  e->note[0] = 0;
}

/* ── Files ── */

/* Makes bytes, which it takes over, the document. */
static bool Show(Editor *e, char *bytes, size_t length) {
  Document document;
  if (!MakeDocument(&document, bytes, length)) {
    free(bytes);
    Tell(e, "There is not enough memory for %s.%s", NameOf(e), "");
    return false;
  }
  RatStatus status = RatSetControlText(e->text, document.shown);
  if (status < 0) {
    Tell(e, "%s cannot be shown: %s", NameOf(e), RatStatusText(status));
    FreeDocument(&document);
    return false;
  }
  FreeDocument(&e->document);
  e->document = document;
  RatSetControlSelection(e->text, 0, 0);
  e->caret = 0;
  Look(e);
  SetModified(e, false);
  return true;
}

static void SetPath(Editor *e, char *path) {
  free(e->path);
  e->path = path;
  RatSetWindowTitle(e->window, NameOf(e));
}

/* Takes the path over. One that is not there yet is a new file. */
static void OpenPath(Editor *e, char *path) {
  size_t length = 0;
  Version version = {0};
  char *bytes = ReadWhole(path, MOST_BYTES, &length, &version);
  bool isNew = bytes == NULL && errno == ENOENT;
  if (bytes == NULL && !isNew) {
    Tell(e, "%s cannot be opened: %s", path, errno == EFBIG ? "it has more than 4 MB" : strerror(errno));
    free(path);
    return;
  }
  if (!Show(e, isNew ? calloc(1, 1) : bytes, length)) {
    free(path);
    return;
  }
  e->version = version;
  SetPath(e, path);
  Note(e, "%s", isNew ? "A new file" : "");
}

static bool SaveAs(Editor *e);

static bool Save(Editor *e) {
  if (e->path == NULL) return SaveAs(e);
  size_t length, lost;
  char *bytes = Look(e) ? MergeDocument(&e->document, e->now, e->nowLength, &length, &lost) : NULL;
  if (bytes == NULL) {
    Tell(e, "There is not enough memory to save %s.%s", NameOf(e), "");
    return false;
  }
  bool may = lost == 0 || Ask(e, "Lines with bytes that are no UTF-8 have been changed: the bytes are lost when %s is saved. Save it?", NameOf(e), RAT_MESSAGE_YES_NO) == RAT_ID_YES;
  if (may && e->version.isThere && IsChanged(e->path, &e->version)) may = Ask(e, "Another program has changed %s. Is that to be replaced?", NameOf(e), RAT_MESSAGE_YES_NO) == RAT_ID_YES;
  if (may && !WriteWhole(e->path, bytes, length, &e->version)) {
    Tell(e, "%s cannot be saved: %s", e->path, strerror(errno));
    may = false;
  }
  Document document;
  if (!may || !MakeDocument(&document, bytes, length)) {
    free(bytes);
    return may;
  }
  FreeDocument(&e->document);
  e->document = document;
  SetModified(e, false);
  Note(e, "%s", "Saved");
  return true;
}

static bool SaveAs(Editor *e) {
  FileDialog dialog = {.title = "Save as", .verb = "Save", .path = e->path, .saves = true};
  char *path = AskForFile(e->window, &dialog);
  if (path == NULL) return false;
  char *former = e->path;
  Version version = e->version;
  /* The person has been asked about the file that is there. */
  e->path = path;
  e->version = (Version){0};
  bool saved = Save(e);
  if (saved) {
    free(former);
    RatSetWindowTitle(e->window, NameOf(e));
  } else {
    free(path);
    e->path = former;
    e->version = version;
  }
  return saved;
}

/* Whether the text may go: it is saved, or the person does not want it. */
static bool MayLose(Editor *e) {
  if (!e->isModified) return true;
  uint32_t answer = Ask(e, e->path == NULL ? "The text has not been saved. Save it?" : "%s has been changed. Save it?", NameOf(e), RAT_MESSAGE_YES_NO_CANCEL);
  return answer == RAT_ID_NO || (answer == RAT_ID_YES && Save(e));
}

static void New(Editor *e) {
  if (!MayLose(e)) return;
  SetPath(e, NULL);
  e->version = (Version){0};
  Show(e, calloc(1, 1), 0);
  ShowStatus(e);
}

static void Open(Editor *e) {
  if (!MayLose(e)) return;
  FileDialog dialog = {.title = "Open", .verb = "Open", .path = e->path};
  char *path = AskForFile(e->window, &dialog);
  if (path != NULL) OpenPath(e, path);
}

static void Close(Editor *e) {
  if (!MayLose(e)) return;
  RatDestroyWindow(e->window);
  RatPostQuitMessage(0);
}

/* ── Finding ── */

static void Place(Editor *e) {
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

static void ShowBar(Editor *e, bool isShown) {
  e->isFinding = isShown;
  Place(e);
  for (size_t i = 0; i < sizeof e->bar / sizeof *e->bar; i++) RatShowWindow(e->bar[i], isShown ? RAT_SHOW_NORMAL : RAT_SHOW_HIDE);
  RatFocusControl(isShown ? e->bar[BAR_WANTED] : e->text);
}

static void Find(Editor *e, bool backwards) {
  char wanted[WANTED_BYTES] = "";
  int32_t matchCase = 0;
  uint32_t start = 0, end = 0;
  RatGetControlText(e->bar[BAR_WANTED], wanted, sizeof wanted, NULL);
  RatGetControlValue(e->bar[BAR_CASE], &matchCase);
  if (wanted[0] == 0) {
    ShowBar(e, true);
    return;
  }
  if (!Look(e)) return;
  RatGetControlSelection(e->text, &start, &end);
  size_t at = FindText(e->now, e->nowLength, wanted, backwards ? start : end, backwards, matchCase != 0);
  if (at == SIZE_MAX) {
    Note(e, "“%s” is not there", wanted);
    return;
  }
  e->caret = (uint32_t)(at + strlen(wanted));
  RatSetControlSelection(e->text, (uint32_t)at, e->caret);
  RatFocusControl(e->text);
  Note(e, "%s", (backwards ? at >= start : at < end) && end > 0 ? "From the other end" : "");
}

/* ── The window ── */

static void OnCommand(Editor *e, uint32_t id, uint32_t what) {
  switch (id) {
    case ID_NEW: New(e); return;
    case ID_OPEN: Open(e); return;
    case ID_SAVE: Save(e); return;
    case ID_SAVE_AS: SaveAs(e); return;
    case ID_CLOSE: Close(e); return;
    case ID_FIND: ShowBar(e, true); return;
    case ID_FIND_NEXT: Find(e, false); return;
    case ID_FIND_PREVIOUS: Find(e, true); return;
    case RAT_ID_CANCEL: ShowBar(e, false); return;
    case ID_WANTED:
      if (what == RAT_COMMAND_SUBMITTED) Find(e, false);
      return;
    case ID_TEXT:
      e->isStale = true;
      if (!e->isModified || e->note[0] != 0) {
        SetModified(e, true);
        ShowStatus(e);
      }
      return;
    default: return;
  }
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Editor *e = data;
  switch (msg->type) {
    case RATMSG_SIZE:
      e->width = (int32_t)msg->wParam;
      e->height = (int32_t)msg->lParam;
      Place(e);
      return 0;
    case RATMSG_COMMAND:
      OnCommand(e, (uint32_t)msg->wParam, (uint32_t)msg->lParam);
      return 0;
    case RATMSG_TIMER:
      LookAgain(e);
      return 0;
    case RATMSG_FOCUS:
      RatSetWindowTimer(w, TIMER_LOOK, msg->wParam == 1 ? LOOK_MS : 0);
      return 0;
    case RATMSG_CLOSE:
      Close(e);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus Add(Editor *e, HWINDOW *out, uint32_t kind, uint32_t id, const char *text) {
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text, .width = 10, .height = 10};
  return RatCreateControl(e->window, &attributes, out);
}

static RatStatus OpenWindow(Editor *e) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Edit",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = OnMessage, .userData = e};
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
  for (size_t i = 0; i < sizeof controls / sizeof *controls && status >= 0; i++) status = Add(e, controls[i].out, controls[i].kind, controls[i].id, controls[i].text);
  if (status < 0) return status;
  RatShowWindow(e->name, RAT_SHOW_HIDE);
  e->width = WIDTH;
  e->height = HEIGHT;
  ShowBar(e, false);
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
  RatStatus status = OpenWindow(&e);
  if (status < 0) {
    fprintf(stderr, "editor: no window: %s\n", RatStatusText(status));
    return 1;
  }
  if (argc > 1) {
    char *path = strdup(argv[1]);
    if (path != NULL) OpenPath(&e, path);
  }
  ShowStatus(&e);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  FreeDocument(&e.document);
  free(e.path);
  free(e.now);
  return 0;
}
