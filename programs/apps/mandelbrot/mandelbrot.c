/*
 * Mandelbrot: computes on all cores while its window stays responsive.
 *
 * One loop waits for everything. Threads compute tiles (crew.c) and put them in a completion queue; the message loop
 * watches that queue, so a finished tile is a message among those of mouse, keyboard and display. The window's thread
 * never computes: it plans, colours, and shows once a frame what has come.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/ui.h"
#include "crew.h"
#include "palette.h"
#include "picture.h"

enum { WIDTH = 720, HEIGHT = 480, BAR = 28, STATUS_WIDTH = 240, FEWEST_BEFORE_ZOOM = 6, HISTORY = 64, DIRTY_MAX = 64, STATUS_MS = 100 };

typedef enum Drag { DRAG_NONE, DRAG_MOVE, DRAG_ZOOM } Drag;

enum {
  ID_HOME = 1, ID_NEARER, ID_FARTHER, ID_BACK, ID_DRAG_ZOOMS, ID_FINE, ID_FLOW, ID_CLOSE,
  ID_PLACE = 100, ID_ITERATIONS = 200, ID_PALETTE = 300,
};

typedef struct Place {
  const char *name;
  double x, y, width;
} Place;
static const Place PLACES[] = {
    {"Seahorse Valley", -0.7453, 0.1127, 0.012},
    {"Elephant Valley", 0.2865, 0.0115, 0.016},
    {"Double Spiral", -0.743643135, 0.131825963, 0.000014628},
    {"Triple Spiral", -0.088, 0.654, 0.012},
    {"Spiral Coast", -1.7687788, -0.00173891, 0.00016},
    {"Island", -1.7487645202, 0.0000000002, 3e-7},
};
static const int32_t ITERATIONS[] = {0 /* as the depth needs */, 500, 2000, 8000, 32000};
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct App {
  HWINDOW window, status, place;
  Crew crew;
  Picture picture;
  uint32_t *frame; /* what is presented: the picture, what is drawn over it, and the bar */
  Size content;    /* of the window */
  int32_t sharpness;
  Palette palette;
  int shades; /* which palette */
  float phase;
  bool flows, dragZooms, atLimit, asked /* for a frame */;
  size_t iterationChoice;
  int32_t iterations;
  Drag drag;
  int32_t fromX, fromY, toX, toY; /* of the drag, in the picture */
  RatRect dirty[DIRTY_MAX];
  size_t dirtyCount; /* more than there is room for: all */
  uint32_t plan;
  size_t left;
  uint64_t startNs, doneNs, statusNs;
  View before[HISTORY];
  size_t beforeCount;
} App;

/* ── What is seen ── */

static void wantFrame(App *app) {
  if (!app->asked) app->asked = RatRequestFrame(app->window) >= 0;
}

static void touch(App *app, RatRect area) {
  if (app->dirtyCount < DIRTY_MAX) app->dirty[app->dirtyCount] = area;
  if (app->dirtyCount <= DIRTY_MAX) app->dirtyCount++;
  wantFrame(app);
}

static void touchAll(App *app) {
  app->dirtyCount = DIRTY_MAX + 1;
  wantFrame(app);
}

/* The rectangle that is being dragged, with corners in order. */
static RatRect selection(const App *app) {
  int32_t left = app->fromX < app->toX ? app->fromX : app->toX, top = app->fromY < app->toY ? app->fromY : app->toY;
  return (RatRect){left, top, abs(app->toX - app->fromX) + 1, abs(app->toY - app->fromY) + 1};
}

static uint32_t overlay(const App *app, const RatRect *chosen, int32_t x, int32_t y, uint32_t pixel) {
  int32_t dx = x - chosen->x, dy = y - chosen->y, right = chosen->x + chosen->width - 1 - x, bottom = chosen->y + chosen->height - 1 - y;
  bool inside = dx >= 0 && dy >= 0 && right >= 0 && bottom >= 0;
  if (!inside) return uiMix(pixel, uiTheme()->surface, 0.5f);
  int32_t edge = app->sharpness;
  return dx < edge || dy < edge || right < edge || bottom < edge ? uiTheme()->accent : pixel;
}

