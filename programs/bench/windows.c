/* Windows, beside canvases of a worker: samples are nanoseconds a frame, a paint, or a send with its reply.
 *   frames WIDTH HEIGHT [WINDOWS]   each frame of the display is presented, whole; of each window
 *   rectangles | texts              as many paints as the display takes
 *   send                            another process sends to a window, whose thread answers, and, by turns, posts to its
 *                                   queue and waits for a message back: samples of both, by turns
 *   input                           a turn of the wheel draws the window in another colour, until it is closed
 *   window [WINDOWS]                so many windows, each painted once, until they are closed
 *   shown [WINDOWS]                 the same, with a picture in each */
#include "bench.h"
#include <string.h>

enum { BATCHES = 100, ROUNDS = 50, WARM_UP_BATCHES = 100 };
enum { SENT = RATMSG_USER, POSTED };
enum { FRAMES = 120, WARM_UP = 20, PAINTS = 40, RECTANGLES = 10000, TEXTS = 2000, MOST_WINDOWS = 21, PAINT_WIDTH = 640, PAINT_HEIGHT = 480 };

static int32_t width = 200, height = 150;
static uint32_t *pixels;
static uint32_t color = 0xffffffff;
static HWINDOW windows[MOST_WINDOWS];
static uint64_t last[MOST_WINDOWS];
static int frames[MOST_WINDOWS], opened, done;
static bool isAnimated, isPicture;
static HMSGQUEUE there, back;

static int indexOf(HWINDOW w) {
  int i = 0;
  while (windows[i] != w) i++;
  return i;
}

static void draw(HWINDOW w, uint32_t shade) {
  for (int32_t i = 0; i < width * height; i++) pixels[i] = shade + (uint32_t)i;
  check(RatPresent(w, pixels, width, height, width, NULL, 0), "RatPresent");
}

static void onFrame(HWINDOW w) {
  int i = indexOf(w);
  uint64_t now = RatGetTickNs();
  if (frames[i]++ >= WARM_UP && sampleCount < MAXIMUM_SAMPLES) samples[sampleCount++] = (double)(now - last[i]);
  last[i] = now;
  if (frames[i] == WARM_UP + FRAMES && ++done == opened) RatPostQuitMessage(0);
  draw(w, (uint32_t)frames[i] * 0x010203);
  check(RatRequestFrame(w), "RatRequestFrame");
}

static void fill(HWINDOW w) {
  check(RatBeginPaint(w, NULL), "RatBeginPaint");
  check(RatFillRect(w, (RatRect){0, 0, width, height}, color), "RatFillRect");
  check(RatEndPaint(w), "RatEndPaint");
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  if (msg->type == RATMSG_FRAME) onFrame(w);
  if (!isAnimated && msg->type == RATMSG_MOUSE_WHEEL) color = color == 0xffffffff ? 0xff000000 : 0xffffffff;
  if (!isAnimated && (msg->type == RATMSG_MOUSE_WHEEL || msg->type == RATMSG_PAINT)) isPicture ? draw(w, color) : fill(w);
  if (msg->type == SENT) return (intptr_t)msg->wParam + 1;
  if (msg->type == RATMSG_CLOSE) RatPostQuitMessage(0);
  return RatDefaultWindowProc(w, msg);
}

static HWINDOW openWindow(void) {
  HWINDOW w;
  RatWindowAttributes attributes = {.size = sizeof attributes, .title = "Bench", .x = 20 * opened, .y = 10 * opened, .width = width,
                                    .height = height, .proc = onMessage};
  check(RatCreateWindow(&attributes, &w), "RatCreateWindow");
  windows[opened++] = w;
  return w;
}

static void loop(void) {
  RatMsg msg;
  while (RatGetMessage(&msg, NULL) && msg.type != RATMSG_PROCESS_EXITED) {
    if (msg.type == POSTED) check(RatPostMessage(back, &msg), "RatPostMessage");
    RatDispatchMessage(&msg);
  }
}

