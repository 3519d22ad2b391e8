/*
 * Files: what lies in the file system, and doing something with it. Its idea: nothing long is done where messages are
 * taken. Directories are read, and files are copied, by threads that post what they have found to the window, as any
 * other message; so a folder of a hundred thousand files keeps nobody waiting, and what is not wanted any more is dropped.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "browse.h"

enum { WIDTH = 560, HEIGHT = 380, TIMER_WATCH = 1, WATCH_MS = 1000, THOROUGH_EVERY = 2, DOUBLE_CLICK_MS = 400, TOOL = 28 };

static void onKey(Files *f, const RatMsg *msg);

/* What is shown is not yet what a key or a command is about: another directory, or where something new will be. */
static bool isEarly(const Files *f, const RatMsg *msg) {
  if (!f->isAsked || (!f->view.isReading && f->wanted == NULL)) return false;
  if (msg->type == RATMSG_COMMAND) return msg->wParam <= ID_ALL;
  /* Whoever wants to go up does not wait. */
  return msg->type == RATMSG_CHAR || msg->wParam != RAT_KEY_BACKSPACE;
}

/* Now, or when the directory has been read. */
static void onInput(Files *f, const RatMsg *msg) {
  if (isEarly(f, msg)) {
    if (f->earlyCount < EARLY_MAX) f->early[f->earlyCount++] = *msg;
    return;
  }
  if (msg->type == RATMSG_COMMAND) onCommand(f, (uint32_t)msg->wParam, (uint32_t)msg->lParam);
  else if (msg->type == RATMSG_CHAR) typeAhead(f, msg);
  else onKey(f, msg);
}

static void takeEarly(Files *f) {
  size_t count = f->earlyCount;
  f->earlyCount = 0;
  /* From where one opens another directory they are early again, before where they were. */
  for (size_t i = 0; i < count; i++) {
    RatMsg msg = f->early[i];
    onInput(f, &msg);
  }
}

static void onListed(Files *f, Listing *listing, uint32_t request) {
  if (request != f->reading) {
    freeListing(listing);
    return;
  }
  f->isAsked = false;
  Listing *former = f->listing;
  bool isSame = former != NULL && strcmp(former->path, listing->path) == 0;
  const Entry *entry = isSame && f->view.cursor < former->count ? &former->entries[f->view.cursor] : NULL;
  if (isSame) keepSelection(listing, former);
  f->listing = listing;
  f->view.listing = listing;
  f->view.isReading = false;
  f->anchor = 0;
  size_t row = f->wanted != NULL ? rowOf(f, f->wanted) : entry != NULL ? rowOf(f, entry->name) : 0;
  if (!isSame) f->view.top = 0;
  if (f->wanted != NULL && row != SIZE_MAX) moveTo(f, row, SELECT_ONE);
  else if (row != SIZE_MAX) f->view.cursor = row;
  else if (f->view.cursor >= listing->count) f->view.cursor = listing->count == 0 ? 0 : listing->count - 1;
  f->anchor = f->view.cursor;
  scrollTo(&f->view, f->view.top);
  want(f, NULL);
  freeListing(former);
  redraw(f);
  takeEarly(f);
}

static void onDone(Files *f, Operation *operation) {
  char error[512];
  endOperation(operation, error, sizeof error);
  f->operation = NULL;
  readDirectory(f);
  if (error[0] != 0) tell(f, error);
}

static void onKey(Files *f, const RatMsg *msg) {
  size_t page = (size_t)(rowsOf(&f->view).height / ROW_HEIGHT), cursor = f->view.cursor;
  if (page < 1) page = 1;
  if ((msg->lParam & RAT_MODIFIER_ALT) != 0) return;
  Selecting selecting = selectingBy(msg->lParam);
  if (selecting == SELECT_TOGGLE) selecting = SELECT_NOTHING;
  switch (msg->wParam) {
    case RAT_KEY_DOWN: moveTo(f, cursor + (countSelected(f) > 0 || selecting != SELECT_ONE), selecting); return;
    case RAT_KEY_UP: moveTo(f, cursor > 0 ? cursor - 1 : 0, selecting); return;
    case RAT_KEY_PAGE_DOWN: moveTo(f, cursor + page, selecting); return;
    case RAT_KEY_PAGE_UP: moveTo(f, cursor > page ? cursor - page : 0, selecting); return;
    case RAT_KEY_HOME: moveTo(f, 0, selecting); return;
    case RAT_KEY_END: moveTo(f, SIZE_MAX, selecting); return;
    case RAT_KEY_SPACE:
      if ((msg->lParam & RAT_MODIFIER_CTRL) != 0) moveTo(f, cursor, SELECT_TOGGLE);
      return;
    case RAT_KEY_ENTER:
    case RAT_KEY_NUMPAD_ENTER: openCurrent(f); return;
    case RAT_KEY_BACKSPACE:
      f->earlyCount = 0;
      goUp(f);
      return;
    case RAT_KEY_ESCAPE:
      if (f->operation != NULL) cancelOperation(f->operation);
      selectNone(f);
      redraw(f);
      return;
    default: return;
  }
}

