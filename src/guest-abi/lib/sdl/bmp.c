/* Windows bitmaps: 1, 4, 8, 16, 24 and 32 bits, not compressed; written with 8, 24 or 32. */
#include "sdl.h"

enum { FILE_HEADER = 14, INFO_HEADER = 40, BITFIELDS = 3 };

typedef struct Header {
  Sint64 start;
  Uint32 offset, size, compression, used;
  Sint32 width, height;
  Uint16 depth;
  Uint32 r, g, b, a;
} Header;

static bool ReadHeader(SDL_RWops *from, Header *header) {
  char magic[2];
  header->start = SDL_RWtell(from);
  if (SDL_RWread(from, magic, 2, 1) != 1 || memcmp(magic, "BM", 2) != 0) {
    SDL_SetError("File is not a Windows BMP file");
    return false;
  }
  SDL_ReadLE32(from);
  SDL_ReadLE32(from);
  header->offset = SDL_ReadLE32(from);
  header->size = SDL_ReadLE32(from);
  if (header->size == 12) {
    header->width = SDL_ReadLE16(from);
    header->height = SDL_ReadLE16(from);
    SDL_ReadLE16(from);
    header->depth = SDL_ReadLE16(from);
    return true;
  }
  if (header->size < INFO_HEADER || header->size > 1024) {
    SDL_SetError("Unknown kind of BMP file");
    return false;
  }
  header->width = (Sint32)SDL_ReadLE32(from);
  header->height = (Sint32)SDL_ReadLE32(from);
  SDL_ReadLE16(from);
  header->depth = SDL_ReadLE16(from);
  header->compression = SDL_ReadLE32(from);
  for (int i = 0; i < 3; i++) SDL_ReadLE32(from);
  header->used = SDL_ReadLE32(from);
  SDL_ReadLE32(from);
  if (header->compression == BITFIELDS || header->size >= 52) {
    header->r = SDL_ReadLE32(from);
    header->g = SDL_ReadLE32(from);
    header->b = SDL_ReadLE32(from);
    if (header->size >= 56) header->a = SDL_ReadLE32(from);
  }
  return true;
}

static Uint32 FormatOf(Header *header) {
  if (header->compression != 0 && header->compression != BITFIELDS) return SDL_PIXELFORMAT_UNKNOWN;
  bool masks = header->compression == BITFIELDS;
  switch (header->depth) {
    case 1:
    case 4:
    case 8:
      return SDL_PIXELFORMAT_INDEX8;
    case 16:
      return masks ? SDL_MasksToPixelFormatEnum(16, header->r, header->g, header->b, header->a)
                   : (Uint32)SDL_PIXELFORMAT_RGB555;
    case 24:
      return SDL_PIXELFORMAT_BGR24;
    case 32:
      return masks ? SDL_MasksToPixelFormatEnum(32, header->r, header->g, header->b, header->a)
                   : (Uint32)SDL_PIXELFORMAT_ARGB8888;
    default:
      return SDL_PIXELFORMAT_UNKNOWN;
  }
}

static bool ReadPalette(SDL_RWops *from, const Header *header, SDL_Palette *palette) {
  Uint32 most = 1u << header->depth, count = header->used == 0 ? most : header->used;
  if (count > most) {
    SDL_SetError("Unsupported or incorrect biClrUsed field");
    return false;
  }
  SDL_RWseek(from, header->start + FILE_HEADER + header->size, RW_SEEK_SET);
  for (Uint32 i = 0; i < count; i++) {
    Uint8 entry[4] = {0};
    if (SDL_RWread(from, entry, header->size == 12 ? 3 : 4, 1) != 1) return false;
    palette->colors[i] = (SDL_Color){entry[2], entry[1], entry[0], 255};
  }
  palette->ncolors = (int)count;
  return true;
}

static bool ReadRows(SDL_RWops *from, const Header *header, SDL_Surface *surface, bool downwards) {
  size_t bytes = (((size_t)surface->w * header->depth + 31) / 32) * 4;
  Uint8 *row = malloc(bytes);
  bool read = row != NULL && SDL_RWseek(from, header->start + header->offset, RW_SEEK_SET) >= 0;
  for (int i = 0; read && i < surface->h; i++) {
    read = SDL_RWread(from, row, bytes, 1) == 1;
    Uint8 *to = (Uint8 *)surface->pixels + (ptrdiff_t)(downwards ? i : surface->h - 1 - i) * surface->pitch;
    if (header->depth >= 8) {
      memcpy(to, row, (size_t)surface->w * surface->format->BytesPerPixel);
    } else {
      int each = 8 / header->depth;
      for (int x = 0; x < surface->w; x++) {
        int shift = 8 - header->depth * (x % each + 1);
        to[x] = (Uint8)(row[x / each] >> shift & ((1 << header->depth) - 1));
      }
    }
  }
  free(row);
  if (!read) SDL_SetError("Error reading from BMP");
  return read;
}

