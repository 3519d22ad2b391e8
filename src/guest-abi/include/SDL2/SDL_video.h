#ifndef SDL_video_h_
#define SDL_video_h_

#include <SDL2/SDL_pixels.h>
#include <SDL2/SDL_rect.h>
#include <SDL2/SDL_stdinc.h>
#include <SDL2/SDL_surface.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SDL_DisplayMode {
  Uint32 format;
  int w, h;
  int refresh_rate;
  void *driverdata;
} SDL_DisplayMode;

/* A window belongs to the thread that makes it, which also takes its events. */
typedef struct SDL_Window SDL_Window;

typedef enum {
  SDL_WINDOW_FULLSCREEN = 0x00000001,
  SDL_WINDOW_OPENGL = 0x00000002,
  SDL_WINDOW_SHOWN = 0x00000004,
  SDL_WINDOW_HIDDEN = 0x00000008,
  SDL_WINDOW_BORDERLESS = 0x00000010,
  SDL_WINDOW_RESIZABLE = 0x00000020,
  SDL_WINDOW_MINIMIZED = 0x00000040,
  SDL_WINDOW_MAXIMIZED = 0x00000080,
  SDL_WINDOW_MOUSE_GRABBED = 0x00000100,
  SDL_WINDOW_INPUT_GRABBED = SDL_WINDOW_MOUSE_GRABBED,
  SDL_WINDOW_INPUT_FOCUS = 0x00000200,
  SDL_WINDOW_MOUSE_FOCUS = 0x00000400,
  SDL_WINDOW_FOREIGN = 0x00000800,
  SDL_WINDOW_FULLSCREEN_DESKTOP = SDL_WINDOW_FULLSCREEN | 0x00001000,
  SDL_WINDOW_ALLOW_HIGHDPI = 0x00002000,
  SDL_WINDOW_MOUSE_CAPTURE = 0x00004000,
  SDL_WINDOW_ALWAYS_ON_TOP = 0x00008000,
  SDL_WINDOW_SKIP_TASKBAR = 0x00010000,
  SDL_WINDOW_UTILITY = 0x00020000,
  SDL_WINDOW_TOOLTIP = 0x00040000,
  SDL_WINDOW_POPUP_MENU = 0x00080000,
  SDL_WINDOW_KEYBOARD_GRABBED = 0x00100000,
  SDL_WINDOW_VULKAN = 0x10000000,
  SDL_WINDOW_METAL = 0x20000000
} SDL_WindowFlags;

#define SDL_WINDOWPOS_UNDEFINED_MASK 0x1FFF0000u
#define SDL_WINDOWPOS_UNDEFINED_DISPLAY(x) (SDL_WINDOWPOS_UNDEFINED_MASK | (x))
#define SDL_WINDOWPOS_UNDEFINED SDL_WINDOWPOS_UNDEFINED_DISPLAY(0)
#define SDL_WINDOWPOS_ISUNDEFINED(x) (((x) & 0xFFFF0000) == SDL_WINDOWPOS_UNDEFINED_MASK)
#define SDL_WINDOWPOS_CENTERED_MASK 0x2FFF0000u
#define SDL_WINDOWPOS_CENTERED_DISPLAY(x) (SDL_WINDOWPOS_CENTERED_MASK | (x))
#define SDL_WINDOWPOS_CENTERED SDL_WINDOWPOS_CENTERED_DISPLAY(0)
#define SDL_WINDOWPOS_ISCENTERED(x) (((x) & 0xFFFF0000) == SDL_WINDOWPOS_CENTERED_MASK)

typedef enum {
  SDL_WINDOWEVENT_NONE,
  SDL_WINDOWEVENT_SHOWN,
  SDL_WINDOWEVENT_HIDDEN,
  SDL_WINDOWEVENT_EXPOSED,
  SDL_WINDOWEVENT_MOVED,
  SDL_WINDOWEVENT_RESIZED,
  SDL_WINDOWEVENT_SIZE_CHANGED,
  SDL_WINDOWEVENT_MINIMIZED,
  SDL_WINDOWEVENT_MAXIMIZED,
  SDL_WINDOWEVENT_RESTORED,
  SDL_WINDOWEVENT_ENTER,
  SDL_WINDOWEVENT_LEAVE,
  SDL_WINDOWEVENT_FOCUS_GAINED,
  SDL_WINDOWEVENT_FOCUS_LOST,
  SDL_WINDOWEVENT_CLOSE,
  SDL_WINDOWEVENT_TAKE_FOCUS,
  SDL_WINDOWEVENT_HIT_TEST,
  SDL_WINDOWEVENT_ICCPROF_CHANGED,
  SDL_WINDOWEVENT_DISPLAY_CHANGED
} SDL_WindowEventID;

int SDL_GetNumVideoDrivers(void);
const char *SDL_GetVideoDriver(int index);
int SDL_VideoInit(const char *driver);
void SDL_VideoQuit(void);
const char *SDL_GetCurrentVideoDriver(void);

