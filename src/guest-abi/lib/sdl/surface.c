#include "sdl.h"

static const struct SDL_BlitMap PLAIN = {.r = 255, .g = 255, .b = 255, .a = 255};

static SDL_Surface *Make(void *pixels, int width, int height, int pitch, Uint32 format) {
  if (width < 0 || height < 0) {
    SDL_InvalidParamError(width < 0 ? "width" : "height");
    return NULL;
  }
  SDL_PixelFormat *made = SDL_AllocFormat(format);
  if (made == NULL) return NULL;
  Uint64 row = pixels != NULL ? (Uint64)pitch : ((Uint64)width * made->BytesPerPixel + 3) & ~(Uint64)3;
  Uint64 bytes = row * (Uint64)height;
  if (bytes > PIXEL_BYTES_MAX || row > INT32_MAX) {
    SDL_FreeFormat(made);
    SDL_OutOfMemory();
    return NULL;
  }
  SDL_Surface *surface = calloc(1, sizeof *surface);
  struct SDL_BlitMap *map = malloc(sizeof *map);
  void *own = pixels == NULL && bytes > 0 ? calloc(1, (size_t)bytes) : NULL;
  bool fits = surface != NULL && map != NULL && (own != NULL || pixels != NULL || bytes == 0);
  if (fits && SDL_ISPIXELFORMAT_INDEXED(format)) {
    SDL_Palette *palette = SDL_AllocPalette(1 << made->BitsPerPixel);
    fits = palette != NULL;
    if (fits) made->palette = palette;
  }
  if (!fits || !Remember(surface, IS_SURFACE)) {
    SDL_FreeFormat(made);
    free(surface);
    free(map);
    free(own);
    SDL_OutOfMemory();
    return NULL;
  }
  *map = PLAIN;
  if (made->Amask != 0) map->blend = SDL_BLENDMODE_BLEND;
  *surface = (SDL_Surface){
      .flags = pixels != NULL ? SDL_PREALLOC : 0,
      .format = made,
      .w = width,
      .h = height,
      .pitch = (int)row,
      .pixels = pixels != NULL ? pixels : own,
      .clip_rect = {0, 0, width, height},
      .map = map,
      .refcount = 1,
  };
  return surface;
}

SDL_Surface *SDL_CreateRGBSurfaceWithFormat(Uint32 flags, int width, int height, int depth, Uint32 format) {
  (void)flags, (void)depth;
  return Make(NULL, width, height, 0, format);
}

static Uint32 FormatOf(int depth, Uint32 r, Uint32 g, Uint32 b, Uint32 a) {
  Uint32 format = SDL_MasksToPixelFormatEnum(depth, r, g, b, a);
  if (format == SDL_PIXELFORMAT_UNKNOWN) SDL_SetError("Unknown pixel format");
  return format;
}

SDL_Surface *SDL_CreateRGBSurface(Uint32 flags, int width, int height, int depth, Uint32 r, Uint32 g, Uint32 b,
                                  Uint32 a) {
  (void)flags;
  Uint32 format = FormatOf(depth, r, g, b, a);
  return format == SDL_PIXELFORMAT_UNKNOWN ? NULL : Make(NULL, width, height, 0, format);
}

SDL_Surface *SDL_CreateRGBSurfaceWithFormatFrom(void *pixels, int width, int height, int depth, int pitch,
                                                Uint32 format) {
  (void)depth;
  if (pixels == NULL) {
    /* Its pixels come later. */
    SDL_Surface *surface = Make(NULL, 0, 0, 0, format);
    if (surface == NULL) return NULL;
    surface->flags |= SDL_PREALLOC;
    surface->w = width;
    surface->h = height;
    surface->pitch = pitch;
    SDL_SetClipRect(surface, NULL);
    return surface;
  }
  if (pitch < 0 || (Uint64)pitch < (Uint64)SDL_max(width, 0) * SDL_BYTESPERPIXEL(format)) {
    SDL_InvalidParamError("pitch");
    return NULL;
  }
  return Make(pixels, width, height, pitch, format);
}

