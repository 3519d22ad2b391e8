/* Clock: the time, with hands. One loop waits for messages and for a timer at once. */
#include <math.h>
#include <ratos.h>
#include <stdlib.h>
#include <time.h>

enum { SIZE = 240, SHARPNESS = 2, MOST = 1024 * 1024 };

typedef struct Clock {
  uint32_t *pixels;
  int32_t width, height; /* of the picture */
} Clock;

typedef struct Pen {
  Clock *clock;
  float middleX, middleY, radius;
} Pen;

static uint32_t Mix(uint32_t below, uint32_t color, float share) {
  uint32_t mixed = 0xff000000u;
  for (int shift = 0; shift < 24; shift += 8) {
    float from = (float)(below >> shift & 255), to = (float)(color >> shift & 255);
    mixed |= (uint32_t)(from + (to - from) * share + 0.5f) << shift;
  }
  return mixed;
}

/* A line with round ends, from one distance from the middle to another, at an angle in turns; all in radii. */
static void Hand(const Pen *pen, float turn, float from, float to, float thickness, uint32_t color) {
  Clock *clock = pen->clock;
  float dx = sinf(turn * 2 * (float)M_PI), dy = -cosf(turn * 2 * (float)M_PI);
  float x1 = pen->middleX + dx * from * pen->radius, y1 = pen->middleY + dy * from * pen->radius;
  float length = (to - from) * pen->radius, half = thickness * pen->radius / 2;
  float x2 = x1 + dx * length, y2 = y1 + dy * length;
  int32_t left = (int32_t)fmaxf(0, floorf(fminf(x1, x2) - half - 1)), right = (int32_t)fminf((float)clock->width, ceilf(fmaxf(x1, x2) + half + 1));
  int32_t top = (int32_t)fmaxf(0, floorf(fminf(y1, y2) - half - 1)), bottom = (int32_t)fminf((float)clock->height, ceilf(fmaxf(y1, y2) + half + 1));
  for (int32_t y = top; y < bottom; y++) {
    for (int32_t x = left; x < right; x++) {
      float px = (float)x + 0.5f - x1, py = (float)y + 0.5f - y1;
      float along = fmaxf(0, fminf(length, px * dx + py * dy));
      float cover = half + 0.5f - hypotf(px - dx * along, py - dy * along);
      uint32_t *pixel = &clock->pixels[y * clock->width + x];
      if (cover > 0) *pixel = Mix(*pixel, color, fminf(1, cover));
    }
  }
}

static void Draw(Clock *clock, HWINDOW w) {
  for (int32_t i = 0; i < clock->width * clock->height; i++) clock->pixels[i] = 0xff161b23;
  Pen pen = {clock, (float)clock->width / 2, (float)clock->height / 2, (float)(clock->width < clock->height ? clock->width : clock->height) / 2};
  for (int tick = 0; tick < 60; tick++) {
    bool hour = tick % 5 == 0;
    Hand(&pen, (float)tick / 60, hour ? 0.80f : 0.86f, 0.88f, hour ? 0.028f : 0.012f, hour ? 0xffaab3c2 : 0xff4a5364);
  }
  time_t now = time(NULL);
  struct tm local;
  localtime_r(&now, &local);
  float minute = (float)local.tm_min + (float)local.tm_sec / 60;
  Hand(&pen, ((float)(local.tm_hour % 12) + minute / 60) / 12, 0, 0.48f, 0.062f, 0xffe7eaf0);
  Hand(&pen, minute / 60, 0, 0.72f, 0.046f, 0xffe7eaf0);
  Hand(&pen, (float)local.tm_sec / 60, -0.14f, 0.80f, 0.018f, 0xfff4a63c);
  Hand(&pen, 0, 0, 0.0001f, 0.10f, 0xfff4a63c);
  RatPresent(w, clock->pixels, clock->width, clock->height, clock->width, NULL, 0);
}

/* The picture is finer than the window, for sharp screens. */
static void Resize(Clock *clock, int32_t width, int32_t height) {
  width *= SHARPNESS;
  height *= SHARPNESS;
  if ((int64_t)width * height > MOST * SHARPNESS * SHARPNESS) return;
  uint32_t *pixels = realloc(clock->pixels, (size_t)width * (size_t)height * sizeof *pixels);
  if (pixels == NULL) return;
  *clock = (Clock){pixels, width, height};
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  switch (msg->type) {
    case RATMSG_SIZE:
      Resize(data, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_PAINT:
      Draw(data, w);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg);
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

int main(void) {
  Clock clock = {0};
  Resize(&clock, SIZE, SIZE);
  HWINDOW w;
  HTIMER second;
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Clock",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = SIZE, .height = SIZE,
                                    .proc = OnMessage, .userData = &clock};
  if (RatCreateWindow(&attributes, &w) < 0 || RatCreateTimer(false, &second) < 0) return 1;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  RatSetTimer(second, (uint32_t)(1000 - now.tv_nsec / 1000000), 1000);
  for (;;) {
    size_t index;
    RatMsg msg;
    if (RatMsgWaitForMultipleHandles(&second, 1, false, RAT_INFINITE, &index) < 0) return 1;
    if (index == 0) RatInvalidate(w, NULL);
    while (RatPeekMessage(&msg, NULL, true)) RatDispatchMessage(&msg);
    if (msg.type == RATMSG_QUIT) return (int)msg.wParam;
  }
}
