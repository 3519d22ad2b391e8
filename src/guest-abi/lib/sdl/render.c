#include "render.h"

enum { LARGEST = 16384, COORDINATE_MAX = 1 << 28 };

static const SDL_RendererInfo INFO = {
    .name = "software",
    .flags = SDL_RENDERER_SOFTWARE | SDL_RENDERER_TARGETTEXTURE | SDL_RENDERER_PRESENTVSYNC,
    .num_texture_formats = 8,
    .texture_formats = {SDL_PIXELFORMAT_ARGB8888, SDL_PIXELFORMAT_RGB888, SDL_PIXELFORMAT_ABGR8888,
                        SDL_PIXELFORMAT_RGBA8888, SDL_PIXELFORMAT_BGRA8888, SDL_PIXELFORMAT_RGB565,
                        SDL_PIXELFORMAT_IYUV, SDL_PIXELFORMAT_YV12},
    .max_texture_width = LARGEST,
    .max_texture_height = LARGEST,
};

int SDL_GetNumRenderDrivers(void) { return 1; }

int SDL_GetRenderDriverInfo(int index, SDL_RendererInfo *info) {
  if (index != 0) return SDL_SetError("index must be in the range of 0 - 0");
  *info = INFO;
  return 0;
}

SDL_Renderer *CheckRenderer(SDL_Renderer *renderer) {
  if (IsA(renderer, IS_RENDERER)) return renderer;
  INVALID("renderer");
  return NULL;
}

SDL_Surface *TargetOf(const SDL_Renderer *renderer) {
  return renderer->target != NULL ? renderer->target->surface : renderer->screen;
}

int Pixel(double value) {
  value = floor(value + 0.5);
  if (!(value > -COORDINATE_MAX)) return -COORDINATE_MAX;
  return value < COORDINATE_MAX ? (int)value : COORDINATE_MAX;
}

SDL_Rect ToPixels(const SDL_Renderer *renderer, const SDL_FRect *rect) {
  const View *view = &renderer->view;
  int left = Pixel((double)rect->x * view->scale_x), top = Pixel((double)rect->y * view->scale_y);
  int right = Pixel(((double)rect->x + rect->w) * view->scale_x);
  int bottom = Pixel(((double)rect->y + rect->h) * view->scale_y);
  return (SDL_Rect){left + view->viewport.x, top + view->viewport.y, right - left, bottom - top};
}

bool Drawable(const SDL_Renderer *renderer, SDL_Rect *area) {
  const SDL_Surface *target = TargetOf(renderer);
  const View *view = &renderer->view;
  SDL_Rect all = {0, 0, target->w, target->h};
  if (target->pixels == NULL || !SDL_IntersectRect(&all, &view->viewport, area)) return false;
  if (!view->clips) return true;
  SDL_Rect clip = view->clip;
  clip.x = (int)SDL_clamp((Sint64)clip.x + view->viewport.x, INT32_MIN, INT32_MAX);
  clip.y = (int)SDL_clamp((Sint64)clip.y + view->viewport.y, INT32_MIN, INT32_MAX);
  return SDL_IntersectRect(area, &clip, area);
}

/* ── Making and destroying ── */
static void WholeView(View *view, const SDL_Surface *target) {
  *view = (View){.viewport = {0, 0, target->w, target->h}, .scale_x = 1, .scale_y = 1};
}

static SDL_Renderer *Make(SDL_Window *window, SDL_Surface *screen) {
  SDL_Renderer *renderer = calloc(1, sizeof *renderer);
  if (renderer == NULL || !Remember(renderer, IS_RENDERER)) {
    free(renderer);
    SDL_OutOfMemory();
    return NULL;
  }
  renderer->window = window;
  renderer->screen = screen;
  renderer->a = SDL_ALPHA_OPAQUE;
  WholeView(&renderer->view, screen);
  return renderer;
}

SDL_Renderer *SDL_CreateRenderer(SDL_Window *window, int index, Uint32 flags) {
  (void)index;
  if (!IsA(window, IS_WINDOW)) {
    INVALID("window");
    return NULL;
  }
  if (window->renderer != NULL || window->surface != NULL) {
    SDL_SetError(window->renderer != NULL ? "Renderer already associated with window"
                                          : "Surface already associated with window");
    return NULL;
  }
  SDL_Surface *screen = SDL_CreateRGBSurfaceWithFormat(0, window->w, window->h, 32, SDL_PIXELFORMAT_ARGB8888);
  if (screen == NULL) return NULL;
  SDL_Renderer *renderer = Make(window, screen);
  if (renderer == NULL) {
    SDL_FreeSurface(screen);
    return NULL;
  }
  renderer->vsync = SDL_GetHintBoolean(SDL_HINT_RENDER_VSYNC,
                                       (flags & SDL_RENDERER_PRESENTVSYNC) != 0 ? SDL_TRUE : SDL_FALSE) == SDL_TRUE;
  window->renderer = renderer;
  return renderer;
}

