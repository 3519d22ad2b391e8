#include "bmp.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_HEADER = 14, INFO_HEADER = 40, HEADERS = FILE_HEADER + INFO_HEADER, MOST_COLORS = 256, DOTS_PER_METER = 3780 };

static const char CUT_SHORT[] = "The file ends too early.";

static void put(uint8_t *at, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get(const uint8_t *at, int bytes) {
  uint32_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint32_t)at[i] << (8 * i);
  return value;
}

/* Rows are filled up to a multiple of four bytes. */
static size_t rowBytes(int32_t width, int bits) { return ((size_t)width * (size_t)bits + 31) / 32 * 4; }

bool bmpWrite(FILE *file, const Picture *picture) {
  size_t stride = rowBytes(picture->width, 24), bytes = stride * (size_t)picture->height;
  uint8_t header[HEADERS] = {'B', 'M'}, *row = calloc(1, stride);
  if (row == NULL) return false;
  put(header + 2, (uint32_t)(HEADERS + bytes), 4);
  put(header + 10, HEADERS, 4);
  put(header + 14, INFO_HEADER, 4);
  put(header + 18, (uint32_t)picture->width, 4);
  put(header + 22, (uint32_t)picture->height, 4);
  put(header + 26, 1, 2);
  put(header + 28, 24, 2);
  put(header + 34, (uint32_t)bytes, 4);
  put(header + 38, DOTS_PER_METER, 4);
  put(header + 42, DOTS_PER_METER, 4);
  bool written = fwrite(header, sizeof header, 1, file) == 1;
  /* From the last row up. */
  for (int32_t y = picture->height - 1; y >= 0 && written; y--) {
    const uint32_t *pixels = picture->pixels + (size_t)y * (size_t)picture->width;
    for (int32_t x = 0; x < picture->width; x++) put(row + 3 * x, pixels[x], 3);
    written = fwrite(row, stride, 1, file) == 1;
  }
  free(row);
  return written && fflush(file) == 0;
}

static uint32_t pixelOf(const uint8_t *row, int32_t x, int bits, const uint32_t *colors) {
  if (bits >= 24) return get(row + (size_t)x * (size_t)(bits / 8), 3) | 0xff000000u;
  int perByte = 8 / bits, shift = (perByte - 1 - x % perByte) * bits;
  return colors[row[x / perByte] >> shift & ((1 << bits) - 1)];
}

static const char *readRows(FILE *file, Picture *picture, int bits, bool downwards, const uint32_t *colors) {
  size_t stride = rowBytes(picture->width, bits);
  uint8_t *row = malloc(stride);
  if (row == NULL) return "There is not enough memory for it.";
  for (int32_t i = 0; i < picture->height; i++) {
    int32_t y = downwards ? i : picture->height - 1 - i;
    if (fread(row, stride, 1, file) != 1) {
      free(row);
      return CUT_SHORT;
    }
    for (int32_t x = 0; x < picture->width; x++) picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x] = pixelOf(row, x, bits, colors);
  }
  free(row);
  return NULL;
}

const char *bmpRead(FILE *file, Picture *picture) {
  uint8_t header[HEADERS], entry[4];
  if (fread(header, 2, 1, file) != 1 || memcmp(header, "BM", 2) != 0) return "It is no Windows bitmap (BMP).";
  if (fread(header + 2, sizeof header - 2, 1, file) != 1) return CUT_SHORT;
  uint32_t start = get(header + 10, 4), infoSize = get(header + 14, 4), compression = get(header + 30, 4);
  int64_t width = (int32_t)get(header + 18, 4), height = (int32_t)get(header + 22, 4);
  int bits = (int)get(header + 28, 2);
  bool downwards = height < 0;
  if (downwards) height = -height;
  if (infoSize < INFO_HEADER || infoSize > 1024 || start > INT32_MAX) return "It is a kind of bitmap that is not read here.";
  if (compression != 0 && !(compression == 3 && bits == 32)) return "It is compressed, which is not read here.";
  if (bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32) return "It has a number of bits a pixel that is not read here.";
  if (width < 1 || height < 1 || width > PICTURE_MOST || height > PICTURE_MOST) return "It is too large, or has no size.";

  uint32_t colors[MOST_COLORS] = {0};
  if (bits <= 8) {
    uint32_t used = get(header + 46, 4), most = 1u << bits;
    if (used == 0 || used > most) used = most;
    if (fseek(file, (long)(FILE_HEADER + infoSize), SEEK_SET) != 0) return CUT_SHORT;
    for (uint32_t i = 0; i < used; i++) {
      if (fread(entry, sizeof entry, 1, file) != 1) return CUT_SHORT;
      colors[i] = get(entry, 3) | 0xff000000u;
    }
    for (uint32_t i = used; i < most; i++) colors[i] = 0xff000000u;
  }
  if (fseek(file, (long)start, SEEK_SET) != 0) return CUT_SHORT;
  Picture read;
  if (!pictureMake(&read, (int32_t)width, (int32_t)height, 0xff000000u)) return "There is not enough memory for it.";
  const char *wrong = readRows(file, &read, bits, downwards, colors);
  if (wrong != NULL) pictureFree(&read);
  else *picture = read;
  return wrong;
}
