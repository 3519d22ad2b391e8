/*
 * What is seen of the picture. The screen is kept as pixels; a change names the rectangle that is no longer right, and
 * with the next frame of the display only these are made anew, and only these are named to RatPresent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/ui.h"
#include "../lib/shapes.h"
#include "paint.h"

const uint32_t PALETTE_COLORS[PALETTE] = {
    0xff000000, 0xff5f6368, 0xffa3a8ae, 0xffdfe2e5, 0xffffffff, 0xff8c1d18, 0xffe03131, 0xfff08c3c, 0xfff7c948, 0xfff6e7a1,
    0xff1b5e20, 0xff37a060, 0xff9bd47a, 0xff0f7f86, 0xff62cbd8, 0xff1b3f8b, 0xff3b82f6, 0xff6a45c4, 0xffd16ba5, 0xff7a4b2a,
};
const char *const PALETTE_NAMES[PALETTE] = {
    "black",      "dark grey", "grey",        "light grey", "white", "dark red",  "red",  "orange", "yellow", "cream",
    "dark green", "green",     "light green", "teal",       "cyan",  "dark blue", "blue", "violet", "pink",   "brown",
};

static int32_t clamp(int32_t value, int32_t least, int32_t most) { return value < least ? least : value > most ? most : value; }

/* The picture's corner on the screen: in the middle of the canvas, or as far as it is scrolled. */
static Place originOf(const Paint *paint) {
  int32_t width = paint->picture.width * paint->zoom, height = paint->picture.height * paint->zoom;
  int32_t x = width <= paint->canvas.width ? (paint->canvas.width - width) / 2 : -paint->scroll.x;
  int32_t y = height <= paint->canvas.height ? (paint->canvas.height - height) / 2 : -paint->scroll.y;
  return (Place){paint->canvas.x + x, paint->canvas.y + y};
}

static int32_t floorDiv(int32_t value, int32_t by) { return value >= 0 ? value / by : -((-value + by - 1) / by); }

Place viewToPicture(const Paint *paint, int32_t x, int32_t y) {
  Place origin = originOf(paint);
  return (Place){floorDiv(x - origin.x, paint->zoom), floorDiv(y - origin.y, paint->zoom)};
}

/* ── What is to be made anew ── */

void viewTouch(Paint *paint, RatRect area) {
  area = areaBoth(area, (RatRect){0, 0, paint->width, paint->height});
  if (areaEmpty(area)) return;
  /* With one that it meets, or with the last one when there are many. */
  int into = 0;
  while (into < paint->dirtyCount && !rectsMeet(paint->dirty[into], area)) into++;
  if (into == DIRTY_MOST) into--;
  if (into < paint->dirtyCount) paint->dirty[into] = areaUnion(paint->dirty[into], area);
  else paint->dirty[paint->dirtyCount++] = area;
  if (!paint->asked) paint->asked = RatRequestFrame(paint->window) >= 0;
}

void viewTouchPicture(Paint *paint, RatRect area) {
  if (areaEmpty(area)) return;
  Place origin = originOf(paint);
  int zoom = paint->zoom;
  RatRect seen = {origin.x + area.x * zoom, origin.y + area.y * zoom, area.width * zoom, area.height * zoom};
  viewTouch(paint, areaBoth(seen, paint->canvas));
}

void viewTouchAll(Paint *paint) { viewTouch(paint, (RatRect){0, 0, paint->width, paint->height}); }

/* ── How it is made ── */

static void fillScreen(Paint *paint, RatRect area, RatRect within, uint32_t color) {
  Picture screen = {paint->width, paint->height, paint->screen};
  pictureFillRect(&screen, areaBoth(area, within), color);
}

