#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../lib/ui.h"

enum { MARGIN = 12, ICON = 16, PLACE_HEIGHT = 30, SIZE_WIDTH = 76, CHANGED_WIDTH = 96, GAP = 20, MARK_WIDTH = 6, LEAST_MARK = 24, NAME_BYTES = 300 };

static const RatFont HEADING = {.size = sizeof HEADING, .weight = 550};
static const RatFont SMALL = {.size = sizeof SMALL, .pixels = 12};

static bool holds(RatRect area, int32_t x, int32_t y) { return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height; }
static int32_t atLeast(int32_t value, int32_t least) { return value > least ? value : least; }

/* Where there is little room for the rows, places are icons alone. */
enum { SIDE_WIDTH = 132, SIDE_WIDTH_NARROW = 48, NARROW = 460 };

int32_t sideWidth(int32_t width) { return width < NARROW ? SIDE_WIDTH_NARROW : SIDE_WIDTH; }
static int32_t side(const View *view) { return sideWidth(view->width); }

RatRect rowsOf(const View *view) {
  int32_t y = TOOLS_HEIGHT + HEAD_HEIGHT;
  return (RatRect){side(view), y, atLeast(view->width - side(view), 1), atLeast(view->height - y - FOOT_HEIGHT, 1)};
}

int32_t rowsHeight(const View *view) { return view->listing == NULL ? 0 : (int32_t)view->listing->count * ROW_HEIGHT; }

static RatRect placeArea(const View *view, size_t index) { return (RatRect){8, 8 + (int32_t)index * PLACE_HEIGHT, side(view) - 16, PLACE_HEIGHT - 2}; }

static RatRect headArea(const View *view, Column column) {
  int32_t right = view->width - MARGIN, changed = right - CHANGED_WIDTH, size = changed - GAP - SIZE_WIDTH;
  if (column == COLUMN_CHANGED) return (RatRect){changed, TOOLS_HEIGHT, CHANGED_WIDTH, HEAD_HEIGHT};
  if (column == COLUMN_SIZE) return (RatRect){size, TOOLS_HEIGHT, SIZE_WIDTH, HEAD_HEIGHT};
  return (RatRect){side(view) + MARGIN, TOOLS_HEIGHT, atLeast(size - GAP - side(view) - MARGIN, 1), HEAD_HEIGHT};
}

Part partAt(const View *view, int32_t x, int32_t y, size_t *index) {
  for (size_t i = 0; i < view->placeCount; i++) {
    *index = i;
    if (holds(placeArea(view, i), x, y)) return PART_PLACE;
  }
  for (Column column = COLUMN_NAME; column <= COLUMN_CHANGED; column++) {
    *index = column;
    if (holds(headArea(view, column), x, y)) return PART_HEAD;
  }
  RatRect rows = rowsOf(view), mark = scrollMark(view);
  if (!holds(rows, x, y)) return PART_NOTHING;
  if (mark.height > 0 && x >= mark.x - 4) return PART_SCROLL;
  *index = (size_t)(y - rows.y + view->top) / ROW_HEIGHT;
  return view->listing != NULL && *index < view->listing->count ? PART_ROW : PART_BELOW;
}

/* ── Scrolling ── */

void scrollTo(View *view, int32_t top) {
  int32_t most = rowsHeight(view) - rowsOf(view).height;
  view->top = atLeast(top < most ? top : most, 0);
}

void bringIntoSight(View *view, size_t row) {
  int32_t height = rowsOf(view).height, y = (int32_t)row * ROW_HEIGHT;
  if (y < view->top) scrollTo(view, y);
  else if (y + ROW_HEIGHT > view->top + height) scrollTo(view, y + ROW_HEIGHT - height);
}

/* Without a height when everything is seen. */
RatRect scrollMark(const View *view) {
  RatRect rows = rowsOf(view);
  int32_t all = rowsHeight(view), x = rows.x + rows.width - MARK_WIDTH - 3;
  if (all <= rows.height) return (RatRect){x, rows.y, MARK_WIDTH, 0};
  int32_t height = atLeast((int32_t)((int64_t)rows.height * rows.height / all), LEAST_MARK);
  if (height > rows.height) height = rows.height;
  int32_t y = (int32_t)((int64_t)view->top * (rows.height - height) / (all - rows.height));
  return (RatRect){x, rows.y + y, MARK_WIDTH, height};
}

