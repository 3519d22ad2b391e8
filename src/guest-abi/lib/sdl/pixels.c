#include "sdl.h"

/* ── Formats ── */
typedef struct FormatRow {
  Uint32 format;
  const char *name;
  Uint8 bits; /* as SDL_PixelFormatEnumToMasks tells them */
  Uint32 r, g, b, a;
} FormatRow;

#define ROW(name, bits, r, g, b, a) {SDL_PIXELFORMAT_##name, "SDL_PIXELFORMAT_" #name, bits, r, g, b, a}
static const FormatRow FORMATS[] = {
    ROW(INDEX8, 8, 0, 0, 0, 0),
    ROW(RGB332, 8, 0xE0, 0x1C, 0x03, 0),
    ROW(RGB444, 12, 0x0F00, 0x00F0, 0x000F, 0),
    ROW(BGR444, 12, 0x000F, 0x00F0, 0x0F00, 0),
    ROW(RGB555, 15, 0x7C00, 0x03E0, 0x001F, 0),
    ROW(BGR555, 15, 0x001F, 0x03E0, 0x7C00, 0),
    ROW(ARGB4444, 16, 0x0F00, 0x00F0, 0x000F, 0xF000),
    ROW(RGBA4444, 16, 0xF000, 0x0F00, 0x00F0, 0x000F),
    ROW(ABGR4444, 16, 0x000F, 0x00F0, 0x0F00, 0xF000),
    ROW(BGRA4444, 16, 0x00F0, 0x0F00, 0xF000, 0x000F),
    ROW(ARGB1555, 16, 0x7C00, 0x03E0, 0x001F, 0x8000),
    ROW(RGBA5551, 16, 0xF800, 0x07C0, 0x003E, 0x0001),
    ROW(ABGR1555, 16, 0x001F, 0x03E0, 0x7C00, 0x8000),
    ROW(BGRA5551, 16, 0x003E, 0x07C0, 0xF800, 0x0001),
    ROW(RGB565, 16, 0xF800, 0x07E0, 0x001F, 0),
    ROW(BGR565, 16, 0x001F, 0x07E0, 0xF800, 0),
    ROW(RGB24, 24, 0x0000FF, 0x00FF00, 0xFF0000, 0),
    ROW(BGR24, 24, 0xFF0000, 0x00FF00, 0x0000FF, 0),
    ROW(RGB888, 32, 0x00FF0000, 0x0000FF00, 0x000000FF, 0),
    ROW(RGBX8888, 32, 0xFF000000, 0x00FF0000, 0x0000FF00, 0),
    ROW(BGR888, 32, 0x000000FF, 0x0000FF00, 0x00FF0000, 0),
    ROW(BGRX8888, 32, 0x0000FF00, 0x00FF0000, 0xFF000000, 0),
    ROW(ARGB8888, 32, 0x00FF0000, 0x0000FF00, 0x000000FF, 0xFF000000),
    ROW(RGBA8888, 32, 0xFF000000, 0x00FF0000, 0x0000FF00, 0x000000FF),
    ROW(ABGR8888, 32, 0x000000FF, 0x0000FF00, 0x00FF0000, 0xFF000000),
    ROW(BGRA8888, 32, 0x0000FF00, 0x00FF0000, 0xFF000000, 0x000000FF),
};
enum { FORMAT_COUNT = sizeof FORMATS / sizeof *FORMATS };

static const FormatRow *RowOf(Uint32 format) {
  for (int i = 0; i < FORMAT_COUNT; i++) {
    if (FORMATS[i].format == format) return &FORMATS[i];
  }
  return NULL;
}

const char *SDL_GetPixelFormatName(Uint32 format) {
  const FormatRow *row = RowOf(format);
  if (row != NULL) return row->name;
  if (format == SDL_PIXELFORMAT_YV12) return "SDL_PIXELFORMAT_YV12";
  return format == SDL_PIXELFORMAT_IYUV ? "SDL_PIXELFORMAT_IYUV" : "SDL_PIXELFORMAT_UNKNOWN";
}

