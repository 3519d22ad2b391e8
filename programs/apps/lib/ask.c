#include "ask.h"

#include <string.h>

enum { WIDTH = 360, HEIGHT = 118, MARGIN = 16, BUTTON_WIDTH = 84, LINE = 30 };

typedef struct Ask {
  HWINDOW window, edit;
  char *text;
  size_t size;
  bool done, accepted;
} Ask;

static void finish(Ask *ask, bool accepted) {
  size_t length;
  if (ask->done) return;
  ask->done = true;
  ask->accepted = accepted && RatGetControlText(ask->edit, ask->text, ask->size, &length) >= 0;
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Ask *ask = data;
  switch (msg->type) {
    case RATMSG_PAINT: {
      RatTheme theme = {.size = sizeof theme};
      RatRect area;
      RatGetTheme(&theme);
      if (RatGetWindowRect(w, &area) < 0 || RatBeginPaint(w, NULL) < 0) return 0;
      RatFillRect(w, (RatRect){0, 0, area.width, area.height}, theme.surface);
      RatEndPaint(w);
      return 0;
    }
    case RATMSG_THEME:
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_COMMAND:
      if (msg->wParam == RAT_ID_OK && (msg->lParam == RAT_COMMAND_CLICKED || msg->lParam == RAT_COMMAND_SUBMITTED)) finish(ask, true);
      if (msg->wParam == RAT_ID_CANCEL && msg->lParam == RAT_COMMAND_CLICKED) finish(ask, false);
      return 0;
    case RATMSG_CLOSE:
      finish(ask, false);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus control(HWINDOW parent, uint32_t kind, uint32_t id, const char *text, RatRect at, uint32_t flags, HWINDOW *out) {
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text, .x = at.x, .y = at.y,
                                     .width = at.width, .height = at.height, .flags = flags};
  return RatCreateControl(parent, &attributes, out);
}

static bool fill(Ask *ask, const char *label) {
  HWINDOW w = ask->window, other;
  int32_t inner = WIDTH - 2 * MARGIN, bottom = HEIGHT - MARGIN - LINE, right = WIDTH - MARGIN - BUTTON_WIDTH;
  return control(w, RAT_CONTROL_LABEL, 0, label, (RatRect){MARGIN, 10, inner, 20}, 0, &other) >= 0 &&
         control(w, RAT_CONTROL_EDIT, 0, "", (RatRect){MARGIN, 32, inner, LINE}, 0, &ask->edit) >= 0 &&
         control(w, RAT_CONTROL_BUTTON, RAT_ID_CANCEL, "Cancel", (RatRect){right - BUTTON_WIDTH - 8, bottom, BUTTON_WIDTH, LINE}, 0, &other) >= 0 &&
         control(w, RAT_CONTROL_BUTTON, RAT_ID_OK, "OK", (RatRect){right, bottom, BUTTON_WIDTH, LINE}, RAT_CONTROL_DEFAULT, &other) >= 0 &&
         RatSetControlText(ask->edit, ask->text) >= 0;
}

bool askForText(HWINDOW parent, const char *title, const char *label, char *text, size_t size) {
  Ask ask = {.text = text, .size = size};
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_MODAL, .title = title, .x = RAT_WINDOW_DEFAULT,
                                    .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT, .proc = onMessage, .userData = &ask, .parent = parent};
  if (RatCreateWindow(&attributes, &ask.window) < 0) return false;
  if (!fill(&ask, label)) ask.done = true;
  RatFocusControl(ask.edit);
  RatMsg msg;
  while (!ask.done && RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  /* The program is asked to end meanwhile: its own loop is to hear of it. */
  if (!ask.done) RatPostQuitMessage((int32_t)msg.wParam);
  RatCloseHandle(ask.window);
  return ask.accepted;
}