SDL_Surface *SDL_CreateRGBSurfaceFrom(void *pixels, int width, int height, int depth, int pitch, Uint32 r, Uint32 g,
                                      Uint32 b, Uint32 a) {
  Uint32 format = FormatOf(depth, r, g, b, a);
  if (format == SDL_PIXELFORMAT_UNKNOWN) return NULL;
  return SDL_CreateRGBSurfaceWithFormatFrom(pixels, width, height, depth, pitch, format);
}

void SDL_FreeSurface(SDL_Surface *surface) {
  if (!IsA(surface, IS_SURFACE) || (surface->flags & SDL_DONTFREE) != 0) return;
  if (--surface->refcount > 0) return;
  Forget(surface);
  if ((surface->flags & SDL_PREALLOC) == 0) free(surface->pixels);
  SDL_FreeFormat(surface->format);
  free(surface->map);
  free(surface);
}

int SDL_SetSurfacePalette(SDL_Surface *surface, SDL_Palette *palette) {
  if (surface == NULL) return SDL_InvalidParamError("SDL_SetSurfacePalette(): surface");
  return SDL_SetPixelFormatPalette(surface->format, palette);
}

int SDL_LockSurface(SDL_Surface *surface) {
  if (surface == NULL) return SDL_InvalidParamError("surface");
  surface->locked++;
  return 0;
}

void SDL_UnlockSurface(SDL_Surface *surface) {
  if (surface != NULL && surface->locked > 0) surface->locked--;
}

int SDL_SetSurfaceRLE(SDL_Surface *surface, int flag) {
  if (surface == NULL) return INVALID("surface");
  surface->map->rle = flag != 0;
  return 0;
}

SDL_bool SDL_HasSurfaceRLE(SDL_Surface *surface) {
  return surface != NULL && surface->map->rle ? SDL_TRUE : SDL_FALSE;
}

int SDL_SetColorKey(SDL_Surface *surface, int flag, Uint32 key) {
  if (surface == NULL) return INVALID("surface");
  if (surface->format->palette != NULL && key >= (Uint32)surface->format->palette->ncolors) {
    return SDL_InvalidParamError("key");
  }
  surface->map->keyed = flag != 0;
  if (flag != 0) surface->map->key = key;
  return 0;
}

SDL_bool SDL_HasColorKey(SDL_Surface *surface) { return surface != NULL && surface->map->keyed ? SDL_TRUE : SDL_FALSE; }

int SDL_GetColorKey(SDL_Surface *surface, Uint32 *key) {
  if (surface == NULL) return INVALID("surface");
  if (!surface->map->keyed) return SDL_SetError("Surface doesn't have a colorkey");
  if (key != NULL) *key = surface->map->key;
  return 0;
}

int SDL_SetSurfaceColorMod(SDL_Surface *surface, Uint8 r, Uint8 g, Uint8 b) {
  if (surface == NULL) return INVALID("surface");
  surface->map->r = r;
  surface->map->g = g;
  surface->map->b = b;
  return 0;
}

int SDL_GetSurfaceColorMod(SDL_Surface *surface, Uint8 *r, Uint8 *g, Uint8 *b) {
  if (surface == NULL) return INVALID("surface");
  if (r != NULL) *r = surface->map->r;
  if (g != NULL) *g = surface->map->g;
  if (b != NULL) *b = surface->map->b;
  return 0;
}

int SDL_SetSurfaceAlphaMod(SDL_Surface *surface, Uint8 alpha) {
  if (surface == NULL) return INVALID("surface");
  surface->map->a = alpha;
  return 0;
}

int SDL_GetSurfaceAlphaMod(SDL_Surface *surface, Uint8 *alpha) {
  if (surface == NULL) return INVALID("surface");
  if (alpha != NULL) *alpha = surface->map->a;
  return 0;
}

