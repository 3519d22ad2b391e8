/* What the tests of terminal controls drive: the shell in a window. */
#include <ratos.h>
#include <stdio.h>

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  if (msg->type == RATMSG_CLOSE) RatPostQuitMessage(0);
  return RatDefaultWindowProc(w, msg);
}

static void Show(const char *what, RatStatus status) { printf("%s %s\n", what, RatStatusText(status)); }

int main(void) {
  HWINDOW window, control, label;
  HTERMINAL terminal;
  HPROCESS shell;
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Shell", .x = 60, .y = 40,
                                    .width = 640, .height = 320, .proc = OnMessage};
  if (RatCreateWindow(&attributes, &window) < 0) return 1;
  RatControlAttributes at = {.size = sizeof at, .kind = RAT_CONTROL_TERMINAL, .text = "Terminal of sh", .width = 640, .height = 320};
  Show("CONTROL", RatCreateControl(window, &at, &control));
  at = (RatControlAttributes){.size = sizeof at, .kind = RAT_CONTROL_LABEL, .width = 1, .height = 1};
  Show("LABEL", RatCreateControl(window, &at, &label));
  Show("TERMINAL", RatCreateTerminal(80, 24, &terminal));
  Show("NOT", RatAttachTerminal(label, terminal));
  Show("ATTACH", RatAttachTerminal(control, terminal));
  Show("AGAIN", RatAttachTerminal(control, terminal));
  const char *argv[] = {"sh", NULL};
  RatProcessAttributes process = {.size = sizeof process, .flags = RAT_PROCESS_NEW_SESSION, .stdIn = terminal,
                                  .stdOut = terminal, .stdErr = terminal};
  Show("START", RatCreateProcess("/bin/sh", argv, &process, &shell));
  RatFocusControl(control);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    if (msg.type == RATMSG_PROCESS_EXITED) printf("EXITED %d\n", (int)msg.wParam);
    RatDispatchMessage(&msg);
  }
  return 0;
}