static void makePicture(Paint *paint, RatRect area) {
  const Picture *picture = &paint->picture;
  Place origin = originOf(paint);
  int zoom = paint->zoom;
  for (int32_t y = area.y; y < area.y + area.height; y++) {
    const uint32_t *from = picture->pixels + (size_t)((y - origin.y) / zoom) * (size_t)picture->width;
    uint32_t *to = paint->screen + (size_t)y * (size_t)paint->width;
    if (zoom == 1) memcpy(to + area.x, from + (area.x - origin.x), (size_t)area.width * sizeof *to);
    else
      for (int32_t x = area.x; x < area.x + area.width; x++) to[x] = from[(x - origin.x) / zoom];
  }
}

/* The cross of the keyboard, in black and white, so that it is seen on anything. */
static void makeCross(Paint *paint, RatRect within) {
  Place origin = originOf(paint);
  int32_t zoom = paint->zoom, x = origin.x + paint->cross.x * zoom + zoom / 2, y = origin.y + paint->cross.y * zoom + zoom / 2;
  within = areaBoth(within, paint->canvas);
  fillScreen(paint, (RatRect){x - 9, y - 1, 19, 3}, within, 0xffffffff);
  fillScreen(paint, (RatRect){x - 1, y - 9, 3, 19}, within, 0xffffffff);
  fillScreen(paint, (RatRect){x - 8, y, 17, 1}, within, 0xff000000);
  fillScreen(paint, (RatRect){x, y - 8, 1, 17}, within, 0xff000000);
}

static RatRect swatchRect(int index) {
  return (RatRect){15 + index % SWATCH_COLUMNS * (SWATCH + 2), PALETTE_TOP + 34 + index / SWATCH_COLUMNS * (SWATCH + 2), SWATCH, SWATCH};
}

RatRect viewPalette(void) { return (RatRect){0, PALETTE_TOP, SIDE, 40 + PALETTE / SWATCH_COLUMNS * (SWATCH + 2)}; }

int viewSwatchAt(int32_t x, int32_t y) {
  for (int i = 0; i < PALETTE; i++) {
    if (rectsMeet(swatchRect(i), (RatRect){x, y, 1, 1})) return i;
  }
  return -1;
}

static void makeSwatch(Paint *paint, RatRect at, RatRect within, uint32_t color, uint32_t border) {
  fillScreen(paint, at, within, border);
  fillScreen(paint, rectWithin(at, 1), within, color);
}

static void makeSide(Paint *paint, RatRect within) {
  const RatTheme *theme = &paint->theme;
  fillScreen(paint, (RatRect){0, 0, SIDE, paint->height}, within, theme->surface);
  fillScreen(paint, (RatRect){SIDE - 1, 0, 1, paint->height - STATUS}, within, theme->line);
  /* The second colour lies behind the first. */
  makeSwatch(paint, (RatRect){30, PALETTE_TOP + 6, 24, 22}, within, PALETTE_COLORS[paint->colors[1]], theme->soft);
  makeSwatch(paint, (RatRect){15, PALETTE_TOP, 24, 22}, within, PALETTE_COLORS[paint->colors[0]], theme->soft);
  for (int i = 0; i < PALETTE; i++) {
    bool chosen = i == paint->colors[0];
    if (chosen) fillScreen(paint, rectWithin(swatchRect(i), -2), within, theme->accent);
    makeSwatch(paint, swatchRect(i), within, PALETTE_COLORS[i], chosen ? theme->surface : theme->line);
  }
}

static void make(Paint *paint, RatRect area) {
  const RatTheme *theme = &paint->theme;
  RatRect canvas = areaBoth(area, paint->canvas);
  Place origin = originOf(paint);
  RatRect all = {origin.x, origin.y, paint->picture.width * paint->zoom, paint->picture.height * paint->zoom};
  fillScreen(paint, canvas, canvas, uiMix(theme->surface, theme->dark ? 0xff000000 : theme->text, theme->dark ? 0.4f : 0.1f));
  makePicture(paint, areaBoth(canvas, all));
  if (paint->keyCursor) makeCross(paint, area);
  if (area.x < SIDE) makeSide(paint, area);
  fillScreen(paint, (RatRect){0, paint->height - STATUS, paint->width, STATUS}, area, theme->surface);
  fillScreen(paint, (RatRect){0, paint->height - STATUS, paint->width, 1}, area, theme->line);
}

