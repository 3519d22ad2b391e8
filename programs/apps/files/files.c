/*
 * Files: what lies in the file system, and doing something with it. Its idea: nothing long is done where messages are
 * taken. Directories are read, and files are copied, by threads that post what they have found to the window, as any
 * other message; so a folder of a hundred thousand files keeps nobody waiting, and what is not wanted any more is dropped.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../lib/ui.h"
#include "listing.h"
#include "opening.h"
#include "operations.h"
#include "../lib/text-dialog.h"
#include "view.h"

enum { WIDTH = 560, HEIGHT = 380, BEFORE_MAX = 32, TIMER_WATCH = 1, WATCH_MS = 1000, THOROUGH_EVERY = 2, DOUBLE_CLICK_MS = 400, TYPING_MS = 1000, TOOL = 28 };
enum {
  ID_OPEN = 10, ID_NEW_FOLDER, ID_RENAME, ID_PROPERTIES, ID_DELETE, ID_CLOSE, ID_CUT, ID_COPY, ID_PASTE, ID_ALL,
  ID_HIDDEN, ID_BY_NAME, ID_BY_SIZE, ID_BY_CHANGED, ID_UP, ID_BACK, ID_HOME, ID_ROOT, ID_TERMINAL, ID_PATH,
};

typedef struct Files {
  HWINDOW window, upButton, label, path;
  View view;
  Listing *listing;
  char *directory;
  char *wanted; /* a name that the cursor goes to when the directory has been read */
  char *before[BEFORE_MAX];
  size_t beforeCount;
  uint32_t reading;
  bool isAsked; /* what is being read has not come yet */
  unsigned ticks;
  size_t anchor;
  Operation *operation;
  char *cut; /* what the clipboard holds if that is to be moved */
  bool isScrolling;
  int32_t grip;
  size_t clicked; /* the row, and when */
  uint64_t clickedNs;
  char typed[64];
  uint64_t typedNs;
} Files;

/* ── What is said ── */

static void Tell(Files *f, const char *text) {
  uint32_t pressed;
  RatMessageBox(f->window, "Files", text, RAT_MESSAGE_OK, &pressed);
}

static void TellOf(Files *f, const char *what) {
  char text[512];
  snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
  Tell(f, text);
}

static size_t CountSelected(const Files *f) {
  size_t count = 0;
  for (size_t i = 0; f->listing != NULL && i < f->listing->count; i++) count += f->listing->entries[i].isSelected;
  return count;
}

static void ShowFoot(Files *f) {
  struct statvfs facts;
  if (statvfs("/", &facts) == 0) {
    char used[16], all[16];
    FormatSize(used, (uint64_t)(facts.f_blocks - facts.f_bfree) * facts.f_frsize);
    FormatSize(all, (uint64_t)facts.f_blocks * facts.f_frsize);
    snprintf(f->view.room, sizeof f->view.room, "%s of %s", used, all);
  }
  size_t count = f->listing == NULL ? 0 : f->listing->count, selected = CountSelected(f);
  int length = snprintf(f->view.foot, sizeof f->view.foot, "%zu item%s", count, count == 1 ? "" : "s");
  if (selected > 0) snprintf(f->view.foot + length, sizeof f->view.foot - (size_t)length, ", %zu selected", selected);
}

static void Redraw(Files *f) {
  if (f->operation == NULL) ShowFoot(f);
  RatInvalidate(f->window, NULL);
}

/* ── Where it is ── */

static char *PathOf(const Files *f, const char *name) {
  char *path = NULL;
  bool isRoot = strcmp(f->directory, "/") == 0;
  return asprintf(&path, "%s/%s", isRoot ? "" : f->directory, name) < 0 ? NULL : path;
}

static void Read(Files *f) {
  f->reading = ReadListing(f->window, f->directory, f->view.order);
  f->view.isReading = f->listing == NULL || strcmp(f->listing->path, f->directory) != 0;
  f->isAsked = f->reading != 0;
  if (!f->isAsked) Tell(f, "There is not enough memory to read the folder.");
  Redraw(f);
}

static void SetDirectory(Files *f, char *path) {
  free(f->directory);
  f->directory = path;
  f->view.directory = path;
  RatSetControlText(f->path, path);
  RatEnableControl(f->upButton, strcmp(path, "/") != 0);
  Read(f);
}