/* Puts a part of the picture into the frame. */
static void compose(App *app, RatRect area) {
  const Picture *picture = &app->picture;
  RatRect chosen = selection(app);
  for (int32_t y = area.y; y < area.y + area.height; y++) {
    size_t at = (size_t)y * (size_t)picture->size.width + (size_t)area.x;
    if (app->drag != DRAG_ZOOM) {
      memcpy(&app->frame[at], &picture->pixels[at], (size_t)area.width * sizeof *app->frame);
      continue;
    }
    for (int32_t x = area.x; x < area.x + area.width; x++, at++) app->frame[at] = overlay(app, &chosen, x, y, picture->pixels[at]);
  }
}

static void composeBar(App *app) {
  Size size = app->picture.size;
  uint32_t *row = &app->frame[(size_t)size.width * (size_t)size.height];
  for (int32_t y = 0; y < BAR * app->sharpness; y++)
    for (int32_t x = 0; x < size.width; x++) *row++ = y < app->sharpness ? uiTheme()->line : uiTheme()->surface;
}

static void setSharpness(App *app, int32_t sharpness);

static void show(App *app) {
  Size size = app->picture.size;
  bool all = app->dirtyCount > DIRTY_MAX;
  if (all) compose(app, (RatRect){0, 0, size.width, size.height});
  for (size_t i = 0; !all && i < app->dirtyCount; i++) compose(app, app->dirty[i]);
  size_t count = all ? 0 : app->dirtyCount;
  app->dirtyCount = 0;
  RatStatus status = RatPresent(app->window, app->frame, size.width, size.height + BAR * app->sharpness, size.width, count > 0 ? app->dirty : NULL, count);
  /* So large a picture may be more than there is memory for. */
  if ((status == RAT_ERR_QUOTA || status == RAT_ERR_NO_MEMORY) && app->sharpness > 1) setSharpness(app, 1);
}

/* What goes on, in words; not more often than a person reads. */
static void tell(App *app, bool now) {
  uint64_t time = RatGetTickNs();
  if (!now && time - app->statusNs < STATUS_MS * 1000000ull) return;
  app->statusNs = time;
  char text[200];
  unsigned ms = (unsigned)(((app->left > 0 ? time : app->doneNs) - app->startNs) / 1000000);
  unsigned threads = (unsigned)app->crew.threadCount;
  if (app->left > 0) snprintf(text, sizeof text, "%zu tiles left · %u threads · %u ms", app->left, threads, ms);
  else snprintf(text, sizeof text, "Done · %u threads · %u ms", threads, ms);
  RatSetControlText(app->status, text);
  const View *view = &app->picture.view;
  double zoom = viewHome(app->picture.size).scale / view->scale;
  char times[32];
  snprintf(times, sizeof times, zoom < 10 ? "%.3g×" : zoom < 1e6 ? "%.0f×" : "%.2e×", zoom);
  if (app->atLimit) {
    snprintf(text, sizeof text, "As near as double precision goes: %s", times);
  } else {
    int digits = 3 + (int)fmax(0, log10(zoom));
    snprintf(text, sizeof text, "%.*f %c %.*fi · %s · %d iterations", digits, view->x, view->y < 0 ? '-' : '+', digits, fabs(view->y), times, (int)app->iterations);
  }
  RatSetControlText(app->place, text);
}

/* ── What is computed ── */

/* Has what is not known of the view computed, from a place on. What was being computed is given up. */
static void plan(App *app, double x, double y) {
  Plan next = {.view = app->picture.view, .picture = app->picture.size, .iterations = app->iterations};
  next.tiles = pictureNeeds(&app->picture, x, y, &next.count);
  app->left = next.count;
  app->startNs = app->doneNs = RatGetTickNs();
  app->plan = crewSetPlan(&app->crew, next);
  pictureColor(&app->picture, &app->palette, app->phase);
  touchAll(app);
  tell(app, app->left == 0);
}

static void goTo(App *app, View view, double x, double y) {
  int32_t chosen = ITERATIONS[app->iterationChoice], before = app->iterations;
  app->iterations = chosen > 0 ? chosen : viewIterations(&view, app->picture.size);
  pictureMoveTo(&app->picture, view, app->iterations == before);
  plan(app, x, y);
}

static void goToMiddle(App *app, View view) { goTo(app, view, app->picture.size.width / 2.0, app->picture.size.height / 2.0); }

static void remember(App *app) {
  if (app->beforeCount == HISTORY) memmove(app->before, app->before + 1, sizeof *app->before * --app->beforeCount);
  app->before[app->beforeCount++] = app->picture.view;
}

