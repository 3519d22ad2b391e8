#include "render.h"

enum { LARGEST = 16384 };

SDL_Texture *CheckTexture(SDL_Texture *texture) {
  if (IsA(texture, IS_TEXTURE)) return texture;
  INVALID("texture");
  return NULL;
}

static bool IsYuv(Uint32 format) { return format == SDL_PIXELFORMAT_YV12 || format == SDL_PIXELFORMAT_IYUV; }

SDL_Texture *SDL_CreateTexture(SDL_Renderer *renderer, Uint32 format, int access, int w, int h) {
  if (CheckRenderer(renderer) == NULL) return NULL;
  if (format == 0) format = SDL_PIXELFORMAT_ARGB8888;
  if (SDL_ISPIXELFORMAT_INDEXED(format) || (SDL_ISPIXELFORMAT_FOURCC(format) && !IsYuv(format))) {
    SDL_SetError("Palettized and unusual formats of textures are not supported");
    return NULL;
  }
  if (w <= 0 || h <= 0) {
    SDL_SetError("Texture dimensions can't be 0");
    return NULL;
  }
  if (w > LARGEST || h > LARGEST) {
    SDL_SetError("Texture dimensions are limited to %dx%d", LARGEST, LARGEST);
    return NULL;
  }
  Uint32 pixels = IsYuv(format) ? (Uint32)SDL_PIXELFORMAT_RGB888 : format;
  SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, w, h, 0, pixels);
  if (surface == NULL) return NULL;
  SDL_Texture *texture = calloc(1, sizeof *texture);
  size_t chroma = (size_t)((w + 1) / 2) * (size_t)((h + 1) / 2);
  Uint8 *planes = IsYuv(format) ? calloc(1, (size_t)w * (size_t)h + 2 * chroma) : NULL;
  if (texture == NULL || (IsYuv(format) && planes == NULL) || !Remember(texture, IS_TEXTURE)) {
    SDL_FreeSurface(surface);
    free(texture);
    free(planes);
    SDL_OutOfMemory();
    return NULL;
  }
  *texture = (SDL_Texture){
      .next = renderer->textures,
      .renderer = renderer,
      .format = format,
      .access = access,
      .w = w,
      .h = h,
      .surface = surface,
      .map = {255, 255, 255, 255, SDL_ISPIXELFORMAT_ALPHA(format) ? SDL_BLENDMODE_BLEND : SDL_BLENDMODE_NONE, false,
              false, 0},
      .planes = planes,
  };
  renderer->textures = texture;
  return texture;
}

SDL_Texture *SDL_CreateTextureFromSurface(SDL_Renderer *renderer, SDL_Surface *surface) {
  if (CheckRenderer(renderer) == NULL) return NULL;
  if (surface == NULL) {
    SDL_InvalidParamError("SDL_CreateTextureFromSurface(): surface");
    return NULL;
  }
  bool alpha = surface->format->Amask != 0 || surface->map->keyed;
  const SDL_Palette *palette = surface->format->palette;
  for (int i = 0; palette != NULL && i < palette->ncolors; i++) alpha = alpha || palette->colors[i].a != 255;
  Uint32 format = alpha ? SDL_PIXELFORMAT_ARGB8888 : SDL_PIXELFORMAT_RGB888;
  SDL_Texture *texture = SDL_CreateTexture(renderer, format, SDL_TEXTUREACCESS_STATIC, surface->w, surface->h);
  if (texture == NULL) return NULL;
  SDL_Surface *converted = SDL_ConvertSurfaceFormat(surface, format, 0);
  if (converted == NULL) {
    SDL_DestroyTexture(texture);
    return NULL;
  }
  SDL_UpdateTexture(texture, NULL, converted->pixels, converted->pitch);
  texture->map = *surface->map;
  texture->map.keyed = false;
  texture->map.blend = converted->map->blend;
  SDL_FreeSurface(converted);
  return texture;
}

void SDL_DestroyTexture(SDL_Texture *texture) {
  if (CheckTexture(texture) == NULL) return;
  SDL_Renderer *renderer = texture->renderer;
  if (renderer->target == texture) SDL_SetRenderTarget(renderer, NULL);
  SDL_Texture **at = &renderer->textures;
  while (*at != texture) at = &(*at)->next;
  *at = texture->next;
  Forget(texture);
  SDL_FreeSurface(texture->locked_surface);
  SDL_FreeSurface(texture->surface);
  free(texture->planes);
  free(texture);
}

int SDL_QueryTexture(SDL_Texture *texture, Uint32 *format, int *access, int *w, int *h) {
  if (CheckTexture(texture) == NULL) return -1;
  if (format != NULL) *format = texture->format;
  if (access != NULL) *access = texture->access;
  if (w != NULL) *w = texture->w;
  if (h != NULL) *h = texture->h;
  return 0;
}