/* From where it was, to which Back leads. */
static void GoTo(Files *f, const char *path) {
  char *resolved = realpath(path, NULL);
  struct stat facts;
  if (resolved != NULL && stat(resolved, &facts) == 0 && !S_ISDIR(facts.st_mode)) errno = ENOTDIR;
  if (resolved == NULL || !S_ISDIR(facts.st_mode)) {
    free(resolved);
    TellOf(f, path);
    RatSetControlText(f->path, f->directory);
    return;
  }
  if (f->directory != NULL && strcmp(f->directory, resolved) != 0) {
    if (f->beforeCount == BEFORE_MAX) {
      free(f->before[0]);
      memmove(f->before, f->before + 1, sizeof f->before - sizeof f->before[0]);
      f->beforeCount--;
    }
    f->before[f->beforeCount] = strdup(f->directory);
    if (f->before[f->beforeCount] != NULL) f->beforeCount++;
  }
  SetDirectory(f, resolved);
}

static void Want(Files *f, const char *name) {
  free(f->wanted);
  f->wanted = name == NULL ? NULL : strdup(name);
}

static void GoUp(Files *f) {
  char *slash = strrchr(f->directory, '/');
  if (slash[1] == 0) return;
  Want(f, slash + 1);
  char *above = slash == f->directory ? strdup("/") : strndup(f->directory, (size_t)(slash - f->directory));
  if (above != NULL) GoTo(f, above);
  free(above);
}

static void GoBack(Files *f) {
  if (f->beforeCount == 0) return;
  const char *slash = strrchr(f->directory, '/');
  Want(f, slash + 1);
  SetDirectory(f, f->before[--f->beforeCount]);
}

/* ── Selection ── */

static void SelectNone(Files *f) {
  for (size_t i = 0; f->listing != NULL && i < f->listing->count; i++) f->listing->entries[i].isSelected = false;
}

typedef enum Selecting { SELECT_ONE, SELECT_RANGE, SELECT_TOGGLE, SELECT_NOTHING } Selecting;

static void MoveTo(Files *f, size_t row, Selecting selecting) {
  if (f->listing == NULL || f->listing->count == 0) return;
  if (row >= f->listing->count) row = f->listing->count - 1;
  if (selecting == SELECT_TOGGLE) {
    f->listing->entries[row].isSelected = !f->listing->entries[row].isSelected;
  } else if (selecting != SELECT_NOTHING) {
    SelectNone(f);
    if (selecting == SELECT_ONE || f->anchor >= f->listing->count) f->anchor = row;
    size_t from = f->anchor < row ? f->anchor : row, to = f->anchor < row ? row : f->anchor;
    for (size_t i = from; i <= to; i++) f->listing->entries[i].isSelected = true;
  }
  if (selecting == SELECT_TOGGLE) f->anchor = row;
  f->view.cursor = row;
  BringIntoSight(&f->view, row);
  Redraw(f);
}

static Selecting SelectingBy(intptr_t modifiers) {
  if ((modifiers & RAT_MODIFIER_SHIFT) != 0) return SELECT_RANGE;
  return (modifiers & (RAT_MODIFIER_CTRL | RAT_MODIFIER_META)) != 0 ? SELECT_TOGGLE : SELECT_ONE;
}

static size_t RowOf(const Files *f, const char *name) {
  for (size_t i = 0; i < f->listing->count; i++)
    if (strcmp(f->listing->entries[i].name, name) == 0) return i;
  return SIZE_MAX;
}

static bool GoToName(Files *f) {
  size_t length = strlen(f->typed);
  for (size_t i = 0; i < f->listing->count; i++) {
    if (strncasecmp(f->listing->entries[i].name, f->typed, length) != 0) continue;
    MoveTo(f, i, SELECT_ONE);
    return true;
  }
  return false;
}

/* Goes to the first name that begins with what has been typed of late. */
static void TypeAhead(Files *f, const RatMsg *msg) {
  if (msg->timeNs - f->typedNs > (uint64_t)TYPING_MS * 1000000) f->typed[0] = 0;
  f->typedNs = msg->timeNs;
  size_t length = strlen(f->typed);
  if (msg->wParam < ' ' || msg->wParam > '~' || length + 1 == sizeof f->typed || f->listing == NULL) return;
  f->typed[length] = (char)msg->wParam;
  f->typed[length + 1] = 0;
  if (GoToName(f) || length == 0) return;
  /* No name begins so: it is the beginning of another one. */
  f->typed[0] = (char)msg->wParam;
  f->typed[1] = 0;
  GoToName(f);
}