SDL_Renderer *SDL_CreateSoftwareRenderer(SDL_Surface *surface) {
  if (!IsA(surface, IS_SURFACE)) {
    SDL_InvalidParamError("surface");
    return NULL;
  }
  SDL_Renderer *renderer = Make(NULL, surface);
  if (renderer != NULL) surface->refcount++;
  return renderer;
}

int SDL_CreateWindowAndRenderer(int width, int height, Uint32 flags, SDL_Window **window, SDL_Renderer **renderer) {
  *renderer = NULL;
  *window = SDL_CreateWindow(NULL, (int)SDL_WINDOWPOS_UNDEFINED, (int)SDL_WINDOWPOS_UNDEFINED, width, height, flags);
  if (*window == NULL) return -1;
  *renderer = SDL_CreateRenderer(*window, -1, 0);
  return *renderer == NULL ? -1 : 0;
}

void SDL_DestroyRenderer(SDL_Renderer *renderer) {
  if (CheckRenderer(renderer) == NULL) return;
  while (renderer->textures != NULL) SDL_DestroyTexture(renderer->textures);
  if (renderer->window != NULL) renderer->window->renderer = NULL;
  Forget(renderer);
  SDL_FreeSurface(renderer->screen);
  free(renderer);
}

SDL_Renderer *SDL_GetRenderer(SDL_Window *window) { return IsA(window, IS_WINDOW) ? window->renderer : NULL; }
SDL_Window *SDL_RenderGetWindow(SDL_Renderer *renderer) {
  return CheckRenderer(renderer) == NULL ? NULL : renderer->window;
}

int SDL_GetRendererInfo(SDL_Renderer *renderer, SDL_RendererInfo *info) {
  if (CheckRenderer(renderer) == NULL) return -1;
  *info = INFO;
  if (!renderer->vsync) info->flags &= ~(Uint32)SDL_RENDERER_PRESENTVSYNC;
  return 0;
}

int SDL_GetRendererOutputSize(SDL_Renderer *renderer, int *w, int *h) {
  if (CheckRenderer(renderer) == NULL) return -1;
  const SDL_Surface *target = TargetOf(renderer);
  if (w != NULL) *w = target->w;
  if (h != NULL) *h = target->h;
  return 0;
}

/* ── The view ── */
static View *ScreenView(SDL_Renderer *renderer) {
  return renderer->target != NULL ? &renderer->screen_view : &renderer->view;
}

/* The logical size, as large as it fits, in the middle. */
static void FitLogicalSize(SDL_Renderer *renderer) {
  View *view = ScreenView(renderer);
  double w = renderer->screen->w, h = renderer->screen->h;
  double scale = SDL_min(w / view->logical_w, h / view->logical_h);
  if (renderer->integer_scale) scale = SDL_max(floor(scale), 1);
  int wide = (int)(view->logical_w * scale + 0.001), high = (int)(view->logical_h * scale + 0.001);
  view->viewport = (SDL_Rect){((int)w - wide) / 2, ((int)h - high) / 2, wide, high};
  view->scale_x = view->scale_y = (float)scale;
}

void RendererResized(SDL_Renderer *renderer) {
  const SDL_Window *window = renderer->window;
  SDL_Surface *screen = SDL_CreateRGBSurfaceWithFormat(0, window->w, window->h, 32, SDL_PIXELFORMAT_ARGB8888);
  /* What is shown is scaled then. */
  if (screen == NULL) return;
  SDL_FreeSurface(renderer->screen);
  renderer->screen = screen;
  View *view = ScreenView(renderer);
  if (view->logical_w > 0) {
    FitLogicalSize(renderer);
  } else {
    view->viewport = (SDL_Rect){0, 0, screen->w, screen->h};
  }
}

int SDL_RenderSetLogicalSize(SDL_Renderer *renderer, int w, int h) {
  if (CheckRenderer(renderer) == NULL) return -1;
  View *view = ScreenView(renderer);
  if (w <= 0 || h <= 0) {
    view->logical_w = view->logical_h = 0;
    view->viewport = (SDL_Rect){0, 0, renderer->screen->w, renderer->screen->h};
    view->scale_x = view->scale_y = 1;
    return 0;
  }
  view->logical_w = SDL_min(w, COORDINATE_MAX);
  view->logical_h = SDL_min(h, COORDINATE_MAX);
  FitLogicalSize(renderer);
  return 0;
}

