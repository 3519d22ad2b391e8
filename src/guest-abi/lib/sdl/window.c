#include "sdl.h"

/* What a program is told of the display: the desktop does not say how large it is. */
enum { DISPLAY_WIDTH = 1024, DISPLAY_HEIGHT = 640, DISPLAY_RATE = 60, FRAME_MS = 100 };

static SDL_Window *windows;
static Uint32 lastId;
static uint32_t videoThread; /* 0: none */

bool OnVideoThread(void) { return videoThread == RatGetCurrentThreadId(); }
SDL_Window *FirstWindow(void) { return windows; }

bool InitVideo(void) {
  videoThread = RatGetCurrentThreadId();
  return true;
}

void QuitVideo(void) {
  while (windows != NULL) SDL_DestroyWindow(windows);
  videoThread = 0;
}

int SDL_GetNumVideoDrivers(void) { return 1; }
const char *SDL_GetVideoDriver(int index) { return index == 0 ? "ratos" : NULL; }
int SDL_VideoInit(const char *driver) { return (void)driver, SDL_InitSubSystem(SDL_INIT_VIDEO); }
void SDL_VideoQuit(void) { SDL_QuitSubSystem(SDL_INIT_VIDEO); }

static bool NoVideo(void) {
  if (videoThread != 0) return false;
  SDL_SetError("Video subsystem has not been initialized");
  return true;
}

const char *SDL_GetCurrentVideoDriver(void) { return NoVideo() ? NULL : "ratos"; }

/* ── The display ── */
static int NoDisplay(int display) {
  if (NoVideo()) return -1;
  return display == 0 ? 0 : SDL_SetError("displayIndex must be in the range 0 - 0");
}

static const SDL_DisplayMode MODE = {SDL_PIXELFORMAT_RGB888, DISPLAY_WIDTH, DISPLAY_HEIGHT, DISPLAY_RATE, NULL};

int SDL_GetNumVideoDisplays(void) { return NoVideo() ? -1 : 1; }
const char *SDL_GetDisplayName(int display) { return NoDisplay(display) < 0 ? NULL : "Desktop"; }
int SDL_GetDisplayBounds(int display, SDL_Rect *rect) {
  if (NoDisplay(display) < 0) return -1;
  if (rect != NULL) *rect = (SDL_Rect){0, 0, DISPLAY_WIDTH, DISPLAY_HEIGHT};
  return 0;
}
int SDL_GetDisplayUsableBounds(int display, SDL_Rect *rect) { return SDL_GetDisplayBounds(display, rect); }
int SDL_GetDisplayDPI(int display, float *diagonal, float *horizontal, float *vertical) {
  if (NoDisplay(display) < 0) return -1;
  if (diagonal != NULL) *diagonal = 96;
  if (horizontal != NULL) *horizontal = 96;
  if (vertical != NULL) *vertical = 96;
  return 0;
}
int SDL_GetNumDisplayModes(int display) { return NoDisplay(display) < 0 ? -1 : 1; }
int SDL_GetDisplayMode(int display, int mode, SDL_DisplayMode *out) {
  if (NoDisplay(display) < 0) return -1;
  if (mode != 0) return SDL_SetError("index must be in the range of 0 - 0");
  if (out != NULL) *out = MODE;
  return 0;
}
int SDL_GetDesktopDisplayMode(int display, SDL_DisplayMode *out) { return SDL_GetDisplayMode(display, 0, out); }
int SDL_GetCurrentDisplayMode(int display, SDL_DisplayMode *out) { return SDL_GetDisplayMode(display, 0, out); }

SDL_DisplayMode *SDL_GetClosestDisplayMode(int display, const SDL_DisplayMode *wanted, SDL_DisplayMode *closest) {
  if (NoDisplay(display) < 0) return NULL;
  if (wanted == NULL || closest == NULL) {
    SDL_InvalidParamError("mode/closest");
    return NULL;
  }
  if (wanted->w > MODE.w || wanted->h > MODE.h) return NULL;
  *closest = MODE;
  return closest;
}

/* ── Windows ── */
static SDL_Window *Check(SDL_Window *window) {
  if (IsA(window, IS_WINDOW)) return window;
  INVALID("window");
  return NULL;
}

SDL_Window *WindowOf(HWINDOW handle) {
  SDL_Window *window = windows;
  while (window != NULL && window->handle != handle) window = window->next;
  return window;
}

