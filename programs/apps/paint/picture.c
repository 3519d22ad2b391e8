#include "picture.h"

#include <math.h>
#include <stdlib.h>

bool pictureMake(Picture *picture, int32_t width, int32_t height, uint32_t color) {
  if (width < 1 || height < 1 || width > PICTURE_MOST || height > PICTURE_MOST) return false;
  size_t count = (size_t)width * (size_t)height;
  uint32_t *pixels = malloc(count * sizeof *pixels);
  if (pixels == NULL) return false;
  for (size_t i = 0; i < count; i++) pixels[i] = color;
  *picture = (Picture){width, height, pixels};
  return true;
}

void pictureFree(Picture *picture) {
  free(picture->pixels);
  *picture = (Picture){0};
}

static int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

RatRect areaBoth(RatRect a, RatRect b) {
  int32_t x = most(a.x, b.x), y = most(a.y, b.y);
  RatRect both = {x, y, least(a.x + a.width, b.x + b.width) - x, least(a.y + a.height, b.y + b.height) - y};
  return areaEmpty(both) ? (RatRect){0, 0, 0, 0} : both;
}

RatRect areaUnion(RatRect a, RatRect b) {
  if (areaEmpty(a)) return b;
  if (areaEmpty(b)) return a;
  int32_t x = least(a.x, b.x), y = least(a.y, b.y);
  return (RatRect){x, y, most(a.x + a.width, b.x + b.width) - x, most(a.y + a.height, b.y + b.height) - y};
}

RatRect pictureFillRect(Picture *picture, RatRect area, uint32_t color) {
  area = areaBoth(area, (RatRect){0, 0, picture->width, picture->height});
  for (int32_t y = area.y; y < area.y + area.height; y++) {
    uint32_t *row = picture->pixels + (size_t)y * (size_t)picture->width;
    for (int32_t x = area.x; x < area.x + area.width; x++) row[x] = color;
  }
  return area;
}

/* The columns of a row of an ellipse in a box, by the middles of the pixels: false when there are none. */
static bool spanOf(RatRect box, int32_t row, int32_t *from, int32_t *to) {
  if (areaEmpty(box)) return false;
  double radiusX = box.width / 2.0, radiusY = box.height / 2.0;
  double up = (row + 0.5 - radiusY) / radiusY, inside = 1 - up * up;
  if (inside < 0) return false;
  double half = radiusX * sqrt(inside);
  *from = box.x + (int32_t)ceil(radiusX - half - 0.5);
  *to = box.x + (int32_t)floor(radiusX + half - 0.5);
  return *from <= *to;
}

/* What is in the outer ellipse, but not in the inner one. */
static RatRect ring(Picture *picture, RatRect outer, RatRect inner, uint32_t color) {
  for (int32_t row = 0; row < outer.height; row++) {
    int32_t y = outer.y + row, from, to, innerFrom, innerTo;
    if (y < 0 || y >= picture->height || !spanOf(outer, row, &from, &to)) continue;
    if (y >= inner.y && y < inner.y + inner.height && spanOf(inner, y - inner.y, &innerFrom, &innerTo)) {
      pictureFillRect(picture, (RatRect){from, y, innerFrom - from, 1}, color);
      pictureFillRect(picture, (RatRect){innerTo + 1, y, to - innerTo, 1}, color);
    } else pictureFillRect(picture, (RatRect){from, y, to - from + 1, 1}, color);
  }
  return areaBoth(outer, (RatRect){0, 0, picture->width, picture->height});
}

static RatRect dot(Picture *picture, int32_t x, int32_t y, int32_t size, uint32_t color) {
  return ring(picture, (RatRect){x - (size - 1) / 2, y - (size - 1) / 2, size, size}, (RatRect){0, 0, 0, 0}, color);
}

/* Bresenham's line, with a dot at each of its places. */
RatRect pictureLine(Picture *picture, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t size, uint32_t color) {
  int32_t dx = abs(x2 - x1), dy = -abs(y2 - y1), stepX = x1 < x2 ? 1 : -1, stepY = y1 < y2 ? 1 : -1, error = dx + dy;
  RatRect changed = {0, 0, 0, 0};
  for (;;) {
    changed = areaUnion(changed, dot(picture, x1, y1, size, color));
    if (x1 == x2 && y1 == y2) return changed;
    int32_t twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x1 += stepX;
    }
    if (twice <= dx) {
      error += dx;
      y1 += stepY;
    }
  }
}

