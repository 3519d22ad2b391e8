/* What the menu and keys have done. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/text-dialog.h"
#include "browse.h"
#include "opening.h"

void openCurrent(Files *f) {
  const Entry *entry = current(f);
  if (entry == NULL) return;
  char *path = pathOf(f, entry->name), error[512] = "";
  if (path == NULL) return;
  if (entry->kind == KIND_DIRECTORY) goTo(f, path);
  else if (!openFile(path, error, sizeof error)) tell(f, error);
  free(path);
}

static bool isName(Files *f, const char *name) {
  bool good = strchr(name, '/') == NULL && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
  if (!good) tell(f, "A name has no slash in it.");
  return good;
}

static void newFolder(Files *f) {
  char *name = askForText(f->window, "New folder", "Name", "New folder", "Create");
  char *path = name != NULL && isName(f, name) ? pathOf(f, name) : NULL;
  if (path != NULL && mkdir(path, 0777) != 0) tellOf(f, name);
  else if (path != NULL) want(f, name);
  free(path);
  free(name);
  readDirectory(f);
}

static void renameSelected(Files *f) {
  const Entry *entry = current(f);
  char *former = entry == NULL ? NULL : strdup(entry->name);
  if (former == NULL) return;
  char *name = askForText(f->window, "Rename", "New name", former, "Rename");
  if (name != NULL && strcmp(name, former) != 0 && isName(f, name)) {
    char *from = pathOf(f, former), *to = pathOf(f, name);
    struct stat facts;
    if (from != NULL && to != NULL && lstat(to, &facts) == 0) errno = EEXIST;
    else if (from != NULL && to != NULL) errno = rename(from, to) == 0 ? 0 : errno;
    if (errno != 0) tellOf(f, name);
    else want(f, name);
    free(from);
    free(to);
  }
  free(name);
  free(former);
  readDirectory(f);
}

static void properties(Files *f) {
  const Entry *entry = current(f);
  char *path = entry == NULL ? NULL : pathOf(f, entry->name);
  struct stat facts;
  if (path == NULL || lstat(path, &facts) != 0) {
    free(path);
    return;
  }
  char text[6000], size[16], changed[64], target[4096] = "";
  struct tm when;
  formatSize(size, (uint64_t)facts.st_size);
  localtime_r(&facts.st_mtim.tv_sec, &when);
  strftime(changed, sizeof changed, "%e %B %Y, %H:%M:%S", &when);
  ssize_t length = S_ISLNK(facts.st_mode) ? readlink(path, target, sizeof target - 1) : -1;
  if (length >= 0) target[length] = 0;
  const char *kind = S_ISLNK(facts.st_mode) ? "Link" : S_ISDIR(facts.st_mode) ? "Folder" : S_ISREG(facts.st_mode) ? describeFile(path) : "Device";
  snprintf(text, sizeof text, "%s%s%s\n%s, %s (%lld bytes)\nChanged %s\n%s", entry->name, length >= 0 ? " → " : "", target, kind, size, (long long)facts.st_size, changed, path);
  uint32_t pressed;
  RatMessageBox(f->window, "Properties", text, RAT_MESSAGE_OK, &pressed);
  free(path);
}

static void begin(Files *f, Action action, char **paths, size_t count) {
  if (f->operation != NULL) {
    tell(f, "Something is being done already.");
    return;
  }
  static const char *const WORDS[] = {[ACTION_COPY] = "Copying…", [ACTION_MOVE] = "Moving…", [ACTION_DELETE] = "Deleting…"};
  f->operation = beginOperation(f->window, action, (const char *const *)paths, count, f->directory);
  if (f->operation == NULL) tell(f, "There is not enough memory.");
  else snprintf(f->view.foot, sizeof f->view.foot, "%s", WORDS[action]);
  redraw(f);
}

static void delete(Files *f) {
  size_t count;
  char **paths = selectedPaths(f, &count);
  if (count > 0) {
    char text[512];
    uint32_t pressed = RAT_ID_NO;
    if (count == 1) snprintf(text, sizeof text, "Delete %.300s? It cannot be had back.", strrchr(paths[0], '/') + 1);
    else snprintf(text, sizeof text, "Delete %zu things, and all that is in them? They cannot be had back.", count);
    RatMessageBox(f->window, "Delete", text, RAT_MESSAGE_YES_NO, &pressed);
    if (pressed == RAT_ID_YES) begin(f, ACTION_DELETE, paths, count);
  }
  freePaths(paths);
}

/* The clipboard holds paths, one a line: so they can also be pasted as text. */
static void copyPaths(Files *f, bool isCut) {
  size_t count, length = 0;
  char **paths = selectedPaths(f, &count);
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
  freePaths(paths);
}

static void paste(Files *f) {
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
  if (count > 0) begin(f, isCut ? ACTION_MOVE : ACTION_COPY, paths, count);
  if (isCut) {
    free(f->cut);
    f->cut = NULL;
  }
  free(paths);
  free(text);
}

void sort(Files *f, Column column) {
  Order *order = &f->view.order;
  order->isDescending = order->column == column ? !order->isDescending : column != COLUMN_NAME;
  order->column = column;
  const Entry *entry = current(f);
  want(f, entry == NULL ? NULL : entry->name);
  readDirectory(f);
}

void setMenu(Files *f) {
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

static void selectAll(Files *f) {
  for (size_t i = 0; f->listing != NULL && i < f->listing->count; i++) f->listing->entries[i].isSelected = true;
  redraw(f);
}

void onCommand(Files *f, uint32_t id, uint32_t what) {
  char text[PATH_MAX] = "";
  switch (id) {
    case ID_OPEN: openCurrent(f); return;
    case ID_NEW_FOLDER: newFolder(f); return;
    case ID_RENAME: renameSelected(f); return;
    case ID_PROPERTIES: properties(f); return;
    case ID_DELETE: delete(f); return;
    case ID_CLOSE: RatPostQuitMessage(0); return;
    case ID_CUT: copyPaths(f, true); return;
    case ID_COPY: copyPaths(f, false); return;
    case ID_PASTE: paste(f); return;
    case ID_ALL: selectAll(f); return;
    case ID_BY_NAME:
    case ID_BY_SIZE:
    case ID_BY_CHANGED:
      sort(f, COLUMN_NAME + (id - ID_BY_NAME));
      setMenu(f);
      return;
    case ID_HIDDEN:
      f->view.order.showsHidden = !f->view.order.showsHidden;
      setMenu(f);
      readDirectory(f);
      return;
    case ID_UP: goUp(f); return;
    case ID_BACK: goBack(f); return;
    case ID_HOME: goTo(f, f->view.places[0].path); return;
    case ID_ROOT: goTo(f, "/"); return;
    case ID_TERMINAL:
      if (!openTerminal(f->directory, text, sizeof text)) tell(f, text);
      return;
    case ID_PATH:
      if (what != RAT_COMMAND_SUBMITTED) return;
      RatGetControlText(f->path, text, sizeof text, NULL);
      goTo(f, text);
      return;
    default: return;
  }
}