/* SDL_SetWindowFullscreen and the flags of new windows: shown as large as it goes. */
static uint32_t ShowState(Uint32 flags) {
  if ((flags & SDL_WINDOW_HIDDEN) != 0) return RAT_SHOW_HIDE;
  if ((flags & SDL_WINDOW_MINIMIZED) != 0) return RAT_SHOW_MINIMIZED;
  if ((flags & (SDL_WINDOW_MAXIMIZED | SDL_WINDOW_FULLSCREEN)) != 0) return RAT_SHOW_MAXIMIZED;
  return RAT_SHOW_NORMAL;
}

static int32_t Place(int at) {
  return SDL_WINDOWPOS_ISUNDEFINED((Uint32)at) || SDL_WINDOWPOS_ISCENTERED((Uint32)at) ? RAT_WINDOW_DEFAULT : at;
}

static bool OpenWindow(SDL_Window *window, int x, int y) {
  Uint32 flags = window->flags;
  RatWindowAttributes attributes = {
      .size = sizeof attributes,
      .flags = ((flags & SDL_WINDOW_RESIZABLE) != 0 ? RAT_WINDOW_RESIZABLE : 0u) |
               ((flags & SDL_WINDOW_HIDDEN) != 0 ? RAT_WINDOW_HIDDEN : 0u) |
               ((flags & SDL_WINDOW_BORDERLESS) != 0 ? RAT_WINDOW_NO_FRAME : 0u) |
               ((flags & SDL_WINDOW_ALWAYS_ON_TOP) != 0 ? RAT_WINDOW_TOPMOST : 0u),
      .title = window->title,
      .x = Place(x),
      .y = Place(y),
      .width = window->w,
      .height = window->h,
      .userData = window,
  };
  /* Both or none. */
  if (attributes.x == RAT_WINDOW_DEFAULT || attributes.y == RAT_WINDOW_DEFAULT) {
    attributes.x = attributes.y = RAT_WINDOW_DEFAULT;
  }
  RatStatus status = RatCreateWindow(&attributes, &window->handle);
  if (status < 0) SetStatus("No window", status);
  return status >= 0;
}

SDL_Window *SDL_CreateWindow(const char *title, int x, int y, int w, int h, Uint32 flags) {
  if (videoThread == 0 && SDL_InitSubSystem(SDL_INIT_VIDEO) < 0) return NULL;
  SDL_Window *window = calloc(1, sizeof *window);
  char *text = strdup(title == NULL ? "" : title);
  if (window == NULL || text == NULL || !Remember(window, IS_WINDOW)) {
    free(window);
    free(text);
    SDL_OutOfMemory();
    return NULL;
  }
  Uint32 kept = SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_HIDDEN | SDL_WINDOW_BORDERLESS | SDL_WINDOW_RESIZABLE |
                SDL_WINDOW_MINIMIZED | SDL_WINDOW_MAXIMIZED | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_ALWAYS_ON_TOP |
                SDL_WINDOW_MOUSE_GRABBED | SDL_WINDOW_KEYBOARD_GRABBED;
  *window = (SDL_Window){.id = ++lastId, .title = text, .w = SDL_max(w, 1), .h = SDL_max(h, 1), .flags = flags & kept,
                         .mode = MODE};
  if ((flags & SDL_WINDOW_HIDDEN) == 0) window->flags |= SDL_WINDOW_SHOWN;
  if (!OpenWindow(window, x, y)) {
    Forget(window);
    free(text);
    free(window);
    return NULL;
  }
  window->next = windows;
  windows = window;
  ApplyCursor(window);
  uint32_t state = ShowState(window->flags);
  if (state == RAT_SHOW_MINIMIZED || state == RAT_SHOW_MAXIMIZED) RatShowWindow(window->handle, state);
  if ((window->flags & SDL_WINDOW_SHOWN) != 0) SendWindowEvent(window, SDL_WINDOWEVENT_SHOWN, 0, 0);
  return window;
}

static void FreeWindowSurface(SDL_Window *window) {
  if (window->surface == NULL) return;
  window->surface->flags &= ~(Uint32)SDL_DONTFREE;
  SDL_FreeSurface(window->surface);
  window->surface = NULL;
  window->surface_valid = false;
}

