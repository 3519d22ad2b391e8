/* Clock: the time, with hands, in the desktop's colours. A timer of the window has it drawn anew as each second begins. */
#include <math.h>
#include <ratos.h>
#include <time.h>

enum { WIDTH = 248, HEIGHT = 248, SECOND = 1 };

typedef struct Clock {
  HWINDOW window;
  RatTheme theme;
  int32_t width, height;
  /* Of the face. */
  float x, y, radius;
} Clock;

/* A color between two: a share of the second one. */
static uint32_t mix(uint32_t first, uint32_t second, float share) {
  uint32_t mixed = 0xff000000u;
  for (int shift = 0; shift < 24; shift += 8) {
    float from = (float)(first >> shift & 255), to = (float)(second >> shift & 255);
    mixed |= (uint32_t)(from + (to - from) * share + 0.5f) << shift;
  }
  return mixed;
}

/* From one distance from the middle to another, in radii, at an angle in turns. */
static void drawLine(const Clock *clock, float turn, float from, float to, float thickness, uint32_t color) {
  float x = sinf(turn * 2 * (float)M_PI) * clock->radius, y = -cosf(turn * 2 * (float)M_PI) * clock->radius;
  RatDrawLine(clock->window, clock->x + x * from, clock->y + y * from, clock->x + x * to, clock->y + y * to, color,
              thickness * clock->radius);
}

static void disc(const Clock *clock, float radius, uint32_t color) {
  /* The line is a point: with its round ends it is a disc, at any place and of any size. */
  RatDrawLine(clock->window, clock->x, clock->y, clock->x, clock->y, color, 2 * radius * clock->radius);
}

static void drawFace(const Clock *clock, const struct tm *now) {
  const RatTheme *theme = &clock->theme;
  uint32_t face = theme->dark ? mix(theme->surface, 0xffffffffu, 0.035f) : 0xffffffffu;
  disc(clock, 1.0f, theme->line);
  disc(clock, 0.988f, face);
  for (int tick = 0; tick < 60; tick++) {
    bool quarter = tick % 15 == 0, hour = tick % 5 == 0;
    if (hour) drawLine(clock, (float)tick / 60, quarter ? 0.78f : 0.82f, 0.89f, quarter ? 0.034f : 0.022f, quarter ? theme->text : theme->soft);
    else drawLine(clock, (float)tick / 60, 0.875f, 0.89f, 0.012f, mix(face, theme->soft, 0.55f));
  }
  char date[32];
  strftime(date, sizeof date, "%a %e", now);
  RatFont font = {.size = sizeof font, .pixels = fmaxf(9, clock->radius * 0.125f), .weight = 550};
  float width = 0, height = 0;
  RatMeasureText(date, &font, &width, &height);
  RatDrawText(clock->window, clock->x - width / 2, clock->y + clock->radius * 0.42f - height / 2, date, &font, theme->soft);
}

static void draw(const Clock *clock) {
  time_t seconds = time(NULL);
  struct tm now;
  localtime_r(&seconds, &now);
  const RatTheme *theme = &clock->theme;
  float minute = (float)now.tm_min + (float)now.tm_sec / 60, hour = (float)(now.tm_hour % 12) + minute / 60;
  if (RatBeginPaint(clock->window, NULL) < 0) return;
  RatFillRect(clock->window, (RatRect){0, 0, clock->width, clock->height}, theme->surface);
  drawFace(clock, &now);
  drawLine(clock, hour / 12, -0.1f, 0.5f, 0.07f, theme->text);
  drawLine(clock, minute / 60, -0.1f, 0.74f, 0.05f, theme->text);
  drawLine(clock, (float)now.tm_sec / 60, -0.2f, 0.82f, 0.02f, theme->accent);
  disc(clock, 0.055f, theme->accent);
  RatEndPaint(clock->window);
}

static void resize(Clock *clock, int32_t width, int32_t height) {
  clock->width = width;
  clock->height = height;
  clock->x = (float)width / 2;
  clock->y = (float)height / 2;
  clock->radius = fmaxf(1, (float)(width < height ? width : height) / 2 - 14);
}

/* The next tick comes as the next second begins, and not a second after the last one was drawn. */
static void awaitSecond(const Clock *clock) {
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  RatSetWindowTimer(clock->window, SECOND, (uint32_t)(1001 - now.tv_nsec / 1000000));
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Clock *clock = data;
  clock->window = w;
  switch (msg->type) {
    case RATMSG_SIZE:
      resize(clock, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_THEME:
      RatGetTheme(&clock->theme);
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_TIMER:
      awaitSecond(clock);
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_PAINT:
      draw(clock);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg);
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

int main(void) {
  Clock clock = {.theme.size = sizeof clock.theme};
  resize(&clock, WIDTH, HEIGHT);
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Clock",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = &clock};
  if (RatGetTheme(&clock.theme) < 0 || RatCreateWindow(&attributes, &clock.window) < 0) return 1;
  awaitSecond(&clock);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  return (int)msg.wParam;
}
