/* What the tests of windows drive: a window that prints each message that it gets, and does what is typed */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[] = {
    [RATMSG_PAINT] = "PAINT",           [RATMSG_SIZE] = "SIZE",         [RATMSG_CLOSE] = "CLOSE",
    [RATMSG_FOCUS] = "FOCUS",           [RATMSG_MOUSE_MOVE] = "MOVE",   [RATMSG_MOUSE_DOWN] = "DOWN",
    [RATMSG_MOUSE_UP] = "UP",           [RATMSG_MOUSE_WHEEL] = "WHEEL", [RATMSG_KEY_DOWN] = "KEY_DOWN",
    [RATMSG_KEY_UP] = "KEY_UP",         [RATMSG_CHAR] = "CHAR",         [RATMSG_FRAME] = "FRAME",
};

enum { MOST = 2048 * 2048 };
static uint32_t pixels[MOST];
static int32_t width = 200, height = 120;

/* The left half red, the right half of a colour. */
static void Draw(HWINDOW w, uint32_t color) {
  if (width * height > MOST) return;
  for (int32_t y = 0; y < height; y++)
    for (int32_t x = 0; x < width; x++) pixels[y * width + x] = x < width / 2 ? 0x00ff0000 : color;
  RatPresent(w, pixels, width, height, width, NULL, 0);
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  const char *name = msg->type < sizeof NAMES / sizeof *NAMES ? NAMES[msg->type] : NULL;
  printf("%s %u %d %d %d\n", name != NULL ? name : "?", (unsigned)msg->wParam, (int)msg->lParam, msg->x, msg->y);
  switch (msg->type) {
    case RATMSG_SIZE:
      width = (int32_t)msg->wParam;
      height = (int32_t)msg->lParam;
      break;
    case RATMSG_PAINT:
      Draw(w, 0xff0000ff);
      break;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      break;
    case RATMSG_CHAR:
      switch (msg->wParam) {
        case 'g':
          Draw(w, 0x0000ff00);
          break;
        case 'm':
          RatMoveWindow(w, 10, 20, 300, 150);
          break;
        case 'M':
          RatShowWindow(w, RAT_SHOW_MAXIMIZED);
          break;
        case 't':
          RatSetWindowTitle(w, "<b>bold</b> \xff\xc3\xa9");
          break;
        case 'h':
          RatShowWindow(w, RAT_SHOW_HIDE);
          break;
        case 'f':
          RatRequestFrame(w);
          break;
        case 'l': /* for ever */
          for (uint32_t i = 0;; i++) Draw(w, i);
        case 'x':
          __builtin_trap();
        default:
          break;
      }
      break;
    default:
      break;
  }
  return 0;
}

int main(int argc, char **argv) {
  const char *title = argc > 1 ? argv[1] : "Probe";
  HWINDOW w;
  RatWindowAttributes attributes = {
      .size = sizeof attributes, .flags = argc > 2 ? (uint32_t)atoi(argv[2]) : RAT_WINDOW_RESIZABLE, .title = title,
      .x = RAT_WINDOW_DEFAULT,   .y = RAT_WINDOW_DEFAULT,
      .width = width,            .height = height,
      .proc = OnMessage,
  };
  RatStatus status = RatCreateWindow(&attributes, &w);
  if (status < 0) {
    printf("%s\n", RatStatusText(status));
    return 1;
  }
  if ((attributes.flags & RAT_WINDOW_HIDDEN) != 0) {
    Draw(w, 0);
    RatSleep(500);
    RatShowWindow(w, RAT_SHOW_NORMAL);
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  printf("QUIT\n");
  return 0;
}