int SDL_SetTextureColorMod(SDL_Texture *texture, Uint8 r, Uint8 g, Uint8 b) {
  if (CheckTexture(texture) == NULL) return -1;
  texture->map.r = r;
  texture->map.g = g;
  texture->map.b = b;
  return 0;
}

int SDL_GetTextureColorMod(SDL_Texture *texture, Uint8 *r, Uint8 *g, Uint8 *b) {
  if (CheckTexture(texture) == NULL) return -1;
  if (r != NULL) *r = texture->map.r;
  if (g != NULL) *g = texture->map.g;
  if (b != NULL) *b = texture->map.b;
  return 0;
}

int SDL_SetTextureAlphaMod(SDL_Texture *texture, Uint8 alpha) {
  if (CheckTexture(texture) == NULL) return -1;
  texture->map.a = alpha;
  return 0;
}

int SDL_GetTextureAlphaMod(SDL_Texture *texture, Uint8 *alpha) {
  if (CheckTexture(texture) == NULL) return -1;
  if (alpha != NULL) *alpha = texture->map.a;
  return 0;
}

int SDL_SetTextureBlendMode(SDL_Texture *texture, SDL_BlendMode mode) {
  if (CheckTexture(texture) == NULL) return -1;
  if (!IsBlendMode(mode)) return SDL_Unsupported();
  texture->map.blend = mode;
  return 0;
}

int SDL_GetTextureBlendMode(SDL_Texture *texture, SDL_BlendMode *mode) {
  if (CheckTexture(texture) == NULL) return -1;
  if (mode != NULL) *mode = texture->map.blend;
  return 0;
}

int SDL_SetTextureScaleMode(SDL_Texture *texture, SDL_ScaleMode mode) {
  if (CheckTexture(texture) == NULL) return -1;
  texture->scale_mode = mode;
  return 0;
}

int SDL_GetTextureScaleMode(SDL_Texture *texture, SDL_ScaleMode *mode) {
  if (CheckTexture(texture) == NULL) return -1;
  if (mode != NULL) *mode = texture->scale_mode;
  return 0;
}

int SDL_SetTextureUserData(SDL_Texture *texture, void *data) {
  if (CheckTexture(texture) == NULL) return -1;
  texture->data = data;
  return 0;
}

void *SDL_GetTextureUserData(SDL_Texture *texture) { return CheckTexture(texture) == NULL ? NULL : texture->data; }