int SDL_SetSurfaceBlendMode(SDL_Surface *surface, SDL_BlendMode mode) {
  if (surface == NULL) return INVALID("surface");
  if (!IsBlendMode(mode)) return SDL_Unsupported();
  surface->map->blend = mode;
  return 0;
}

int SDL_GetSurfaceBlendMode(SDL_Surface *surface, SDL_BlendMode *mode) {
  if (surface == NULL) return INVALID("surface");
  if (mode != NULL) *mode = surface->map->blend;
  return 0;
}

SDL_bool SDL_SetClipRect(SDL_Surface *surface, const SDL_Rect *rect) {
  if (surface == NULL) return SDL_FALSE;
  SDL_Rect whole = {0, 0, surface->w, surface->h};
  if (rect == NULL) {
    surface->clip_rect = whole;
    return SDL_TRUE;
  }
  return SDL_IntersectRect(rect, &whole, &surface->clip_rect);
}

void SDL_GetClipRect(SDL_Surface *surface, SDL_Rect *rect) {
  if (surface != NULL && rect != NULL) *rect = surface->clip_rect;
}

/* ── Filling and copying ── */
int SDL_FillRects(SDL_Surface *surface, const SDL_Rect *rects, int count, Uint32 color) {
  if (surface == NULL) return SDL_InvalidParamError("SDL_FillRects(): dst");
  if (surface->pixels == NULL && surface->w > 0 && surface->h > 0) {
    return SDL_SetError("SDL_FillRects(): You must lock the surface");
  }
  if (rects == NULL) return SDL_InvalidParamError("SDL_FillRects(): rects");
  int bytes = surface->format->BytesPerPixel;
  for (int i = 0; i < count; i++) {
    SDL_Rect area;
    if (!SDL_IntersectRect(&rects[i], &surface->clip_rect, &area)) continue;
    Uint8 *first = (Uint8 *)surface->pixels + (ptrdiff_t)area.y * surface->pitch + (ptrdiff_t)area.x * bytes;
    for (int x = 0; x < area.w; x++) memcpy(first + (ptrdiff_t)x * bytes, &color, (size_t)bytes);
    for (int y = 1; y < area.h; y++) {
      memcpy(first + (ptrdiff_t)y * surface->pitch, first, (size_t)area.w * (size_t)bytes);
    }
  }
  return 0;
}

int SDL_FillRect(SDL_Surface *surface, const SDL_Rect *rect, Uint32 color) {
  if (surface == NULL) return SDL_InvalidParamError("SDL_FillRect(): dst");
  return SDL_FillRects(surface, rect == NULL ? &surface->clip_rect : rect, 1, color);
}

static bool CanBlit(SDL_Surface *from, SDL_Surface *to) {
  if (from == NULL || to == NULL) {
    SDL_InvalidParamError("SDL_UpperBlit(): src/dst");
    return false;
  }
  if (from->locked || to->locked) {
    SDL_SetError("Surfaces must not be locked during blit");
    return false;
  }
  return from->pixels != NULL && to->pixels != NULL;
}

int SDL_LowerBlit(SDL_Surface *from, SDL_Rect *from_rect, SDL_Surface *to, SDL_Rect *to_rect) {
  if (from_rect == NULL || to_rect == NULL) return SDL_InvalidParamError("rect");
  SDL_Rect all = {0, 0, SDL_max(from == NULL ? 0 : from->w, 0), SDL_max(from == NULL ? 0 : from->h, 0)};
  if (!CanBlit(from, to)) return from == NULL || to == NULL || from->locked || to->locked ? -1 : 0;
  SDL_Rect part, whole = {0, 0, to->w, to->h};
  if (!SDL_IntersectRect(from_rect, &all, &part)) return 0;
  SDL_Rect place = {to_rect->x + part.x - from_rect->x, to_rect->y + part.y - from_rect->y, part.w, part.h};
  DrawScaled(from, &part, to, &place, &whole, from->map, SDL_FLIP_NONE);
  return 0;
}