int32_t topAt(const View *view, int32_t y, int32_t grip) {
  RatRect rows = rowsOf(view), mark = scrollMark(view);
  int32_t room = rows.height - mark.height;
  return room <= 0 ? 0 : (int32_t)((int64_t)(y - grip - rows.y) * (rowsHeight(view) - rows.height) / room);
}

/* ── Drawing ── */

static float widthOf(const char *text, const RatFont *font) {
  float width = 0, height = 0;
  return RatMeasureText(text, font, &width, &height) < 0 ? 0 : width;
}

/* As much of a text as there is room for, and what says that it is more. */
static void drawFitting(HWINDOW w, RatRect area, const char *text, const RatFont *font, uint32_t color) {
  char shorter[NAME_BYTES + 4];
  if (widthOf(text, font) > (float)area.width) {
    size_t fits = 0, length = strlen(text), most = length < NAME_BYTES ? length : NAME_BYTES;
    while (fits < most) {
      size_t half = (fits + most + 1) / 2;
      memcpy(shorter, text, half);
      strcpy(shorter + half, "…");
      if (widthOf(shorter, font) > (float)area.width) most = half - 1;
      else fits = half;
    }
    while (fits > 0 && (text[fits] & 0xc0) == 0x80) fits--;
    memcpy(shorter, text, fits);
    strcpy(shorter + fits, "…");
    text = shorter;
  }
  uiText(w, area, UI_LEFT, text, font, color);
}

static Icon iconOf(Kind kind) {
  static const Icon ICONS[] = {[KIND_DIRECTORY] = ICON_FOLDER, [KIND_CODE] = ICON_CODE, [KIND_TEXT] = ICON_TEXT, [KIND_PICTURE] = ICON_PICTURE, [KIND_PROGRAM] = ICON_PROGRAM, [KIND_ARCHIVE] = ICON_ARCHIVE, [KIND_OTHER] = ICON_FILE};
  return ICONS[kind];
}

static void drawPlaces(HWINDOW w, const View *view, const RatTheme *theme) {
  for (size_t i = 0; i < view->placeCount; i++) {
    const Place *place = &view->places[i];
    RatRect area = placeArea(view, i);
    bool isHere = strcmp(place->path, view->directory) == 0;
    if (isHere || i == view->hoverPlace) uiRoundRect(w, area, 7, uiMix(theme->surface, theme->text, isHere ? 0.08f : 0.04f));
    uint32_t color = isHere ? theme->text : theme->soft;
    drawIcon(w, place->icon, (float)area.x + 8, (float)area.y + 6, ICON, color);
    if (view->width >= NARROW) drawFitting(w, (RatRect){area.x + 31, area.y, area.width - 37, area.height}, place->name, NULL, color);
  }
  RatRect foot = {MARGIN + 4, view->height - FOOT_HEIGHT - 4, side(view) - MARGIN - 8, FOOT_HEIGHT};
  if (view->width >= NARROW && foot.y > placeArea(view, view->placeCount).y) drawFitting(w, foot, view->room, &SMALL, theme->soft);
}

static void drawHead(HWINDOW w, const View *view, const RatTheme *theme) {
  static const char *const NAMES[] = {[COLUMN_NAME] = "Name", [COLUMN_SIZE] = "Size", [COLUMN_CHANGED] = "Changed"};
  for (Column column = COLUMN_NAME; column <= COLUMN_CHANGED; column++) {
    RatRect area = headArea(view, column);
    bool isOrder = view->order.column == column, isRight = column == COLUMN_SIZE;
    uiText(w, area, isRight ? UI_RIGHT : UI_LEFT, NAMES[column], &HEADING, isOrder ? theme->text : theme->soft);
    if (!isOrder) continue;
    float width = widthOf(NAMES[column], &HEADING), y = (float)area.y + (float)area.height / 2;
    float x = isRight ? (float)(area.x + area.width) - width - 11 : (float)area.x + width + 11;
    float up = view->order.isDescending ? -2 : 2;
    RatDrawLine(w, x - 3, y + up, x, y - up, theme->soft, 1.5f);
    RatDrawLine(w, x, y - up, x + 3, y + up, theme->soft, 1.5f);
  }
}

