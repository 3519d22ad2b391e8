#include "palette.h"

#include <math.h>

#include "fractal.h"

enum { STOPS = 8 };
/* Turns of the palette a level: the square root has rings far outside and fine threads near the set alike. */
#define TURNS 0.115f

const char *const PALETTE_NAMES[PALETTE_COUNT] = {"Ember", "Lagoon", "Aurora", "Orchid", "Ink"};

/* Each is mixed with the next one, the last with the first. */
static const uint32_t STOPS_OF[PALETTE_COUNT][STOPS] = {
    {0x0b0d1f, 0x2a1a4a, 0x6a2360, 0xb8383f, 0xf07a2a, 0xffc35a, 0xfff1cf, 0x7a5a6e},
    {0x03142b, 0x0a3b66, 0x117a9b, 0x3fc1b0, 0xc9f2d8, 0xfdf3d2, 0xd9a066, 0x3a3a55},
    {0x070b1c, 0x0f2f4f, 0x0f7a6c, 0x5bcf9a, 0xd8f7c4, 0x8f86e0, 0x4b2c86, 0x1a1240},
    {0x12081f, 0x431a5c, 0x8a2f86, 0xd65c9f, 0xf7a7b5, 0xfff0e6, 0xa9b8f2, 0x3f4a9a},
    {0x0f1318, 0x3a4048, 0x7d848e, 0xc7cbd1, 0xf7f6f2, 0xb9b3a8, 0x6b655c, 0x24231f},
};

/* Light adds up as squares of what the screen is told, nearly. */
static uint32_t mix(uint32_t from, uint32_t to, float share) {
  share = share * share * (3 - 2 * share);
  uint32_t mixed = 0xff000000u;
  for (int shift = 0; shift < 24; shift += 8) {
    float a = (float)(from >> shift & 255), b = (float)(to >> shift & 255);
    mixed |= (uint32_t)(sqrtf(a * a + (b * b - a * a) * share) + 0.5f) << shift;
  }
  return mixed;
}

void paletteMake(Palette *palette, int which) {
  const uint32_t *stops = STOPS_OF[which];
  for (int i = 0; i < PALETTE_SHADES; i++) {
    float place = (float)i * STOPS / PALETTE_SHADES;
    int stop = (int)place;
    palette->shades[i] = mix(stops[stop], stops[(stop + 1) % STOPS], place - (float)stop);
  }
  palette->inside = mix(0, stops[0], 0.1f);
}

uint32_t paletteColor(const Palette *palette, float level, float phase) {
  if (level == LEVEL_INSIDE) return palette->inside;
  float turn = sqrtf(level) * TURNS + phase;
  return palette->shades[(int32_t)(turn * PALETTE_SHADES) & (PALETTE_SHADES - 1)];
}