/* The paths of what is selected; the last one is NULL. NULL: nothing is, or there is no memory. */
static char **SelectedPaths(const Files *f, size_t *count) {
  *count = CountSelected(f);
  char **paths = *count == 0 ? NULL : calloc(*count + 1, sizeof *paths);
  size_t at = 0;
  for (size_t i = 0; paths != NULL && i < f->listing->count; i++)
    if (f->listing->entries[i].isSelected && (paths[at] = PathOf(f, f->listing->entries[i].name)) != NULL) at++;
  *count = at;
  return paths;
}

static void FreePaths(char **paths) {
  for (size_t i = 0; paths != NULL && paths[i] != NULL; i++) free(paths[i]);
  free(paths);
}

static const Entry *Current(const Files *f) {
  if (f->listing == NULL || f->view.cursor >= f->listing->count || f->view.isReading) return NULL;
  return &f->listing->entries[f->view.cursor];
}

/* ── Commands ── */

static void OpenCurrent(Files *f) {
  const Entry *entry = Current(f);
  if (entry == NULL) return;
  char *path = PathOf(f, entry->name), error[512] = "";
  if (path == NULL) return;
  if (entry->kind == KIND_DIRECTORY) GoTo(f, path);
  else if (!OpenFile(path, error, sizeof error)) Tell(f, error);
  free(path);
}

static bool IsName(Files *f, const char *name) {
  bool good = strchr(name, '/') == NULL && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
  if (!good) Tell(f, "A name has no slash in it.");
  return good;
}

static void NewFolder(Files *f) {
  char *name = AskForText(f->window, "New folder", "Name", "New folder", "Create");
  char *path = name != NULL && IsName(f, name) ? PathOf(f, name) : NULL;
  if (path != NULL && mkdir(path, 0777) != 0) TellOf(f, name);
  else if (path != NULL) Want(f, name);
  free(path);
  free(name);
  Read(f);
}

static void Rename(Files *f) {
  const Entry *entry = Current(f);
  char *former = entry == NULL ? NULL : strdup(entry->name);
  if (former == NULL) return;
  char *name = AskForText(f->window, "Rename", "New name", former, "Rename");
  if (name != NULL && strcmp(name, former) != 0 && IsName(f, name)) {
    char *from = PathOf(f, former), *to = PathOf(f, name);
    struct stat facts;
    if (from != NULL && to != NULL && lstat(to, &facts) == 0) errno = EEXIST;
    else if (from != NULL && to != NULL) errno = rename(from, to) == 0 ? 0 : errno;
    if (errno != 0) TellOf(f, name);
    else Want(f, name);
    free(from);
    free(to);
  }
  free(name);
  free(former);
  Read(f);
}

static void Properties(Files *f) {
  const Entry *entry = Current(f);
  char *path = entry == NULL ? NULL : PathOf(f, entry->name);
  struct stat facts;
  if (path == NULL || lstat(path, &facts) != 0) {
    free(path);
    return;
  }
  char text[6000], size[16], changed[64], target[4096] = "";
  struct tm when;
  FormatSize(size, (uint64_t)facts.st_size);
  localtime_r(&facts.st_mtim.tv_sec, &when);
  strftime(changed, sizeof changed, "%e %B %Y, %H:%M:%S", &when);
  ssize_t length = S_ISLNK(facts.st_mode) ? readlink(path, target, sizeof target - 1) : -1;
  if (length >= 0) target[length] = 0;
  const char *kind = S_ISLNK(facts.st_mode) ? "Link" : S_ISDIR(facts.st_mode) ? "Folder" : S_ISREG(facts.st_mode) ? DescribeFile(path) : "Device";
  snprintf(text, sizeof text, "%s%s%s\n%s, %s (%lld bytes)\nChanged %s\n%s", entry->name, length >= 0 ? " → " : "", target, kind, size, (long long)facts.st_size, changed, path);
  uint32_t pressed;
  RatMessageBox(f->window, "Properties", text, RAT_MESSAGE_OK, &pressed);
  free(path);
}