int SDL_UpperBlit(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, SDL_Rect *to_rect) {
  if (!CanBlit(from, to)) return from == NULL || to == NULL || from->locked || to->locked ? -1 : 0;
  SDL_Rect all = {0, 0, from->w, from->h}, part = all;
  int x = to_rect == NULL ? 0 : to_rect->x, y = to_rect == NULL ? 0 : to_rect->y;
  SDL_Rect place = {0, 0, 0, 0};
  if (from_rect == NULL || SDL_IntersectRect(from_rect, &all, &part)) {
    Sint64 left = (Sint64)x + part.x - (from_rect == NULL ? 0 : from_rect->x);
    Sint64 top = (Sint64)y + part.y - (from_rect == NULL ? 0 : from_rect->y);
    if (left >= INT32_MIN / 2 && left <= INT32_MAX / 2 && top >= INT32_MIN / 2 && top <= INT32_MAX / 2) {
      SDL_Rect target = {(int)left, (int)top, part.w, part.h};
      if (SDL_IntersectRect(&target, &to->clip_rect, &place)) {
        DrawScaled(from, &part, to, &target, &place, from->map, SDL_FLIP_NONE);
      } else {
        place.w = place.h = 0;
      }
    }
  }
  if (to_rect != NULL) *to_rect = place.w > 0 ? place : (SDL_Rect){x, y, 0, 0};
  return 0;
}

static int Stretch(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, const SDL_Rect *to_rect,
                   const struct SDL_BlitMap *map) {
  if (!CanBlit(from, to)) return from == NULL || to == NULL || from->locked || to->locked ? -1 : 0;
  SDL_Rect all = {0, 0, from->w, from->h}, part = from_rect == NULL ? all : *from_rect;
  SDL_Rect place = to_rect == NULL ? (SDL_Rect){0, 0, to->w, to->h} : *to_rect;
  SDL_Rect inside;
  if (!SDL_IntersectRect(&part, &all, &inside)) return 0;
  if (!SDL_RectEquals(&part, &inside)) {
    /* What of it lies outside the surface takes its share of the place with it. */
    double sx = (double)place.w / part.w, sy = (double)place.h / part.h;
    place.x += (int)((inside.x - part.x) * sx);
    place.y += (int)((inside.y - part.y) * sy);
    place.w = (int)(inside.w * sx);
    place.h = (int)(inside.h * sy);
  }
  DrawScaled(from, &inside, to, &place, &to->clip_rect, map, SDL_FLIP_NONE);
  return 0;
}

int SDL_UpperBlitScaled(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, SDL_Rect *to_rect) {
  return Stretch(from, from_rect, to, to_rect, from == NULL ? &PLAIN : from->map);
}

int SDL_SoftStretch(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, const SDL_Rect *to_rect) {
  if (from != NULL && to != NULL && from->format->format != to->format->format) {
    return SDL_SetError("Only works with same format surfaces");
  }
  return Stretch(from, from_rect, to, to_rect, &PLAIN);
}

/* ── Converting ── */
static void CopyPixels(const SDL_PixelFormat *from, const Uint8 *source, int source_pitch, const SDL_PixelFormat *to,
                       Uint8 *target, int target_pitch, int width, int height) {
  enum { PIECE = 256 };
  Uint32 argb[PIECE];
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x += PIECE) {
      int count = SDL_min(width - x, PIECE);
      ReadPixels(from, source + (ptrdiff_t)y * source_pitch, x, count, argb);
      WritePixels(to, target + (ptrdiff_t)y * target_pitch, x, count, argb);
    }
  }
}

