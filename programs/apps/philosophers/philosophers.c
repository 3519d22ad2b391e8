/*
 * Philosophers: threads, mutexes, and the circle in which nobody goes on.
 *
 * A deadlock needs four things: what is wanted is had by one at a time, who has something keeps it while waiting for
 * more, nobody can take it away, and those who wait form a circle. The rules to choose from each take one of them away:
 * forks in order (no circle), a time-out (nobody keeps one for ever), and, once it has happened, a signal that has one
 * philosopher put a fork down. While they are stuck, the inspector of the page names the circle, thread by thread.
 *
 * The window's thread draws what it finds in atomic words; the philosophers only tell it that something has changed.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../lib/ui.h"
#include "scene.h"
#include "table.h"

enum { WIDTH = 700, HEIGHT = 520, PANEL = 196, MARGIN = 16, VERDICT = 26, FIRST_SEATS = 5, SLOWEST_MS = 3000, FASTEST_MS = 30, LOOK_MS = 200 };
enum { ID_IN_ORDER = 1, ID_WITH_LIMIT, ID_LEFT_FIRST, ID_DEADLOCK, ID_BREAK, ID_SPEED, ID_FEWER, ID_MORE, ID_CLOSE };

/* What stands in the panel, from the left upper corner of that. */
static const struct {
  uint32_t kind, id;
  const char *text;
  RatRect place;
} CONTROLS[] = {
    {RAT_CONTROL_LABEL, 0, "Forks are taken", {0, 0, 164, 20}},
    {RAT_CONTROL_RADIO, ID_IN_ORDER, "In order", {0, 24, 164, 24}},
    {RAT_CONTROL_RADIO, ID_WITH_LIMIT, "With a time-out", {0, 50, 164, 24}},
    {RAT_CONTROL_RADIO, ID_LEFT_FIRST, "Left first, for ever", {0, 76, 164, 24}},
    {RAT_CONTROL_BUTTON, ID_DEADLOCK, "Deadlock", {0, 116, 164, 32}},
    {RAT_CONTROL_BUTTON, ID_BREAK, "Break it", {0, 156, 164, 32}},
    {RAT_CONTROL_LABEL, 0, "Speed", {0, 206, 164, 20}},
    {RAT_CONTROL_SLIDER, ID_SPEED, NULL, {0, 228, 164, 24}},
    {RAT_CONTROL_LABEL, 0, "", {0, 272, 164, 20}},
    {RAT_CONTROL_BUTTON, ID_FEWER, "Fewer", {0, 298, 78, 30}},
    {RAT_CONTROL_BUTTON, ID_MORE, "More", {86, 298, 78, 30}},
};
/* Places in it. */
enum { IN_ORDER_RADIO = 1, DEADLOCK = 4, BREAK = 5, SPEED = 7, SEATS = 8, FEWER = 9, MORE = 10, CONTROL_COUNT };

typedef struct App {
  HWINDOW window, controls[CONTROL_COUNT], status, verdict;
  Table table;
  Scene scene;
  int wantedSeats; /* other than there are: they are leaving */
  int32_t width, height;
  char said[120]; /* in the status line */
  bool stuck, asked /* for a frame */;
} App;

static void changed(void *context) { RatInvalidate(((App *)context)->window, NULL); }

static uint32_t paceOf(int32_t speed) { return (uint32_t)(SLOWEST_MS * pow((double)FASTEST_MS / SLOWEST_MS, speed / 100.0)); }

static RatRect placeOf(const App *app, size_t control) {
  RatRect place = CONTROLS[control].place;
  return (RatRect){app->width - PANEL + MARGIN + place.x, MARGIN + place.y, place.width, place.height};
}

/* What is to be said in words, when it is another than before. */
static void tell(App *app) {
  const Table *table = &app->table;
  int moods[3] = {0};
  uint32_t meals = 0;
  for (int i = 0; i < table->seatCount; i++) {
    moods[__atomic_load_n(&table->seats[i].mood, __ATOMIC_SEQ_CST)]++;
    meals += __atomic_load_n(&table->seats[i].meals, __ATOMIC_RELAXED);
  }
  char text[sizeof app->said];
  snprintf(text, sizeof text, "%d think · %d hungry · %d eat · %u meals", moods[THINKING], moods[HUNGRY], moods[EATING], (unsigned)meals);
  if (strcmp(text, app->said) != 0) RatSetControlText(app->status, strcpy(app->said, text));
  bool stuck = tableIsStuck(table);
  if (stuck == app->stuck) return;
  app->stuck = stuck;
  RatSetControlText(app->verdict, stuck ? "Deadlock: each holds the left fork and waits for the right one." : "");
  RatEnableControl(app->controls[DEADLOCK], !stuck);
  RatEnableControl(app->controls[BREAK], stuck);
}

static void paint(App *app) {
  if (RatBeginPaint(app->window, NULL) < 0) return;
  RatFillRect(app->window, (RatRect){0, 0, app->width, app->height}, uiTheme()->surface);
  RatRect area = {0, VERDICT, app->width - PANEL, app->height - VERDICT - 30};
  bool moving = area.width > 0 && area.height > 0 && sceneDraw(&app->scene, &app->table, app->window, area);
  RatFillRect(app->window, (RatRect){app->width - PANEL, 0, 1, app->height}, uiTheme()->line);
  RatEndPaint(app->window);
  if (moving && !app->asked) app->asked = RatRequestFrame(app->window) >= 0;
}