static void Begin(Files *f, Action action, char **paths, size_t count) {
  if (f->operation != NULL) {
    Tell(f, "Something is being done already.");
    return;
  }
  static const char *const WORDS[] = {[ACTION_COPY] = "Copying…", [ACTION_MOVE] = "Moving…", [ACTION_DELETE] = "Deleting…"};
  f->operation = BeginOperation(f->window, action, (const char *const *)paths, count, f->directory);
  if (f->operation == NULL) Tell(f, "There is not enough memory.");
  else snprintf(f->view.foot, sizeof f->view.foot, "%s", WORDS[action]);
  Redraw(f);
}

static void Delete(Files *f) {
  size_t count;
  char **paths = SelectedPaths(f, &count);
  if (count > 0) {
    char text[512];
    uint32_t pressed = RAT_ID_NO;
    if (count == 1) snprintf(text, sizeof text, "Delete %.300s? It cannot be had back.", strrchr(paths[0], '/') + 1);
    else snprintf(text, sizeof text, "Delete %zu things, and all that is in them? They cannot be had back.", count);
    RatMessageBox(f->window, "Delete", text, RAT_MESSAGE_YES_NO, &pressed);
    if (pressed == RAT_ID_YES) Begin(f, ACTION_DELETE, paths, count);
  }
  FreePaths(paths);
}

/* The clipboard holds paths, one a line: so they can also be pasted as text. */
static void CopyPaths(Files *f, bool isCut) {
  size_t count, length = 0;
  char **paths = SelectedPaths(f, &count);
  for (size_t i = 0; i < count; i++) length += strlen(paths[i]) + 1;
  char *text = count == 0 ? NULL : malloc(length + 1), *at = text;
  if (text != NULL) {
    for (size_t i = 0; i < count; i++) {
      at = stpcpy(at, paths[i]);
      *at++ = '\n';
    }
    *at = 0;
    RatSetClipboardText(text);
    free(f->cut);
    f->cut = isCut ? text : NULL;
    if (!isCut) free(text);
  }
  FreePaths(paths);
}

static void Paste(Files *f) {
  size_t length = 0;
  char none;
  RatGetClipboardText(&none, 0, &length);
  char *text = malloc(length + 1);
  if (text == NULL || RatGetClipboardText(text, length + 1, &length) < 0) {
    free(text);
    return;
  }
  bool isCut = f->cut != NULL && strcmp(f->cut, text) == 0;
  size_t lines = 1, count = 0;
  for (const char *c = text; *c != 0; c++) lines += *c == '\n';
  char **paths = calloc(lines + 1, sizeof *paths), *rest = text;
  for (char *line; paths != NULL && (line = strsep(&rest, "\n")) != NULL;) {
    struct stat facts;
    if (line[0] == '/' && lstat(line, &facts) == 0) paths[count++] = line;
  }
  if (count > 0) Begin(f, isCut ? ACTION_MOVE : ACTION_COPY, paths, count);
  if (isCut) {
    free(f->cut);
    f->cut = NULL;
  }
  free(paths);
  free(text);
}

static void Sort(Files *f, Column column) {
  Order *order = &f->view.order;
  order->isDescending = order->column == column ? !order->isDescending : column != COLUMN_NAME;
  order->column = column;
  const Entry *entry = Current(f);
  Want(f, entry == NULL ? NULL : entry->name);
  Read(f);
}

static void SetMenu(Files *f) {
  const Order *order = &f->view.order;
#define CHECKED(condition) ((condition) ? RAT_MENU_CHECKED : 0)
  const RatMenuItem items[] = {
      {"File", 0, 0, 0},
      {"Open", ID_OPEN, 1, 0},
      {"New folder…\tCtrl+Shift+N", ID_NEW_FOLDER, 1, 0},
      {"Rename…\tF2", ID_RENAME, 1, 0},
      {"Properties\tAlt+Enter", ID_PROPERTIES, 1, 0},
      {NULL, 0, 1, RAT_MENU_SEPARATOR},
      {"Delete…\tDel", ID_DELETE, 1, 0},
      {NULL, 0, 1, RAT_MENU_SEPARATOR},
      {"Close\tCtrl+W", ID_CLOSE, 1, 0},
      {"Edit", 0, 0, 0},
      {"Cut\tCtrl+X", ID_CUT, 1, 0},
      {"Copy\tCtrl+C", ID_COPY, 1, 0},
      {"Paste\tCtrl+V", ID_PASTE, 1, 0},
      {"Select all\tCtrl+A", ID_ALL, 1, 0},
      {"View", 0, 0, 0},
      {"By name", ID_BY_NAME, 1, CHECKED(order->column == COLUMN_NAME)},
      {"By size", ID_BY_SIZE, 1, CHECKED(order->column == COLUMN_SIZE)},
      {"By time of change", ID_BY_CHANGED, 1, CHECKED(order->column == COLUMN_CHANGED)},
      {NULL, 0, 1, RAT_MENU_SEPARATOR},
      {"Hidden files\tCtrl+H", ID_HIDDEN, 1, CHECKED(order->showsHidden)},
      {"Go", 0, 0, 0},
      {"Back\tAlt+Left", ID_BACK, 1, 0},
      {"Up\tAlt+Up", ID_UP, 1, 0},
      {"Home\tAlt+Home", ID_HOME, 1, 0},
      {"All files", ID_ROOT, 1, 0},
      {NULL, 0, 1, RAT_MENU_SEPARATOR},
      {"Terminal here", ID_TERMINAL, 1, 0},
  };
#undef CHECKED
  RatSetMenu(f->window, items, sizeof items / sizeof *items);
}