void SDL_DestroyWindow(SDL_Window *window) {
  if (Check(window) == NULL) return;
  if (window->renderer != NULL) SDL_DestroyRenderer(window->renderer);
  FreeWindowSurface(window);
  WindowGone(window);
  RatDestroyWindow(window->handle);
  RatCloseHandle(window->handle);
  SDL_Window **at = &windows;
  while (*at != window) at = &(*at)->next;
  *at = window->next;
  Forget(window);
  while (window->data != NULL) {
    WindowData *data = window->data;
    window->data = data->next;
    free(data);
  }
  free(window->title);
  free(window);
}

Uint32 SDL_GetWindowID(SDL_Window *window) { return Check(window) == NULL ? 0 : window->id; }

SDL_Window *SDL_GetWindowFromID(Uint32 id) {
  SDL_Window *window = windows;
  while (window != NULL && window->id != id) window = window->next;
  return window;
}

Uint32 SDL_GetWindowFlags(SDL_Window *window) { return Check(window) == NULL ? 0 : window->flags; }
int SDL_GetWindowDisplayIndex(SDL_Window *window) { return Check(window) == NULL ? -1 : 0; }

int SDL_SetWindowDisplayMode(SDL_Window *window, const SDL_DisplayMode *mode) {
  if (Check(window) == NULL) return -1;
  window->mode = mode == NULL ? MODE : *mode;
  return 0;
}

int SDL_GetWindowDisplayMode(SDL_Window *window, SDL_DisplayMode *mode) {
  if (mode == NULL) return SDL_InvalidParamError("mode");
  if (Check(window) == NULL) return -1;
  *mode = window->mode;
  return 0;
}

Uint32 SDL_GetWindowPixelFormat(SDL_Window *window) {
  return Check(window) == NULL ? (Uint32)SDL_PIXELFORMAT_UNKNOWN : (Uint32)SDL_PIXELFORMAT_RGB888;
}

void SDL_SetWindowTitle(SDL_Window *window, const char *title) {
  if (Check(window) == NULL) return;
  char *text = strdup(title == NULL ? "" : title);
  if (text == NULL) return;
  free(window->title);
  window->title = text;
  RatSetWindowTitle(window->handle, text);
}

const char *SDL_GetWindowTitle(SDL_Window *window) { return Check(window) == NULL ? "" : window->title; }
/* Windows show their titles. */
void SDL_SetWindowIcon(SDL_Window *window, SDL_Surface *icon) { (void)icon, Check(window); }

void *SDL_SetWindowData(SDL_Window *window, const char *name, void *data) {
  if (Check(window) == NULL) return NULL;
  if (name == NULL || *name == 0) {
    SDL_InvalidParamError("name");
    return NULL;
  }
  for (WindowData **at = &window->data; *at != NULL; at = &(*at)->next) {
    WindowData *entry = *at;
    if (strcmp(entry->name, name) != 0) continue;
    void *before = entry->data;
    entry->data = data;
    if (data == NULL) {
      *at = entry->next;
      free(entry);
    }
    return before;
  }
  WindowData *entry = data == NULL ? NULL : malloc(sizeof *entry + strlen(name) + 1);
  if (entry == NULL) return NULL;
  strcpy(entry->name, name);
  entry->data = data;
  entry->next = window->data;
  window->data = entry;
  return NULL;
}

void *SDL_GetWindowData(SDL_Window *window, const char *name) {
  if (Check(window) == NULL) return NULL;
  if (name == NULL || *name == 0) {
    SDL_InvalidParamError("name");
    return NULL;
  }
  for (WindowData *entry = window->data; entry != NULL; entry = entry->next) {
    if (strcmp(entry->name, name) == 0) return entry->data;
  }
  return NULL;
}

/* ── Place and size ── */
void SDL_GetWindowPosition(SDL_Window *window, int *x, int *y) {
  RatRect rect = {0};
  if (Check(window) != NULL) RatGetWindowRect(window->handle, &rect);
  if (x != NULL) *x = rect.x;
  if (y != NULL) *y = rect.y;
}