SDL_bool SDL_PixelFormatEnumToMasks(Uint32 format, int *bits, Uint32 *r, Uint32 *g, Uint32 *b, Uint32 *a) {
  const FormatRow *row = RowOf(format);
  *r = *g = *b = *a = 0;
  *bits = 0;
  if (row == NULL) {
    SDL_SetError("Unknown pixel format");
    return SDL_FALSE;
  }
  *bits = row->bits;
  *r = row->r;
  *g = row->g;
  *b = row->b;
  *a = row->a;
  return SDL_TRUE;
}

Uint32 SDL_MasksToPixelFormatEnum(int bits, Uint32 r, Uint32 g, Uint32 b, Uint32 a) {
  /* Without masks: what is usual for so many bits. */
  if ((r | g | b | a) == 0) {
    switch (bits) {
      case 8:
        return SDL_PIXELFORMAT_INDEX8;
      case 12:
        return SDL_PIXELFORMAT_RGB444;
      case 15:
        return SDL_PIXELFORMAT_RGB555;
      case 16:
        return SDL_PIXELFORMAT_RGB565;
      case 24:
        return SDL_PIXELFORMAT_RGB24;
      case 32:
        return SDL_PIXELFORMAT_RGB888;
      default:
        return SDL_PIXELFORMAT_UNKNOWN;
    }
  }
  for (int i = 0; i < FORMAT_COUNT; i++) {
    const FormatRow *row = &FORMATS[i];
    bool fits = row->bits == bits || (bits == 16 && SDL_BYTESPERPIXEL(row->format) == 2);
    if (fits && row->r == r && row->g == g && row->b == b && row->a == a) return row->format;
  }
  return SDL_PIXELFORMAT_UNKNOWN;
}

static void Channel(Uint32 mask, Uint8 *shift, Uint8 *loss) {
  *shift = mask == 0 ? 0 : (Uint8)__builtin_ctz(mask);
  *loss = (Uint8)(8 - __builtin_popcount(mask));
}

SDL_PixelFormat *SDL_AllocFormat(Uint32 format) {
  const FormatRow *row = RowOf(format);
  if (row == NULL) {
    SDL_SetError("Unknown pixel format");
    return NULL;
  }
  SDL_PixelFormat *made = calloc(1, sizeof *made);
  if (made == NULL || !Remember(made, IS_FORMAT)) {
    free(made);
    SDL_OutOfMemory();
    return NULL;
  }
  made->format = format;
  made->BitsPerPixel = row->bits;
  made->BytesPerPixel = (Uint8)SDL_BYTESPERPIXEL(format);
  made->Rmask = row->r;
  made->Gmask = row->g;
  made->Bmask = row->b;
  made->Amask = row->a;
  Channel(row->r, &made->Rshift, &made->Rloss);
  Channel(row->g, &made->Gshift, &made->Gloss);
  Channel(row->b, &made->Bshift, &made->Bloss);
  Channel(row->a, &made->Ashift, &made->Aloss);
  made->refcount = 1;
  return made;
}

void SDL_FreeFormat(SDL_PixelFormat *format) {
  if (!IsA(format, IS_FORMAT)) {
    SDL_InvalidParamError("format");
    return;
  }
  if (--format->refcount > 0) return;
  if (format->palette != NULL) SDL_FreePalette(format->palette);
  Forget(format);
  free(format);
}

/* ── Palettes ── */
SDL_Palette *SDL_AllocPalette(int ncolors) {
  if (ncolors < 1 || ncolors > 65536) {
    SDL_InvalidParamError("ncolors");
    return NULL;
  }
  SDL_Palette *palette = calloc(1, sizeof *palette);
  SDL_Color *colors = malloc((size_t)ncolors * sizeof *colors);
  if (palette == NULL || colors == NULL || !Remember(palette, IS_PALETTE)) {
    free(palette);
    free(colors);
    SDL_OutOfMemory();
    return NULL;
  }
  memset(colors, 0xFF, (size_t)ncolors * sizeof *colors);
  *palette = (SDL_Palette){.ncolors = ncolors, .colors = colors, .version = 1, .refcount = 1};
  return palette;
}

