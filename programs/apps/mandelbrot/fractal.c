#include "fractal.h"

#include <float.h>
#include <math.h>

/* Far beyond 2, so that the smooth part of a level is exact. */
#define ESCAPE 65536.0
enum { FEWEST_ITERATIONS = 400 };

int32_t tileColumns(const Tile *tile) { return (tile->width + tile->step - 1) / tile->step; }
int32_t tileRows(const Tile *tile) { return (tile->height + tile->step - 1) / tile->step; }

/* The two largest parts of the set, whose points would all take every iteration. */
static bool inLargeParts(double x, double y) {
  double fromTip = x - 0.25, square = fromTip * fromTip + y * y;
  bool heart = square * (square + fromTip) <= 0.25 * y * y;
  return heart || (x + 1) * (x + 1) + y * y <= 0.0625;
}

/* Two numbers side by side: WebAssembly computes with both at once. */
typedef double Pair __attribute__((vector_size(16)));
typedef int64_t Mask __attribute__((vector_size(16))); /* all bits of a half: it is so */

/* A point on its way: z of z² + c, after so many steps. */
typedef struct Orbit {
  double x, y;
  int32_t steps;
} Orbit;

static float levelAt(int32_t steps, double square) { return fmaxf(0, (float)(steps + 2 - log2(log2(square) / 2))); }

/* Follows a point from where it is, until it leaves, or comes back to where it was: then it never leaves. */
static float follow(double cx, double cy, Orbit orbit, int32_t iterations) {
  double x = orbit.x, y = orbit.y, xx = x * x, yy = y * y, keptX = x, keptY = y;
  int32_t nextKept = orbit.steps + 8;
  for (int32_t i = orbit.steps; i < iterations; i++) {
    y = 2 * x * y + cy;
    x = xx - yy + cx;
    xx = x * x;
    yy = y * y;
    if (xx + yy > ESCAPE) return levelAt(i, xx + yy);
    if (x == keptX && y == keptY) return LEVEL_INSIDE;
    if (i == nextKept) {
      keptX = x;
      keptY = y;
      nextKept *= 2;
    }
  }
  return LEVEL_INSIDE;
}

static float levelOf(double cx, double cy, int32_t iterations) {
  return inLargeParts(cx, cy) ? LEVEL_INSIDE : follow(cx, cy, (Orbit){0}, iterations);
}

/* Neighbours go a long way together. When one has left, the other is followed alone. */
__attribute__((target("simd128"))) static void levelsOf(Pair cx, double y0, int32_t iterations, float levels[2]) {
  Pair cy = {y0, y0}, x = {0}, y = {0}, xx = {0}, yy = {0}, square = {0};
  Pair keptX = {0}, keptY = {0};
  int32_t nextKept = 8, i = 0;
  for (; i < iterations; i++) {
    y = 2 * x * y + cy;
    x = xx - yy + cx;
    xx = x * x;
    yy = y * y;
    square = xx + yy;
    Mask leaves = square > (Pair){ESCAPE, ESCAPE}, returns = (x == keptX) & (y == keptY);
    if ((leaves[0] | leaves[1]) != 0) break;
    if ((returns[0] & returns[1]) != 0) i = iterations;
    if (i != nextKept) continue;
    keptX = x;
    keptY = y;
    nextKept *= 2;
  }
  for (int lane = 0; lane < 2; lane++) {
    bool left = i < iterations && square[lane] > ESCAPE;
    levels[lane] = i >= iterations ? LEVEL_INSIDE : left ? levelAt(i, square[lane]) : follow(cx[lane], y0, (Orbit){x[lane], y[lane], i + 1}, iterations);
  }
}

void tileRow(const Tile *tile, int32_t row, const View *view, Size picture, int32_t iterations, float *levels) {
  double middle = tile->step / 2.0; /* of a block */
  double y = view->y - (tile->y + row * tile->step + middle - picture.height / 2.0) * view->scale;
  int32_t columns = tileColumns(tile);
  double first = view->x + (tile->x + middle - picture.width / 2.0) * view->scale, step = tile->step * view->scale;
  for (int32_t i = 0; i < columns; i += 2) {
    double a = first + i * step, b = first + (i + 1) * step;
    bool together = i + 1 < columns && !inLargeParts(a, y) && !inLargeParts(b, y);
    if (together) {
      levelsOf((Pair){a, b}, y, iterations, &levels[i]);
      continue;
    }
    levels[i] = levelOf(a, y, iterations);
    if (i + 1 < columns) levels[i + 1] = levelOf(b, y, iterations);
  }
}

static double homeScale(Size picture) { return fmax(3.5 / picture.width, 2.6 / picture.height); }

View viewHome(Size picture) { return (View){.x = -0.68, .y = 0, .scale = homeScale(picture)}; }

double viewFinest(const View *view) { return 2 * DBL_EPSILON * fmax(fabs(view->x), fabs(view->y)); }

bool viewZoom(View *view, Size picture, double x, double y, double factor) {
  double dx = x - picture.width / 2.0, dy = picture.height / 2.0 - y;
  View next = {.scale = fmin(view->scale * factor, homeScale(picture) * 4)};
  next.x = fmax(-4, fmin(4, view->x + dx * (view->scale - next.scale)));
  next.y = fmax(-4, fmin(4, view->y + dy * (view->scale - next.scale)));
  if (factor < 1 && next.scale < viewFinest(&next)) return false;
  *view = next;
  return true;
}

int32_t viewIterations(const View *view, Size picture) {
  double doublings = fmax(0, log2(homeScale(picture) / view->scale));
  return FEWEST_ITERATIONS + (int32_t)(60 * pow(doublings, 1.25));
}
