#include "text-dialog.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ui.h"

enum { WIDTH = 340, HEIGHT = 116, MARGIN = 14, GAP = 8, LINE = 18, FIELD = 30, BUTTON_WIDTH = 92, TEXT_BYTES = 512 };

typedef struct Prompt {
  HWINDOW window, label, field, cancel, accept;
  char text[TEXT_BYTES];
  bool isOver, isAccepted;
} Prompt;

static void endDialog(Prompt *p, bool isAccepted) {
  if (p->isOver) return;
  if (isAccepted) RatGetControlText(p->field, p->text, sizeof p->text, NULL);
  p->isAccepted = isAccepted && p->text[0] != 0;
  p->isOver = true;
  RatDestroyWindow(p->window);
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  if (msg->type == RATMSG_COMMAND && msg->wParam == RAT_ID_OK) endDialog(data, true);
  else if (msg->type == RATMSG_CLOSE || (msg->type == RATMSG_COMMAND && msg->wParam == RAT_ID_CANCEL)) endDialog(data, false);
  else return RatDefaultWindowProc(w, msg);
  return 0;
}

char *askForText(HWINDOW owner, const char *title, const char *label, const char *text, const char *verb) {
  Prompt p = {0};
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_MODAL, .title = title,
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = &p, .parent = owner};
  int32_t inner = WIDTH - 2 * MARGIN, fieldTop = MARGIN + LINE + 4, bottom = HEIGHT - MARGIN - FIELD;
  RatStatus status = RatCreateWindow(&attributes, &p.window);
  if (status >= 0) status = uiControl(p.window, RAT_CONTROL_LABEL, 0, label, (RatRect){MARGIN, MARGIN, inner, LINE}, 0, &p.label);
  if (status >= 0) status = uiControl(p.window, RAT_CONTROL_EDIT, 10, NULL, (RatRect){MARGIN, fieldTop, inner, FIELD}, 0, &p.field);
  if (status >= 0) status = uiControl(p.window, RAT_CONTROL_BUTTON, RAT_ID_CANCEL, "Cancel", (RatRect){WIDTH - MARGIN - 2 * BUTTON_WIDTH - GAP, bottom, BUTTON_WIDTH, FIELD}, 0, &p.cancel);
  if (status >= 0) status = uiControl(p.window, RAT_CONTROL_BUTTON, RAT_ID_OK, verb, (RatRect){WIDTH - MARGIN - BUTTON_WIDTH, bottom, BUTTON_WIDTH, FIELD}, RAT_CONTROL_DEFAULT, &p.accept);
  if (status >= 0) {
    /* The ending of a name stays when the rest is typed anew. */
    const char *dot = strrchr(text, '.');
    RatSetControlText(p.field, text);
    RatSetControlSelection(p.field, 0, (uint32_t)(dot != NULL && dot != text ? (size_t)(dot - text) : strlen(text)));
    RatFocusControl(p.field);
    RatMsg msg;
    while (!p.isOver && RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
    if (!p.isOver && msg.type == RATMSG_QUIT) RatPostQuitMessage((int32_t)msg.wParam);
  }
  HWINDOW handles[] = {p.label, p.field, p.cancel, p.accept, p.window};
  for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
    if (handles[i] != NULL) RatCloseHandle(handles[i]);
  return p.isAccepted ? strdup(p.text) : NULL;
}