/* Many files of 32 bits leave the alpha bytes zero. */
static void MendAlpha(SDL_Surface *surface) {
  Uint32 any = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (int y = 0; y < surface->h; y++) {
      Uint32 *row = (Uint32 *)(void *)((Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch);
      for (int x = 0; x < surface->w; x++) {
        if (pass == 0) {
          any |= row[x] & 0xFF000000;
        } else {
          row[x] |= 0xFF000000;
        }
      }
    }
    if (any != 0) return;
  }
}

static SDL_Surface *Load(SDL_RWops *from) {
  Header header = {0};
  if (!ReadHeader(from, &header)) return NULL;
  bool downwards = header.height < 0;
  if (header.width <= 0 || header.height == 0 || header.height == INT32_MIN) {
    SDL_SetError("BMP file with bad dimensions (%dx%d)", (int)header.width, (int)header.height);
    return NULL;
  }
  Uint32 format = FormatOf(&header);
  if (format == SDL_PIXELFORMAT_UNKNOWN) {
    SDL_SetError("Compressed BMP files and unusual depths are not supported");
    return NULL;
  }
  int height = downwards ? -header.height : header.height;
  SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, header.width, height, 0, format);
  if (surface == NULL) return NULL;
  bool read = (surface->format->palette == NULL || ReadPalette(from, &header, surface->format->palette)) &&
              ReadRows(from, &header, surface, downwards);
  if (!read) {
    SDL_FreeSurface(surface);
    return NULL;
  }
  if (header.depth == 32 && header.compression == 0) MendAlpha(surface);
  return surface;
}

SDL_Surface *SDL_LoadBMP_RW(SDL_RWops *from, int freesrc) {
  if (from == NULL) return NULL;
  SDL_Surface *surface = Load(from);
  if (freesrc) SDL_RWclose(from);
  return surface;
}

static bool Save(SDL_Surface *surface, SDL_RWops *to) {
  int depth = surface->format->palette != NULL ? 8 : surface->format->Amask != 0 ? 32 : 24;
  Uint32 palette = depth == 8 ? 256 * 4 : 0, row = ((Uint32)surface->w * (Uint32)depth + 31) / 32 * 4;
  Uint32 offset = FILE_HEADER + INFO_HEADER + palette;
  SDL_RWwrite(to, "BM", 2, 1);
  SDL_WriteLE32(to, offset + row * (Uint32)surface->h);
  SDL_WriteLE32(to, 0);
  SDL_WriteLE32(to, offset);
  SDL_WriteLE32(to, INFO_HEADER);
  SDL_WriteLE32(to, (Uint32)surface->w);
  SDL_WriteLE32(to, (Uint32)surface->h);
  SDL_WriteLE16(to, 1);
  SDL_WriteLE16(to, (Uint16)depth);
  SDL_WriteLE32(to, 0);
  SDL_WriteLE32(to, row * (Uint32)surface->h);
  SDL_WriteLE32(to, 0);
  SDL_WriteLE32(to, 0);
  SDL_WriteLE32(to, palette / 4);
  SDL_WriteLE32(to, 0);
  for (Uint32 i = 0; i < palette / 4; i++) {
    SDL_Color color = i < (Uint32)surface->format->palette->ncolors ? surface->format->palette->colors[i]
                                                                    : (SDL_Color){0, 0, 0, 255};
    Uint8 entry[4] = {color.b, color.g, color.r, color.a};
    SDL_RWwrite(to, entry, 4, 1);
  }
  Uint8 *bytes = calloc(1, row + 4);
  if (bytes == NULL) return SDL_OutOfMemory(), false;
  bool written = true;
  for (int y = surface->h - 1; written && y >= 0; y--) {
    const Uint8 *from = (Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    for (int x = 0; x < surface->w; x++) {
      const Uint8 *at = from + (ptrdiff_t)x * surface->format->BytesPerPixel;
      Uint32 argb = depth == 8 ? *at : ReadPixel(surface->format, at);
      /* Little-endian, so the first bytes are blue, green and red. */
      memcpy(bytes + (ptrdiff_t)x * depth / 8, &argb, (size_t)depth / 8);
    }
    written = SDL_RWwrite(to, bytes, row, 1) == 1;
  }
  free(bytes);
  if (!written) SDL_Error(SDL_EFWRITE);
  return written;
}

int SDL_SaveBMP_RW(SDL_Surface *surface, SDL_RWops *to, int freedst) {
  if (to == NULL) return -1;
  bool saved = surface != NULL && surface->pixels != NULL && Save(surface, to);
  if (surface == NULL) SDL_InvalidParamError("surface");
  if (freedst && SDL_RWclose(to) < 0) saved = false;
  return saved ? 0 : -1;
}
