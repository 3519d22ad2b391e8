/* Timers, cursors and capture of windows, the theme and the clipboard: what they give and what they refuse. */
#include "check.h"

static intptr_t Quiet(HWINDOW w, const RatMsg *msg) { return w == msg->hWindow; }

static HWINDOW newWindow(uint32_t flags) {
  RatWindowAttributes a = {.size = sizeof a, .flags = flags, .title = "Calls", .width = 60, .height = 40, .proc = Quiet};
  HWINDOW w = NULL;
  CHECK_OK("create a window", RatCreateWindow(&a, &w));
  return w;
}

static RatMsg awaitTimer(void) {
  RatMsg msg;
  do CHECK("there is a message", RatGetMessage(&msg, NULL));
  while (msg.type != RATMSG_TIMER);
  return msg;
}

static size_t timersWaiting(void) {
  RatMsg msg;
  size_t count = 0;
  while (RatPeekMessage(&msg, NULL, true)) count += msg.type == RATMSG_TIMER;
  return count;
}

static void timers(void) {
  HWINDOW w = newWindow(0);
  CHECK_OK("stop what was not set", RatSetWindowTimer(w, 1, 0));
  CHECK_OK("set a timer", RatSetWindowTimer(w, 5, 1));
  RatMsg msg = awaitTimer();
  CHECK("it names the window and the timer", msg.hWindow == w && msg.wParam == 5 && msg.hSource == NULL);
  CHECK("it comes again", awaitTimer().wParam == 5);
  RatSleep(30);
  CHECK("what came meanwhile is one message", timersWaiting() <= 1);
  CHECK_OK("a second one", RatSetWindowTimer(w, 0xffffffffu, 1));
  for (bool first = false, second = false; !first || !second;) {
    msg = awaitTimer();
    first = first || msg.wParam == 5;
    second = second || msg.wParam == 0xffffffffu;
  }
  CHECK_OK("much later", RatSetWindowTimer(w, 5, 0xffffffffu));
  CHECK_OK("stop the other", RatSetWindowTimer(w, 0xffffffffu, 0));
  timersWaiting();
  RatSleep(5);
  CHECK_EQUAL("none comes", 0, timersWaiting());
  CHECK_OK("at once again", RatSetWindowTimer(w, 5, 1));
  awaitTimer();
  RatSleep(5);
  CHECK_OK("stopped, with the message that has come", RatSetWindowTimer(w, 5, 0));
  CHECK_EQUAL("none comes", 0, timersWaiting());
  uint32_t made = 0;
  RatStatus status = RAT_SUCCESS;
  while (status >= 0 && made < 1000) {
    status = RatSetWindowTimer(w, made, 1000);
    made += status >= 0;
  }
  CHECK_STATUS("there is a limit", RAT_ERR_LIMIT_EXCEEDED, status);
  CHECK_EQUAL("of", 256, made);
  CHECK_OK("which is no matter for those that are there", RatSetWindowTimer(w, 0, 1));
  CHECK_OK("one goes", RatSetWindowTimer(w, 17, 0));
  CHECK_OK("another comes", RatSetWindowTimer(w, 5000, 1));
  awaitTimer();
  RatSleep(5);
  CHECK_OK("destroy the window", RatDestroyWindow(w));
  CHECK_EQUAL("its timers and their messages go with it", 0, timersWaiting());
  CHECK_STATUS("and no others come", RAT_ERR_CLOSED, RatSetWindowTimer(w, 1, 1));
  CHECK_STATUS("nor are stopped", RAT_ERR_CLOSED, RatSetWindowTimer(w, 1, 0));
  closeHandle(w);
  CHECK_STATUS("no window", RAT_ERR_INVALID_HANDLE, RatSetWindowTimer(w, 1, 1));
}

static void cursors(void) {
  HWINDOW w = newWindow(0);
  for (uint32_t cursor = RAT_CURSOR_ARROW; cursor <= RAT_CURSOR_NOT_ALLOWED; cursor++)
    CHECK_OK("a cursor", RatSetCursor(w, cursor));
  CHECK_STATUS("no such cursor", RAT_ERR_INVALID_ARGUMENT, RatSetCursor(w, RAT_CURSOR_NOT_ALLOWED + 1));
  CHECK_STATUS("nor such a one", RAT_ERR_INVALID_ARGUMENT, RatSetCursor(w, 0xffffffffu));
  CHECK_OK("capture", RatCaptureMouse(w));
  CHECK_OK("again", RatCaptureMouse(w));
  CHECK_OK("release", RatCaptureMouse(NULL));
  CHECK_OK("release nothing", RatCaptureMouse(NULL));
  HANDLE narrow;
  CHECK_OK("a handle that may look", RatDuplicateHandle(w, RAT_RIGHT_INSPECT, &narrow));
  CHECK_STATUS("has no timers", RAT_ERR_ACCESS_DENIED, RatSetWindowTimer(narrow, 1, 1));
  CHECK_STATUS("no cursor", RAT_ERR_ACCESS_DENIED, RatSetCursor(narrow, 0));
  CHECK_STATUS("no mouse", RAT_ERR_ACCESS_DENIED, RatCaptureMouse(narrow));
  closeHandle(narrow);
  CHECK_OK("destroy", RatDestroyWindow(w));
  CHECK_STATUS("its cursor", RAT_ERR_CLOSED, RatSetCursor(w, 0));
  CHECK_STATUS("its mouse", RAT_ERR_CLOSED, RatCaptureMouse(w));
  closeHandle(w);
  HEVENT event = newEvent(false, false);
  CHECK_STATUS("an event has no timers", RAT_ERR_WRONG_TYPE, RatSetWindowTimer(event, 1, 1));
  CHECK_STATUS("nor takes the mouse", RAT_ERR_WRONG_TYPE, RatCaptureMouse(event));
  closeHandle(event);
}

