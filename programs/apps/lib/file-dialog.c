#include "file-dialog.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH = 420, HEIGHT = 380, LEAST_WIDTH = 260, LEAST_HEIGHT = 200, MARGIN = 14, GAP = 8, LINE = 18, FIELD = 30, BUTTON_WIDTH = 88 };
enum { ID_LIST = 100, ID_NAME };
enum { PATH_BYTES = 4096, NAMES_MAX = 9999 /* of a list, with the one for the directory above */ };

typedef struct Chooser {
  const FileDialog *dialog;
  HWINDOW window, place, list, label, name, cancel, accept, note;
  char directory[PATH_BYTES];
  char **names; /* those of directories end with a slash */
  size_t count;
  char *chosen;
  bool isOver;
} Chooser;

/* ── Paths ── */

static bool isDirectory(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* The path of a name in a directory, or of one that is absolute, without dots in it; NULL: it is none, or too long. */
static char *pathOf(const char *directory, const char *name) {
  char path[PATH_BYTES];
  bool isAbsolute = name[0] == '/';
  int length = snprintf(path, sizeof path, "%s/%s", isAbsolute ? "" : directory, name);
  if (length < 0 || length >= (int)sizeof path) return NULL;
  char *clean = malloc((size_t)length + 2), *out = clean, *rest = path;
  if (clean == NULL) return NULL;
  for (char *part; (part = strsep(&rest, "/")) != NULL;) {
    if (part[0] == 0 || strcmp(part, ".") == 0) continue;
    if (strcmp(part, "..") == 0) {
      while (out > clean && *--out != '/') {}
      continue;
    }
    *out++ = '/';
    out = stpcpy(out, part);
  }
  if (out == clean) *out++ = '/';
  *out = 0;
  return clean;
}

/* ── What is in a directory ── */

static void forgetNames(Chooser *c) {
  for (size_t i = 0; i < c->count; i++) free(c->names[i]);
  free(c->names);
  c->names = NULL;
  c->count = 0;
}

static bool endsWithSlash(const char *name) { return name[strlen(name) - 1] == '/'; }

/* The way up, then directories, then files. */
static int compareNames(const void *a, const void *b) {
  const char *x = *(char *const *)a, *y = *(char *const *)b;
  bool isUp = strcmp(x, "../") == 0, isOtherUp = strcmp(y, "../") == 0;
  if (isUp != isOtherUp) return isUp ? -1 : 1;
  bool isDirectory = endsWithSlash(x), isOtherDirectory = endsWithSlash(y);
  if (isDirectory != isOtherDirectory) return isDirectory ? -1 : 1;
  int order = strcasecmp(x, y);
  return order != 0 ? order : strcmp(x, y);
}

static bool addName(Chooser *c, size_t *room, const char *name, bool isDirectory) {
  if (c->count == *room) {
    size_t more = *room == 0 ? 64 : *room * 2;
    char **names = realloc(c->names, more * sizeof *names);
    if (names == NULL) return false;
    c->names = names;
    *room = more;
  }
  char *copy = NULL;
  if (asprintf(&copy, isDirectory ? "%s/" : "%s", name) < 0) return false;
  c->names[c->count++] = copy;
  return true;
}

/* false: it cannot be read, or there is no memory; errno says which. Hidden files are left out. */
static bool readNames(Chooser *c) {
  DIR *directory = opendir(c->directory);
  if (directory == NULL) return false;
  size_t room = 0;
  bool all = strcmp(c->directory, "/") == 0 || addName(c, &room, "..", true);
  for (struct dirent *entry; all && c->count < NAMES_MAX && (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    bool isDirectory = entry->d_type == DT_DIR;
    if (entry->d_type == DT_LNK) {
      struct stat facts;
      isDirectory = fstatat(dirfd(directory), entry->d_name, &facts, 0) == 0 && S_ISDIR(facts.st_mode);
    }
    all = addName(c, &room, entry->d_name, isDirectory);
  }
  closedir(directory);
  if (c->count > 0) qsort(c->names, c->count, sizeof *c->names, compareNames);
  return all;
}

static void say(Chooser *c, const char *format, const char *name) {
  char text[256];
  snprintf(text, sizeof text, format, name, strerror(errno));
  RatSetControlText(c->note, text);
}

static void goTo(Chooser *c, const char *directory) {
  char former[PATH_BYTES];
  strcpy(former, c->directory);
  snprintf(c->directory, sizeof c->directory, "%s", directory);
  forgetNames(c);
  if (!readNames(c)) {
    say(c, "%s: %s", directory);
    strcpy(c->directory, former);
    forgetNames(c);
    readNames(c);
  } else {
    RatSetControlText(c->note, c->count == NAMES_MAX ? "There are more than are shown." : "");
  }
  RatSetControlText(c->place, c->directory);
  RatSetControlItems(c->list, (const char *const *)c->names, c->count);
}

/* ── Choosing ── */

static void endDialog(Chooser *c, char *chosen) {
  c->chosen = chosen;
  c->isOver = true;
  RatDestroyWindow(c->window);
}

static bool mayReplace(Chooser *c, const char *path) {
  char text[PATH_BYTES];
  snprintf(text, sizeof text, "%s is there already. Is it to be replaced?", path);
  uint32_t pressed = RAT_ID_NO;
  RatMessageBox(c->window, c->dialog->title, text, RAT_MESSAGE_YES_NO, &pressed);
  return pressed == RAT_ID_YES;
}

/* A name has been typed or chosen: a directory is gone into, a file ends the dialog. */
static void take(Chooser *c, const char *name) {
  char *path = name[0] == 0 ? NULL : pathOf(c->directory, name);
  if (path == NULL) return;
  if (isDirectory(path)) {
    goTo(c, path);
    RatSetControlText(c->name, "");
    free(path);
    return;
  }
  bool isThere = access(path, F_OK) == 0;
  if (!isThere && !c->dialog->saves) {
    say(c, "%s: %s", name);
  } else if (endsWithSlash(name)) {
    say(c, "%s is no directory", name);
  } else if (!isThere || !c->dialog->saves || mayReplace(c, path)) {
    endDialog(c, path);
    return;
  }
  free(path);
}

static const char *selectedName(Chooser *c) {
  int32_t index = -1;
  RatGetControlValue(c->list, &index);
  return index >= 0 && (size_t)index < c->count ? c->names[index] : NULL;
}

static void onCommand(Chooser *c, uint32_t id, uint32_t what) {
  char name[PATH_BYTES] = "";
  const char *selected = id == ID_LIST || id == RAT_ID_OK ? selectedName(c) : NULL;
  switch (id) {
    case ID_LIST:
      if (selected == NULL) return;
      if (what == RAT_COMMAND_SUBMITTED) {
        snprintf(name, sizeof name, "%s", selected);
        take(c, name);
      } else if (!endsWithSlash(selected)) {
        RatSetControlText(c->name, selected);
      }
      return;
    case RAT_ID_OK:
      RatGetControlText(c->name, name, sizeof name, NULL);
      if (name[0] == 0 && selected != NULL) snprintf(name, sizeof name, "%s", selected);
      take(c, name);
      return;
    case RAT_ID_CANCEL:
      endDialog(c, NULL);
      return;
    default:
      return;
  }
}

/* ── The window ── */

static void layOut(Chooser *c, int32_t width, int32_t height) {
  if (width < LEAST_WIDTH) width = LEAST_WIDTH;
  if (height < LEAST_HEIGHT) height = LEAST_HEIGHT;
  int32_t inner = width - 2 * MARGIN, bottom = height - MARGIN - FIELD, nameTop = bottom - GAP - FIELD;
  RatMoveWindow(c->place, MARGIN, MARGIN - 2, inner, LINE);
  RatMoveWindow(c->list, MARGIN, MARGIN + LINE + GAP - 2, inner, nameTop - GAP - (MARGIN + LINE + GAP - 2));
  RatMoveWindow(c->label, MARGIN, nameTop + (FIELD - LINE) / 2, 44, LINE);
  RatMoveWindow(c->name, MARGIN + 44, nameTop, inner - 44, FIELD);
  RatMoveWindow(c->note, MARGIN, bottom + (FIELD - LINE) / 2, inner - 2 * BUTTON_WIDTH - 2 * GAP, LINE);
  RatMoveWindow(c->cancel, width - MARGIN - 2 * BUTTON_WIDTH - GAP, bottom, BUTTON_WIDTH, FIELD);
  RatMoveWindow(c->accept, width - MARGIN - BUTTON_WIDTH, bottom, BUTTON_WIDTH, FIELD);
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Chooser *c = data;
  switch (msg->type) {
    case RATMSG_SIZE:
      layOut(c, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_COMMAND:
      if (!c->isOver) onCommand(c, (uint32_t)msg->wParam, (uint32_t)msg->lParam);
      return 0;
    case RATMSG_CLOSE:
      if (!c->isOver) endDialog(c, NULL);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus add(Chooser *c, HWINDOW *out, uint32_t kind, uint32_t id, const char *text, uint32_t flags) {
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text, .width = 10, .height = 10, .flags = flags};
  return RatCreateControl(c->window, &attributes, out);
}

static RatStatus openWindow(Chooser *c, HWINDOW owner) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE | RAT_WINDOW_MODAL, .title = c->dialog->title,
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = c, .parent = owner};
  RatStatus status = RatCreateWindow(&attributes, &c->window);
  if (status < 0) return status;
  struct {
    HWINDOW *out;
    uint32_t kind, id;
    const char *text;
    uint32_t flags;
  } controls[] = {
      {&c->place, RAT_CONTROL_LABEL, 0, "/", 0},
      {&c->list, RAT_CONTROL_LIST, ID_LIST, "Files", 0},
      {&c->label, RAT_CONTROL_LABEL, 0, "Name", 0},
      {&c->name, RAT_CONTROL_EDIT, ID_NAME, NULL, 0},
      {&c->note, RAT_CONTROL_LABEL, 0, NULL, 0},
      {&c->cancel, RAT_CONTROL_BUTTON, RAT_ID_CANCEL, "Cancel", 0},
      {&c->accept, RAT_CONTROL_BUTTON, RAT_ID_OK, c->dialog->verb, RAT_CONTROL_DEFAULT},
  };
  for (size_t i = 0; i < sizeof controls / sizeof *controls && status >= 0; i++) status = add(c, controls[i].out, controls[i].kind, controls[i].id, controls[i].text, controls[i].flags);
  return status;
}

/* Where it begins, and the name that is proposed. */
static void begin(Chooser *c) {
  char here[PATH_BYTES];
  if (getcwd(here, sizeof here) == NULL) strcpy(here, "/");
  char *path = pathOf(here, c->dialog->path != NULL ? c->dialog->path : ".");
  if (path == NULL) return;
  char *slash = strrchr(path, '/');
  const char *name = "";
  if (!isDirectory(path)) {
    name = slash + 1;
    *slash = 0;
  }
  goTo(c, path[0] == 0 ? "/" : path);
  RatSetControlText(c->name, name);
  free(path);
}

char *askForFile(HWINDOW owner, const FileDialog *dialog) {
  Chooser c = {.dialog = dialog, .directory = "/"};
  if (openWindow(&c, owner) >= 0) {
    layOut(&c, WIDTH, HEIGHT);
    begin(&c);
    RatFocusControl(dialog->saves ? c.name : c.list);
    RatMsg msg;
    while (!c.isOver && RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
    /* The loop around this one is to end, too. */
    if (!c.isOver && msg.type == RATMSG_QUIT) RatPostQuitMessage((int32_t)msg.wParam);
  }
  forgetNames(&c);
  HWINDOW handles[] = {c.place, c.list, c.label, c.name, c.note, c.cancel, c.accept, c.window};
  for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
    if (handles[i] != NULL) RatCloseHandle(handles[i]);
  return c.chosen;
}