static void onPress(Files *f, const RatMsg *msg) {
  size_t index;
  f->typed[0] = 0;
  f->earlyCount = 0;
  /* What is chosen by hand stays chosen. */
  want(f, NULL);
  Part part = partAt(&f->view, msg->x, msg->y, &index);
  RatRect mark = scrollMark(&f->view);
  if (part == PART_PLACE) goTo(f, f->view.places[index].path);
  if (part == PART_HEAD) {
    sort(f, (Column)index);
    setMenu(f);
  }
  if (part == PART_SCROLL) {
    f->isScrolling = true;
    f->grip = msg->y >= mark.y && msg->y < mark.y + mark.height ? msg->y - mark.y : mark.height / 2;
    scrollTo(&f->view, topAt(&f->view, msg->y, f->grip));
    RatCaptureMouse(f->window);
    redraw(f);
  }
  if (part == PART_BELOW || part == PART_NOTHING) {
    selectNone(f);
    redraw(f);
  }
  if (part != PART_ROW) return;
  bool isSecond = f->clicked == index && msg->wParam == 0 && msg->timeNs - f->clickedNs < (uint64_t)DOUBLE_CLICK_MS * 1000000;
  f->clicked = isSecond ? SIZE_MAX : index;
  f->clickedNs = msg->timeNs;
  moveTo(f, index, selectingBy(msg->lParam));
  if (isSecond) openCurrent(f);
}

static void onMove(Files *f, const RatMsg *msg) {
  if (f->isScrolling) {
    scrollTo(&f->view, topAt(&f->view, msg->y, f->grip));
    redraw(f);
    return;
  }
  size_t index, hover = partAt(&f->view, msg->x, msg->y, &index) == PART_PLACE ? index : PLACES_MAX;
  if (hover == f->view.hoverPlace) return;
  f->view.hoverPlace = hover;
  redraw(f);
}

static void watch(Files *f) {
  bool thoroughly = ++f->ticks % THOROUGH_EVERY == 0;
  /* Reading may take longer than it is from one look to the next. */
  if (f->listing != NULL && !f->isAsked && f->operation == NULL && isListingOld(f->listing, thoroughly)) readDirectory(f);
}

static void resize(Files *f, int32_t width, int32_t height) {
  f->view.width = width;
  f->view.height = height;
  int32_t y = (TOOLS_HEIGHT - TOOL) / 2, x = sideWidth(width) + 8, left = width - x - 62 - 8;
  RatMoveWindow(f->upButton, x, y, 54, TOOL);
  RatMoveWindow(f->path, x + 62, y, left > 1 ? left : 1, TOOL);
  scrollTo(&f->view, f->view.top);
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Files *f = data;
  switch (msg->type) {
    case RATMSG_PAINT: drawView(w, &f->view); return 0;
    case RATMSG_SIZE: resize(f, (int32_t)msg->wParam, (int32_t)msg->lParam); return 0;
    case RATMSG_COMMAND:
    case RATMSG_KEY_DOWN:
    case RATMSG_CHAR: onInput(f, msg); return 0;
    case RATMSG_MOUSE_DOWN: onPress(f, msg); return 0;
    case RATMSG_MOUSE_MOVE: onMove(f, msg); return 0;
    case RATMSG_MOUSE_UP:
      if (f->isScrolling) RatCaptureMouse(NULL);
      f->isScrolling = false;
      return 0;
    case RATMSG_MOUSE_WHEEL:
      scrollTo(&f->view, f->view.top - (int32_t)msg->lParam * 3 * ROW_HEIGHT / 120);
      redraw(f);
      return 0;
    case RATMSG_TIMER: watch(f); return 0;
    case RATMSG_FOCUS:
      f->view.hasKeyboard = msg->wParam == 1;
      redraw(f);
      return 0;
    case RATMSG_THEME:
      uiThemeChanged();
      redraw(f);
      return 0;
    case RATMSG_CLOSE: RatPostQuitMessage(0); return 0;
    case MESSAGE_LISTED: onListed(f, (Listing *)msg->lParam, (uint32_t)msg->wParam); return 0;
    case MESSAGE_PROGRESS: {
      char *dots = strstr(f->view.foot, "…");
      if (f->operation != NULL && dots != NULL) snprintf(dots, sizeof f->view.foot - (size_t)(dots - f->view.foot), "… %u", (unsigned)msg->wParam);
      redraw(f);
      return 0;
    }
    case MESSAGE_DONE: onDone(f, (Operation *)msg->lParam); return 0;
    default: return RatDefaultWindowProc(w, msg);
  }
}

static void findPlaces(View *view) {
  static const Place ALL[] = {{"home", "/home", ICON_HOME}, {"src", "/src", ICON_SOURCE}, {"src", "/home/src", ICON_SOURCE}, {"bin", "/bin", ICON_BOX}, {"tmp", "/tmp", ICON_CLOCK}, {"all files", "/", ICON_DISK}};
  for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
    if (access(ALL[i].path, F_OK) == 0) view->places[view->placeCount++] = ALL[i];
}

static RatStatus openWindow(Files *f) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Files",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = f};
  RatStatus status = RatCreateWindow(&attributes, &f->window);
  RatRect somewhere = {0, 0, 1, 1};
  if (status >= 0) status = uiControl(f->window, RAT_CONTROL_BUTTON, ID_UP, "Up", somewhere, 0, &f->upButton);
  if (status >= 0) status = uiControl(f->window, RAT_CONTROL_LABEL, 0, "Path", somewhere, 0, &f->label);
  if (status >= 0) status = uiControl(f->window, RAT_CONTROL_EDIT, ID_PATH, NULL, somewhere, 0, &f->path);
  if (status < 0) return status;
  /* Not seen: it names the field. */
  RatShowWindow(f->label, RAT_SHOW_HIDE);
  setMenu(f);
  resize(f, WIDTH, HEIGHT);
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
  findPlaces(&f.view);
  RatStatus status = openWindow(&f);
  if (status < 0) {
    fprintf(stderr, "files: no window: %s\n", RatStatusText(status));
    return 1;
  }
  f.directory = strdup("/");
  goTo(&f, argc > 1 ? argv[1] : f.view.places[0].path);
  f.beforeCount = 0;
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  return 0;
}