/* ── Pixels ── */
static int Byte(int value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

/* ITU-R BT.601, as video of that size has it. */
static Uint32 FromYuv(int y, int u, int v) {
  int c = 298 * (y - 16) + 128, d = u - 128, e = v - 128;
  return Argb(255, (Uint32)Byte((c + 409 * e) >> 8), (Uint32)Byte((c - 100 * d - 208 * e) >> 8),
              (Uint32)Byte((c + 516 * d) >> 8));
}

static void ShowPlanes(SDL_Texture *texture) {
  int w = texture->w, h = texture->h, half = (w + 1) / 2;
  size_t chroma = (size_t)half * (size_t)((h + 1) / 2);
  const Uint8 *luma = texture->planes, *first = luma + (size_t)w * (size_t)h, *second = first + chroma;
  bool swapped = texture->format == SDL_PIXELFORMAT_YV12;
  const Uint8 *us = swapped ? second : first, *vs = swapped ? first : second;
  for (int y = 0; y < h; y++) {
    Uint32 *row = (Uint32 *)(void *)((Uint8 *)texture->surface->pixels + (ptrdiff_t)y * texture->surface->pitch);
    for (int x = 0; x < w; x++) {
      ptrdiff_t at = (ptrdiff_t)(y / 2) * half + x / 2;
      row[x] = FromYuv(luma[(ptrdiff_t)y * w + x], us[at], vs[at]);
    }
  }
}

static void CopyRows(Uint8 *to, int to_pitch, const Uint8 *from, int from_pitch, int bytes, int rows) {
  for (int i = 0; i < rows; i++) memcpy(to + (ptrdiff_t)i * to_pitch, from + (ptrdiff_t)i * from_pitch, (size_t)bytes);
}

/* The part of a texture that a rectangle names; NULL: all. */
static bool PartOf(const SDL_Texture *texture, const SDL_Rect *rect, SDL_Rect *part) {
  SDL_Rect all = {0, 0, texture->w, texture->h};
  if (rect == NULL) {
    *part = all;
    return true;
  }
  return SDL_IntersectRect(rect, &all, part);
}

int SDL_UpdateYUVTexture(SDL_Texture *texture, const SDL_Rect *rect, const Uint8 *y, int y_pitch, const Uint8 *u,
                         int u_pitch, const Uint8 *v, int v_pitch) {
  if (CheckTexture(texture) == NULL) return -1;
  if (y == NULL || u == NULL || v == NULL) return SDL_InvalidParamError("plane");
  if (!IsYuv(texture->format)) return SDL_SetError("Texture format must by YV12 or IYUV");
  SDL_Rect part;
  if (!PartOf(texture, rect, &part)) return 0;
  int w = texture->w, half = (w + 1) / 2;
  Uint8 *first = texture->planes + (size_t)w * (size_t)texture->h;
  Uint8 *second = first + (size_t)half * (size_t)((texture->h + 1) / 2);
  bool swapped = texture->format == SDL_PIXELFORMAT_YV12;
  ptrdiff_t corner = (ptrdiff_t)(part.y / 2) * half + part.x / 2;
  CopyRows(texture->planes + (ptrdiff_t)part.y * w + part.x, w, y, y_pitch, part.w, part.h);
  CopyRows((swapped ? second : first) + corner, half, u, u_pitch, (part.w + 1) / 2, (part.h + 1) / 2);
  CopyRows((swapped ? first : second) + corner, half, v, v_pitch, (part.w + 1) / 2, (part.h + 1) / 2);
  ShowPlanes(texture);
  return 0;
}

int SDL_UpdateTexture(SDL_Texture *texture, const SDL_Rect *rect, const void *pixels, int pitch) {
  if (CheckTexture(texture) == NULL) return -1;
  if (pixels == NULL) return SDL_InvalidParamError("pixels");
  if (pitch == 0) return SDL_InvalidParamError("pitch");
  SDL_Rect part;
  if (!PartOf(texture, rect, &part)) return 0;
  if (texture->planes != NULL) {
    const Uint8 *y = pixels, *first = y + (ptrdiff_t)part.h * pitch;
    int half = (pitch + 1) / 2;
    const Uint8 *second = first + (ptrdiff_t)((part.h + 1) / 2) * half;
    bool swapped = texture->format == SDL_PIXELFORMAT_YV12;
    return SDL_UpdateYUVTexture(texture, rect, y, pitch, swapped ? second : first, half, swapped ? first : second, half);
  }
  SDL_Surface *surface = texture->surface;
  int bytes = surface->format->BytesPerPixel;
  /* A part that begins left of or above the texture: its pixels there are passed over. */
  const Uint8 *from = pixels;
  if (rect != NULL) from += (ptrdiff_t)(part.y - rect->y) * pitch + (ptrdiff_t)(part.x - rect->x) * bytes;
  CopyRows((Uint8 *)surface->pixels + (ptrdiff_t)part.y * surface->pitch + (ptrdiff_t)part.x * bytes, surface->pitch,
           from, pitch, part.w * bytes, part.h);
  return 0;
}

int SDL_LockTexture(SDL_Texture *texture, const SDL_Rect *rect, void **pixels, int *pitch) {
  if (CheckTexture(texture) == NULL) return -1;
  if (texture->access != SDL_TEXTUREACCESS_STREAMING) {
    return SDL_SetError("SDL_LockTexture(): texture must be streaming");
  }
  SDL_Rect all = {0, 0, texture->w, texture->h}, part;
  if (!PartOf(texture, rect, &part) || (rect != NULL && !SDL_RectEquals(rect, &part))) {
    return SDL_InvalidParamError("rect");
  }
  texture->locked = part;
  if (texture->planes != NULL) {
    if (!SDL_RectEquals(&part, &all)) return SDL_Unsupported();
    *pixels = texture->planes;
    *pitch = texture->w;
    return 0;
  }
  const SDL_Surface *surface = texture->surface;
  *pixels = (Uint8 *)surface->pixels + (ptrdiff_t)part.y * surface->pitch +
            (ptrdiff_t)part.x * surface->format->BytesPerPixel;
  *pitch = surface->pitch;
  return 0;
}

int SDL_LockTextureToSurface(SDL_Texture *texture, const SDL_Rect *rect, SDL_Surface **surface) {
  void *pixels = NULL;
  int pitch = 0;
  if (surface == NULL) return SDL_InvalidParamError("surface");
  if (SDL_LockTexture(texture, rect, &pixels, &pitch) < 0) return -1;
  if (texture->planes != NULL) return SDL_Unsupported();
  SDL_FreeSurface(texture->locked_surface);
  texture->locked_surface = SDL_CreateRGBSurfaceWithFormatFrom(pixels, texture->locked.w, texture->locked.h, 0, pitch,
                                                               texture->format);
  *surface = texture->locked_surface;
  return *surface == NULL ? -1 : 0;
}

void SDL_UnlockTexture(SDL_Texture *texture) {
  if (CheckTexture(texture) == NULL) return;
  if (texture->planes != NULL) ShowPlanes(texture);
  SDL_FreeSurface(texture->locked_surface);
  texture->locked_surface = NULL;
}