void SDL_SetWindowPosition(SDL_Window *window, int x, int y) {
  RatRect rect;
  if (Check(window) == NULL || RatGetWindowRect(window->handle, &rect) < 0) return;
  bool left = Place(x) == RAT_WINDOW_DEFAULT, top = Place(y) == RAT_WINDOW_DEFAULT;
  RatMoveWindow(window->handle, left ? SDL_max((DISPLAY_WIDTH - window->w) / 2, 0) : x,
                top ? SDL_max((DISPLAY_HEIGHT - window->h) / 2, 0) : y, window->w, window->h);
}

void WindowResized(SDL_Window *window, int w, int h) {
  if (w == window->w && h == window->h) return;
  window->w = w;
  window->h = h;
  window->surface_valid = false;
  if (window->renderer != NULL) RendererResized(window->renderer);
  SendWindowEvent(window, SDL_WINDOWEVENT_SIZE_CHANGED, w, h);
}

void SDL_SetWindowSize(SDL_Window *window, int w, int h) {
  if (Check(window) == NULL) return;
  if (w <= 0 || h <= 0) {
    SDL_InvalidParamError(w <= 0 ? "w" : "h");
    return;
  }
  if (window->least_w > 0) w = SDL_max(w, window->least_w);
  if (window->least_h > 0) h = SDL_max(h, window->least_h);
  if (window->most_w > 0) w = SDL_min(w, window->most_w);
  if (window->most_h > 0) h = SDL_min(h, window->most_h);
  RatRect rect;
  if ((window->flags & SDL_WINDOW_FULLSCREEN) != 0 || RatGetWindowRect(window->handle, &rect) < 0) return;
  RatStatus status = RatMoveWindow(window->handle, rect.x, rect.y, w, h);
  if (status < 0) {
    SetStatus("The window keeps its size", status);
  } else {
    WindowResized(window, w, h);
  }
}

void SDL_GetWindowSize(SDL_Window *window, int *w, int *h) {
  bool is = Check(window) != NULL;
  if (w != NULL) *w = is ? window->w : 0;
  if (h != NULL) *h = is ? window->h : 0;
}

void SDL_GetWindowSizeInPixels(SDL_Window *window, int *w, int *h) { SDL_GetWindowSize(window, w, h); }

int SDL_GetWindowBordersSize(SDL_Window *window, int *top, int *left, int *bottom, int *right) {
  if (top != NULL) *top = 0;
  if (left != NULL) *left = 0;
  if (bottom != NULL) *bottom = 0;
  if (right != NULL) *right = 0;
  return Check(window) == NULL ? -1 : SDL_Unsupported();
}

void SDL_SetWindowMinimumSize(SDL_Window *window, int w, int h) {
  if (Check(window) == NULL) return;
  if (w <= 0 || h <= 0 || (window->most_w > 0 && w > window->most_w) || (window->most_h > 0 && h > window->most_h)) {
    SDL_SetError("SDL_SetWindowMinimumSize(): Tried to set minimum size larger than maximum size");
    return;
  }
  window->least_w = w;
  window->least_h = h;
  if (window->w < w || window->h < h) SDL_SetWindowSize(window, SDL_max(window->w, w), SDL_max(window->h, h));
}

void SDL_GetWindowMinimumSize(SDL_Window *window, int *w, int *h) {
  if (Check(window) == NULL) return;
  if (w != NULL) *w = window->least_w;
  if (h != NULL) *h = window->least_h;
}

void SDL_SetWindowMaximumSize(SDL_Window *window, int w, int h) {
  if (Check(window) == NULL) return;
  if (w <= 0 || h <= 0 || w < window->least_w || h < window->least_h) {
    SDL_SetError("SDL_SetWindowMaximumSize(): Tried to set maximum size smaller than minimum size");
    return;
  }
  window->most_w = w;
  window->most_h = h;
  if (window->w > w || window->h > h) SDL_SetWindowSize(window, SDL_min(window->w, w), SDL_min(window->h, h));
}

void SDL_GetWindowMaximumSize(SDL_Window *window, int *w, int *h) {
  if (Check(window) == NULL) return;
  if (w != NULL) *w = window->most_w;
  if (h != NULL) *h = window->most_h;
}

