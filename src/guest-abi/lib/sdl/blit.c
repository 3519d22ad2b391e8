/* How pixels get onto surfaces: a row at a time, in pieces, as 0xAARRGGBB. */
#include "sdl.h"

enum { PIECE = 256 };

bool IsBlendMode(SDL_BlendMode mode) {
  return mode == SDL_BLENDMODE_NONE || mode == SDL_BLENDMODE_BLEND || mode == SDL_BLENDMODE_ADD ||
         mode == SDL_BLENDMODE_MOD || mode == SDL_BLENDMODE_MUL;
}

static inline Uint32 Least(Uint32 value) { return value > 255 ? 255 : value; }

static inline Uint32 BlendOver(Uint32 from, Uint32 to) {
  Uint32 a = from >> 24;
  if (a == 255) return from;
  if (a == 0) return to;
  Uint32 rest = 255 - a;
  return Argb(Least(a + Times(to >> 24, rest)), Least(Times(from >> 16 & 255, a) + Times(to >> 16 & 255, rest)),
              Least(Times(from >> 8 & 255, a) + Times(to >> 8 & 255, rest)),
              Least(Times(from & 255, a) + Times(to & 255, rest)));
}

Uint32 Blend(SDL_BlendMode mode, Uint32 from, Uint32 to) {
  Uint32 a = from >> 24, r = from >> 16 & 255, g = from >> 8 & 255, b = from & 255;
  Uint32 ta = to >> 24, tr = to >> 16 & 255, tg = to >> 8 & 255, tb = to & 255;
  switch (mode) {
    case SDL_BLENDMODE_BLEND:
      return BlendOver(from, to);
    case SDL_BLENDMODE_ADD:
      return Argb(ta, Least(tr + Times(r, a)), Least(tg + Times(g, a)), Least(tb + Times(b, a)));
    case SDL_BLENDMODE_MOD:
      return Argb(ta, Times(r, tr), Times(g, tg), Times(b, tb));
    case SDL_BLENDMODE_MUL:
      return Argb(ta, Least(Times(r, tr) + Times(tr, 255 - a)), Least(Times(g, tg) + Times(tg, 255 - a)),
                  Least(Times(b, tb) + Times(tb, 255 - a)));
    default:
      return from;
  }
}

