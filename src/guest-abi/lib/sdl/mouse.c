#include "sdl.h"

enum { CLICK_MS = 500, CLICK_DISTANCE = 4, BUTTONS = 3, WHEEL_STEP = 120 };

struct SDL_Cursor {
  uint32_t shape;
};

static SDL_Window *focus;
static Uint32 buttons;
static int x, y;
/* Since SDL_GetRelativeMouseState was last called. */
static int moved_x, moved_y;
static bool relative, hidden;
static SDL_Cursor *cursor;
static SDL_Cursor arrow;
/* Rest of wheel steps that were not whole. */
static int wheel;

static struct {
  Uint32 time;
  int x, y;
  Uint8 button, count;
} click;

SDL_Window *SDL_GetMouseFocus(void) { return focus; }

Uint32 SDL_GetMouseState(int *out_x, int *out_y) {
  if (out_x != NULL) *out_x = x;
  if (out_y != NULL) *out_y = y;
  return buttons;
}

Uint32 SDL_GetGlobalMouseState(int *out_x, int *out_y) {
  int left = 0, top = 0;
  if (focus != NULL) SDL_GetWindowPosition(focus, &left, &top);
  if (out_x != NULL) *out_x = x + left;
  if (out_y != NULL) *out_y = y + top;
  return buttons;
}

Uint32 SDL_GetRelativeMouseState(int *out_x, int *out_y) {
  if (out_x != NULL) *out_x = moved_x;
  if (out_y != NULL) *out_y = moved_y;
  moved_x = moved_y = 0;
  return buttons;
}

void SDL_WarpMouseInWindow(SDL_Window *window, int to_x, int to_y) { (void)window, (void)to_x, (void)to_y; }
int SDL_WarpMouseGlobal(int to_x, int to_y) { return (void)to_x, (void)to_y, SDL_Unsupported(); }

int SDL_CaptureMouse(SDL_bool enabled) {
  SDL_Window *window = SDL_GetKeyboardFocus();
  if (enabled && window == NULL) return SDL_SetError("No window has focus");
  RatStatus status = RatCaptureMouse(enabled ? window->handle : NULL);
  return status < 0 ? SetStatus("The mouse", status) : 0;
}

int SDL_SetRelativeMouseMode(SDL_bool enabled) {
  relative = enabled == SDL_TRUE;
  for (SDL_Window *window = FirstWindow(); window != NULL; window = window->next) ApplyCursor(window);
  return 0;
}
SDL_bool SDL_GetRelativeMouseMode(void) { return relative ? SDL_TRUE : SDL_FALSE; }

/* ── Cursors ── */
void ApplyCursor(SDL_Window *window) {
  uint32_t shape = relative || hidden ? RAT_CURSOR_NONE : SDL_GetCursor()->shape;
  RatSetCursor(window->handle, shape);
}

static SDL_Cursor *MakeCursor(uint32_t shape) {
  SDL_Cursor *made = calloc(1, sizeof *made);
  if (made == NULL || !Remember(made, IS_CURSOR)) {
    free(made);
    SDL_OutOfMemory();
    return NULL;
  }
  made->shape = shape;
  return made;
}

/* Pictures of a program's own are shown as the arrow. */
SDL_Cursor *SDL_CreateCursor(const Uint8 *data, const Uint8 *mask, int w, int h, int hot_x, int hot_y) {
  (void)data, (void)mask, (void)w, (void)h, (void)hot_x, (void)hot_y;
  return MakeCursor(arrow.shape);
}
SDL_Cursor *SDL_CreateColorCursor(SDL_Surface *surface, int hot_x, int hot_y) {
  (void)hot_x, (void)hot_y;
  if (surface == NULL) {
    SDL_InvalidParamError("surface");
    return NULL;
  }
  return MakeCursor(arrow.shape);
}
SDL_Cursor *SDL_CreateSystemCursor(SDL_SystemCursor id) {
  static const uint32_t SHAPES[SDL_NUM_SYSTEM_CURSORS] = {
      [SDL_SYSTEM_CURSOR_ARROW] = RAT_CURSOR_ARROW,
      [SDL_SYSTEM_CURSOR_IBEAM] = RAT_CURSOR_TEXT,
      [SDL_SYSTEM_CURSOR_WAIT] = RAT_CURSOR_WAIT,
      [SDL_SYSTEM_CURSOR_CROSSHAIR] = RAT_CURSOR_CROSS,
      [SDL_SYSTEM_CURSOR_WAITARROW] = RAT_CURSOR_PROGRESS,
      [SDL_SYSTEM_CURSOR_SIZENWSE] = RAT_CURSOR_RESIZE_DIAGONAL_DOWN,
      [SDL_SYSTEM_CURSOR_SIZENESW] = RAT_CURSOR_RESIZE_DIAGONAL_UP,
      [SDL_SYSTEM_CURSOR_SIZEWE] = RAT_CURSOR_RESIZE_HORIZONTAL,
      [SDL_SYSTEM_CURSOR_SIZENS] = RAT_CURSOR_RESIZE_VERTICAL,
      [SDL_SYSTEM_CURSOR_SIZEALL] = RAT_CURSOR_MOVE,
      [SDL_SYSTEM_CURSOR_NO] = RAT_CURSOR_NOT_ALLOWED,
      [SDL_SYSTEM_CURSOR_HAND] = RAT_CURSOR_HAND,
  };
  if (id < 0 || id >= SDL_NUM_SYSTEM_CURSORS) {
    SDL_InvalidParamError("id");
    return NULL;
  }
  return MakeCursor(SHAPES[id]);
}