void SDL_RenderGetLogicalSize(SDL_Renderer *renderer, int *w, int *h) {
  bool is = CheckRenderer(renderer) != NULL;
  if (w != NULL) *w = is ? renderer->view.logical_w : 0;
  if (h != NULL) *h = is ? renderer->view.logical_h : 0;
}

int SDL_RenderSetIntegerScale(SDL_Renderer *renderer, SDL_bool enable) {
  if (CheckRenderer(renderer) == NULL) return -1;
  renderer->integer_scale = enable == SDL_TRUE;
  if (ScreenView(renderer)->logical_w > 0) FitLogicalSize(renderer);
  return 0;
}

SDL_bool SDL_RenderGetIntegerScale(SDL_Renderer *renderer) {
  return CheckRenderer(renderer) != NULL && renderer->integer_scale ? SDL_TRUE : SDL_FALSE;
}

static SDL_Rect Scaled(const SDL_Rect *rect, const View *view) {
  return (SDL_Rect){Pixel(floor((double)rect->x * view->scale_x)), Pixel(floor((double)rect->y * view->scale_y)),
                    Pixel(floor((double)rect->w * view->scale_x)), Pixel(floor((double)rect->h * view->scale_y))};
}

static SDL_Rect Unscaled(const SDL_Rect *rect, const View *view) {
  return (SDL_Rect){(int)(rect->x / view->scale_x), (int)(rect->y / view->scale_y), (int)(rect->w / view->scale_x),
                    (int)(rect->h / view->scale_y)};
}

int SDL_RenderSetViewport(SDL_Renderer *renderer, const SDL_Rect *rect) {
  if (CheckRenderer(renderer) == NULL) return -1;
  const SDL_Surface *target = TargetOf(renderer);
  View *view = &renderer->view;
  view->viewport = rect == NULL ? (SDL_Rect){0, 0, target->w, target->h} : Scaled(rect, view);
  return 0;
}

void SDL_RenderGetViewport(SDL_Renderer *renderer, SDL_Rect *rect) {
  if (CheckRenderer(renderer) != NULL && rect != NULL) *rect = Unscaled(&renderer->view.viewport, &renderer->view);
}

int SDL_RenderSetClipRect(SDL_Renderer *renderer, const SDL_Rect *rect) {
  if (CheckRenderer(renderer) == NULL) return -1;
  renderer->view.clips = rect != NULL;
  renderer->view.clip = rect == NULL ? (SDL_Rect){0, 0, 0, 0} : Scaled(rect, &renderer->view);
  return 0;
}

void SDL_RenderGetClipRect(SDL_Renderer *renderer, SDL_Rect *rect) {
  if (CheckRenderer(renderer) != NULL && rect != NULL) *rect = Unscaled(&renderer->view.clip, &renderer->view);
}

SDL_bool SDL_RenderIsClipEnabled(SDL_Renderer *renderer) {
  return CheckRenderer(renderer) != NULL && renderer->view.clips ? SDL_TRUE : SDL_FALSE;
}

int SDL_RenderSetScale(SDL_Renderer *renderer, float x, float y) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (!(x > 0) || !(y > 0)) return SDL_InvalidParamError("scale");
  renderer->view.scale_x = x;
  renderer->view.scale_y = y;
  return 0;
}

void SDL_RenderGetScale(SDL_Renderer *renderer, float *x, float *y) {
  bool is = CheckRenderer(renderer) != NULL;
  if (x != NULL) *x = is ? renderer->view.scale_x : 1;
  if (y != NULL) *y = is ? renderer->view.scale_y : 1;
}

bool HasLogicalSize(const SDL_Renderer *renderer) {
  return (renderer->target != NULL ? renderer->screen_view : renderer->view).logical_w > 0;
}

void SDL_RenderWindowToLogical(SDL_Renderer *renderer, int x, int y, float *logical_x, float *logical_y) {
  if (CheckRenderer(renderer) == NULL) return;
  const View *view = ScreenView(renderer);
  if (logical_x != NULL) *logical_x = (float)(x - view->viewport.x) / view->scale_x;
  if (logical_y != NULL) *logical_y = (float)(y - view->viewport.y) / view->scale_y;
}

void SDL_RenderLogicalToWindow(SDL_Renderer *renderer, float logical_x, float logical_y, int *x, int *y) {
  if (CheckRenderer(renderer) == NULL) return;
  const View *view = ScreenView(renderer);
  if (x != NULL) *x = Pixel((double)logical_x * view->scale_x) + view->viewport.x;
  if (y != NULL) *y = Pixel((double)logical_y * view->scale_y) + view->viewport.y;
}

