/* Shared by the sources of the SDL adapter. Not installed. */
#ifndef RATOS_SDL_H
#define RATOS_SDL_H

#include <ratos.h>
#include <SDL2/SDL.h>

/*
 * What programs hold pointers to, so that a pointer to what is gone, or to something else, is an error and no harm. A
 * pointer that is used again for a new object of the same kind cannot be told from that one.
 */
typedef enum Kind { IS_WINDOW = 1, IS_RENDERER, IS_TEXTURE, IS_SURFACE, IS_FORMAT, IS_PALETTE, IS_CURSOR } Kind;
bool Remember(const void *object, Kind kind);
void Forget(const void *object);
bool IsA(const void *object, Kind kind);

/* -1, with the text of a status. */
int SetStatus(const char *what, RatStatus status);
#define INVALID(what) SDL_SetError("Invalid " what)

/* ── Pixels ── */
/* No surface, and no texture, has more bytes. */
#define PIXEL_BYTES_MAX 0x20000000

struct SDL_BlitMap {
  Uint8 r, g, b, a;
  SDL_BlendMode blend;
  bool keyed, rle;
  Uint32 key;
};

/* Between a format's pixels and 0xAARRGGBB. */
Uint32 ReadPixel(const SDL_PixelFormat *format, const Uint8 *at);
void ReadPixels(const SDL_PixelFormat *format, const Uint8 *row, int x, int count, Uint32 *argb);
void WritePixels(const SDL_PixelFormat *format, Uint8 *row, int x, int count, const Uint32 *argb);
Uint32 RawPixel(const SDL_PixelFormat *format, const Uint8 *at);

static inline Uint32 Times(Uint32 a, Uint32 b) {
  Uint32 product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}
static inline Uint32 Argb(Uint32 a, Uint32 r, Uint32 g, Uint32 b) { return a << 24 | r << 16 | g << 8 | b; }
Uint32 Blend(SDL_BlendMode mode, Uint32 from, Uint32 to);
bool IsBlendMode(SDL_BlendMode mode);
/* Pixels onto a row of a surface, all of which must lie within it. `skip`: of which nothing is drawn; may be NULL. */
void DrawSpan(SDL_Surface *to, int x, int y, int count, const Uint32 *argb, const Uint8 *skip, SDL_BlendMode mode);
void FillSpan(SDL_Surface *to, int x, int y, int count, Uint32 argb, SDL_BlendMode mode);
static inline Uint32 Modulate(Uint32 argb, const struct SDL_BlitMap *map) {
  return Argb(Times(argb >> 24, map->a), Times(argb >> 16 & 255, map->r), Times(argb >> 8 & 255, map->g),
              Times(argb & 255, map->b));
}
static inline bool Modulates(const struct SDL_BlitMap *map) { return (map->r & map->g & map->b & map->a) != 255; }

/*
 * Draws a part of a surface, scaled to a rectangle and mirrored, within `clip`, which lies in the target. The part lies
 * in its surface.
 */
void DrawScaled(const SDL_Surface *from, const SDL_Rect *part, SDL_Surface *to, const SDL_Rect *place,
                const SDL_Rect *clip, const struct SDL_BlitMap *map, int flip);

/* ── Windows ── */
typedef struct WindowData {
  struct WindowData *next;
  void *data;
  char name[];
} WindowData;

struct SDL_Window {
  SDL_Window *next;
  Uint32 id;
  HWINDOW handle;
  char *title;
  int w, h;
  int least_w, least_h, most_w, most_h;
  Uint32 flags;
  SDL_Surface *surface;
  bool surface_valid;
  SDL_Renderer *renderer;
  WindowData *data;
  SDL_DisplayMode mode;
  /* A frame that was asked for has come. */
  bool framed;
};

bool InitVideo(void);
void QuitVideo(void);
bool OnVideoThread(void);
SDL_Window *FirstWindow(void);
SDL_Window *WindowOf(HWINDOW handle);
void SendWindowEvent(SDL_Window *window, SDL_WindowEventID event, int data1, int data2);
/* The content has another size. */
void WindowResized(SDL_Window *window, int w, int h);
/* Waits until the window may show the next picture; not long where it cannot be seen. */
void WaitForFrame(SDL_Window *window);

/* ── Events ── */
bool InitEvents(void);
void QuitEvents(void);
/* To the program, unless it ignores such events. */
void Send(SDL_Event *event);
void HandleMessage(const RatMsg *msg);
void WindowGone(SDL_Window *window);
void ResetInput(void);
void ApplyCursor(SDL_Window *window);
void HandleKey(SDL_Window *window, const RatMsg *msg);
void HandleText(SDL_Window *window, Uint32 character);
void HandleKeyboardFocus(SDL_Window *window, bool gained);
void HandleMouse(SDL_Window *window, const RatMsg *msg);
void ForgetKeyboardWindow(const SDL_Window *window);
void ForgetMouseWindow(const SDL_Window *window);
void ResetMouse(void);

/* ── Rendering ── */
void RendererResized(SDL_Renderer *renderer);
/* From the window's coordinates to the program's. */
void ToLogical(const SDL_Renderer *renderer, int *x, int *y);
bool HasLogicalSize(const SDL_Renderer *renderer);

/* ── The rest ── */
void QuitTimers(void);
void QuitAudio(void);
Uint64 TicksNs(void);
#endif
