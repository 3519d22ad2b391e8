/* What the tests of message boxes and modal windows drive: it prints what was pressed, and what it is told meanwhile. */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

enum { BOX = 10, DIALOG, COUNT, PLAIN, LONG, CLOSE_LATER };

static HWINDOW window, dialog, dialogButton;
static int inBox, ticks;

static void Add(HWINDOW to, uint32_t id, const char *text, int32_t x, uint32_t flags, HWINDOW *out) {
  HWINDOW control;
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = RAT_CONTROL_BUTTON, .id = id, .text = text, .x = x,
                                     .y = 10, .width = 76, .height = 30, .flags = flags};
  RatCreateControl(to, &attributes, out != NULL ? out : &control);
}

static void Ask(const char *title, const char *text, uint32_t buttons) {
  uint32_t pressed = 99;
  inBox = 1;
  ticks = 0;
  RatStatus status = RatMessageBox(window, title, text, buttons, &pressed);
  inBox = 0;
  printf("PRESSED %u %s\n", (unsigned)pressed, status == RAT_SUCCESS ? "well" : RatStatusText(status));
}

static intptr_t OnDialog(HWINDOW w, const RatMsg *msg) {
  if (msg->type == RATMSG_COMMAND) printf("DIALOG %u\n", (unsigned)msg->wParam);
  if (msg->type == RATMSG_COMMAND && msg->wParam == RAT_ID_OK) RatDestroyWindow(w);
  return RatDefaultWindowProc(w, msg);
}

static void OpenDialog(void) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_MODAL, .title = "Dialog",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = 200, .height = 60,
                                    .proc = OnDialog, .parent = window};
  RatStatus status = RatCreateWindow(&attributes, &dialog);
  if (status < 0) printf("%s\n", RatStatusText(status));
  Add(dialog, RAT_ID_OK, "Fine", 10, RAT_CONTROL_DEFAULT, &dialogButton);
  RatFocusControl(dialogButton);
}

static char longText[20000];

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  switch (msg->type) {
    case RATMSG_COMMAND:
      printf("COMMAND %u\n", (unsigned)msg->wParam);
      if (msg->wParam == BOX) Ask("Save <b>changes</b>?", "notes & \"<i>more</i>\"\nare not saved.", RAT_MESSAGE_YES_NO_CANCEL);
      if (msg->wParam == PLAIN) Ask("Told", "That is all.", RAT_MESSAGE_OK);
      if (msg->wParam == LONG) {
        for (size_t i = 0; i + 1 < sizeof longText; i++) longText[i] = i % 60 == 59 ? '\n' : 'x';
        Ask("Long", longText, RAT_MESSAGE_YES_NO);
      }
      if (msg->wParam == CLOSE_LATER) {
        RatSetWindowTimer(window, 2, 300);
        Ask("Doomed", "Its owner goes.", RAT_MESSAGE_OK_CANCEL);
      }
      if (msg->wParam == DIALOG) OpenDialog();
      return 0;
    case RATMSG_CHAR:
      printf("CHAR %u\n", (unsigned)msg->wParam);
      return 0;
    case RATMSG_MOUSE_DOWN:
      printf("DOWN\n");
      return 0;
    case RATMSG_TIMER:
      if (msg->wParam == 2) RatDestroyWindow(window);
      else if (inBox && ++ticks == 3) printf("SERVED\n");
      return 0;
    case RATMSG_CLOSE:
      printf("CLOSE\n");
      RatPostQuitMessage(0);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

int main(void) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Main", .x = 100, .y = 60,
                                    .width = 520, .height = 200, .proc = OnMessage};
  if (RatCreateWindow(&attributes, &window) < 0) return 1;
  Add(window, BOX, "Box", 10, 0, NULL);
  Add(window, DIALOG, "Dialog", 90, 0, NULL);
  Add(window, COUNT, "Count", 170, 0, NULL);
  Add(window, PLAIN, "Plain", 250, 0, NULL);
  Add(window, LONG, "Long", 330, 0, NULL);
  Add(window, CLOSE_LATER, "Doom", 410, 0, NULL);
  RatSetWindowTimer(window, 1, 20);
  printf("READY\n");
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  printf("QUIT\n");
  return 0;
}
