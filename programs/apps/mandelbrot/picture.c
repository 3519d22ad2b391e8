#include "picture.h"

#include <math.h>
#include <stdlib.h>

enum { TILE = 64, PIXELS_MAX = 1 << 26 };
static const int32_t STEPS[] = {16, 4, 1};
#define STEP_COUNT (sizeof STEPS / sizeof *STEPS)
#define UNKNOWN 1e9f

static bool allocate(Picture *picture, Size size) {
  if ((int64_t)size.width * size.height > PIXELS_MAX) return false;
  size_t count = (size_t)size.width * (size_t)size.height;
  *picture = (Picture){.size = size, .view = picture->view};
  picture->levels = malloc(count * sizeof *picture->levels);
  picture->grain = malloc(count * sizeof *picture->grain);
  picture->pixels = malloc(count * sizeof *picture->pixels);
  for (int i = 0; i < 2; i++) picture->spare[i] = malloc(count * sizeof *picture->spare[i]);
  if (picture->levels != NULL && picture->grain != NULL && picture->pixels != NULL && picture->spare[0] != NULL && picture->spare[1] != NULL) return true;
  pictureFree(picture);
  return false;
}

void pictureFree(Picture *picture) {
  free(picture->levels);
  free(picture->grain);
  free(picture->pixels);
  free(picture->spare[0]);
  free(picture->spare[1]);
}

/* Where the pixels of one side of a picture lie in another picture: UNSEEN, or a place along its side. */
#define UNSEEN (-1)
static void placesIn(int32_t *places, double from, double to, double scaleFrom, double scaleTo, int32_t sizeFrom, int32_t sizeTo) {
  double factor = scaleTo / scaleFrom, origin = sizeFrom / 2.0 + (to - from) / scaleFrom + (0.5 - sizeTo / 2.0) * factor;
  for (int32_t i = 0; i < sizeTo; i++) {
    double place = floor(origin + i * factor);
    places[i] = place >= 0 && place < sizeFrom ? (int32_t)place : UNSEEN;
  }
}

/* Looks up, for each pixel of the view, what one of another picture knows of it. */
static void project(const Picture *from, View view, Size size, float *levels, float *grain) {
  int32_t *across = malloc(sizeof *across * (size_t)(size.width + size.height));
  int32_t *down = across + size.width;
  if (across != NULL) {
    placesIn(across, from->view.x, view.x, from->view.scale, view.scale, from->size.width, size.width);
    placesIn(down, -from->view.y, -view.y, from->view.scale, view.scale, from->size.height, size.height);
  }
  /* Enlarged, a level stands for more pixels; made smaller, it is one of several that could stand there. */
  double factor = view.scale / from->view.scale;
  float coarser = fabs(factor - 1) < 1e-9 ? 1 : (float)fmax(2, 1 / factor);
  for (int32_t y = 0; y < size.height; y++) {
    for (int32_t x = 0; x < size.width; x++, levels++, grain++) {
      *levels = 0;
      *grain = UNKNOWN;
      if (across == NULL || across[x] == UNSEEN || down[y] == UNSEEN) continue;
      size_t at = (size_t)down[y] * (size_t)from->size.width + (size_t)across[x];
      *levels = from->levels[at];
      *grain = from->grain[at] < UNKNOWN ? from->grain[at] * coarser : UNKNOWN;
    }
  }
  free(across);
}

bool pictureResize(Picture *picture, Size size) {
  Picture next = {.view = picture->view};
  /* Pixels stay where they are: half of one is no place for one. */
  next.view.x += (size.width - picture->size.width) % 2 * next.view.scale / 2;
  next.view.y -= (size.height - picture->size.height) % 2 * next.view.scale / 2;
  if (!allocate(&next, size)) return false;
  if (picture->levels == NULL) {
    for (size_t i = 0; i < (size_t)size.width * (size_t)size.height; i++) {
      next.levels[i] = 0;
      next.grain[i] = UNKNOWN;
    }
  } else {
    project(picture, next.view, size, next.levels, next.grain);
  }
  pictureFree(picture);
  *picture = next;
  return true;
}

