/* The Mandelbrot set, where a view shows it. No windows, no threads. */
#ifndef MANDELBROT_FRACTAL_H
#define MANDELBROT_FRACTAL_H

#include <stdbool.h>
#include <stdint.h>

/* What a picture shows: the point in its middle, and the width of one of its pixels. */
typedef struct View {
  double x, y; /* y upwards, as in mathematics */
  double scale;
} View;

typedef struct Size {
  int32_t width, height;
} Size;

/* Points of one square block of pixels each, of a part of a picture. */
typedef struct Tile {
  int32_t x, y, width, height; /* pixels of the picture */
  int32_t step;                /* pixels from one point to the next: 1 is as fine as it gets */
} Tile;

/* Where the level of a point stands: how many steps it takes to leave, smoothly; or that it never does. */
#define LEVEL_INSIDE (-1.0f)

int32_t tileColumns(const Tile *tile); /* points in a row of it */
int32_t tileRows(const Tile *tile);
/* Computes the levels of one row of a tile. */
void tileRow(const Tile *tile, int32_t row, const View *view, Size picture, int32_t iterations, float *levels);

View viewHome(Size picture); /* all of the set */
/* Brings the view nearer (factor below 1) or farther; the point under a pixel stays there. false: as near as doubles go. */
bool viewZoom(View *view, Size picture, double x, double y, double factor);
/* Numbers around this view are farther apart than that: below, points of neighbouring pixels would be the same. */
double viewFinest(const View *view);
/* Enough to see something at this depth. */
int32_t viewIterations(const View *view, Size picture);

#endif