void SDL_FreePalette(SDL_Palette *palette) {
  if (!IsA(palette, IS_PALETTE)) {
    SDL_InvalidParamError("palette");
    return;
  }
  if (--palette->refcount > 0) return;
  Forget(palette);
  free(palette->colors);
  free(palette);
}

int SDL_SetPixelFormatPalette(SDL_PixelFormat *format, SDL_Palette *palette) {
  if (format == NULL) return SDL_InvalidParamError("SDL_SetPixelFormatPalette(): format");
  if (palette != NULL && !IsA(palette, IS_PALETTE)) return SDL_InvalidParamError("palette");
  if (palette != NULL && palette->ncolors > 1 << format->BitsPerPixel) {
    return SDL_SetError("SDL_SetPixelFormatPalette() passed a palette that doesn't match the format");
  }
  if (format->palette == palette) return 0;
  if (palette != NULL) palette->refcount++;
  if (format->palette != NULL) SDL_FreePalette(format->palette);
  format->palette = palette;
  return 0;
}

int SDL_SetPaletteColors(SDL_Palette *palette, const SDL_Color *colors, int first, int ncolors) {
  if (palette == NULL || !IsA(palette, IS_PALETTE) || colors == NULL) return SDL_InvalidParamError("palette");
  if (first < 0 || first > palette->ncolors || ncolors < 0) return SDL_InvalidParamError("first");
  int count = SDL_min(ncolors, palette->ncolors - first);
  if (colors != palette->colors + first) memmove(palette->colors + first, colors, (size_t)count * sizeof *colors);
  if (++palette->version == 0) palette->version = 1;
  return count == ncolors ? 0 : -1;
}

static Uint8 Nearest(const SDL_Palette *palette, Uint8 r, Uint8 g, Uint8 b, Uint8 a) {
  int best = 0;
  int least = INT32_MAX;
  for (int i = 0; i < palette->ncolors; i++) {
    int dr = palette->colors[i].r - r, dg = palette->colors[i].g - g, db = palette->colors[i].b - b,
        da = palette->colors[i].a - a;
    int distance = dr * dr + dg * dg + db * db + da * da;
    if (distance >= least) continue;
    best = i;
    least = distance;
    if (distance == 0) break;
  }
  return (Uint8)best;
}

/* ── Single pixels ── */
Uint32 SDL_MapRGBA(const SDL_PixelFormat *format, Uint8 r, Uint8 g, Uint8 b, Uint8 a) {
  if (format == NULL) {
    SDL_InvalidParamError("format");
    return 0;
  }
  if (format->palette != NULL) return Nearest(format->palette, r, g, b, a);
  return (Uint32)(r >> format->Rloss) << format->Rshift | (Uint32)(g >> format->Gloss) << format->Gshift |
         (Uint32)(b >> format->Bloss) << format->Bshift |
         (((Uint32)(a >> format->Aloss) << format->Ashift) & format->Amask);
}

Uint32 SDL_MapRGB(const SDL_PixelFormat *format, Uint8 r, Uint8 g, Uint8 b) {
  return SDL_MapRGBA(format, r, g, b, SDL_ALPHA_OPAQUE);
}

/* A channel of less than eight bits, spread over all 256 values. */
static inline Uint32 Widen(Uint32 pixel, Uint32 mask, Uint8 shift, Uint8 loss) {
  Uint32 value = (pixel & mask) >> shift;
  return loss == 0 ? value : loss == 8 ? 0 : value * 255 / ((1u << (8 - loss)) - 1);
}

static Uint32 ToArgb(Uint32 pixel, const SDL_PixelFormat *format) {
  if (format->palette != NULL) {
    if (pixel >= (Uint32)format->palette->ncolors) return 0;
    SDL_Color color = format->palette->colors[pixel];
    return Argb(color.a, color.r, color.g, color.b);
  }
  Uint32 a = format->Amask == 0 ? 255 : Widen(pixel, format->Amask, format->Ashift, format->Aloss);
  return Argb(a, Widen(pixel, format->Rmask, format->Rshift, format->Rloss),
              Widen(pixel, format->Gmask, format->Gshift, format->Gloss),
              Widen(pixel, format->Bmask, format->Bshift, format->Bloss));
}

