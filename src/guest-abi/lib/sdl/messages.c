/* What RatOS tells of windows, as SDL tells it. */
#include "sdl.h"

void WindowGone(SDL_Window *window) {
  ForgetKeyboardWindow(window);
  ForgetMouseWindow(window);
}

static void Close(SDL_Window *window) {
  /* Before who watches events destroys it. */
  bool last = FirstWindow() == window && window->next == NULL;
  SendWindowEvent(window, SDL_WINDOWEVENT_CLOSE, 0, 0);
  if (!last) return;
  SDL_Event quit = {.type = SDL_QUIT};
  Send(&quit);
}

void HandleMessage(const RatMsg *msg) {
  if (msg->hWindow == NULL) return;
  SDL_Window *window = WindowOf(msg->hWindow);
  if (window == NULL) {
    /* One that the program has made without us. */
    RatDispatchMessage(msg);
    return;
  }
  switch (msg->type) {
    case RATMSG_SIZE: {
      int w = (int)msg->wParam, h = (int)msg->lParam;
      if (w == window->w && h == window->h) return;
      SendWindowEvent(window, SDL_WINDOWEVENT_RESIZED, w, h);
      /* Who watches events may have destroyed it. */
      if (IsA(window, IS_WINDOW)) WindowResized(window, w, h);
      return;
    }
    case RATMSG_CLOSE:
      Close(window);
      return;
    case RATMSG_PAINT:
      SendWindowEvent(window, SDL_WINDOWEVENT_EXPOSED, 0, 0);
      return;
    case RATMSG_FRAME:
      window->framed = true;
      return;
    case RATMSG_FOCUS:
      HandleKeyboardFocus(window, msg->wParam != 0);
      return;
    case RATMSG_KEY_DOWN:
    case RATMSG_KEY_UP:
      HandleKey(window, msg);
      return;
    case RATMSG_CHAR:
      HandleText(window, (Uint32)msg->wParam);
      return;
    case RATMSG_MOUSE_MOVE:
    case RATMSG_MOUSE_DOWN:
    case RATMSG_MOUSE_UP:
    case RATMSG_MOUSE_WHEEL:
      HandleMouse(window, msg);
      return;
    default:
      return;
  }
}