static void SelectAll(Files *f) {
  for (size_t i = 0; f->listing != NULL && i < f->listing->count; i++) f->listing->entries[i].isSelected = true;
  Redraw(f);
}

static void OnCommand(Files *f, uint32_t id, uint32_t what) {
  char text[PATH_MAX] = "";
  switch (id) {
    case ID_OPEN: OpenCurrent(f); return;
    case ID_NEW_FOLDER: NewFolder(f); return;
    case ID_RENAME: Rename(f); return;
    case ID_PROPERTIES: Properties(f); return;
    case ID_DELETE: Delete(f); return;
    case ID_CLOSE: RatPostQuitMessage(0); return;
    case ID_CUT: CopyPaths(f, true); return;
    case ID_COPY: CopyPaths(f, false); return;
    case ID_PASTE: Paste(f); return;
    case ID_ALL: SelectAll(f); return;
    case ID_BY_NAME:
    case ID_BY_SIZE:
    case ID_BY_CHANGED:
      Sort(f, COLUMN_NAME + (id - ID_BY_NAME));
      SetMenu(f);
      return;
    case ID_HIDDEN:
      f->view.order.showsHidden = !f->view.order.showsHidden;
      SetMenu(f);
      Read(f);
      return;
    case ID_UP: GoUp(f); return;
    case ID_BACK: GoBack(f); return;
    case ID_HOME: GoTo(f, f->view.places[0].path); return;
    case ID_ROOT: GoTo(f, "/"); return;
    case ID_TERMINAL:
      if (!OpenTerminal(f->directory, text, sizeof text)) Tell(f, text);
      return;
    case ID_PATH:
      if (what != RAT_COMMAND_SUBMITTED) return;
      RatGetControlText(f->path, text, sizeof text, NULL);
      GoTo(f, text);
      return;
    default: return;
  }
}

/* ── Messages ── */

static void OnListed(Files *f, Listing *listing, uint32_t request) {
  if (request != f->reading) {
    FreeListing(listing);
    return;
  }
  f->isAsked = false;
  Listing *former = f->listing;
  bool isSame = former != NULL && strcmp(former->path, listing->path) == 0;
  const Entry *entry = isSame && f->view.cursor < former->count ? &former->entries[f->view.cursor] : NULL;
  if (isSame) KeepSelection(listing, former);
  f->listing = listing;
  f->view.listing = listing;
  f->view.isReading = false;
  f->anchor = 0;
  size_t row = f->wanted != NULL ? RowOf(f, f->wanted) : entry != NULL ? RowOf(f, entry->name) : 0;
  if (!isSame) f->view.top = 0;
  if (f->wanted != NULL && row != SIZE_MAX) MoveTo(f, row, SELECT_ONE);
  else if (row != SIZE_MAX) f->view.cursor = row;
  else if (f->view.cursor >= listing->count) f->view.cursor = listing->count == 0 ? 0 : listing->count - 1;
  f->anchor = f->view.cursor;
  ScrollTo(&f->view, f->view.top);
  Want(f, NULL);
  FreeListing(former);
  Redraw(f);
}

static void OnDone(Files *f, Operation *operation) {
  char error[512];
  EndOperation(operation, error, sizeof error);
  f->operation = NULL;
  Read(f);
  if (error[0] != 0) Tell(f, error);
}