void SDL_SetCursor(SDL_Cursor *wanted) {
  if (wanted != NULL && wanted != &arrow && !IsA(wanted, IS_CURSOR)) {
    SDL_SetError("Cursor not associated with the current mouse");
    return;
  }
  if (wanted != NULL) cursor = wanted;
  for (SDL_Window *window = FirstWindow(); window != NULL; window = window->next) ApplyCursor(window);
}

SDL_Cursor *SDL_GetDefaultCursor(void) { return &arrow; }
SDL_Cursor *SDL_GetCursor(void) { return cursor == NULL ? &arrow : cursor; }

void SDL_FreeCursor(SDL_Cursor *gone) {
  if (!IsA(gone, IS_CURSOR)) return;
  if (cursor == gone) SDL_SetCursor(&arrow);
  Forget(gone);
  free(gone);
}

int SDL_ShowCursor(int toggle) {
  int before = hidden ? SDL_DISABLE : SDL_ENABLE;
  if (toggle == SDL_QUERY) return before;
  hidden = toggle == SDL_DISABLE;
  for (SDL_Window *window = FirstWindow(); window != NULL; window = window->next) ApplyCursor(window);
  return before;
}

/* ── Messages ── */
void ForgetMouseWindow(const SDL_Window *window) {
  if (focus == window) focus = NULL;
}

void ResetMouse(void) {
  focus = NULL;
  buttons = 0;
  x = y = moved_x = moved_y = wheel = 0;
  relative = hidden = false;
  cursor = NULL;
  memset(&click, 0, sizeof click);
}

static void Focus(SDL_Window *window) {
  if (focus == window) return;
  if (focus != NULL) {
    focus->flags &= ~(Uint32)SDL_WINDOW_MOUSE_FOCUS;
    SendWindowEvent(focus, SDL_WINDOWEVENT_LEAVE, 0, 0);
  }
  focus = window;
  window->flags |= SDL_WINDOW_MOUSE_FOCUS;
  SendWindowEvent(window, SDL_WINDOWEVENT_ENTER, 0, 0);
}

/* In the coordinates of the program, which may be others than the window's. */
static void Place(const SDL_Window *window, int *at_x, int *at_y) {
  if (window->renderer != NULL) ToLogical(window->renderer, at_x, at_y);
}

static void Move(SDL_Window *window, int to_x, int to_y) {
  Focus(window);
  if (!IsA(window, IS_WINDOW)) return;
  int from_x = x, from_y = y;
  if (from_x == to_x && from_y == to_y) return;
  x = to_x;
  y = to_y;
  moved_x += to_x - from_x;
  moved_y += to_y - from_y;
  Place(window, &from_x, &from_y);
  Place(window, &to_x, &to_y);
  SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION, .windowID = window->id, .state = buttons, .x = to_x, .y = to_y,
                                .xrel = to_x - from_x, .yrel = to_y - from_y}};
  Send(&event);
}

static Uint8 Clicks(Uint8 button) {
  Uint32 now = SDL_GetTicks();
  bool again = click.count > 0 && click.button == button && now - click.time <= CLICK_MS &&
               abs(click.x - x) <= CLICK_DISTANCE && abs(click.y - y) <= CLICK_DISTANCE;
  click.count = again && click.count < 255 ? click.count + 1 : 1;
  click.button = button;
  click.time = now;
  click.x = x;
  click.y = y;
  return click.count;
}

static void Press(SDL_Window *window, uintptr_t number, bool down) {
  if (number >= BUTTONS) return;
  Uint8 button = (Uint8)(number + 1);
  bool was = (buttons & (Uint32)SDL_BUTTON(button)) != 0;
  if (was == down) return;
  if (down) {
    buttons |= (Uint32)SDL_BUTTON(button);
    Clicks(button);
  } else {
    buttons &= ~(Uint32)SDL_BUTTON(button);
  }
  int at_x = x, at_y = y;
  Place(window, &at_x, &at_y);
  SDL_Event event = {.button = {.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP, .windowID = window->id,
                                .button = button, .state = down ? SDL_PRESSED : SDL_RELEASED,
                                .clicks = click.button == button ? click.count : 1, .x = at_x, .y = at_y}};
  Send(&event);
}

static void Turn(SDL_Window *window, int steps) {
  wheel += steps;
  int whole = wheel / WHEEL_STEP;
  wheel -= whole * WHEEL_STEP;
  int at_x = x, at_y = y;
  Place(window, &at_x, &at_y);
  SDL_Event event = {.wheel = {.type = SDL_MOUSEWHEEL, .windowID = window->id, .y = whole,
                               .preciseY = (float)steps / WHEEL_STEP, .mouseX = at_x, .mouseY = at_y}};
  Send(&event);
}

void HandleMouse(SDL_Window *window, const RatMsg *msg) {
  Move(window, msg->x, msg->y);
  /* Who watches events may have destroyed it. */
  if (!IsA(window, IS_WINDOW)) return;
  if (msg->type == RATMSG_MOUSE_DOWN || msg->type == RATMSG_MOUSE_UP) {
    Press(window, msg->wParam, msg->type == RATMSG_MOUSE_DOWN);
  } else if (msg->type == RATMSG_MOUSE_WHEEL) {
    Turn(window, (int)(intptr_t)msg->lParam);
  }
}
