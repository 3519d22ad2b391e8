/* What the tests of drawing drive: drawer TITLE MODE */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 200, HEIGHT = 120 };
static const uint32_t RED = 0xffff0000, GREEN = 0xff00ff00, BLUE = 0xff0000ff, WHITE = 0xffffffff, BLACK = 0xff000000;
static const char *mode = "shapes";

static void Fill(HWINDOW w, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t color) {
  RatFillRect(w, (RatRect){x, y, width, height}, color);
}

static void Present(HWINDOW w, uint32_t color) {
  uint32_t pixels[4] = {color, color, color, color};
  RatPresent(w, pixels, 2, 2, 2, NULL, 0);
}

static void Paint(HWINDOW w, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t color) {
  RatBeginPaint(w, NULL);
  Fill(w, x, y, width, height, color);
  RatEndPaint(w);
}

/* One thing of each kind, at places that the test knows. */
static void Shapes(HWINDOW w) {
  uint32_t pixels[4] = {RED, GREEN, BLUE, 0x00ffffff};
  RatBeginPaint(w, NULL);
  Fill(w, 0, 0, WIDTH, HEIGHT, WHITE);
  Fill(w, 10, 10, 20, 20, RED);
  Fill(w, 20, 10, 20, 20, 0x800000ff);
  RatStrokeRect(w, (RatRect){50, 10, 20, 20}, GREEN, 4);
  RatDrawLine(w, 80, 20, 100, 20, BLUE, 6);
  RatFillEllipse(w, (RatRect){110, 10, 20, 20}, RED);
  RatDrawPixels(w, (RatRect){140, 10, 20, 20}, pixels, 2, 2, 2);
  RatSetClip(w, &(RatRect){10, 50, 10, 10});
  Fill(w, 0, 40, 100, 40, GREEN);
  RatSetClip(w, &(RatRect){30, 50, 0, 0});
  Fill(w, 0, 40, 100, 40, RED);
  RatSetClip(w, NULL);
  Fill(w, 40, 50, 10, 10, BLUE);
  RatEndPaint(w);
}

static void Text(HWINDOW w) {
  static const RatFont fonts[] = {
      {.size = sizeof(RatFont)},
      {.size = sizeof(RatFont), .pixels = 30, .weight = 700},
      {.size = sizeof(RatFont), .family = RAT_FONT_MONO, .pixels = 17.5f},
      {.size = sizeof(RatFont), .family = RAT_FONT_SERIF, .pixels = 20, .italic = true},
  };
  /* Both ends are upright, so that where it ends can be seen. */
  const char *text = "HWAVE Tafi \xff \xd0\x9f\xd1\x80\xc5\x99H";
  RatBeginPaint(w, NULL);
  Fill(w, 0, 0, 800, 400, WHITE);
  for (int i = 0; i < 4; i++) {
    float width, height;
    RatStatus status = RatMeasureText(text, &fonts[i], &width, &height);
    printf("TEXT %d %.3f %.3f\n", status, width, height);
    RatMeasureText("HWAVE \xd0\x9f\xd1\x80\xc5\x99H", &fonts[i], &width, NULL);
    printf("OURS %.3f\n", width);
    RatDrawText(w, 20, 10 + i * 50, text, &fonts[i], BLACK);
  }
  RatEndPaint(w);
}

/* All of it in one colour, which is another one each time, in so many parts that it takes a while. */
static void Flicker(HWINDOW w) {
  for (uint32_t i = 0;; i++) {
    RatBeginPaint(w, NULL);
    for (int n = 0; n < 20; n++)
      for (int32_t y = 0; y < HEIGHT; y++) Fill(w, 0, y, WIDTH, 1, i % 2 ? RED : BLUE);
    if (RatEndPaint(w) < 0) return;
  }
}

/* As much work for the display as a paint can hold, again and again. */
static void Flood(HWINDOW w) {
  for (;;) {
    RatBeginPaint(w, NULL);
    while (RatFillEllipse(w, (RatRect){0, 0, WIDTH, HEIGHT}, 0x10ff0000) == RAT_SUCCESS) continue;
    if (RatEndPaint(w) < 0) return;
  }
}

static void OnChar(HWINDOW w, uintptr_t c) {
  switch (c) {
    case 'b':
      Paint(w, 150, 0, 50, HEIGHT, BLUE);
      break;
    case 'g':
      Present(w, GREEN);
      break;
    case 'x': /* what comes later is over what was there before */
      Present(w, GREEN);
      Paint(w, 0, 0, 50, HEIGHT, RED);
      Present(w, BLUE);
      Paint(w, 150, 0, 50, HEIGHT, GREEN);
      break;
    case 'y':
      for (int i = 0; i < 200; i++) {
        Present(w, i % 2 ? GREEN : RED);
        Paint(w, 150, 0, 50, HEIGHT, BLUE);
        Paint(w, 0, 0, 50, HEIGHT, RED);
        Present(w, BLUE);
      }
      break;
    case 'm':
      RatMoveWindow(w, 10, 20, 300, 200);
      break;
    case 'h': /* in the middle of a paint, for ever */
      RatBeginPaint(w, NULL);
      for (;;) Fill(w, 0, 0, WIDTH, HEIGHT, GREEN);
    case 'i':
      RatInvalidate(w, &(RatRect){10, 20, 30, 40});
      RatInvalidate(w, &(RatRect){-50, 100, 70, 500});
      break;
    default:
      break;
  }
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  static uint64_t frames;
  switch (msg->type) {
    case RATMSG_PAINT:
      if (strcmp(mode, "shapes") == 0) Shapes(w);
      if (strcmp(mode, "text") == 0) Text(w);
      if (strcmp(mode, "flicker") == 0) Flicker(w);
      if (strcmp(mode, "flood") == 0) Flood(w);
      if (strcmp(mode, "frames") == 0) RatRequestFrame(w);
      if (strcmp(mode, "keep") == 0) {
        RatRect invalid;
        RatBeginPaint(w, &invalid);
        printf("PAINT %d %d %d %d\n", invalid.x, invalid.y, invalid.width, invalid.height);
        if (invalid.x == 0 && invalid.width == WIDTH) Fill(w, 0, 0, WIDTH / 2, HEIGHT, RED);
        RatEndPaint(w);
      }
      break;
    case RATMSG_FRAME:
      Paint(w, 0, 0, WIDTH, HEIGHT, frames % 2 ? RED : BLUE);
      if (++frames % 30 == 0) printf("FRAMES %u\n", (unsigned)frames);
      RatRequestFrame(w);
      break;
    case RATMSG_CHAR:
      OnChar(w, msg->wParam);
      break;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      break;
    default:
      break;
  }
  return 0;
}

int main(int argc, char **argv) {
  HWINDOW w;
  if (argc > 2) mode = argv[2];
  bool isText = strcmp(mode, "text") == 0;
  RatWindowAttributes attributes = {
      .size = sizeof attributes,
      .title = argc > 1 ? argv[1] : "Drawer",
      .x = argc > 3 ? atoi(argv[3]) : RAT_WINDOW_DEFAULT,
      .y = RAT_WINDOW_DEFAULT,
      .width = isText ? 600 : WIDTH,
      .height = isText ? 220 : HEIGHT,
      .proc = OnMessage,
  };
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (RatCreateWindow(&attributes, &w) < 0) return 1;
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  printf("QUIT\n");
  return 0;
}
