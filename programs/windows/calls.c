/* What the tests of window calls drive: a window that prints what the mouse does, and makes the call that is typed. */
#include <ratos.h>
#include <stdio.h>
#include <string.h>

static const char *title;

static void ShowTheme(void) {
  RatTheme theme = {.size = sizeof theme};
  RatStatus status = RatGetTheme(&theme);
  printf("THEME %d %u %08x %08x %08x\n", status, theme.dark, theme.surface, theme.text, theme.accent);
}

static void ShowClipboard(void) {
  char text[64] = "nothing";
  size_t length = 0;
  RatStatus status = RatGetClipboardText(text, sizeof text, &length);
  printf("CLIPBOARD %d %u %s\n", status, (unsigned)length, text);
}

static void Type(HWINDOW w, uint32_t key) {
  char text[64];
  if (key >= '0' && key <= '9') printf("CURSOR %d\n", RatSetCursor(w, key - '0'));
  switch (key) {
    case 'c':
      printf("CAPTURE %d\n", RatCaptureMouse(w));
      break;
    case 'r':
      printf("RELEASE %d\n", RatCaptureMouse(NULL));
      break;
    case 't':
      ShowTheme();
      break;
    case 's':
      snprintf(text, sizeof text, "from %s", title);
      printf("SET %d\n", RatSetClipboardText(text));
      break;
    case 'p':
      ShowClipboard();
      break;
    case 'w': /* and by then another window has the keyboard */
      RatSetWindowTimer(w, 7, 300);
      break;
    default:
      break;
  }
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  switch (msg->type) {
    case RATMSG_MOUSE_MOVE:
      printf("MOVE %d %d\n", msg->x, msg->y);
      break;
    case RATMSG_MOUSE_DOWN:
      printf("DOWN %d %d\n", msg->x, msg->y);
      break;
    case RATMSG_MOUSE_UP:
      printf("UP %d %d\n", msg->x, msg->y);
      break;
    case RATMSG_CHAR:
      Type(w, (uint32_t)msg->wParam);
      break;
    case RATMSG_THEME:
      ShowTheme();
      break;
    case RATMSG_TIMER:
      printf("TIMER %u\n", (unsigned)msg->wParam);
      RatSetWindowTimer(w, (uint32_t)msg->wParam, 0);
      ShowClipboard();
      printf("SET %d\n", RatSetClipboardText("hijacked"));
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
  title = argc > 1 ? argv[1] : "Calls";
  RatWindowAttributes attributes = {.size = sizeof attributes, .title = title, .x = RAT_WINDOW_DEFAULT,
                                    .y = RAT_WINDOW_DEFAULT, .width = 200, .height = 120, .proc = OnMessage};
  HWINDOW windows[2];
  /* With a second argument, two windows of one process. */
  for (int i = 0; i < (argc > 2 ? 2 : 1); i++) {
    if (RatCreateWindow(&attributes, &windows[i]) < 0) return 1;
    attributes.title = argv[2];
    attributes.x = 400;
    attributes.y = 300;
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  return 0;
}