/* Whether a window has a frame, can be resized or lies on top is settled when it is made. */
static void Settled(SDL_Window *window, Uint32 flag, bool wanted) {
  if (Check(window) != NULL && ((window->flags & flag) != 0) != wanted) SDL_Unsupported();
}
void SDL_SetWindowBordered(SDL_Window *window, SDL_bool bordered) {
  Settled(window, SDL_WINDOW_BORDERLESS, !bordered);
}
void SDL_SetWindowResizable(SDL_Window *window, SDL_bool resizable) {
  Settled(window, SDL_WINDOW_RESIZABLE, resizable == SDL_TRUE);
}
void SDL_SetWindowAlwaysOnTop(SDL_Window *window, SDL_bool on_top) {
  Settled(window, SDL_WINDOW_ALWAYS_ON_TOP, on_top == SDL_TRUE);
}

static void Show(SDL_Window *window, uint32_t state, Uint32 set, Uint32 clear, SDL_WindowEventID event) {
  if (Check(window) == NULL) return;
  RatStatus status = RatShowWindow(window->handle, state);
  if (status < 0) {
    SetStatus("The window stays as it is", status);
    return;
  }
  bool changed = (window->flags & set) != set || (window->flags & clear) != 0;
  window->flags = (window->flags & ~clear) | set;
  if (changed) SendWindowEvent(window, event, 0, 0);
}

void SDL_ShowWindow(SDL_Window *window) {
  Uint32 flags = SDL_GetWindowFlags(window) & ~(Uint32)SDL_WINDOW_HIDDEN;
  Show(window, ShowState(flags), SDL_WINDOW_SHOWN, SDL_WINDOW_HIDDEN, SDL_WINDOWEVENT_SHOWN);
}
void SDL_HideWindow(SDL_Window *window) {
  Show(window, RAT_SHOW_HIDE, SDL_WINDOW_HIDDEN, SDL_WINDOW_SHOWN, SDL_WINDOWEVENT_HIDDEN);
}
void SDL_MaximizeWindow(SDL_Window *window) {
  Show(window, RAT_SHOW_MAXIMIZED, SDL_WINDOW_MAXIMIZED, SDL_WINDOW_MINIMIZED, SDL_WINDOWEVENT_MAXIMIZED);
}
void SDL_MinimizeWindow(SDL_Window *window) {
  Show(window, RAT_SHOW_MINIMIZED, SDL_WINDOW_MINIMIZED, SDL_WINDOW_MAXIMIZED, SDL_WINDOWEVENT_MINIMIZED);
}
void SDL_RestoreWindow(SDL_Window *window) {
  Show(window, RAT_SHOW_NORMAL, 0, SDL_WINDOW_MINIMIZED | SDL_WINDOW_MAXIMIZED, SDL_WINDOWEVENT_RESTORED);
}
void SDL_RaiseWindow(SDL_Window *window) {
  if (Check(window) != NULL) RatActivateWindow(window->handle);
}

int SDL_SetWindowFullscreen(SDL_Window *window, Uint32 flags) {
  if (Check(window) == NULL) return -1;
  flags &= SDL_WINDOW_FULLSCREEN_DESKTOP;
  bool before = (window->flags & SDL_WINDOW_FULLSCREEN) != 0, now = (flags & SDL_WINDOW_FULLSCREEN) != 0;
  window->flags = (window->flags & ~(Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP) | flags;
  if (before == now || (window->flags & SDL_WINDOW_HIDDEN) != 0) return 0;
  RatStatus status = RatShowWindow(window->handle, ShowState(window->flags));
  return status < 0 ? SetStatus("The window stays as it is", status) : 0;
}

/* ── Pictures ── */
SDL_Surface *SDL_GetWindowSurface(SDL_Window *window) {
  if (Check(window) == NULL) return NULL;
  if (window->surface_valid) return window->surface;
  if (window->renderer != NULL) {
    SDL_SetError("The window has a renderer");
    return NULL;
  }
  FreeWindowSurface(window);
  window->surface = SDL_CreateRGBSurfaceWithFormat(0, window->w, window->h, 32, SDL_PIXELFORMAT_RGB888);
  if (window->surface == NULL) return NULL;
  window->surface->flags |= SDL_DONTFREE;
  window->surface_valid = true;
  return window->surface;
}

SDL_bool SDL_HasWindowSurface(SDL_Window *window) {
  return Check(window) != NULL && window->surface != NULL ? SDL_TRUE : SDL_FALSE;
}

int SDL_DestroyWindowSurface(SDL_Window *window) {
  if (Check(window) == NULL) return -1;
  FreeWindowSurface(window);
  return 0;
}

int SDL_UpdateWindowSurface(SDL_Window *window) {
  SDL_Rect all = {0, 0, INT32_MAX, INT32_MAX};
  return SDL_UpdateWindowSurfaceRects(window, &all, 1);
}

int SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects, int count) {
  if (Check(window) == NULL) return -1;
  if (!window->surface_valid) return SDL_SetError("Window surface is invalid, please call SDL_GetWindowSurface() to get a new surface");
  if (rects == NULL || count <= 0) return count == 0 ? 0 : SDL_InvalidParamError("rects");
  SDL_Surface *surface = window->surface;
  SDL_Rect whole = {0, 0, surface->w, surface->h}, dirty = {0, 0, 0, 0};
  for (int i = 0; i < count; i++) {
    SDL_Rect part;
    if (SDL_IntersectRect(&rects[i], &whole, &part)) SDL_UnionRect(&dirty, &part, &dirty);
  }
  if (SDL_RectEmpty(&dirty)) return 0;
  RatRect area = {dirty.x, dirty.y, dirty.w, dirty.h};
  RatStatus status = RatPresent(window->handle, surface->pixels, surface->w, surface->h, surface->pitch / 4, &area, 1);
  return status < 0 ? SetStatus("Nothing is shown", status) : 0;
}