/* The controls are beside the table, whose room grows with the window. */
static void layOut(App *app, int32_t width, int32_t height) {
  app->width = width;
  app->height = height;
  for (size_t i = 0; i < CONTROL_COUNT; i++) {
    RatRect place = placeOf(app, i);
    RatMoveWindow(app->controls[i], place.x, place.y, place.width, place.height);
  }
  RatMoveWindow(app->verdict, MARGIN, 10, width - PANEL - 2 * MARGIN, 20);
  RatMoveWindow(app->status, MARGIN, height - 28, width - PANEL - 2 * MARGIN, 20);
}

static RatStatus begin(App *app, int seats) {
  app->wantedSeats = seats;
  app->scene.forkCount = 0;
  RatStatus status = tableBegin(&app->table, seats);
  char text[24];
  snprintf(text, sizeof text, "%d seats", seats);
  RatSetControlText(app->controls[SEATS], text);
  RatEnableControl(app->controls[FEWER], seats > SEATS_MIN);
  RatEnableControl(app->controls[MORE], seats < SEATS_MAX);
  return status;
}

static void setSeats(App *app, int seats) {
  if (seats < SEATS_MIN || seats > SEATS_MAX) return;
  bool alreadyLeaving = app->wantedSeats != app->table.seatCount;
  app->wantedSeats = seats;
  if (!alreadyLeaving) tableLeave(&app->table);
}

static void command(App *app, uint32_t id) {
  int32_t speed = 0;
  switch (id) {
    case ID_IN_ORDER:
    case ID_WITH_LIMIT:
    case ID_LEFT_FIRST:
      __atomic_store_n(&app->table.manners, (int)(id - ID_IN_ORDER), __ATOMIC_SEQ_CST);
      break;
    case ID_DEADLOCK:
      tableDeadlock(&app->table);
      break;
    case ID_BREAK:
      tableBreak(&app->table);
      break;
    case ID_SPEED:
      if (RatGetControlValue(app->controls[SPEED], &speed) >= 0) __atomic_store_n(&app->table.paceMs, paceOf(speed), __ATOMIC_SEQ_CST);
      break;
    case ID_FEWER:
      setSeats(app, app->wantedSeats - 1);
      break;
    case ID_MORE:
      setSeats(app, app->wantedSeats + 1);
      break;
    case ID_CLOSE:
      RatPostQuitMessage(0);
      break;
    default:
      break;
  }
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  App *app = data;
  switch (msg->type) {
    case RATMSG_SIZE:
      layOut(app, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_FRAME:
      app->asked = false;
      paint(app);
      return 0;
    case RATMSG_PAINT:
      paint(app);
      return 0;
    case RATMSG_TIMER:
      tell(app);
      return 0;
    case RATMSG_COMMAND:
      command(app, (uint32_t)msg->wParam);
      return 0;
    case RATMSG_THEME:
      uiThemeChanged();
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus makeControls(App *app) {
  for (size_t i = 0; i < CONTROL_COUNT; i++) {
    RatStatus status = uiControl(app->window, CONTROLS[i].kind, CONTROLS[i].id, CONTROLS[i].text, placeOf(app, i), 0, &app->controls[i]);
    if (status < 0) return status;
  }
  RatSetControlValue(app->controls[IN_ORDER_RADIO], 1);
  RatRect line = {MARGIN, 10, 100, 20};
  RatStatus status = uiControl(app->window, RAT_CONTROL_LABEL, 0, "", line, 0, &app->verdict);
  if (status >= 0) status = uiControl(app->window, RAT_CONTROL_LABEL, 0, "", line, 0, &app->status);
  return status;
}

static RatStatus start(App *app) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Philosophers",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT, .proc = onMessage, .userData = app};
  RatStatus status = RatCreateWindow(&attributes, &app->window);
  app->width = WIDTH;
  app->height = HEIGHT;
  if (status >= 0) status = makeControls(app);
  if (status < 0) return status;
  layOut(app, WIDTH, HEIGHT);
  RatSetControlValue(app->controls[SPEED], 35);
  RatEnableControl(app->controls[BREAK], false);
  app->table.changed = changed;
  app->table.context = app;
  app->table.paceMs = paceOf(35);
  status = begin(app, FIRST_SEATS);
  return status < 0 ? status : RatSetWindowTimer(app->window, 1, LOOK_MS);
}

int main(void) {
  static App app;
  RatStatus status = start(&app);
  if (status < 0) {
    fprintf(stderr, "philosophers: cannot begin: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    /* Nobody has asked for it: a thread's own queue hears of the threads that it has made. */
    if (msg.type == RATMSG_THREAD_EXITED && tableThreadEnded(&app.table, msg.hSource) && begin(&app, app.wantedSeats) < 0) return 1;
    RatDispatchMessage(&msg);
  }
  /* Threads that wait for one another end with the process. */
  return msg.type == RATMSG_QUIT ? (int)msg.wParam : 1;
}