void SDL_GetRGBA(Uint32 pixel, const SDL_PixelFormat *format, Uint8 *r, Uint8 *g, Uint8 *b, Uint8 *a) {
  Uint32 argb = ToArgb(pixel, format);
  *r = (Uint8)(argb >> 16);
  *g = (Uint8)(argb >> 8);
  *b = (Uint8)argb;
  *a = (Uint8)(argb >> 24);
}

void SDL_GetRGB(Uint32 pixel, const SDL_PixelFormat *format, Uint8 *r, Uint8 *g, Uint8 *b) {
  Uint8 a;
  SDL_GetRGBA(pixel, format, r, g, b, &a);
}

void SDL_CalculateGammaRamp(float gamma, Uint16 *ramp) {
  if (gamma < 0 || ramp == NULL) {
    SDL_InvalidParamError(ramp == NULL ? "ramp" : "gamma");
    return;
  }
  for (int i = 0; i < 256; i++) {
    double value = gamma == 0 ? 0 : pow(i / 256.0, 1.0 / gamma) * 65535.0 + 0.5;
    ramp[i] = (Uint16)SDL_min(value, 65535.0);
  }
}

/* ── Rows ── */
Uint32 RawPixel(const SDL_PixelFormat *format, const Uint8 *at) {
  switch (format->BytesPerPixel) {
    case 1:
      return *at;
    case 2: {
      Uint16 pixel;
      memcpy(&pixel, at, sizeof pixel);
      return pixel;
    }
    case 3:
      return (Uint32)at[0] | (Uint32)at[1] << 8 | (Uint32)at[2] << 16;
    default: {
      Uint32 pixel;
      memcpy(&pixel, at, sizeof pixel);
      return pixel;
    }
  }
}

Uint32 ReadPixel(const SDL_PixelFormat *format, const Uint8 *at) { return ToArgb(RawPixel(format, at), format); }

void ReadPixels(const SDL_PixelFormat *format, const Uint8 *row, int x, int count, Uint32 *argb) {
  const Uint8 *at = row + (ptrdiff_t)x * format->BytesPerPixel;
  switch (format->format) {
    case SDL_PIXELFORMAT_ARGB8888:
      memcpy(argb, at, (size_t)count * 4);
      return;
    case SDL_PIXELFORMAT_RGB888:
      memcpy(argb, at, (size_t)count * 4);
      for (int i = 0; i < count; i++) argb[i] |= 0xFF000000;
      return;
    case SDL_PIXELFORMAT_ABGR8888:
      memcpy(argb, at, (size_t)count * 4);
      for (int i = 0; i < count; i++) {
        Uint32 p = argb[i];
        argb[i] = (p & 0xFF00FF00) | (p & 0xFF) << 16 | (p >> 16 & 0xFF);
      }
      return;
    default:
      for (int i = 0; i < count; i++, at += format->BytesPerPixel) argb[i] = ReadPixel(format, at);
  }
}

void WritePixels(const SDL_PixelFormat *format, Uint8 *row, int x, int count, const Uint32 *argb) {
  Uint8 *at = row + (ptrdiff_t)x * format->BytesPerPixel;
  if (format->format == SDL_PIXELFORMAT_ARGB8888) {
    memcpy(at, argb, (size_t)count * 4);
    return;
  }
  for (int i = 0; i < count; i++, at += format->BytesPerPixel) {
    Uint32 p = argb[i];
    Uint32 pixel = SDL_MapRGBA(format, (Uint8)(p >> 16), (Uint8)(p >> 8), (Uint8)p, (Uint8)(p >> 24));
    switch (format->BytesPerPixel) {
      case 1:
        *at = (Uint8)pixel;
        break;
      case 2: {
        Uint16 half = (Uint16)pixel;
        memcpy(at, &half, sizeof half);
        break;
      }
      case 3:
        at[0] = (Uint8)pixel;
        at[1] = (Uint8)(pixel >> 8);
        at[2] = (Uint8)(pixel >> 16);
        break;
      default:
        memcpy(at, &pixel, sizeof pixel);
    }
  }
}