static void sendTo(HWINDOW w) {
  intptr_t result;
  check(RatSendMessage(w, &(RatMsg){.type = SENT, .wParam = 1}, RAT_INFINITE, &result), "RatSendMessage");
}

static void postThere(void) {
  RatMsg msg = {.type = POSTED, .wParam = 1};
  check(RatPostMessage(there, &msg), "RatPostMessage");
  if (!RatGetMessage(&msg, back)) check(msg.status, "RatGetMessage");
}

/* By turns, so that both find the same threads on the same cores, spinning or asleep. */
static void alternate(void) {
  HANDLE window;
  check(RatGetInheritedHandle(0, &window), "RatGetInheritedHandle");
  check(RatGetInheritedHandle(1, &there), "RatGetInheritedHandle");
  check(RatGetInheritedHandle(2, &back), "RatGetInheritedHandle");
  for (int batch = 0; batch < WARM_UP_BATCHES + BATCHES; batch++) {
    MEASURE(1, ROUNDS, sendTo(window));
    MEASURE(1, ROUNDS, postThere());
    if (batch < WARM_UP_BATCHES) sampleCount = 0;
  }
}

static void serve(const char *self) {
  check(RatGetThreadMessageQueue(NULL, &there), "RatGetThreadMessageQueue");
  check(RatCreateMessageQueue(0, &back), "RatCreateMessageQueue");
  HANDLE handles[] = {openWindow(), there, back};
  HPROCESS child;
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = handles, .inheritCount = 3};
  check(RatCreateProcess(self, (const char *[]){self, "sender", NULL}, &attributes, &child), "RatCreateProcess");
  loop();
}

static void animate(int count) {
  isAnimated = true;
  pixels = malloc((size_t)width * (size_t)height * sizeof *pixels);
  if (pixels == NULL) exit(1);
  for (int i = 0; i < count; i++) check(RatRequestFrame(openWindow()), "RatRequestFrame");
  loop();
}

static void paint(HWINDOW w, bool texts, int round) {
  char text[24];
  check(RatBeginPaint(w, NULL), "RatBeginPaint");
  if (texts) {
    RatFillRect(w, (RatRect){0, 0, width, height}, 0xffffffff);
    for (int i = 0; i < TEXTS; i++) {
      snprintf(text, sizeof text, "text %d of %d", i, round);
      RatDrawText(w, (float)(i * 37 % width), (float)(i * 23 % height), text, NULL, 0xff202020);
    }
  } else {
    for (int i = 0; i < RECTANGLES; i++)
      RatFillRect(w, (RatRect){i * 37 % width, i * 23 % height, 24, 16}, 0xff000000u | (uint32_t)(i * 2654435761u >> 8));
  }
  check(RatEndPaint(w), "RatEndPaint");
}

static void paints(bool texts) {
  width = PAINT_WIDTH;
  height = PAINT_HEIGHT;
  HWINDOW w = openWindow();
  for (int i = 0; i < PAINTS; i++) {
    uint64_t started = RatGetTickNs();
    paint(w, texts, i);
    /* Both buffers are full by then: a paint takes what showing one takes. */
    if (i >= PAINTS / 4) sample(started, 1);
  }
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "window";
  if (strcmp(mode, "frames") == 0 && argc > 3) {
    width = atoi(argv[2]);
    height = atoi(argv[3]);
    int count = argc > 4 ? atoi(argv[4]) : 1;
    animate(count < 1 ? 1 : count > MOST_WINDOWS ? MOST_WINDOWS : count);
  } else if (strcmp(mode, "rectangles") == 0 || strcmp(mode, "texts") == 0) {
    paints(mode[0] == 't');
  } else if (strcmp(mode, "sender") == 0) {
    alternate();
  } else if (strcmp(mode, "send") == 0) {
    serve(argv[0]);
  } else {
    isPicture = strcmp(mode, "shown") == 0;
    if (isPicture) pixels = malloc((size_t)width * (size_t)height * sizeof *pixels);
    if (isPicture && pixels == NULL) return 1;
    for (int i = argc > 2 ? atoi(argv[2]) : 1; i > 0; i--) openWindow();
    loop();
  }
  return report();
}
