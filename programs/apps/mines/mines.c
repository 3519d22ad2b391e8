/*
 * Mines: find them all without stepping on one.
 *
 * The idea: a window is a picture of a state. The rules (board.c) know of no window; the picture (view.c) is drawn from
 * the board alone; here what a person does changes the board, and says which part of the picture is no longer right.
 * RatInvalidate costs nothing but a note: however many cells a move opens, there is one RATMSG_PAINT, for all of them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../lib/ui.h"
#include "../lib/records.h"
#include "mines.h"

static const char HELP[] = "usage: mines [--size small|medium|large] [--seed NUMBER]\n"
                           "Finds mines: opens what is safe, flags what is not. The first move is always safe.\n"
                           "  left button, Space, Enter  opens a cell; on a number with its flags, all around it\n"
                           "  right button, long press, F  sets a flag or takes it away\n"
                           "  arrows  go from cell to cell   F2  a new game   1 2 3  another size\n"
                           "  --seed  the same mines each time   Best times are kept in ~/.mines.\n";

static const Size SIZE_TABLE[SIZES] = {
    {"small", "Small", 9, 9, 10},
    {"medium", "Medium", 16, 16, 40},
    {"large", "Large", 30, 16, 99},
};

enum { ID_NEW = 10, ID_CLOSE, ID_FORGET, ID_SIZE = 20 };
enum { TIMER_CLOCK = 1, TIMER_LONG_PRESS };
enum { CLOCK_MS = 200, LONG_PRESS_MS = 450 };

static void say(Mines *mines, const char *text) { RatSetControlText(mines->status, text); }

static void sayBest(Mines *mines) {
  char text[64];
  int64_t best = mines->best[mines->size];
  if (best == 0) snprintf(text, sizeof text, "No best time yet");
  else snprintf(text, sizeof text, "Best time %d:%02d", (int)(best / 60), (int)(best % 60));
  say(mines, text);
}

/* What is at the cursor, in words, for who does not see it. */
static void sayCell(Mines *mines) {
  char text[96], what[32];
  const Cell *cell = &mines->board.cells[mines->cursor];
  int column = mines->cursor % mines->board.columns + 1, row = mines->cursor / mines->board.columns + 1;
  if (cell->flag) snprintf(what, sizeof what, "flag");
  else if (!cell->open) snprintf(what, sizeof what, "closed");
  else if (cell->near == 0) snprintf(what, sizeof what, "open, no mine around");
  else snprintf(what, sizeof what, "%d around", cell->near);
  snprintf(text, sizeof text, "Row %d, column %d: %s", row, column, what);
  say(mines, text);
}

static void setMenu(Mines *mines) {
  RatMenuItem items[3 + SIZES + 4] = {
      {.text = "Game", .depth = 0},
      {.text = "New game\tF2", .id = ID_NEW, .depth = 1},
      {.depth = 1, .flags = RAT_MENU_SEPARATOR},
  };
  size_t count = 3;
  static const char *const TEXTS[SIZES] = {"Small\t1", "Medium\t2", "Large\t3"};
  for (int i = 0; i < SIZES; i++) {
    uint32_t flags = i == mines->size ? RAT_MENU_CHECKED : 0;
    items[count++] = (RatMenuItem){.text = TEXTS[i], .id = (uint32_t)(ID_SIZE + i), .depth = 1, .flags = flags};
  }
  items[count++] = (RatMenuItem){.depth = 1, .flags = RAT_MENU_SEPARATOR};
  items[count++] = (RatMenuItem){.text = "Forget best times", .id = ID_FORGET, .depth = 1};
  items[count++] = (RatMenuItem){.text = "Close", .id = ID_CLOSE, .depth = 1};
  RatSetMenu(mines->window, items, count);
}

