/* What the tests of windows that another process's window owns drive: an owner, and a child that asks before it, or that
   has a window beside it when the owner is started with "beside". */
#include <ratos.h>
#include <stdio.h>
#include <string.h>

enum { PRESS = 10 };

static HWINDOW own;

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  switch (msg->type) {
    case RATMSG_COMMAND:
      printf("COMMAND %u\n", (unsigned)msg->wParam);
      if (msg->wParam == RAT_ID_OK) RatPostQuitMessage(0);
      return 0;
    case RATMSG_PROCESS_EXITED:
      printf("EXITED\n");
      return 0;
    case RATMSG_HANDLE_SIGNALED:
      printf("GONE\n");
      RatPostQuitMessage(0);
      return 0;
    case RATMSG_FOCUS:
      printf("FOCUS %u\n", (unsigned)msg->wParam);
      return 0;
    case RATMSG_CHAR:
      printf("CHAR %u\n", (unsigned)msg->wParam);
      return 0;
    case RATMSG_CLOSE:
      printf("CLOSE\n");
      RatPostQuitMessage(0);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus Open(const char *title, uint32_t flags, HWINDOW parent, int32_t width, uint32_t id, const char *button) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = flags, .title = title, .x = RAT_WINDOW_DEFAULT,
                                    .y = RAT_WINDOW_DEFAULT, .width = width, .height = 100, .proc = OnMessage, .parent = parent};
  RatStatus status = RatCreateWindow(&attributes, &own);
  HWINDOW control;
  RatControlAttributes of = {.size = sizeof of, .kind = RAT_CONTROL_BUTTON, .id = id, .text = button, .x = 10, .y = 10,
                             .width = 90, .height = 30};
  return status < 0 ? status : RatCreateControl(own, &of, &control);
}

/* Has a child open a window of the window's, of which it may only do what an owner allows. */
static RatStatus StartChild(const char *program, const char *what) {
  HANDLE given = NULL;
  HPROCESS child;
  RatStatus status = RatDuplicateHandle(own, RAT_RIGHT_WRITE, &given);
  const char *const argv[] = {program, what, NULL};
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = &given, .inheritCount = 1};
  if (status >= 0) status = RatCreateProcess(program, argv, &attributes, &child);
  uint32_t id;
  if (status >= 0) status = RatGetProcessId(child, &id);
  if (status >= 0) printf("CHILD %u\n", (unsigned)id);
  if (given != NULL) RatCloseHandle(given);
  return status;
}

int main(int argc, char **argv) {
  HWINDOW owner;
  RatStatus status;
  if (argc > 1 && strcmp(argv[1], "beside") != 0) {
    status = RatGetInheritedHandle(0, &owner);
    if (status >= 0) status = Open("Question", strcmp(argv[1], "ask") == 0 ? RAT_WINDOW_MODAL : 0, owner, 120, RAT_ID_OK, "Fine");
    /* It goes with its owner, whoever has made that. */
    if (status >= 0) status = RatWatchHandle(own, NULL);
  } else {
    status = Open("Owner", RAT_WINDOW_RESIZABLE, NULL, 300, PRESS, "Press");
    if (status >= 0) status = StartChild(argv[0], argc > 1 ? "tool" : "ask");
  }
  printf("READY %s\n", status < 0 ? RatStatusText(status) : "well");
  fflush(stdout);
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    if (msg.hWindow != NULL) RatDispatchMessage(&msg);
    else OnMessage(NULL, &msg);
  }
  return 0;
}
