/* Windows: what calls refuse, and what they change. Without a desktop, that there are none. */
#include "check.h"

enum { WIDTH = 64, HEIGHT = 48 };

static uint32_t pixels[WIDTH * HEIGHT];
static int procedureCalls;

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  procedureCalls++;
  CHECK("the message is the window's", w == msg->hWindow);
  return 7;
}

static RatWindowAttributes plain(void) {
  return (RatWindowAttributes){.size = sizeof(RatWindowAttributes), .title = "Plain", .width = WIDTH, .height = HEIGHT, .proc = OnMessage};
}

static void refusals(void) {
  HWINDOW w = (HWINDOW)1;
  RatWindowAttributes a = plain();
  CHECK_STATUS("no attributes", RAT_ERR_FAULT, RatCreateWindow(NULL, &w));
  CHECK_STATUS("attributes outside memory", RAT_ERR_FAULT, RatCreateWindow((const void *)0xfffffff0u, &w));
  CHECK_STATUS("no place for the handle", RAT_ERR_FAULT, RatCreateWindow(&a, NULL));
  a.size--;
  CHECK_STATUS("another size of the attributes", RAT_ERR_INVALID_ARGUMENT, RatCreateWindow(&a, &w));
  const int32_t sizes[][2] = {{0, 10}, {10, 0}, {-1, 10}, {10, INT32_MIN}, {8193, 10}, {10, 8193}, {100000, 100000}, {INT32_MAX, INT32_MAX}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    a = plain();
    a.width = sizes[i][0];
    a.height = sizes[i][1];
    CHECK_STATUS("a size that none has", RAT_ERR_INVALID_ARGUMENT, RatCreateWindow(&a, &w));
  }
  a = plain();
  a.flags = 32;
  CHECK_STATUS("an unknown flag", RAT_ERR_INVALID_ARGUMENT, RatCreateWindow(&a, &w));
  a = plain();
  a.title = (const char *)0xfffffff0u;
  CHECK_STATUS("a title outside memory", RAT_ERR_FAULT, RatCreateWindow(&a, &w));
  HEVENT event = newEvent(false, false);
  a = plain();
  a.parent = event;
  CHECK_STATUS("an owner that is no window", RAT_ERR_WRONG_TYPE, RatCreateWindow(&a, &w));
  a.parent = (HWINDOW)0x12345;
  CHECK_STATUS("an owner that is none", RAT_ERR_INVALID_HANDLE, RatCreateWindow(&a, &w));
  CHECK_STATUS("an event is no window", RAT_ERR_WRONG_TYPE, RatDestroyWindow(event));
  CHECK_STATUS("and shows nothing", RAT_ERR_WRONG_TYPE, RatPresent(event, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  closeHandle(event);
  CHECK("nothing was given", w == (HWINDOW)1);
}

static HWINDOW create(const RatWindowAttributes *a) {
  HWINDOW w = NULL;
  CHECK_OK("create a window", RatCreateWindow(a, &w));
  return w;
}

static void changes(void) {
  RatWindowAttributes a = plain();
  int data = 0;
  a.userData = &data;
  a.x = 30;
  a.y = 40;
  HWINDOW w = create(&a);
  void *got = NULL;
  CHECK_OK("user data", RatGetWindowUserData(w, &got));
  CHECK("are what they were", got == &data);
  RatRect rect;
  CHECK_OK("place", RatGetWindowRect(w, &rect));
  CHECK("is as wanted", rect.x == 30 && rect.y == 40 && rect.width == WIDTH && rect.height == HEIGHT);
  CHECK_OK("move", RatMoveWindow(w, 5, 6, 70, 80));
  CHECK_OK("place", RatGetWindowRect(w, &rect));
  CHECK("is the new one", rect.x == 5 && rect.y == 6 && rect.width == 70 && rect.height == 80);
  CHECK_STATUS("no width", RAT_ERR_INVALID_ARGUMENT, RatMoveWindow(w, 0, 0, 0, 10));
  CHECK_STATUS("too high", RAT_ERR_INVALID_ARGUMENT, RatMoveWindow(w, 0, 0, 10, 8193));
  CHECK_STATUS("no such state", RAT_ERR_INVALID_ARGUMENT, RatShowWindow(w, 4));
  CHECK_STATUS("no title", RAT_ERR_FAULT, RatSetWindowTitle(w, NULL));
  CHECK_STATUS("a title outside memory", RAT_ERR_FAULT, RatSetWindowTitle(w, (const char *)0xfffffff0u));
  CHECK_OK("another title", RatSetWindowTitle(w, "\xff\xfe<script>"));
  char *large = malloc(10 << 20);
  memset(large, 'x', 10 << 20);
  large[(10 << 20) - 1] = 0;
  CHECK_OK("a title of 10 MiB", RatSetWindowTitle(w, large));
  free(large);
  CHECK_OK("far away", RatMoveWindow(w, INT32_MAX, INT32_MIN, 70, 80));
  for (uint32_t state = RAT_SHOW_HIDE; state <= RAT_SHOW_MAXIMIZED; state++) CHECK_OK("show", RatShowWindow(w, state));
  CHECK_OK("activate", RatActivateWindow(w));
  CHECK("it lives", !isSignaled(w));
  CHECK_OK("destroy", RatDestroyWindow(w));
  CHECK("it is signaled", isSignaled(w));
  CHECK_STATUS("destroy it again", RAT_ERR_CLOSED, RatDestroyWindow(w));
  CHECK_STATUS("move it", RAT_ERR_CLOSED, RatMoveWindow(w, 0, 0, 10, 10));
  CHECK_STATUS("show it", RAT_ERR_CLOSED, RatShowWindow(w, RAT_SHOW_NORMAL));
  CHECK_STATUS("its title", RAT_ERR_CLOSED, RatSetWindowTitle(w, ""));
  CHECK_STATUS("its place", RAT_ERR_CLOSED, RatGetWindowRect(w, &rect));
  CHECK_STATUS("activate it", RAT_ERR_CLOSED, RatActivateWindow(w));
  CHECK_STATUS("post to it", RAT_ERR_CLOSED, RatPostWindowMessage(w, &(RatMsg){.type = RATMSG_USER}));
  CHECK_STATUS("show something in it", RAT_ERR_CLOSED, RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  CHECK_STATUS("its frames", RAT_ERR_CLOSED, RatRequestFrame(w));
  CHECK_STATUS("paint it", RAT_ERR_CLOSED, RatInvalidate(w, NULL));
  closeHandle(w);
}

static void pictures(void) {
  RatWindowAttributes a = plain();
  HWINDOW w = create(&a);
  CHECK_OK("a picture", RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  CHECK_OK("a smaller one, with a stride", RatPresent(w, pixels, WIDTH / 2, HEIGHT, WIDTH, NULL, 0));
  const RatRect rects[] = {{0, 0, 1, 1}, {-5, -5, 3, 3}, {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX}, {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX},
                           {10, 10, -1, -1}, {10, 10, INT32_MIN, 5}, {-100, -100, INT32_MAX, INT32_MAX}};
  for (size_t i = 0; i < sizeof rects / sizeof *rects; i++)
    CHECK_OK("a part", RatPresent(w, pixels, WIDTH / 2, HEIGHT, WIDTH, &rects[i], 1));
  CHECK_OK("all parts", RatPresent(w, pixels, WIDTH / 2, HEIGHT, WIDTH, rects, sizeof rects / sizeof *rects));
  CHECK_OK("no part", RatPresent(w, pixels, WIDTH / 2, HEIGHT, WIDTH, rects, 0));
  CHECK_OK("all, whatever the count says", RatPresent(w, pixels, WIDTH / 2, HEIGHT, WIDTH, NULL, SIZE_MAX));
  CHECK_STATUS("a stride of -1", RAT_ERR_INVALID_ARGUMENT, RatPresent(w, pixels, WIDTH, HEIGHT, -1, NULL, 0));
  CHECK_STATUS("a stride below the width", RAT_ERR_INVALID_ARGUMENT, RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH - 1, NULL, 0));
  CHECK_STATUS("no width", RAT_ERR_INVALID_ARGUMENT, RatPresent(w, pixels, 0, HEIGHT, WIDTH, NULL, 0));
  CHECK_STATUS("a huge picture", RAT_ERR_INVALID_ARGUMENT, RatPresent(w, pixels, 100000, 100000, 100000, NULL, 0));
  CHECK_STATUS("a huge stride", RAT_ERR_FAULT, RatPresent(w, pixels, WIDTH, HEIGHT, INT32_MAX, NULL, 0));
  CHECK_STATUS("no pixels", RAT_ERR_FAULT, RatPresent(w, NULL, WIDTH, HEIGHT, WIDTH, NULL, 0));
  CHECK_STATUS("pixels outside memory", RAT_ERR_FAULT, RatPresent(w, (const uint32_t *)0xfffffff0u, WIDTH, HEIGHT, WIDTH, NULL, 0));
  CHECK_STATUS("pixels between words", RAT_ERR_INVALID_ARGUMENT, RatPresent(w, (const uint32_t *)((uintptr_t)pixels + 1), WIDTH, 1, WIDTH, NULL, 0));
  CHECK_STATUS("parts outside memory", RAT_ERR_FAULT, RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH, (const RatRect *)0xfffffff0u, 2));
  CHECK_STATUS("too many parts", RAT_ERR_FAULT, RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH, rects, SIZE_MAX));
  /* Three pictures of 64 MiB are more than a process may have. */
  uint32_t *large = calloc(4096 * 4096, 4);
  if (large != NULL) CHECK_STATUS("more than there is room for", RAT_ERR_QUOTA, RatPresent(w, large, 4096, 4096, 4096, NULL, 0));
  free(large);
  CHECK_OK("the window goes on", RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  HANDLE narrow;
  CHECK_OK("a handle that may look", RatDuplicateHandle(w, RAT_RIGHT_INSPECT, &narrow));
  CHECK_STATUS("may not show", RAT_ERR_ACCESS_DENIED, RatPresent(narrow, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  CHECK_STATUS("nor post", RAT_ERR_ACCESS_DENIED, RatPostWindowMessage(narrow, &(RatMsg){.type = RATMSG_USER}));
  CHECK_STATUS("nor destroy", RAT_ERR_ACCESS_DENIED, RatDestroyWindow(narrow));
  closeHandle(narrow);
  closeHandle(w);
}

/* Takes messages until one of the type comes. */
static RatMsg await(uint32_t type) {
  RatMsg msg;
  do CHECK("there is a message", RatGetMessage(&msg, NULL));
  while (msg.type != type);
  return msg;
}

static void messages(void) {
  RatWindowAttributes a = plain();
  HWINDOW w = create(&a);
  CHECK_OK("post", RatPostWindowMessage(w, &(RatMsg){.type = RATMSG_USER + 1, .wParam = 5, .x = -3}));
  RatMsg msg = await(RATMSG_USER + 1);
  CHECK("it came as it was", msg.hWindow == w && msg.wParam == 5 && msg.x == -3);
  int before = procedureCalls;
  CHECK_OK("dispatch", RatDispatchMessage(&msg));
  CHECK_EQUAL("the procedure was called", before + 1, procedureCalls);
  CHECK_OK("another size", RatMoveWindow(w, 0, 0, 33, 44));
  CHECK_OK("and another", RatMoveWindow(w, 0, 0, 35, 46));
  msg = await(RATMSG_SIZE);
  CHECK("one message tells the last", msg.wParam == 35 && msg.lParam == 46);
  await(RATMSG_PAINT);
  CHECK_OK("paint", RatInvalidate(w, NULL));
  CHECK_OK("and again", RatInvalidate(w, &(RatRect){1, 2, 3, 4}));
  await(RATMSG_PAINT);
  while (RatPeekMessage(&msg, NULL, true)) CHECK("once", msg.type != RATMSG_PAINT);
  CHECK_OK("show it", RatShowWindow(w, RAT_SHOW_NORMAL));
  CHECK_OK("a frame", RatRequestFrame(w));
  msg = await(RATMSG_FRAME);
  CHECK("it is the window's", msg.hWindow == w);
  for (uint32_t state = RAT_SHOW_HIDE; state <= RAT_SHOW_MINIMIZED; state += RAT_SHOW_MINIMIZED) {
    CHECK_OK("take it away", RatShowWindow(w, state));
    CHECK_OK("a frame of what cannot be seen", RatRequestFrame(w));
    RatSleep(60);
    while (RatPeekMessage(&msg, NULL, true)) CHECK("is held back", msg.type != RATMSG_FRAME);
    CHECK_OK("show it", RatShowWindow(w, RAT_SHOW_NORMAL));
    await(RATMSG_FRAME);
  }
  RatMsg close = {.type = RATMSG_CLOSE, .hWindow = w};
  CHECK_EQUAL("the default procedure", 0, RatDefaultWindowProc(w, &close));
  CHECK("destroys it", isSignaled(w));
  CHECK_OK("messages of a destroyed window are for its procedure yet", RatDispatchMessage(&close));
  closeHandle(w);
  CHECK_STATUS("not without a handle", RAT_ERR_INVALID_HANDLE, RatDispatchMessage(&close));
}

/* A window of a thread's, which ends with it. */
static int32_t threadWithWindow(void *out) {
  RatWindowAttributes a = plain();
  *(HWINDOW *)out = create(&a);
  CHECK_OK("its picture", RatPresent(*(HWINDOW *)out, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  return 0;
}

static void ends(void) {
  HWINDOW w = NULL;
  joinThread(startThread(threadWithWindow, &w));
  CHECK("the thread's end destroyed it", isSignaled(w));
  CHECK_STATUS("so it shows nothing", RAT_ERR_CLOSED, RatPresent(w, pixels, WIDTH, HEIGHT, WIDTH, NULL, 0));
  closeHandle(w);
  RatWindowAttributes a = plain();
  HWINDOW owner = create(&a);
  a.parent = owner;
  HWINDOW owned = create(&a);
  RatControlAttributes c = {.size = sizeof c, .kind = RAT_CONTROL_BUTTON, .text = "Press", .width = 40, .height = 20};
  HWINDOW control = NULL;
  CHECK_OK("a control of the owned window", RatCreateControl(owned, &c, &control));
  CHECK_OK("destroy the owner", RatDestroyWindow(owner));
  CHECK_STATUS("what it owned has gone with it", RAT_ERR_CLOSED, RatDestroyWindow(owned));
  CHECK("and is signaled", isSignaled(owned));
  CHECK_STATUS("with its controls", RAT_ERR_CLOSED, RatDestroyWindow(control));
  closeHandle(control);
  CHECK_STATUS("nothing is owned by it any more", RAT_ERR_CLOSED, RatCreateWindow(&a, &owned));
  closeHandle(owner);
  closeHandle(owned);
}

static void many(void) {
  static HWINDOW windows[10000];
  RatWindowAttributes a = plain();
  a.flags = RAT_WINDOW_HIDDEN;
  size_t made = 0;
  RatStatus status = RAT_SUCCESS;
  for (size_t i = 0; i < 10000; i++) {
    status = RatCreateWindow(&a, &windows[made]);
    if (status >= 0) made++;
    else CHECK_EQUAL("too many", RAT_ERR_QUOTA, status);
  }
  CHECK("some were made", made > 10);
  CHECK_STATUS("and not all", RAT_ERR_QUOTA, status);
  for (size_t i = 0; i < made; i++) closeHandle(windows[i]);
  HWINDOW w = create(&a);
  closeHandle(w);
}

int main(void) {
  refusals();
  RatWindowAttributes a = plain();
  HWINDOW w = NULL;
  RatStatus status = RatCreateWindow(&a, &w);
  if (status == RAT_ERR_NOT_SUPPORTED) return finish();
  CHECK_STATUS("there is a desktop", RAT_SUCCESS, status);
  a.flags = RAT_WINDOW_MODAL;
  HWINDOW modal;
  CHECK_STATUS("modal to nothing", RAT_ERR_INVALID_ARGUMENT, RatCreateWindow(&a, &modal));
  a.parent = w;
  modal = create(&a);
  closeHandle(modal);
  closeHandle(w);
  changes();
  pictures();
  messages();
  ends();
  many();
  return finish();
}