static void zoom(App *app, double x, double y, double factor) {
  View view = app->picture.view;
  app->atLimit = !viewZoom(&view, app->picture.size, x, y, factor);
  if (app->atLimit) tell(app, true);
  else goTo(app, view, x, y);
}

static void move(App *app, int32_t dx, int32_t dy) {
  View view = app->picture.view;
  view.x = fmax(-4, fmin(4, view.x - dx * view.scale));
  view.y = fmax(-4, fmin(4, view.y + dy * view.scale));
  goToMiddle(app, view);
}

static void zoomToSelection(App *app) {
  RatRect chosen = selection(app);
  Size size = app->picture.size;
  View view = app->picture.view;
  remember(app);
  view.x += (chosen.x + chosen.width / 2.0 - size.width / 2.0) * view.scale;
  view.y -= (chosen.y + chosen.height / 2.0 - size.height / 2.0) * view.scale;
  double factor = fmax((double)chosen.width / size.width, (double)chosen.height / size.height);
  double finest = viewFinest(&view) / view.scale;
  app->atLimit = factor < finest;
  view.scale *= fmax(factor, finest);
  goToMiddle(app, view);
}

/* Takes what the threads have finished. It is shown with the next frame. */
static void collect(App *app) {
  uint32_t number;
  Result *result;
  while (crewTake(&app->crew, &number, &result)) {
    if (number == app->plan) {
      app->left--;
      if (result != NULL) {
        pictureAdd(&app->picture, result, &app->palette, app->phase);
        touch(app, (RatRect){result->tile.x, result->tile.y, result->tile.width, result->tile.height});
      }
      if (app->left == 0) app->doneNs = RatGetTickNs();
      tell(app, app->left == 0);
    }
    free(result);
  }
}

static void resize(App *app) {
  Size size = {app->content.width * app->sharpness, (app->content.height - BAR) * app->sharpness};
  if (size.width < 1 || size.height < 1) return;
  uint32_t *frame = malloc((size_t)size.width * (size_t)(size.height + BAR * app->sharpness) * sizeof *frame);
  if (frame == NULL || !pictureResize(&app->picture, size)) {
    free(frame);
    if (app->sharpness > 1) setSharpness(app, 1);
    return;
  }
  free(app->frame);
  app->frame = frame;
  app->drag = DRAG_NONE;
  composeBar(app);
  int32_t top = app->content.height - BAR + 5;
  RatMoveWindow(app->status, 12, top, STATUS_WIDTH, BAR - 8);
  RatMoveWindow(app->place, 24 + STATUS_WIDTH, top, app->content.width > 60 + STATUS_WIDTH ? app->content.width - 36 - STATUS_WIDTH : 24, BAR - 8);
  plan(app, size.width / 2.0, size.height / 2.0);
}

/* Sharper pictures have twice the pixels a side for the same view. */
static void setSharpness(App *app, int32_t sharpness) {
  app->picture.view.scale *= (double)app->sharpness / sharpness;
  app->sharpness = sharpness;
  resize(app);
}

/* ── Menu ── */

static void setMenu(App *app) {
  RatMenuItem items[40];
  size_t count = 0;
#define ITEM(Text, Id, Depth, Checked) \
  items[count++] = (RatMenuItem){.text = (Text), .id = (uint32_t)(Id), .depth = (Depth), .flags = (Checked) ? RAT_MENU_CHECKED : 0}
#define LINE() items[count++] = (RatMenuItem){.depth = 1, .flags = RAT_MENU_SEPARATOR}
  ITEM("View", 0, 0, false);
  ITEM("Nearer\t+", ID_NEARER, 1, false);
  ITEM("Farther\t-", ID_FARTHER, 1, false);
  ITEM("All of it\tHome", ID_HOME, 1, false);
  ITEM("Back\tBackspace", ID_BACK, 1, false);
  LINE();
  ITEM("Drag a rectangle\tR", ID_DRAG_ZOOMS, 1, app->dragZooms);
  ITEM("Four points a pixel\tF", ID_FINE, 1, app->sharpness > 1);
  LINE();
  ITEM("Close", ID_CLOSE, 1, false);
  ITEM("Places", 0, 0, false);
  for (size_t i = 0; i < COUNT(PLACES); i++) ITEM(PLACES[i].name, ID_PLACE + i, 1, false);
  ITEM("Iterations", 0, 0, false);
  char texts[COUNT(ITERATIONS)][24];
  for (size_t i = 0; i < COUNT(ITERATIONS); i++) {
    snprintf(texts[i], sizeof texts[i], i == 0 ? "As many as it needs" : "%d", (int)ITERATIONS[i]);
    ITEM(texts[i], ID_ITERATIONS + i, 1, app->iterationChoice == i);
  }
  ITEM("Colours", 0, 0, false);
  for (int i = 0; i < PALETTE_COUNT; i++) ITEM(PALETTE_NAMES[i], ID_PALETTE + i, 1, app->shades == i);
  LINE();
  ITEM("Flowing\tC", ID_FLOW, 1, app->flows);
#undef ITEM
#undef LINE
  RatSetMenu(app->window, items, count);
}

