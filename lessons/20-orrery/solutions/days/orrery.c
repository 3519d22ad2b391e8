/* Planets on their ways around the sun, drawn with commands in the desktop's colours; the wheel makes time faster */
#include <math.h>
#include <ratos.h>
#include <stdio.h>

enum { FIRST_DAY = 9700, WIDTH = 520, HEIGHT = 520, STARS = 160, PLANETS = 6, TAIL = 90 };

typedef struct Planet {
  const char *name;
  /* As a share of the way from the sun to the edge; days of a year; pixels. */
  float distance, year, size;
  uint32_t color;
} Planet;

static const Planet planets[PLANETS] = {
    {"Mercury", 0.19f, 88, 6, 0xffb5a18c},  {"Venus", 0.31f, 225, 10, 0xffe6b667}, {"Earth", 0.44f, 365, 11, 0xff5b9bf0},
    {"Mars", 0.57f, 687, 8, 0xffe0694a},    {"Jupiter", 0.76f, 4333, 24, 0xffd3a06a}, {"Saturn", 0.93f, 10759, 20, 0xffe2cd96},
};

typedef struct Orrery {
  int32_t width, height;
  double day, pace;
  uint64_t last;
} Orrery;

static uint32_t faded(uint32_t color, float opacity) { return (color & 0xffffffu) | (uint32_t)(opacity * 255) << 24; }

static void disc(HWINDOW w, float x, float y, float size, uint32_t color) {
  RatFillEllipse(w, (RatRect){(int32_t)lroundf(x - size / 2), (int32_t)lroundf(y - size / 2), (int32_t)size, (int32_t)size}, color);
}

static void label(HWINDOW w, float x, float y, const char *text, RatFont *font, uint32_t color) {
  float width, height;
  if (RatMeasureText(text, font, &width, &height) == RAT_SUCCESS) RatDrawText(w, x - width / 2, y, text, font, color);
}

static void stars(HWINDOW w, const Orrery *o, uint32_t color) {
  uint32_t seed = 7;
  for (int i = 0; i < STARS; i++) {
    seed = seed * 1664525u + 1013904223u;
    int32_t x = (int32_t)(seed >> 8) % o->width, y = (int32_t)((seed >> 4) * 2654435761u >> 9) % o->height;
    int32_t size = seed >> 30 == 0 ? 2 : 1;
    RatFillRect(w, (RatRect){x, y, size, size}, faded(color, 0.15f + (float)(seed >> 28) / 40));
  }
}

static void drawPlanet(HWINDOW w, const Planet *planet, const Orrery *o, const RatTheme *theme) {
  float radius = planet->distance * 0.47f * (float)(o->width < o->height ? o->width : o->height);
  float cx = (float)o->width / 2, cy = (float)o->height / 2;
  double angle = 2 * M_PI * o->day / planet->year;
  RatFont font = {.size = sizeof font, .pixels = 11, .weight = 500};
  float x = cx + radius * (float)cos(angle), y = cy - radius * (float)sin(angle);
  for (int i = TAIL; i >= 0; i--) { /* the way, bright where it has just been */
    double from = angle - i * 2 * M_PI / (TAIL + 1), to = from - 2 * M_PI / (TAIL + 1);
    float light = 0.12f + 0.6f * (float)pow(1 - (double)i / TAIL, 4);
    RatDrawLine(w, cx + radius * (float)cos(from), cy - radius * (float)sin(from), cx + radius * (float)cos(to),
                cy - radius * (float)sin(to), faded(planet->color, light), 1.25f);
  }
  disc(w, x, y, planet->size + 8, faded(planet->color, 0.18f));
  if (planet->size == 20) RatDrawLine(w, x - 17, y + 5, x + 17, y - 5, faded(planet->color, 0.7f), 2.5f);
  disc(w, x, y, planet->size, planet->color);
  disc(w, x - planet->size / 6, y - planet->size / 6, planet->size / 2, 0x30ffffff);
  label(w, x, y + planet->size / 2 + 5, planet->name, &font, theme->soft);
}

static void draw(HWINDOW w, const Orrery *o) {
  RatTheme theme = {.size = sizeof theme};
  RatFont title = {.size = sizeof title, .pixels = 22, .weight = 650};
  RatFont note = {.size = sizeof note, .family = RAT_FONT_MONO, .pixels = 12};
  char text[64];
  RatGetTheme(&theme);
  RatBeginPaint(w, NULL);
  RatFillRect(w, (RatRect){0, 0, o->width, o->height}, theme.surface);
  stars(w, o, theme.text);
  for (int i = 5; i > 0; i--) disc(w, (float)o->width / 2, (float)o->height / 2, 26.f + (float)(i * i) * 3, faded(theme.accent, 0.10f));
  disc(w, (float)o->width / 2, (float)o->height / 2, 28, theme.accent);
  for (int i = 0; i < PLANETS; i++) drawPlanet(w, &planets[i], o, &theme);
  RatDrawText(w, 18, 14, "Orrery", &title, theme.text);
  snprintf(text, sizeof text, "day %.0f  %.0f days a second", o->day, o->pace);
  RatDrawText(w, 18, 44, text, &note, theme.soft);
  RatEndPaint(w);
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Orrery *o = data;
  switch (msg->type) {
    case RATMSG_FRAME: {
      double seconds = (double)(msg->timeNs - o->last) / 1e9;
      if (o->last != 0 && seconds < 1) o->day += o->pace * seconds;
      o->last = msg->timeNs;
      draw(w, o);
      RatRequestFrame(w);
      return 0;
    }
    case RATMSG_PAINT:
    case RATMSG_THEME:
      draw(w, o);
      return 0;
    case RATMSG_SIZE:
      o->width = (int32_t)msg->wParam;
      o->height = (int32_t)msg->lParam;
      return 0;
    case RATMSG_MOUSE_WHEEL:
      o->pace = fmin(2000, fmax(0, o->pace + (int32_t)msg->lParam / 120 * 10));
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg);
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

int main(void) {
  Orrery orrery = {.width = WIDTH, .height = HEIGHT, .day = FIRST_DAY, .pace = 40};
  RatWindowAttributes attributes = {
      .size = sizeof attributes,
      .flags = RAT_WINDOW_RESIZABLE,
      .title = "Orrery",
      .x = RAT_WINDOW_DEFAULT,
      .y = RAT_WINDOW_DEFAULT,
      .width = WIDTH,
      .height = HEIGHT,
      .proc = onMessage,
      .userData = &orrery,
  };
  HWINDOW window;
  RatStatus status = RatCreateWindow(&attributes, &window);
  if (status < 0) {
    fprintf(stderr, "orrery: no window: %s\n", RatStatusText(status));
    return 1;
  }
  RatRequestFrame(window);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  printf("%.0f days\n", orrery.day - FIRST_DAY);
  RatCloseHandle(window);
  return 0;
}
