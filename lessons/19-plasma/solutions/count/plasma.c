/* A window that is drawn anew for each frame of the display; it stops while the space bar is held */
#include <math.h>
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 320, HEIGHT = 200, WAVES = 1024 };

typedef struct Plasma {
  uint32_t *pixels;
  int32_t width, height;
  bool paused;
  /* Where the mouse is: the middle of one of the waves. */
  int32_t x, y;
  uint32_t time;
} Plasma;

static uint8_t wave[WAVES];

static uint32_t color(unsigned level) {
  unsigned r = wave[level * 4 & (WAVES - 1)], g = wave[(level * 3 + 340) & (WAVES - 1)], b = wave[(level * 2 + 680) & (WAVES - 1)];
  return 0xff000000u | r << 16 | g << 8 | b;
}

static void draw(Plasma *plasma, HWINDOW w) {
  uint32_t *pixel = plasma->pixels;
  for (int32_t y = 0; y < plasma->height; y++) {
    for (int32_t x = 0; x < plasma->width; x++) {
      int32_t dx = x - plasma->x, dy = y - plasma->y;
      unsigned level = wave[(x * 4 + plasma->time * 3) & (WAVES - 1)] + wave[(y * 5 + plasma->time * 2) & (WAVES - 1)] +
                       wave[((dx * dx + dy * dy) / 32 - plasma->time * 5) & (WAVES - 1)];
      *pixel++ = color(level);
    }
  }
  RatPresent(w, plasma->pixels, plasma->width, plasma->height, plasma->width, NULL, 0);
}

/* The picture has the window's size. */
static void resize(Plasma *plasma, int32_t width, int32_t height) {
  uint32_t *pixels = realloc(plasma->pixels, (size_t)width * (size_t)height * sizeof *pixels);
  if (pixels == NULL) return;
  plasma->pixels = pixels;
  plasma->width = width;
  plasma->height = height;
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Plasma *plasma = data;
  switch (msg->type) {
    case RATMSG_FRAME:
      if (!plasma->paused) plasma->time++;
      /* fall through */
    case RATMSG_PAINT:
      draw(plasma, w);
      if (msg->type == RATMSG_FRAME) RatRequestFrame(w);
      return 0;
    case RATMSG_SIZE:
      resize(plasma, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_MOUSE_MOVE:
      plasma->x = msg->x;
      plasma->y = msg->y;
      return 0;
    case RATMSG_KEY_DOWN:
    case RATMSG_KEY_UP:
      if (msg->wParam == RAT_KEY_SPACE) plasma->paused = msg->type == RATMSG_KEY_DOWN;
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg);
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

int main(void) {
  for (int i = 0; i < WAVES; i++) wave[i] = (uint8_t)(127.5 + 127.5 * sin(i * 2 * M_PI / WAVES));
  Plasma plasma = {.x = WIDTH / 2, .y = HEIGHT / 2};
  resize(&plasma, WIDTH, HEIGHT);
  RatWindowAttributes attributes = {
      .size = sizeof attributes,
      .flags = RAT_WINDOW_RESIZABLE,
      .title = "Plasma",
      .x = RAT_WINDOW_DEFAULT,
      .y = RAT_WINDOW_DEFAULT,
      .width = WIDTH,
      .height = HEIGHT,
      .proc = onMessage,
      .userData = &plasma,
  };
  HWINDOW window;
  RatStatus status = RatCreateWindow(&attributes, &window);
  if (status < 0) {
    fprintf(stderr, "plasma: no window: %s\n", RatStatusText(status));
    return 1;
  }
  RatRequestFrame(window);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  printf("%u frames\n", plasma.time);
  RatCloseHandle(window);
  free(plasma.pixels);
  return 0;
}