void pictureMoveTo(Picture *picture, View view, bool sameIterations) {
  project(picture, view, picture->size, picture->spare[0], picture->spare[1]);
  float *levels = picture->levels, *grain = picture->grain;
  picture->levels = picture->spare[0];
  picture->grain = picture->spare[1];
  picture->spare[0] = levels;
  picture->spare[1] = grain;
  picture->view = view;
  if (sameIterations) return;
  size_t count = (size_t)picture->size.width * (size_t)picture->size.height;
  for (size_t i = 0; i < count; i++) picture->grain[i] = fmaxf(2, picture->grain[i]);
}

static bool needs(const Picture *picture, const Tile *tile) {
  for (int32_t y = tile->y; y < tile->y + tile->height; y++) {
    const float *grain = &picture->grain[(size_t)y * (size_t)picture->size.width];
    for (int32_t x = tile->x; x < tile->x + tile->width; x++)
      if (grain[x] > (float)tile->step) return true;
  }
  return false;
}

/* A tile and how far it is from the place that the person looks at. */
typedef struct Candidate {
  Tile tile;
  double distance;
} Candidate;

static int nearerFirst(const void *a, const void *b) {
  const Candidate *x = a, *y = b;
  return (x->distance > y->distance) - (x->distance < y->distance);
}

Tile *pictureNeeds(const Picture *picture, double x, double y, size_t *count) {
  Size size = picture->size;
  size_t columns = (size_t)(size.width + TILE - 1) / TILE, rows = (size_t)(size.height + TILE - 1) / TILE;
  Candidate *candidates = malloc(columns * rows * sizeof *candidates);
  Tile *tiles = malloc(columns * rows * STEP_COUNT * sizeof *tiles);
  *count = 0;
  if (candidates == NULL || tiles == NULL) {
    free(candidates);
    free(tiles);
    return NULL;
  }
  for (size_t i = 0; i < columns * rows; i++) {
    int32_t left = (int32_t)(i % columns) * TILE, top = (int32_t)(i / columns) * TILE;
    int32_t width = size.width - left < TILE ? size.width - left : TILE, height = size.height - top < TILE ? size.height - top : TILE;
    candidates[i] = (Candidate){{left, top, width, height, 0}, hypot(left + width / 2.0 - x, top + height / 2.0 - y)};
  }
  qsort(candidates, columns * rows, sizeof *candidates, nearerFirst);
  for (size_t pass = 0; pass < STEP_COUNT; pass++) {
    for (size_t i = 0; i < columns * rows; i++) {
      Tile tile = candidates[i].tile;
      tile.step = STEPS[pass];
      if (needs(picture, &tile)) tiles[(*count)++] = tile;
    }
  }
  free(candidates);
  return tiles;
}

void pictureAdd(Picture *picture, const Result *result, const Palette *palette, float phase) {
  Tile tile = result->tile;
  int32_t columns = tileColumns(&tile);
  for (int32_t y = 0; y < tile.height; y++) {
    size_t at = (size_t)(tile.y + y) * (size_t)picture->size.width + (size_t)tile.x;
    for (int32_t x = 0; x < tile.width; x++, at++) {
      if (picture->grain[at] <= (float)tile.step) continue;
      picture->levels[at] = result->levels[y / tile.step * columns + x / tile.step];
      picture->grain[at] = (float)tile.step;
      picture->pixels[at] = paletteColor(palette, picture->levels[at], phase);
    }
  }
}

void pictureColor(Picture *picture, const Palette *palette, float phase) {
  size_t count = (size_t)picture->size.width * (size_t)picture->size.height;
  for (size_t i = 0; i < count; i++) picture->pixels[i] = paletteColor(palette, picture->levels[i], phase);
}
