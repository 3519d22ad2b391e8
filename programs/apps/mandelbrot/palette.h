/* Colours of levels. */
#ifndef MANDELBROT_PALETTE_H
#define MANDELBROT_PALETTE_H

#include <stdint.h>

enum { PALETTE_COUNT = 5, PALETTE_SHADES = 4096 };

typedef struct Palette {
  uint32_t shades[PALETTE_SHADES]; /* goes round: the last meets the first */
  uint32_t inside;
} Palette;

extern const char *const PALETTE_NAMES[PALETTE_COUNT];

void paletteMake(Palette *palette, int which);
/* `phase`: where it begins, 0 to 1. */
uint32_t paletteColor(const Palette *palette, float level, float phase);

#endif