SDL_Surface *SDL_ConvertSurface(SDL_Surface *surface, const SDL_PixelFormat *format, Uint32 flags) {
  if (surface == NULL || format == NULL) {
    SDL_InvalidParamError(surface == NULL ? "surface" : "format");
    return NULL;
  }
  (void)flags;
  SDL_Surface *made = Make(NULL, surface->w, surface->h, 0, format->format);
  if (made == NULL) return NULL;
  if (format->palette != NULL) {
    SDL_SetPaletteColors(made->format->palette, format->palette->colors, 0,
                         SDL_min(format->palette->ncolors, made->format->palette->ncolors));
  }
  struct SDL_BlitMap *map = made->map;
  const struct SDL_BlitMap *source = surface->map;
  if (surface->pixels != NULL && made->pixels != NULL) {
    bool same = surface->format->format == format->format && format->palette == surface->format->palette;
    if (same) {
      size_t row = (size_t)surface->w * format->BytesPerPixel;
      for (int y = 0; y < surface->h; y++) {
        memcpy((Uint8 *)made->pixels + (ptrdiff_t)y * made->pitch,
               (Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch, row);
      }
    } else {
      CopyPixels(surface->format, surface->pixels, surface->pitch, made->format, made->pixels, made->pitch, surface->w,
                 surface->h);
    }
  }
  SDL_BlendMode blend = source->blend;
  *map = *source;
  map->keyed = false;
  if (source->keyed) {
    Uint8 r, g, b, a;
    SDL_GetRGBA(source->key, surface->format, &r, &g, &b, &a);
    if (made->format->Amask != 0 && surface->format->Amask == 0) {
      /* The key becomes what cannot be seen. */
      for (int y = 0; y < made->h; y++) {
        for (int x = 0; x < made->w; x++) {
          const Uint8 *at = (Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch +
                            (ptrdiff_t)x * surface->format->BytesPerPixel;
          if (RawPixel(surface->format, at) != source->key) continue;
          Uint32 clear = Argb(0, r, g, b);
          WritePixels(made->format, (Uint8 *)made->pixels + (ptrdiff_t)y * made->pitch, x, 1, &clear);
        }
      }
      blend = SDL_BLENDMODE_BLEND;
    } else {
      map->keyed = true;
      map->key = surface->format->format == format->format ? source->key : SDL_MapRGBA(made->format, r, g, b, a);
    }
  } else if (made->format->Amask != 0 && surface->format->Amask == 0 && blend == SDL_BLENDMODE_NONE) {
    blend = SDL_BLENDMODE_BLEND;
  }
  map->blend = blend;
  SDL_SetClipRect(made, &surface->clip_rect);
  return made;
}

SDL_Surface *SDL_DuplicateSurface(SDL_Surface *surface) {
  return SDL_ConvertSurface(surface, surface == NULL ? NULL : surface->format, 0);
}

SDL_Surface *SDL_ConvertSurfaceFormat(SDL_Surface *surface, Uint32 format, Uint32 flags) {
  SDL_PixelFormat *made = SDL_AllocFormat(format);
  if (made == NULL) return NULL;
  if (SDL_ISPIXELFORMAT_INDEXED(format)) {
    SDL_FreeFormat(made);
    SDL_SetError("Unsupported: a surface cannot be converted to a palette that is not there");
    return NULL;
  }
  SDL_Surface *converted = SDL_ConvertSurface(surface, made, flags);
  SDL_FreeFormat(made);
  return converted;
}

int SDL_ConvertPixels(int width, int height, Uint32 from_format, const void *from, int from_pitch, Uint32 to_format,
                      void *to, int to_pitch) {
  if (from == NULL || to == NULL) return SDL_InvalidParamError(from == NULL ? "src" : "dst");
  if (from_pitch == 0 || to_pitch == 0) return SDL_InvalidParamError("pitch");
  if (SDL_ISPIXELFORMAT_INDEXED(from_format) || SDL_ISPIXELFORMAT_INDEXED(to_format)) return SDL_Unsupported();
  SDL_PixelFormat *source = SDL_AllocFormat(from_format);
  SDL_PixelFormat *target = source == NULL ? NULL : SDL_AllocFormat(to_format);
  if (target != NULL) CopyPixels(source, from, from_pitch, target, to, to_pitch, width, height);
  int result = target == NULL ? -1 : 0;
  if (source != NULL) SDL_FreeFormat(source);
  if (target != NULL) SDL_FreeFormat(target);
  return result;
}