static void drawRow(HWINDOW w, const View *view, const RatTheme *theme, size_t row, time_t now) {
  const Entry *entry = &view->listing->entries[row];
  RatRect rows = rowsOf(view);
  RatRect area = {rows.x, rows.y + (int32_t)row * ROW_HEIGHT - view->top, rows.width, ROW_HEIGHT};
  bool isCursor = row == view->cursor && view->hasKeyboard;
  if (entry->isSelected) RatFillRect(w, area, uiMix(theme->surface, theme->accent, theme->dark ? 0.18f : 0.14f));
  if (isCursor) RatStrokeRect(w, (RatRect){area.x + 1, area.y + 1, area.width - 2, area.height - 2}, uiMix(theme->surface, theme->accent, 0.55f), 1);
  RatRect name = headArea(view, COLUMN_NAME), size = headArea(view, COLUMN_SIZE), changed = headArea(view, COLUMN_CHANGED);
  bool isDirectory = entry->kind == KIND_DIRECTORY;
  drawIcon(w, iconOf(entry->kind), (float)name.x, (float)area.y + (ROW_HEIGHT - ICON) / 2.0f, ICON, isDirectory || entry->isSelected ? theme->text : theme->soft);
  char text[NAME_BYTES + 32];
  snprintf(text, sizeof text, entry->isLink ? "%.*s ↗" : "%.*s", NAME_BYTES, entry->name);
  drawFitting(w, (RatRect){name.x + 26, area.y, atLeast(name.width - 26, 1), area.height}, text, NULL, theme->text);
  formatSize(text, entry->size);
  uiText(w, (RatRect){size.x, area.y, size.width, area.height}, UI_RIGHT, isDirectory ? "—" : text, NULL, theme->soft);
  formatTime(text, entry->changed.tv_sec, now);
  uiText(w, (RatRect){changed.x, area.y, changed.width, area.height}, UI_LEFT, text, NULL, theme->soft);
}

static void drawRows(HWINDOW w, const View *view, const RatTheme *theme) {
  RatRect rows = rowsOf(view);
  const Listing *listing = view->listing;
  if (listing == NULL || listing->count == 0) {
    const char *text = listing == NULL ? "" : listing->error != 0 ? strerror(listing->error) : "This folder is empty.";
    uiText(w, (RatRect){rows.x, rows.y, rows.width, rows.height < 120 ? rows.height : 120}, UI_CENTER, text, NULL, theme->soft);
    return;
  }
  RatSetClip(w, &rows);
  time_t now = time(NULL);
  size_t first = (size_t)view->top / ROW_HEIGHT;
  for (size_t row = first; row < listing->count && (int32_t)row * ROW_HEIGHT < view->top + rows.height; row++) drawRow(w, view, theme, row, now);
  RatRect mark = scrollMark(view);
  if (mark.height > 0) uiRoundRect(w, mark, MARK_WIDTH / 2, uiMix(theme->surface, theme->text, 0.28f));
  RatSetClip(w, NULL);
}

void drawView(HWINDOW w, const View *view) {
  const RatTheme *theme = uiTheme();
  int32_t headBottom = TOOLS_HEIGHT + HEAD_HEIGHT, footTop = view->height - FOOT_HEIGHT;
  if (RatBeginPaint(w, NULL) < 0) return;
  RatFillRect(w, (RatRect){0, 0, view->width, view->height}, theme->surface);
  drawPlaces(w, view, theme);
  drawRows(w, view, theme);
  drawHead(w, view, theme);
  RatFillRect(w, (RatRect){side(view) - 1, 0, 1, view->height}, theme->line);
  RatFillRect(w, (RatRect){side(view), headBottom - 1, view->width - side(view), 1}, theme->line);
  if (footTop > headBottom) {
    RatFillRect(w, (RatRect){side(view), footTop, view->width - side(view), 1}, theme->line);
    drawFitting(w, (RatRect){side(view) + MARGIN, footTop, atLeast(view->width - side(view) - 2 * MARGIN, 1), FOOT_HEIGHT}, view->isReading ? "Reading…" : view->foot, &SMALL, theme->soft);
  }
  RatEndPaint(w);
}