static Uint8 *RowAt(const SDL_Surface *surface, int y) { return (Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch; }

/* At most a piece. */
static void DrawPiece(SDL_Surface *to, int x, int y, int count, const Uint32 *argb, const Uint8 *skip,
                      SDL_BlendMode mode) {
  Uint8 *row = RowAt(to, y);
  if (mode == SDL_BLENDMODE_NONE && skip == NULL) {
    WritePixels(to->format, row, x, count, argb);
    return;
  }
  Uint32 there[PIECE];
  Uint32 *result = there;
  if (to->format->format == SDL_PIXELFORMAT_ARGB8888) {
    result = (Uint32 *)(void *)(row + (ptrdiff_t)x * 4);
  } else {
    ReadPixels(to->format, row, x, count, there);
  }
  if (mode == SDL_BLENDMODE_BLEND) {
    for (int i = 0; i < count; i++) {
      if (skip == NULL || !skip[i]) result[i] = BlendOver(argb[i], result[i]);
    }
  } else {
    for (int i = 0; i < count; i++) {
      if (skip == NULL || !skip[i]) result[i] = Blend(mode, argb[i], result[i]);
    }
  }
  if (result != there) return;
  if (to->format->palette == NULL || skip == NULL) {
    WritePixels(to->format, row, x, count, there);
    return;
  }
  /* Other entries of a palette may have the same colour: what is not drawn stays as it is. */
  for (int i = 0; i < count; i++) {
    if (!skip[i]) WritePixels(to->format, row, x + i, 1, there + i);
  }
}

void DrawSpan(SDL_Surface *to, int x, int y, int count, const Uint32 *argb, const Uint8 *skip, SDL_BlendMode mode) {
  for (int done = 0; done < count; done += PIECE) {
    DrawPiece(to, x + done, y, SDL_min(count - done, PIECE), argb + done, skip == NULL ? NULL : skip + done, mode);
  }
}

void FillSpan(SDL_Surface *to, int x, int y, int count, Uint32 argb, SDL_BlendMode mode) {
  if (mode == SDL_BLENDMODE_BLEND && argb >> 24 == 255) mode = SDL_BLENDMODE_NONE;
  if (mode == SDL_BLENDMODE_NONE && to->format->format == SDL_PIXELFORMAT_ARGB8888) {
    SDL_memset4(RowAt(to, y) + (ptrdiff_t)x * 4, argb, (size_t)count);
    return;
  }
  Uint32 piece[PIECE];
  SDL_memset4(piece, argb, (size_t)SDL_min(count, PIECE));
  for (int done = 0; done < count; done += PIECE) {
    DrawPiece(to, x + done, y, SDL_min(count - done, PIECE), piece, NULL, mode);
  }
}

/* The column or row of the source that lies under a point of the place. */
static inline int Sample(int at, int place, int size, int from, int length, bool mirrored) {
  int offset = size == length ? at - place : (int)(((Sint64)(at - place) * 2 + 1) * length / ((Sint64)size * 2));
  return from + (mirrored ? length - 1 - offset : offset);
}

/* Reads pixels as they lie or as they are sampled, and notes those of the colour key. */
static const Uint8 *FetchPiece(const SDL_Surface *from, const Uint8 *row, const int *columns, int count, bool apart,
                               const struct SDL_BlitMap *map, Uint32 *argb, Uint8 *skip) {
  const SDL_PixelFormat *format = from->format;
  int bytes = format->BytesPerPixel;
  if (!apart) {
    ReadPixels(format, row, columns[0], count, argb);
  } else if (format->format == SDL_PIXELFORMAT_ARGB8888) {
    const Uint32 *pixels = (const Uint32 *)(const void *)row;
    for (int i = 0; i < count; i++) argb[i] = pixels[columns[i]];
  } else {
    for (int i = 0; i < count; i++) argb[i] = ReadPixel(format, row + (ptrdiff_t)columns[i] * bytes);
  }
  bool keyed = map->keyed;
  if (keyed) {
    Uint32 key = map->key & ~format->Amask;
    for (int i = 0; i < count; i++) {
      int column = apart ? columns[i] : columns[0] + i;
      skip[i] = (RawPixel(format, row + (ptrdiff_t)column * bytes) & ~format->Amask) == key;
    }
  }
  if (Modulates(map)) {
    for (int i = 0; i < count; i++) argb[i] = Modulate(argb[i], map);
  }
  return keyed ? skip : NULL;
}

void DrawScaled(const SDL_Surface *from, const SDL_Rect *part, SDL_Surface *to, const SDL_Rect *place,
                const SDL_Rect *clip, const struct SDL_BlitMap *map, int flip) {
  SDL_Rect seen;
  if (part->w <= 0 || part->h <= 0 || !SDL_IntersectRect(place, clip, &seen)) return;
  bool mirrored = (flip & SDL_FLIP_HORIZONTAL) != 0, turned = (flip & SDL_FLIP_VERTICAL) != 0;
  bool apart = mirrored || place->w != part->w;
  bool plain = !apart && map->blend == SDL_BLENDMODE_NONE && !map->keyed && !Modulates(map) &&
               from->format->format == to->format->format && from->format->palette == to->format->palette;
  /* Of one surface onto itself, lower rows are read before they are written. */
  bool upwards = from->pixels == to->pixels && place->y > part->y;
  for (int i = 0; i < seen.h; i++) {
    int y = upwards ? seen.y + seen.h - 1 - i : seen.y + i;
    const Uint8 *row = RowAt(from, Sample(y, place->y, place->h, part->y, part->h, turned));
    if (plain) {
      int bytes = from->format->BytesPerPixel;
      memmove(RowAt(to, y) + (ptrdiff_t)seen.x * bytes,
              row + (ptrdiff_t)Sample(seen.x, place->x, place->w, part->x, part->w, false) * bytes,
              (size_t)seen.w * (size_t)bytes);
      continue;
    }
    for (int done = 0; done < seen.w; done += PIECE) {
      int count = SDL_min(seen.w - done, PIECE), x = seen.x + done;
      int columns[PIECE];
      Uint32 argb[PIECE];
      Uint8 skip[PIECE];
      for (int c = 0; c < (apart ? count : 1); c++) {
        columns[c] = Sample(x + c, place->x, place->w, part->x, part->w, mirrored);
      }
      const Uint8 *keyed = FetchPiece(from, row, columns, count, apart, map, argb, skip);
      DrawPiece(to, x, y, count, argb, keyed, map->blend);
    }
  }
}