static void showCursor(App *app) {
  bool crosses = app->drag == DRAG_ZOOM || (app->drag == DRAG_NONE && app->dragZooms);
  RatSetCursor(app->window, crosses ? RAT_CURSOR_CROSS : app->drag == DRAG_MOVE ? RAT_CURSOR_MOVE : RAT_CURSOR_ARROW);
}

static void recolor(App *app) {
  pictureColor(&app->picture, &app->palette, app->phase);
  touchAll(app);
}

static void command(App *app, uint32_t id) {
  double x = app->picture.size.width / 2.0, y = app->picture.size.height / 2.0;
  if (id >= ID_PALETTE && id < ID_PALETTE + PALETTE_COUNT) {
    app->shades = (int)(id - ID_PALETTE);
    paletteMake(&app->palette, app->shades);
    recolor(app);
  } else if (id >= ID_ITERATIONS && id < ID_ITERATIONS + COUNT(ITERATIONS)) {
    app->iterationChoice = id - ID_ITERATIONS;
    goToMiddle(app, app->picture.view);
  } else if (id >= ID_PLACE && id < ID_PLACE + COUNT(PLACES)) {
    const Place *place = &PLACES[id - ID_PLACE];
    remember(app);
    app->atLimit = false;
    goToMiddle(app, (View){place->x, place->y, place->width / app->picture.size.width});
  }
  switch (id) {
    case ID_HOME:
      remember(app);
      app->atLimit = false;
      goToMiddle(app, viewHome(app->picture.size));
      break;
    case ID_NEARER:
      zoom(app, x, y, 0.5);
      break;
    case ID_FARTHER:
      zoom(app, x, y, 2);
      break;
    case ID_BACK:
      app->atLimit = false;
      if (app->beforeCount > 0) goToMiddle(app, app->before[--app->beforeCount]);
      break;
    case ID_DRAG_ZOOMS:
      app->dragZooms = !app->dragZooms;
      showCursor(app);
      break;
    case ID_FINE:
      setSharpness(app, 3 - app->sharpness);
      break;
    case ID_FLOW:
      app->flows = !app->flows;
      wantFrame(app);
      break;
    case ID_CLOSE:
      RatPostQuitMessage(0);
      break;
    default:
      break;
  }
  if (id >= ID_ITERATIONS || id == ID_DRAG_ZOOMS || id == ID_FINE || id == ID_FLOW) setMenu(app);
}

/* ── Input ── */

static void mouseDown(App *app, const RatMsg *msg) {
  bool zooms = app->dragZooms || msg->wParam == 2 || (msg->lParam & RAT_MODIFIER_SHIFT) != 0;
  app->fromX = app->toX = msg->x * app->sharpness;
  app->fromY = app->toY = msg->y * app->sharpness;
  if (app->fromY >= app->picture.size.height) return;
  app->drag = zooms ? DRAG_ZOOM : DRAG_MOVE;
  if (!zooms) remember(app);
  showCursor(app);
}

static void mouseMove(App *app, const RatMsg *msg) {
  if (app->drag == DRAG_NONE) return;
  int32_t x = msg->x * app->sharpness, y = msg->y * app->sharpness;
  if (app->drag == DRAG_MOVE) {
    if (x != app->toX || y != app->toY) move(app, x - app->toX, y - app->toY);
  } else {
    touchAll(app);
  }
  app->toX = x;
  app->toY = y;
}

static void mouseUp(App *app) {
  Drag drag = app->drag;
  app->drag = DRAG_NONE;
  showCursor(app);
  if (drag != DRAG_ZOOM) return;
  RatRect chosen = selection(app);
  if (chosen.width >= FEWEST_BEFORE_ZOOM && chosen.height >= FEWEST_BEFORE_ZOOM) zoomToSelection(app);
  else touchAll(app);
}

