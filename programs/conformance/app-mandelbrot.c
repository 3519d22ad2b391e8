/* What Mandelbrot computes and keeps, without its window and threads */
#include "../apps/mandelbrot/fractal.c"
#include "../apps/mandelbrot/palette.c"
#include "../apps/mandelbrot/picture.c"

#include "check.h"

enum { WIDTH = 150, HEIGHT = 90 };
static const Size SIZE = {WIDTH, HEIGHT};
static Palette palette;

static float levelAtPoint(double x, double y, int32_t iterations) {
  /* Three in a row: the first two side by side, the last one alone. */
  Tile tile = {0, 0, 3, 1, 1};
  View view = {x, y, 1e-9};
  float levels[3];
  tileRow(&tile, 0, &view, (Size){3, 1}, iterations, levels);
  CHECK("alike alone and in a pair", fabsf(levels[0] - levels[2]) < 0.01f);
  return levels[1];
}

static void points(void) {
  const double inside[][2] = {{0, 0}, {-1, 0}, {0.24, 0}, {-0.1, 0.7}, {-1.31, 0}, {-0.12, 0.75}};
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) CHECK("never leaves", levelAtPoint(inside[i][0], inside[i][1], 5000) == LEVEL_INSIDE);
  const double outside[][2] = {{2, 2}, {0.26, 0}, {-2.1, 0}, {1, 1}, {-0.75, 0.1}};
  float before = -1;
  for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
    float level = levelAtPoint(outside[i][0], outside[i][1], 5000);
    CHECK("leaves", level >= 0 && level < 100);
    CHECK("farther out sooner", i > 0 || level < 3);
    CHECK("each at its own", level != before);
    before = level;
  }
  CHECK("not yet after few steps", levelAtPoint(0.26, 0, 10) == LEVEL_INSIDE);
}

/* Does all that is needed, as the threads would. Tiles that it took. */
static size_t computeAll(Picture *picture) {
  size_t count;
  Tile *tiles = pictureNeeds(picture, 10, 10, &count);
  int32_t step = 1000;
  for (size_t i = 0; i < count; i++) {
    CHECK("coarse ones first", tiles[i].step <= step);
    step = tiles[i].step;
    int32_t columns = tileColumns(&tiles[i]), rows = tileRows(&tiles[i]);
    Result *result = malloc(sizeof *result + sizeof(float) * (size_t)(columns * rows));
    result->tile = tiles[i];
    for (int32_t row = 0; row < rows; row++) tileRow(&tiles[i], row, &picture->view, picture->size, 200, &result->levels[row * columns]);
    pictureAdd(picture, result, &palette, 0);
    free(result);
  }
  free(tiles);
  size_t left;
  free(pictureNeeds(picture, 0, 0, &left));
  CHECK_EQUAL("left", 0, left);
  return count;
}

static bool same(const Picture *a, const Picture *b) { return memcmp(a->levels, b->levels, sizeof(float) * (size_t)a->size.width * (size_t)a->size.height) == 0; }

/* What is kept of a picture is what would be computed anew. */
static void moves(void) {
  Picture picture = {.view = viewHome(SIZE)};
  CHECK("room", pictureResize(&picture, SIZE));
  size_t all = computeAll(&picture);
  View view = picture.view;
  view.x += 16 * view.scale;
  pictureMoveTo(&picture, view, true);
  size_t some = computeAll(&picture);
  CHECK("less than all is computed", some > 0 && some < all);
  Picture anew = {.view = view};
  CHECK("room", pictureResize(&anew, SIZE));
  computeAll(&anew);
  CHECK("moved as if computed anew", same(&picture, &anew));
  CHECK("nearer", viewZoom(&view, SIZE, 20, 30, 0.5));
  pictureMoveTo(&picture, view, true);
  pictureMoveTo(&anew, view, false);
  computeAll(&picture);
  computeAll(&anew);
  CHECK("enlarged as if computed anew", same(&picture, &anew));
  CHECK("larger", pictureResize(&picture, (Size){WIDTH + 31, HEIGHT + 7}));
  CHECK("larger", pictureResize(&anew, (Size){WIDTH + 31, HEIGHT + 7}));
  computeAll(&picture);
  CHECK("nothing is huge", !pictureResize(&picture, (Size){1 << 20, 1 << 20}) && picture.size.width == WIDTH + 31);
  pictureFree(&picture);
  pictureFree(&anew);
}

static void zooms(void) {
  View view = viewHome(SIZE);
  double x = view.x + (10 - WIDTH / 2.0) * view.scale, y = view.y + (HEIGHT / 2.0 - 20) * view.scale;
  int steps = 0;
  while (viewZoom(&view, SIZE, 10, 20, 0.5)) {
    steps++;
    CHECK("the point stays", fabs(view.x + (10 - WIDTH / 2.0) * view.scale - x) < 1e-12 && fabs(view.y + (HEIGHT / 2.0 - 20) * view.scale - y) < 1e-12);
    CHECK("pixels differ", view.x + view.scale != view.x);
    CHECK("iterations have a bound", viewIterations(&view, SIZE) < 20000);
  }
  CHECK("as near as doubles go", steps > 35 && steps < 60);
  for (int i = 0; i < 200; i++) CHECK("farther is always possible", viewZoom(&view, SIZE, 0, 0, 2));
  CHECK("up to an end", view.scale < 1 && fabs(view.x) <= 4 && fabs(view.y) <= 4);
}

static void colors(void) {
  for (int which = 0; which < PALETTE_COUNT; which++) {
    paletteMake(&palette, which);
    for (float level = 0; level < 1e6f; level = level * 1.1f + 0.1f) CHECK("opaque", paletteColor(&palette, level, 0.3f) >> 24 == 255);
    CHECK("inside", paletteColor(&palette, LEVEL_INSIDE, 0) == palette.inside);
  }
}

int main(void) {
  colors();
  points();
  zooms();
  moves();
  return finish();
}