static void newGame(Mines *mines) {
  const Size *size = &SIZE_TABLE[mines->size];
  uint32_t seed = mines->fixedSeed ? mines->seed : (uint32_t)(RatGetTickNs() ^ (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u >> 17);
  boardReset(&mines->board, size->columns, size->rows, size->mines, seed);
  mines->seconds = 0;
  mines->pressed = -1;
  mines->cursor = boardCell(&mines->board, size->columns / 2, size->rows / 2);
  RatSetWindowTimer(mines->window, TIMER_CLOCK, 0);
  RatInvalidate(mines->window, NULL);
  sayBest(mines);
}

static void chooseSize(Mines *mines, int size) {
  mines->size = size;
  newGame(mines);
  setMenu(mines);
  int32_t width, height;
  RatRect rect;
  viewSize(&SIZE_TABLE[size], &width, &height);
  if (RatGetWindowRect(mines->window, &rect) >= 0) RatMoveWindow(mines->window, rect.x, rect.y, width, height);
  /* A window that keeps its size, as a maximized one does, has no RATMSG_SIZE coming. */
  viewLayout(mines, mines->layout.width, mines->layout.height);
}

static void won(Mines *mines) {
  int64_t *best = &mines->best[mines->size];
  char text[96];
  int seconds = mines->seconds > 0 ? mines->seconds : 1;
  bool better = *best == 0 || seconds < *best;
  if (better) *best = seconds;
  snprintf(text, sizeof text, "Solved in %d:%02d%s", seconds / 60, seconds % 60, better ? ", the best time" : "");
  if (better && !recordsWrite("mines", mines->best, SIZES)) snprintf(text, sizeof text, "The time could not be kept: %s", strerror(errno));
  say(mines, text);
}

static int secondsNow(const Mines *mines) { return (int)((RatGetTickNs() - mines->startNs) / 1000000000u); }

/* After a move: the clock, and what there is to say. */
static void moved(Mines *mines, BoardState before) {
  BoardState now = mines->board.state;
  RatInvalidate(mines->window, NULL);
  if (before == BOARD_NEW && now != BOARD_NEW) {
    mines->startNs = RatGetTickNs();
    RatSetWindowTimer(mines->window, TIMER_CLOCK, CLOCK_MS);
  }
  if (now == BOARD_PLAYING) {
    if (mines->byKeyboard) sayCell(mines);
    else if (before == BOARD_NEW) say(mines, "");
    return;
  }
  if (now == before) return;
  mines->seconds = secondsNow(mines);
  RatSetWindowTimer(mines->window, TIMER_CLOCK, 0);
  if (now == BOARD_WON) won(mines);
  else say(mines, "That was a mine");
}

static void invalidateCell(Mines *mines, int cell) {
  if (cell < 0) return;
  RatRect area = viewCell(mines, cell);
  RatInvalidate(mines->window, &(RatRect){area.x - 1, area.y - 1, area.width + 2, area.height + 2});
}

static void openCell(Mines *mines, int cell) {
  BoardState before = mines->board.state;
  if (boardOpen(&mines->board, cell)) moved(mines, before);
}

static void flagCell(Mines *mines, int cell) {
  if (!boardFlag(&mines->board, cell)) return;
  invalidateCell(mines, cell);
  RatInvalidate(mines->window, &mines->layout.flags);
  if (mines->byKeyboard) sayCell(mines);
}

static void press(Mines *mines, int cell) {
  invalidateCell(mines, mines->pressed);
  mines->pressed = cell;
  invalidateCell(mines, cell);
  RatSetWindowTimer(mines->window, TIMER_LONG_PRESS, cell < 0 ? 0 : LONG_PRESS_MS);
}

static void showCursor(Mines *mines, bool shown) {
  if (mines->byKeyboard == shown) return;
  mines->byKeyboard = shown;
  invalidateCell(mines, mines->cursor);
}

static void goTo(Mines *mines, int columns, int rows) {
  int column = mines->cursor % mines->board.columns, row = mines->cursor / mines->board.columns;
  int cell = boardCell(&mines->board, column + columns, row + rows);
  if (cell >= 0 && mines->byKeyboard) {
    invalidateCell(mines, mines->cursor);
    mines->cursor = cell;
  }
  mines->byKeyboard = true;
  invalidateCell(mines, mines->cursor);
  sayCell(mines);
}

static void onKey(Mines *mines, const RatMsg *msg) {
  if ((msg->lParam & (RAT_MODIFIER_CTRL | RAT_MODIFIER_ALT | RAT_MODIFIER_META)) != 0) return;
  bool repeated = (msg->lParam >> 16 & 1) != 0;
  switch (msg->wParam) {
    case RAT_KEY_LEFT:
      goTo(mines, -1, 0);
      break;
    case RAT_KEY_RIGHT:
      goTo(mines, 1, 0);
      break;
    case RAT_KEY_UP:
      goTo(mines, 0, -1);
      break;
    case RAT_KEY_DOWN:
      goTo(mines, 0, 1);
      break;
    case RAT_KEY_SPACE:
    case RAT_KEY_ENTER:
    case RAT_KEY_NUMPAD_ENTER:
      showCursor(mines, true);
      if (!repeated) openCell(mines, mines->cursor);
      break;
    case RAT_KEY_F:
      showCursor(mines, true);
      if (!repeated) flagCell(mines, mines->cursor);
      break;
    case RAT_KEY_F2:
      if (!repeated) newGame(mines);
      break;
    case RAT_KEY_1:
    case RAT_KEY_2:
    case RAT_KEY_3:
      if (!repeated) chooseSize(mines, (int)(msg->wParam - RAT_KEY_1));
      break;
    default:
      break;
  }
}

static void onMouse(Mines *mines, const RatMsg *msg) {
  int cell = viewCellAt(mines, msg->x, msg->y);
  if (msg->type == RATMSG_MOUSE_MOVE) {
    if (mines->pressed >= 0 && cell != mines->pressed) press(mines, -1);
    return;
  }
  showCursor(mines, false);
  if (msg->type == RATMSG_MOUSE_DOWN) {
    if (cell >= 0) mines->cursor = cell;
    if (msg->wParam == 0) press(mines, cell);
    if (msg->wParam == 2) flagCell(mines, cell);
    return;
  }
  int pressed = mines->pressed;
  if (msg->wParam == 0) press(mines, -1);
  if (msg->wParam == 0 && cell == pressed) openCell(mines, cell);
  if (msg->wParam == 1 && cell >= 0 && mines->board.cells[cell].open) openCell(mines, cell);
}

static void onTimer(Mines *mines, uintptr_t id) {
  if (id == TIMER_CLOCK) {
    int seconds = secondsNow(mines);
    if (seconds == mines->seconds || mines->board.state != BOARD_PLAYING) return;
    mines->seconds = seconds;
    RatInvalidate(mines->window, &mines->layout.clock);
  } else if (mines->pressed >= 0) {
    int cell = mines->pressed;
    press(mines, -1);
    flagCell(mines, cell);
  }
}

static void onCommand(Mines *mines, uintptr_t id) {
  if (id == ID_NEW) newGame(mines);
  else if (id >= ID_SIZE && id < ID_SIZE + SIZES) chooseSize(mines, (int)(id - ID_SIZE));
  else if (id == ID_CLOSE) RatPostQuitMessage(0);
  else if (id == ID_FORGET) {
    memset(mines->best, 0, sizeof mines->best);
    recordsWrite("mines", mines->best, SIZES);
    sayBest(mines);
  }
  /* Keys go to the board again, not to the button. */
  RatFocusControl(mines->window);
}

static void takeTheme(Mines *mines) {
  uiThemeChanged();
  mines->theme = *uiTheme();
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Mines *mines = data;
  switch (msg->type) {
    case RATMSG_PAINT:
      viewPaint(mines);
      return 0;
    case RATMSG_SIZE:
      viewLayout(mines, (int32_t)msg->wParam, (int32_t)msg->lParam);
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_THEME:
      takeTheme(mines);
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_FOCUS:
      if (msg->wParam == 0) press(mines, -1);
      break;
    case RATMSG_KEY_DOWN:
      onKey(mines, msg);
      break;
    case RATMSG_MOUSE_MOVE:
    case RATMSG_MOUSE_DOWN:
    case RATMSG_MOUSE_UP:
      onMouse(mines, msg);
      return 0;
    case RATMSG_TIMER:
      onTimer(mines, msg->wParam);
      return 0;
    case RATMSG_COMMAND:
      onCommand(mines, msg->wParam);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      break;
    default:
      break;
  }
  return RatDefaultWindowProc(w, msg);
}

static RatStatus makeWindow(Mines *mines) {
  int32_t width, height;
  viewSize(&SIZE_TABLE[mines->size], &width, &height);
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Mines",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = width, .height = height,
                                    .proc = onMessage, .userData = mines};
  RatStatus result = RatCreateWindow(&attributes, &mines->window);
  if (result >= 0) result = uiControl(mines->window, RAT_CONTROL_BUTTON, ID_NEW, "New game", (RatRect){0, 0, 1, 1}, 0, &mines->button);
  if (result >= 0) result = uiControl(mines->window, RAT_CONTROL_LABEL, 0, "", (RatRect){0, 0, 1, 1}, 0, &mines->status);
  if (result < 0) return result;
  takeTheme(mines);
  newGame(mines);
  setMenu(mines);
  viewLayout(mines, width, height);
  return result;
}

static bool readOption(Mines *mines, const char *name, const char *value) {
  if (strcmp(name, "--seed") == 0) {
    mines->fixedSeed = true;
    mines->seed = (uint32_t)strtoul(value, NULL, 0);
    return true;
  }
  for (int i = 0; i < SIZES && strcmp(name, "--size") == 0; i++) {
    if (strcmp(SIZE_TABLE[i].name, value) != 0) continue;
    mines->size = i;
    return true;
  }
  return false;
}

int main(int argc, char **argv) {
  static Mines mines;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(HELP, stdout);
    return 0;
  }
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 < argc && readOption(&mines, argv[i], argv[i + 1])) continue;
    fputs(HELP, stderr);
    return 2;
  }
  recordsRead("mines", mines.best, SIZES);
  RatStatus status = makeWindow(&mines);
  if (status < 0) {
    fprintf(stderr, "mines: no window: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg = {0};
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  return (int)msg.wParam;
}