/* One display, of a nominal size: the desktop does not tell its own. */
int SDL_GetNumVideoDisplays(void);
const char *SDL_GetDisplayName(int display);
int SDL_GetDisplayBounds(int display, SDL_Rect *rect);
int SDL_GetDisplayUsableBounds(int display, SDL_Rect *rect);
int SDL_GetDisplayDPI(int display, float *diagonal, float *horizontal, float *vertical);
int SDL_GetNumDisplayModes(int display);
int SDL_GetDisplayMode(int display, int mode, SDL_DisplayMode *out);
int SDL_GetDesktopDisplayMode(int display, SDL_DisplayMode *out);
int SDL_GetCurrentDisplayMode(int display, SDL_DisplayMode *out);
SDL_DisplayMode *SDL_GetClosestDisplayMode(int display, const SDL_DisplayMode *wanted, SDL_DisplayMode *closest);
int SDL_GetWindowDisplayIndex(SDL_Window *window);
int SDL_SetWindowDisplayMode(SDL_Window *window, const SDL_DisplayMode *mode);
int SDL_GetWindowDisplayMode(SDL_Window *window, SDL_DisplayMode *mode);
Uint32 SDL_GetWindowPixelFormat(SDL_Window *window);

SDL_Window *SDL_CreateWindow(const char *title, int x, int y, int w, int h, Uint32 flags);
Uint32 SDL_GetWindowID(SDL_Window *window);
SDL_Window *SDL_GetWindowFromID(Uint32 id);
Uint32 SDL_GetWindowFlags(SDL_Window *window);
void SDL_SetWindowTitle(SDL_Window *window, const char *title);
const char *SDL_GetWindowTitle(SDL_Window *window);
void SDL_SetWindowIcon(SDL_Window *window, SDL_Surface *icon);
void *SDL_SetWindowData(SDL_Window *window, const char *name, void *data);
void *SDL_GetWindowData(SDL_Window *window, const char *name);
void SDL_SetWindowPosition(SDL_Window *window, int x, int y);
void SDL_GetWindowPosition(SDL_Window *window, int *x, int *y);
void SDL_SetWindowSize(SDL_Window *window, int w, int h);
void SDL_GetWindowSize(SDL_Window *window, int *w, int *h);
void SDL_GetWindowSizeInPixels(SDL_Window *window, int *w, int *h);
int SDL_GetWindowBordersSize(SDL_Window *window, int *top, int *left, int *bottom, int *right);
void SDL_SetWindowMinimumSize(SDL_Window *window, int w, int h);
void SDL_GetWindowMinimumSize(SDL_Window *window, int *w, int *h);
void SDL_SetWindowMaximumSize(SDL_Window *window, int w, int h);
void SDL_GetWindowMaximumSize(SDL_Window *window, int *w, int *h);
void SDL_SetWindowBordered(SDL_Window *window, SDL_bool bordered);
void SDL_SetWindowResizable(SDL_Window *window, SDL_bool resizable);
void SDL_SetWindowAlwaysOnTop(SDL_Window *window, SDL_bool on_top);
void SDL_ShowWindow(SDL_Window *window);
void SDL_HideWindow(SDL_Window *window);
void SDL_RaiseWindow(SDL_Window *window);
void SDL_MaximizeWindow(SDL_Window *window);
void SDL_MinimizeWindow(SDL_Window *window);
void SDL_RestoreWindow(SDL_Window *window);
/* As large as the desktop lets a window be. */
int SDL_SetWindowFullscreen(SDL_Window *window, Uint32 flags);
SDL_Surface *SDL_GetWindowSurface(SDL_Window *window);
SDL_bool SDL_HasWindowSurface(SDL_Window *window);
int SDL_DestroyWindowSurface(SDL_Window *window);
int SDL_UpdateWindowSurface(SDL_Window *window);
int SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects, int count);
void SDL_SetWindowGrab(SDL_Window *window, SDL_bool grabbed);
void SDL_SetWindowMouseGrab(SDL_Window *window, SDL_bool grabbed);
void SDL_SetWindowKeyboardGrab(SDL_Window *window, SDL_bool grabbed);
SDL_bool SDL_GetWindowGrab(SDL_Window *window);
SDL_bool SDL_GetWindowMouseGrab(SDL_Window *window);
SDL_bool SDL_GetWindowKeyboardGrab(SDL_Window *window);
SDL_Window *SDL_GetGrabbedWindow(void);
int SDL_SetWindowOpacity(SDL_Window *window, float opacity);
int SDL_GetWindowOpacity(SDL_Window *window, float *opacity);
int SDL_SetWindowInputFocus(SDL_Window *window);
void SDL_DestroyWindow(SDL_Window *window);
SDL_bool SDL_IsScreenSaverEnabled(void);
void SDL_EnableScreenSaver(void);
void SDL_DisableScreenSaver(void);

#ifdef __cplusplus
}
#endif
#endif