static void theme(void) {
  RatTheme theme = {.size = sizeof theme};
  CHECK_OK("the theme", RatGetTheme(&theme));
  CHECK("it is light or dark", theme.dark <= 1);
  const uint32_t colors[] = {theme.surface, theme.text, theme.soft, theme.line, theme.accent, theme.accentText, theme.good, theme.bad};
  for (size_t i = 0; i < sizeof colors / sizeof *colors; i++) CHECK_EQUAL("a colour is opaque", 0xff, colors[i] >> 24);
  CHECK("text is another colour than what it is on", theme.text != theme.surface);
  theme.size = 8;
  CHECK_STATUS("another size", RAT_ERR_INVALID_ARGUMENT, RatGetTheme(&theme));
  theme.size = 0;
  CHECK_STATUS("no size", RAT_ERR_INVALID_ARGUMENT, RatGetTheme(&theme));
  CHECK_STATUS("nowhere", RAT_ERR_FAULT, RatGetTheme(NULL));
  CHECK_STATUS("outside memory", RAT_ERR_FAULT, RatGetTheme((RatTheme *)0xfffffff0u));
}

static void clipboard(void) {
  char text[16];
  size_t length = 99;
  CHECK_STATUS("without a window: nothing is read", RAT_ERR_ACCESS_DENIED, RatGetClipboardText(text, sizeof text, &length));
  CHECK_STATUS("nor written", RAT_ERR_ACCESS_DENIED, RatSetClipboardText("no"));
  HWINDOW w = newWindow(0);
  CHECK_OK("put", RatSetClipboardText("h\xc3\xa9llo, clipboard"));
  CHECK_OK("get", RatGetClipboardText(text, sizeof text, &length));
  CHECK_EQUAL("all of it is so long", 17, length);
  CHECK("as much as there is room for", strcmp(text, "h\xc3\xa9llo, clipboa") == 0);
  CHECK_OK("a little", RatGetClipboardText(text, 3, NULL));
  CHECK("no half characters", strcmp(text, "h") == 0);
  CHECK_OK("only how long", RatGetClipboardText(NULL, 0, &length));
  CHECK_EQUAL("is told", 17, length);
  CHECK_OK("no UTF-8", RatSetClipboardText("a\xff" "b"));
  CHECK_OK("get", RatGetClipboardText(text, sizeof text, &length));
  CHECK("is U+FFFD", length == 5 && strcmp(text, "a\xef\xbf\xbd" "b") == 0);
  CHECK_OK("nothing", RatSetClipboardText(""));
  CHECK_OK("get", RatGetClipboardText(text, sizeof text, &length));
  CHECK("is nothing", length == 0 && text[0] == 0);
  char *large = malloc(RAT_CLIPBOARD_BYTES + 2);
  memset(large, 'x', RAT_CLIPBOARD_BYTES + 2);
  large[RAT_CLIPBOARD_BYTES] = 0;
  CHECK_OK("as much as fits", RatSetClipboardText(large));
  memset(large, 'y', RAT_CLIPBOARD_BYTES + 1);
  CHECK_OK("get all of it", RatGetClipboardText(large, RAT_CLIPBOARD_BYTES + 1, &length));
  CHECK("and it is all", length == RAT_CLIPBOARD_BYTES && strlen(large) == length && large[length - 1] == 'x');
  large[RAT_CLIPBOARD_BYTES] = 'x';
  large[RAT_CLIPBOARD_BYTES + 1] = 0;
  CHECK_STATUS("a byte more", RAT_ERR_LIMIT_EXCEEDED, RatSetClipboardText(large));
  free(large);
  CHECK_STATUS("no text", RAT_ERR_FAULT, RatSetClipboardText(NULL));
  CHECK_STATUS("text outside memory", RAT_ERR_FAULT, RatSetClipboardText((const char *)0xfffffff0u));
  CHECK_STATUS("no room", RAT_ERR_FAULT, RatGetClipboardText(NULL, 4, &length));
  CHECK_STATUS("room outside memory", RAT_ERR_FAULT, RatGetClipboardText((char *)0xfffffff0u, 64, &length));
  CHECK_STATUS("the length outside memory", RAT_ERR_FAULT, RatGetClipboardText(text, 4, (size_t *)0xfffffff0u));
  CHECK_OK("leave little behind", RatSetClipboardText("bye"));
  CHECK_OK("destroy the window", RatDestroyWindow(w));
  closeHandle(w);
  /* The page learns of that in its own time, but before it looks at what is asked after it. */
  CHECK_STATUS("without it, no clipboard", RAT_ERR_ACCESS_DENIED, RatGetClipboardText(text, sizeof text, &length));
}

int main(void) {
  RatTheme none = {.size = sizeof none};
  if (RatGetTheme(&none) == RAT_ERR_NOT_SUPPORTED) {
    char text[4];
    CHECK_STATUS("no desktop, no clipboard", RAT_ERR_NOT_SUPPORTED, RatGetClipboardText(text, sizeof text, NULL));
    CHECK_STATUS("nor one to write", RAT_ERR_NOT_SUPPORTED, RatSetClipboardText("no"));
    CHECK_OK("nobody has the mouse", RatCaptureMouse(NULL));
    return finish();
  }
  theme();
  clipboard();
  timers();
  cursors();
  return finish();
}