/* The box of two corners, larger on each side; a negative `by` makes it smaller. */
static RatRect boxOf(int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t by) {
  int32_t width = abs(x2 - x1) + 1 + 2 * by, height = abs(y2 - y1) + 1 + 2 * by;
  return (RatRect){least(x1, x2) - by, least(y1, y2) - by, width, height};
}

RatRect pictureRect(Picture *picture, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t size, bool filled, uint32_t color) {
  if (filled) return pictureFillRect(picture, boxOf(x1, y1, x2, y2, 0), color);
  RatRect outer = boxOf(x1, y1, x2, y2, (size - 1) / 2), inner = boxOf(x1, y1, x2, y2, (size - 1) / 2 - size);
  if (areaEmpty(inner)) return pictureFillRect(picture, outer, color);
  pictureFillRect(picture, (RatRect){outer.x, outer.y, outer.width, size}, color);
  pictureFillRect(picture, (RatRect){outer.x, inner.y + inner.height, outer.width, size}, color);
  pictureFillRect(picture, (RatRect){outer.x, inner.y, size, inner.height}, color);
  pictureFillRect(picture, (RatRect){inner.x + inner.width, inner.y, size, inner.height}, color);
  return areaBoth(outer, (RatRect){0, 0, picture->width, picture->height});
}

RatRect pictureEllipse(Picture *picture, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t size, bool filled, uint32_t color) {
  if (filled) return ring(picture, boxOf(x1, y1, x2, y2, 0), (RatRect){0, 0, 0, 0}, color);
  return ring(picture, boxOf(x1, y1, x2, y2, (size - 1) / 2), boxOf(x1, y1, x2, y2, (size - 1) / 2 - size), color);
}

typedef struct Seed {
  int32_t x, y;
} Seed;

/* Seeds from which a row is still to be filled to both sides. */
typedef struct Seeds {
  Seed *items;
  size_t count, room;
} Seeds;

static bool pushSeed(Seeds *seeds, int32_t x, int32_t y) {
  if (seeds->count == seeds->room) {
    size_t room = seeds->room == 0 ? 256 : seeds->room * 2;
    Seed *items = realloc(seeds->items, room * sizeof *items);
    if (items == NULL) return false;
    seeds->items = items;
    seeds->room = room;
  }
  seeds->items[seeds->count++] = (Seed){x, y};
  return true;
}

/* A seed for each run of the old colour in a row, between two columns. */
static bool seedRow(const Picture *picture, Seeds *seeds, int32_t y, int32_t from, int32_t to, uint32_t old) {
  if (y < 0 || y >= picture->height) return true;
  const uint32_t *row = picture->pixels + (size_t)y * (size_t)picture->width;
  for (int32_t x = from; x <= to; x++) {
    if (row[x] == old && (x == from || row[x - 1] != old) && !pushSeed(seeds, x, y)) return false;
  }
  return true;
}

bool pictureFlood(Picture *picture, int32_t x, int32_t y, uint32_t color, RatRect *changed) {
  *changed = (RatRect){0, 0, 0, 0};
  if (x < 0 || y < 0 || x >= picture->width || y >= picture->height) return true;
  uint32_t old = picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x];
  if (old == color) return true;
  Seeds seeds = {0};
  bool enough = pushSeed(&seeds, x, y);
  while (enough && seeds.count > 0) {
    Seed seed = seeds.items[--seeds.count];
    uint32_t *row = picture->pixels + (size_t)seed.y * (size_t)picture->width;
    if (row[seed.x] != old) continue;
    int32_t from = seed.x, to = seed.x;
    while (from > 0 && row[from - 1] == old) from--;
    while (to + 1 < picture->width && row[to + 1] == old) to++;
    for (int32_t i = from; i <= to; i++) row[i] = color;
    *changed = areaUnion(*changed, (RatRect){from, seed.y, to - from + 1, 1});
    enough = seedRow(picture, &seeds, seed.y - 1, from, to, old) && seedRow(picture, &seeds, seed.y + 1, from, to, old);
  }
  free(seeds.items);
  return enough;
}
