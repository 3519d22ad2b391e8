/* A window: click, and there is a spot */
#include <ratos.h>
#include <stdio.h>

enum { WIDTH = 360, HEIGHT = 240, MOST = 200, SIZE = 22 };

typedef struct Spots {
  int count;
  int32_t x[MOST], y[MOST];
} Spots;

static void addSpot(Spots *spots, int32_t x, int32_t y) {
  if (spots->count == MOST) return;
  spots->x[spots->count] = x;
  spots->y[spots->count++] = y;
}

static void draw(HWINDOW w, const Spots *spots) {
  RatTheme theme = {.size = sizeof theme};
  RatRect area;
  RatGetTheme(&theme);
  RatGetWindowRect(w, &area);
  RatBeginPaint(w, NULL);
  RatFillRect(w, (RatRect){0, 0, area.width, area.height}, theme.surface);
  if (spots->count == 0) RatDrawText(w, 16, 12, "Click somewhere.", NULL, theme.soft);
  for (int i = 0; i < spots->count; i++) {
    RatFillEllipse(w, (RatRect){spots->x[i] - SIZE / 2, spots->y[i] - SIZE / 2, SIZE, SIZE}, theme.accent);
  }
  RatEndPaint(w); /* what was drawn is shown now, as a whole */
}

/* Called for each message of the window. */
static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Spots *spots = data;
  switch (msg->type) {
    case RATMSG_MOUSE_DOWN:
      addSpot(spots, msg->x, msg->y);
      RatInvalidate(w, NULL); /* a RATMSG_PAINT will come */
      return 0;
    case RATMSG_PAINT:
    case RATMSG_THEME:
      draw(w, spots);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg); /* destroys it */
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

int main(void) {
  Spots spots = {.count = 0};
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Spots",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = &spots};
  HWINDOW window;
  RatStatus status = RatCreateWindow(&attributes, &window);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "no window: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  RatCloseHandle(window);
  printf("%d spots\n", spots.count);
  return 0;
}