void WaitForFrame(SDL_Window *window) {
  if (!OnVideoThread()) return;
  window->framed = false;
  if (RatRequestFrame(window->handle) < 0) return;
  Uint32 id = window->id;
  Uint64 end = RatGetTickNs() + (Uint64)FRAME_MS * 1000000;
  for (Uint64 now = RatGetTickNs(); now < end; now = RatGetTickNs()) {
    size_t index;
    RatMsgWaitForMultipleHandles(NULL, 0, false, (uint32_t)((end - now + 999999) / 1000000), &index);
    SDL_PumpEvents();
    /* Whoever filters or watches events may have destroyed it. */
    if (SDL_GetWindowFromID(id) == NULL || window->framed) return;
  }
}

/* ── What there is nothing to do for ── */
void SDL_SetWindowMouseGrab(SDL_Window *window, SDL_bool grabbed) {
  if (Check(window) == NULL) return;
  window->flags &= ~(Uint32)SDL_WINDOW_MOUSE_GRABBED;
  if (grabbed) window->flags |= SDL_WINDOW_MOUSE_GRABBED;
}
void SDL_SetWindowKeyboardGrab(SDL_Window *window, SDL_bool grabbed) {
  if (Check(window) == NULL) return;
  window->flags &= ~(Uint32)SDL_WINDOW_KEYBOARD_GRABBED;
  if (grabbed) window->flags |= SDL_WINDOW_KEYBOARD_GRABBED;
}
void SDL_SetWindowGrab(SDL_Window *window, SDL_bool grabbed) { SDL_SetWindowMouseGrab(window, grabbed); }
SDL_bool SDL_GetWindowMouseGrab(SDL_Window *window) {
  return (SDL_GetWindowFlags(window) & SDL_WINDOW_MOUSE_GRABBED) != 0 ? SDL_TRUE : SDL_FALSE;
}
SDL_bool SDL_GetWindowKeyboardGrab(SDL_Window *window) {
  return (SDL_GetWindowFlags(window) & SDL_WINDOW_KEYBOARD_GRABBED) != 0 ? SDL_TRUE : SDL_FALSE;
}
SDL_bool SDL_GetWindowGrab(SDL_Window *window) { return SDL_GetWindowMouseGrab(window); }
SDL_Window *SDL_GetGrabbedWindow(void) { return NULL; }
int SDL_SetWindowOpacity(SDL_Window *window, float opacity) {
  if (Check(window) == NULL) return -1;
  return opacity >= 1 ? 0 : SDL_Unsupported();
}
int SDL_GetWindowOpacity(SDL_Window *window, float *opacity) {
  if (Check(window) == NULL) return -1;
  if (opacity != NULL) *opacity = 1;
  return 0;
}
int SDL_SetWindowInputFocus(SDL_Window *window) {
  SDL_RaiseWindow(window);
  return IsA(window, IS_WINDOW) ? 0 : -1;
}
SDL_bool SDL_IsScreenSaverEnabled(void) { return SDL_TRUE; }
void SDL_EnableScreenSaver(void) {}
void SDL_DisableScreenSaver(void) {}