void viewFrame(Paint *paint) {
  paint->asked = false;
  if (paint->dirtyCount == 0 || paint->screen == NULL) return;
  for (int i = 0; i < paint->dirtyCount; i++) make(paint, paint->dirty[i]);
  RatPresent(paint->window, paint->screen, paint->width, paint->height, paint->width, paint->dirty, (size_t)paint->dirtyCount);
  paint->dirtyCount = 0;
}

/* ── Where it is ── */

static void keepScroll(Paint *paint) {
  paint->scroll.x = clamp(paint->scroll.x, 0, clamp(paint->picture.width * paint->zoom - paint->canvas.width, 0, INT32_MAX));
  paint->scroll.y = clamp(paint->scroll.y, 0, clamp(paint->picture.height * paint->zoom - paint->canvas.height, 0, INT32_MAX));
}

bool viewResize(Paint *paint, int32_t width, int32_t height) {
  uint32_t *screen = realloc(paint->screen, (size_t)width * (size_t)height * sizeof *screen);
  if (screen == NULL) return false;
  paint->screen = screen;
  paint->width = width;
  paint->height = height;
  paint->canvas = (RatRect){SIDE, 0, clamp(width - SIDE, 0, width), clamp(height - STATUS, 0, height)};
  paint->dirtyCount = 0;
  keepScroll(paint);
  RatMoveWindow(paint->status, 12, height - STATUS + 4, clamp(width - 24, 1, width), 20);
  viewTouchAll(paint);
  return true;
}

void viewScroll(Paint *paint, int32_t x, int32_t y) {
  Place before = paint->scroll;
  paint->scroll = (Place){before.x + x, before.y + y};
  keepScroll(paint);
  if (before.x != paint->scroll.x || before.y != paint->scroll.y) viewTouch(paint, paint->canvas);
}

void viewReveal(Paint *paint, Place place) {
  int32_t x = place.x * paint->zoom, y = place.y * paint->zoom, room = 2 * paint->zoom;
  int32_t right = x + room - paint->canvas.width, bottom = y + room - paint->canvas.height;
  viewScroll(paint, x - room < paint->scroll.x ? x - room - paint->scroll.x : right > paint->scroll.x ? right - paint->scroll.x : 0,
             y - room < paint->scroll.y ? y - room - paint->scroll.y : bottom > paint->scroll.y ? bottom - paint->scroll.y : 0);
}

void viewZoom(Paint *paint, int zoom, int32_t x, int32_t y) {
  zoom = clamp(zoom, 1, MOST_ZOOM);
  if (zoom == paint->zoom) return;
  Place kept = viewToPicture(paint, x, y);
  paint->zoom = zoom;
  paint->scroll = (Place){kept.x * zoom + zoom / 2 - (x - paint->canvas.x), kept.y * zoom + zoom / 2 - (y - paint->canvas.y)};
  keepScroll(paint);
  viewTouch(paint, paint->canvas);
  viewStatus(paint);
}

void viewStatus(Paint *paint) {
  char text[PATH_SIZE + 128], title[PATH_SIZE + 16];
  const char *slash = strrchr(paint->path, '/'), *name = slash == NULL ? paint->path : slash + 1;
  snprintf(text, sizeof text, "%d × %d · %d %% · %s%s", (int)paint->picture.width, (int)paint->picture.height, paint->zoom * 100,
           PALETTE_NAMES[paint->colors[0]], paint->unsaved ? " · not saved" : "");
  RatSetControlText(paint->status, text);
  if (*name == '\0') snprintf(title, sizeof title, "Paint");
  else snprintf(title, sizeof title, "%s - Paint", name);
  RatSetWindowTitle(paint->window, title);
}
