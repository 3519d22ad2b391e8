#include "libratos.h"

#include <stdlib.h>

/* A message box: a window that the page fills, in a message loop of its own. */
typedef struct Box {
  uint32_t pressed; /* RAT_ID_…; 0: nothing yet */
  uint32_t dismissal; /* what closing it means */
} Box;

/* Messages of no window, which the caller's own loop gets when the box is gone. */
typedef struct Held {
  RatMsg *messages;
  size_t count, room;
} Held;

static intptr_t OnBoxMessage(HWINDOW w, const RatMsg *msg) {
  Box *box = NULL;
  if (RatGetWindowUserData(w, (void **)&box) < 0) return 0;
  if (msg->type == RATMSG_COMMAND) box->pressed = (uint32_t)msg->wParam;
  if (msg->type == RATMSG_CLOSE) box->pressed = box->dismissal;
  return 0;
}

static void Hold(Held *held, const RatMsg *msg) {
  if (held->count == held->room) {
    size_t room = held->room == 0 ? 16 : held->room * 2;
    RatMsg *grown = realloc(held->messages, room * sizeof *grown);
    if (grown == NULL) return;
    held->messages = grown;
    held->room = room;
  }
  held->messages[held->count++] = *msg;
}

/* Serves the caller's messages until a button is pressed. */
static RatStatus Serve(HWINDOW w, Box *box, Held *held) {
  while (box->pressed == 0) {
    size_t index = 0;
    RatStatus status = RatMsgWaitForMultipleHandles(&w, 1, false, RAT_INFINITE, &index);
    if (status < 0) return status;
    if (index == 0) return RAT_ERR_CLOSED;
    RatMsg msg;
    while (box->pressed == 0) {
      if (RatPeekMessage(&msg, NULL, true)) {
        if (msg.hWindow != NULL) RatDispatchMessage(&msg);
        else Hold(held, &msg);
      } else if (msg.type == RATMSG_QUIT) {
        /* The caller's loop is to end, and the box with it. */
        RatPostQuitMessage((int32_t)msg.wParam);
        box->pressed = box->dismissal;
      } else if (msg.status == RAT_ERR_WOULD_BLOCK) break;
      else return msg.status;
    }
  }
  return RAT_SUCCESS;
}

RatStatus RatMessageBox(HWINDOW parent, const char *title, const char *text, uint32_t buttons, uint32_t *pressed) {
  static const uint32_t DISMISSALS[] = {RAT_ID_OK, RAT_ID_CANCEL, RAT_ID_NO, RAT_ID_CANCEL};
  if (pressed != NULL && !IsInMemory(pressed, sizeof *pressed)) return RAT_ERR_FAULT;
  if (buttons > RAT_MESSAGE_YES_NO_CANCEL) return RAT_ERR_INVALID_ARGUMENT;
  Box box = {0, DISMISSALS[buttons]};
  Held held = {0};
  HWINDOW w = NULL;
  RatWindowAttributes attributes = {
      .size = sizeof attributes, .flags = RAT_WINDOW_HIDDEN | (parent != NULL ? RAT_WINDOW_MODAL : 0),
      .title = title,            .x = RAT_WINDOW_DEFAULT,
      .y = RAT_WINDOW_DEFAULT,   .width = 320,
      .height = 120,             .proc = OnBoxMessage,
      .userData = &box,          .parent = parent,
  };
  RatStatus status = RatCreateWindow(&attributes, &w);
  if (status < 0) return status;
  status = RatFillMessageBox(w, text, buttons);
  if (status >= 0) status = RatShowWindow(w, RAT_SHOW_NORMAL);
  if (status >= 0) status = Serve(w, &box, &held);
  RatCloseHandle(w);
  for (size_t i = 0; i < held.count; i++) RatPostMessage(NULL, &held.messages[i]);
  free(held.messages);
  if (status >= 0 && pressed != NULL) *pressed = box.pressed;
  return status;
}