static void key(App *app, const RatMsg *msg) {
  int32_t step = app->picture.size.width / 10;
  switch (msg->wParam) {
    case RAT_KEY_LEFT:
      move(app, step, 0);
      break;
    case RAT_KEY_RIGHT:
      move(app, -step, 0);
      break;
    case RAT_KEY_UP:
      move(app, 0, step);
      break;
    case RAT_KEY_DOWN:
      move(app, 0, -step);
      break;
    case RAT_KEY_ESCAPE:
      app->drag = DRAG_NONE;
      showCursor(app);
      touchAll(app);
      break;
    default:
      break;
  }
}

/* Shortcuts that are letters, which menus leave to the window. */
static void character(App *app, uint32_t code) {
  switch (code) {
    case '+':
    case '=':
      command(app, ID_NEARER);
      break;
    case '-':
      command(app, ID_FARTHER);
      break;
    case 'r':
      command(app, ID_DRAG_ZOOMS);
      break;
    case 'f':
      command(app, ID_FINE);
      break;
    case 'c':
      command(app, ID_FLOW);
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
      app->content = (Size){(int32_t)msg->wParam, (int32_t)msg->lParam};
      resize(app);
      return 0;
    case RATMSG_PAINT:
      touchAll(app);
      show(app);
      return 0;
    case RATMSG_FRAME:
      app->asked = false;
      if (app->flows) {
        app->phase = fmodf(app->phase + 0.002f, 1);
        recolor(app);
      }
      show(app);
      return 0;
    case RATMSG_MOUSE_DOWN:
      mouseDown(app, msg);
      return 0;
    case RATMSG_MOUSE_MOVE:
      mouseMove(app, msg);
      return 0;
    case RATMSG_MOUSE_UP:
      mouseUp(app);
      return 0;
    case RATMSG_MOUSE_WHEEL:
      zoom(app, msg->x * app->sharpness, msg->y * app->sharpness, pow(0.8, (int32_t)msg->lParam / 120.0));
      return 0;
    case RATMSG_KEY_DOWN:
      key(app, msg);
      return 0;
    case RATMSG_CHAR:
      character(app, (uint32_t)msg->wParam);
      return 0;
    case RATMSG_COMMAND:
      command(app, (uint32_t)msg->wParam);
      return 0;
    case RATMSG_THEME:
      uiThemeChanged();
      composeBar(app);
      touchAll(app);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus begin(App *app) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Mandelbrot",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT + BAR,
                                    .proc = onMessage, .userData = app};
  RatStatus status = RatCreateWindow(&attributes, &app->window);
  if (status < 0) return status;
  status = uiControl(app->window, RAT_CONTROL_LABEL, 0, "", (RatRect){12, HEIGHT + 5, WIDTH / 2, BAR - 8}, 0, &app->status);
  if (status >= 0) status = uiControl(app->window, RAT_CONTROL_LABEL, 0, "", (RatRect){WIDTH / 2, HEIGHT + 5, WIDTH / 2, BAR - 8}, 0, &app->place);
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (status >= 0) status = crewStart(&app->crew, cores < 1 ? 1 : (size_t)cores);
  if (status >= 0) status = RatWatchHandle(app->crew.results, NULL);
  if (status < 0) return status;
  paletteMake(&app->palette, app->shades);
  setMenu(app);
  app->content = (Size){WIDTH, HEIGHT + BAR};
  Size size = {WIDTH * app->sharpness, HEIGHT * app->sharpness};
  app->picture.view = viewHome(size);
  app->iterations = viewIterations(&app->picture.view, size);
  resize(app);
  return app->frame != NULL ? RAT_SUCCESS : RAT_ERR_NO_MEMORY;
}

int main(void) {
  static App app = {.sharpness = 2};
  RatStatus status = begin(&app);
  if (status < 0) {
    fprintf(stderr, "mandelbrot: cannot begin: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    if (msg.type == RATMSG_HANDLE_SIGNALED && msg.hSource == app.crew.results) collect(&app);
    RatDispatchMessage(&msg);
  }
  crewEnd(&app.crew);
  RatDestroyWindow(app.window);
  pictureFree(&app.picture);
  free(app.frame);
  return msg.type == RATMSG_QUIT ? (int)msg.wParam : 1;
}