static void OnKey(Files *f, const RatMsg *msg) {
  size_t page = (size_t)(RowsOf(&f->view).height / ROW_HEIGHT), cursor = f->view.cursor;
  if (page < 1) page = 1;
  if ((msg->lParam & RAT_MODIFIER_ALT) != 0) return;
  Selecting selecting = SelectingBy(msg->lParam);
  if (selecting == SELECT_TOGGLE) selecting = SELECT_NOTHING;
  switch (msg->wParam) {
    case RAT_KEY_DOWN: MoveTo(f, cursor + (CountSelected(f) > 0 || selecting != SELECT_ONE), selecting); return;
    case RAT_KEY_UP: MoveTo(f, cursor > 0 ? cursor - 1 : 0, selecting); return;
    case RAT_KEY_PAGE_DOWN: MoveTo(f, cursor + page, selecting); return;
    case RAT_KEY_PAGE_UP: MoveTo(f, cursor > page ? cursor - page : 0, selecting); return;
    case RAT_KEY_HOME: MoveTo(f, 0, selecting); return;
    case RAT_KEY_END: MoveTo(f, SIZE_MAX, selecting); return;
    case RAT_KEY_SPACE:
      if ((msg->lParam & RAT_MODIFIER_CTRL) != 0) MoveTo(f, cursor, SELECT_TOGGLE);
      return;
    case RAT_KEY_ENTER:
    case RAT_KEY_NUMPAD_ENTER: OpenCurrent(f); return;
    case RAT_KEY_BACKSPACE: GoUp(f); return;
    case RAT_KEY_ESCAPE:
      if (f->operation != NULL) CancelOperation(f->operation);
      SelectNone(f);
      Redraw(f);
      return;
    default: return;
  }
}

static void OnPress(Files *f, const RatMsg *msg) {
  size_t index;
  f->typed[0] = 0;
  Part part = PartAt(&f->view, msg->x, msg->y, &index);
  RatRect mark = ScrollMark(&f->view);
  if (part == PART_PLACE) GoTo(f, f->view.places[index].path);
  if (part == PART_HEAD) {
    Sort(f, (Column)index);
    SetMenu(f);
  }
  if (part == PART_SCROLL) {
    f->isScrolling = true;
    f->grip = msg->y >= mark.y && msg->y < mark.y + mark.height ? msg->y - mark.y : mark.height / 2;
    ScrollTo(&f->view, TopAt(&f->view, msg->y, f->grip));
    RatCaptureMouse(f->window);
    Redraw(f);
  }
  if (part == PART_BELOW || part == PART_NOTHING) {
    SelectNone(f);
    Redraw(f);
  }
  if (part != PART_ROW) return;
  bool isSecond = f->clicked == index && msg->wParam == 0 && msg->timeNs - f->clickedNs < (uint64_t)DOUBLE_CLICK_MS * 1000000;
  f->clicked = isSecond ? SIZE_MAX : index;
  f->clickedNs = msg->timeNs;
  MoveTo(f, index, SelectingBy(msg->lParam));
  if (isSecond) OpenCurrent(f);
}

static void OnMove(Files *f, const RatMsg *msg) {
  if (f->isScrolling) {
    ScrollTo(&f->view, TopAt(&f->view, msg->y, f->grip));
    Redraw(f);
    return;
  }
  size_t index, hover = PartAt(&f->view, msg->x, msg->y, &index) == PART_PLACE ? index : PLACES_MAX;
  if (hover == f->view.hoverPlace) return;
  f->view.hoverPlace = hover;
  Redraw(f);
}

static void Watch(Files *f) {
  bool thoroughly = ++f->ticks % THOROUGH_EVERY == 0;
  /* Reading may take longer than it is from one look to the next. */
  if (f->listing != NULL && !f->isAsked && f->operation == NULL && IsListingOld(f->listing, thoroughly)) Read(f);
}