void ToLogical(const SDL_Renderer *renderer, int *x, int *y) {
  const View *view = renderer->target != NULL ? &renderer->screen_view : &renderer->view;
  if (view->logical_w == 0 && view->scale_x == 1 && view->scale_y == 1) return;
  int left = view->logical_w == 0 ? 0 : view->viewport.x, top = view->logical_w == 0 ? 0 : view->viewport.y;
  *x = Pixel(floor((*x - left) / (double)view->scale_x));
  *y = Pixel(floor((*y - top) / (double)view->scale_y));
}

/* ── Targets ── */
SDL_bool SDL_RenderTargetSupported(SDL_Renderer *renderer) {
  return CheckRenderer(renderer) != NULL ? SDL_TRUE : SDL_FALSE;
}

int SDL_SetRenderTarget(SDL_Renderer *renderer, SDL_Texture *texture) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (texture == renderer->target) return 0;
  if (texture != NULL) {
    if (CheckTexture(texture) == NULL) return -1;
    if (texture->renderer != renderer) return SDL_SetError("Texture was not created with this renderer");
    if (texture->access != SDL_TEXTUREACCESS_TARGET) {
      return SDL_SetError("Texture not created with SDL_TEXTUREACCESS_TARGET");
    }
  }
  if (renderer->target == NULL) renderer->screen_view = renderer->view;
  renderer->target = texture;
  if (texture != NULL) {
    WholeView(&renderer->view, texture->surface);
  } else {
    renderer->view = renderer->screen_view;
  }
  return 0;
}

SDL_Texture *SDL_GetRenderTarget(SDL_Renderer *renderer) {
  return CheckRenderer(renderer) == NULL ? NULL : renderer->target;
}

int SDL_RenderReadPixels(SDL_Renderer *renderer, const SDL_Rect *rect, Uint32 format, void *pixels, int pitch) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (pixels == NULL) return SDL_InvalidParamError("pixels");
  SDL_Surface *target = TargetOf(renderer);
  SDL_Rect all = {0, 0, target->w, target->h}, part = renderer->view.viewport;
  if (!SDL_IntersectRect(&part, &all, &part)) return 0;
  SDL_Rect wanted = rect == NULL ? part : *rect;
  if (!SDL_IntersectRect(&wanted, &part, &part)) return 0;
  if (format == 0) format = target->format->format;
  /* What lies outside is left as it was. */
  Uint8 *to = (Uint8 *)pixels + (ptrdiff_t)(part.y - wanted.y) * pitch +
              (ptrdiff_t)(part.x - wanted.x) * SDL_BYTESPERPIXEL(format);
  const Uint8 *from = (Uint8 *)target->pixels + (ptrdiff_t)part.y * target->pitch +
                      (ptrdiff_t)part.x * target->format->BytesPerPixel;
  return SDL_ConvertPixels(part.w, part.h, target->format->format, from, target->pitch, format, to, pitch);
}

/* ── Showing ── */
void SDL_RenderPresent(SDL_Renderer *renderer) {
  if (CheckRenderer(renderer) == NULL || renderer->window == NULL || renderer->target != NULL) return;
  const SDL_Surface *screen = renderer->screen;
  SDL_Window *window = renderer->window;
  RatStatus status = RatPresent(window->handle, screen->pixels, screen->w, screen->h, screen->pitch / 4, NULL, 0);
  if (status < 0) SetStatus("Nothing is shown", status);
  if (renderer->vsync) WaitForFrame(window);
}

int SDL_RenderFlush(SDL_Renderer *renderer) { return CheckRenderer(renderer) == NULL ? -1 : 0; }

int SDL_RenderSetVSync(SDL_Renderer *renderer, int vsync) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (vsync != 0 && vsync != 1) return SDL_Unsupported();
  renderer->vsync = vsync == 1;
  return 0;
}

/* ── What is drawn with ── */
int SDL_SetRenderDrawColor(SDL_Renderer *renderer, Uint8 r, Uint8 g, Uint8 b, Uint8 a) {
  if (CheckRenderer(renderer) == NULL) return -1;
  renderer->r = r;
  renderer->g = g;
  renderer->b = b;
  renderer->a = a;
  return 0;
}

int SDL_GetRenderDrawColor(SDL_Renderer *renderer, Uint8 *r, Uint8 *g, Uint8 *b, Uint8 *a) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (r != NULL) *r = renderer->r;
  if (g != NULL) *g = renderer->g;
  if (b != NULL) *b = renderer->b;
  if (a != NULL) *a = renderer->a;
  return 0;
}

int SDL_SetRenderDrawBlendMode(SDL_Renderer *renderer, SDL_BlendMode mode) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (!IsBlendMode(mode)) return SDL_Unsupported();
  renderer->blend = mode;
  return 0;
}

int SDL_GetRenderDrawBlendMode(SDL_Renderer *renderer, SDL_BlendMode *mode) {
  if (CheckRenderer(renderer) == NULL) return -1;
  *mode = renderer->blend;
  return 0;
}