static void Resize(Files *f, int32_t width, int32_t height) {
  f->view.width = width;
  f->view.height = height;
  int32_t y = (TOOLS_HEIGHT - TOOL) / 2, x = SideWidth(width) + 8, left = width - x - 62 - 8;
  RatMoveWindow(f->upButton, x, y, 54, TOOL);
  RatMoveWindow(f->path, x + 62, y, left > 1 ? left : 1, TOOL);
  ScrollTo(&f->view, f->view.top);
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Files *f = data;
  switch (msg->type) {
    case RATMSG_PAINT: DrawView(w, &f->view); return 0;
    case RATMSG_SIZE: Resize(f, (int32_t)msg->wParam, (int32_t)msg->lParam); return 0;
    case RATMSG_COMMAND: OnCommand(f, (uint32_t)msg->wParam, (uint32_t)msg->lParam); return 0;
    case RATMSG_KEY_DOWN: OnKey(f, msg); return 0;
    case RATMSG_CHAR: TypeAhead(f, msg); return 0;
    case RATMSG_MOUSE_DOWN: OnPress(f, msg); return 0;
    case RATMSG_MOUSE_MOVE: OnMove(f, msg); return 0;
    case RATMSG_MOUSE_UP:
      if (f->isScrolling) RatCaptureMouse(NULL);
      f->isScrolling = false;
      return 0;
    case RATMSG_MOUSE_WHEEL:
      ScrollTo(&f->view, f->view.top - (int32_t)msg->lParam * 3 * ROW_HEIGHT / 120);
      Redraw(f);
      return 0;
    case RATMSG_TIMER: Watch(f); return 0;
    case RATMSG_FOCUS:
      f->view.hasKeyboard = msg->wParam == 1;
      Redraw(f);
      return 0;
    case RATMSG_THEME:
      uiThemeChanged();
      Redraw(f);
      return 0;
    case RATMSG_CLOSE: RatPostQuitMessage(0); return 0;
    case MESSAGE_LISTED: OnListed(f, (Listing *)msg->lParam, (uint32_t)msg->wParam); return 0;
    case MESSAGE_PROGRESS: {
      char *dots = strstr(f->view.foot, "…");
      if (f->operation != NULL && dots != NULL) snprintf(dots, sizeof f->view.foot - (size_t)(dots - f->view.foot), "… %u", (unsigned)msg->wParam);
      Redraw(f);
      return 0;
    }
    case MESSAGE_DONE: OnDone(f, (Operation *)msg->lParam); return 0;
    default: return RatDefaultWindowProc(w, msg);
  }
}

static void FindPlaces(View *view) {
  static const Place ALL[] = {{"home", "/home", ICON_HOME}, {"src", "/src", ICON_SOURCE}, {"src", "/home/src", ICON_SOURCE}, {"bin", "/bin", ICON_BOX}, {"tmp", "/tmp", ICON_CLOCK}, {"all files", "/", ICON_DISK}};
  for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
    if (access(ALL[i].path, F_OK) == 0) view->places[view->placeCount++] = ALL[i];
}

static RatStatus OpenWindow(Files *f) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Files",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = OnMessage, .userData = f};
  RatStatus status = RatCreateWindow(&attributes, &f->window);
  RatRect somewhere = {0, 0, 1, 1};
  if (status >= 0) status = uiControl(f->window, RAT_CONTROL_BUTTON, ID_UP, "Up", somewhere, 0, &f->upButton);
  if (status >= 0) status = uiControl(f->window, RAT_CONTROL_LABEL, 0, "Path", somewhere, 0, &f->label);
  if (status >= 0) status = uiControl(f->window, RAT_CONTROL_EDIT, ID_PATH, NULL, somewhere, 0, &f->path);
  if (status < 0) return status;
  /* Not seen: it names the field. */
  RatShowWindow(f->label, RAT_SHOW_HIDE);
  SetMenu(f);
  Resize(f, WIDTH, HEIGHT);
  return RatSetWindowTimer(f->window, TIMER_WATCH, WATCH_MS);
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--help") == 0) {
    puts("usage: files [DIRECTORY]\nShows what is in a directory, and opens, copies, moves, renames and deletes it.");
    return 0;
  }
  static Files f = {.view = {.hoverPlace = PLACES_MAX, .directory = ""}, .clicked = SIZE_MAX};
  /* Programs that it starts go their own ways. */
  signal(SIGCHLD, SIG_IGN);
  FindPlaces(&f.view);
  RatStatus status = OpenWindow(&f);
  if (status < 0) {
    fprintf(stderr, "files: no window: %s\n", RatStatusText(status));
    return 1;
  }
  f.directory = strdup("/");
  GoTo(&f, argc > 1 ? argv[1] : f.view.places[0].path);
  f.beforeCount = 0;
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  return 0;
}
