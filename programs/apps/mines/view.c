/* How Mines looks: drawn from the board alone, so that any part can be drawn anew at any time. */
#include <stdio.h>

#include "../lib/ui.h"
#include "../lib/shapes.h"
#include "mines.h"

enum { BUTTON_WIDTH = 92, BUTTON_HEIGHT = 28, MOST_CELL = 56, LEAST_CELL = 12 };

void viewSize(const Size *size, int32_t *width, int32_t *height) {
  *width = 2 * MARGIN + size->columns * (CELL + GAP) - GAP;
  *height = HEADER + 2 * MARGIN + size->rows * (CELL + GAP) - GAP + FOOTER;
}

static int32_t clamp(int32_t value, int32_t least, int32_t most) { return value < least ? least : value > most ? most : value; }

void viewLayout(Mines *mines, int32_t width, int32_t height) {
  Layout *layout = &mines->layout;
  const Board *board = &mines->board;
  int32_t roomX = width - 2 * MARGIN, roomY = height - HEADER - FOOTER - 2 * MARGIN;
  int32_t across = (roomX + GAP) / board->columns, down = (roomY + GAP) / board->rows;
  int32_t pitch = clamp(across < down ? across : down, LEAST_CELL + GAP, MOST_CELL + GAP);
  RatRect cells = {0, 0, board->columns * pitch - GAP, board->rows * pitch - GAP};
  cells.x = (width - cells.width) / 2;
  cells.y = HEADER + MARGIN + clamp((roomY - cells.height) / 2, 0, height);
  *layout = (Layout){
      .width = width,
      .height = height,
      .cells = cells,
      .pitch = pitch,
      .cell = pitch - GAP,
      .flags = {MARGIN, 0, (width - BUTTON_WIDTH) / 2 - MARGIN, HEADER - 1},
      .clock = {(width + BUTTON_WIDTH) / 2, 0, (width - BUTTON_WIDTH) / 2 - MARGIN, HEADER - 1},
      .status = {MARGIN, height - FOOTER - 4, width - 2 * MARGIN, 20},
  };
  RatMoveWindow(mines->button, (width - BUTTON_WIDTH) / 2, (HEADER - BUTTON_HEIGHT) / 2, BUTTON_WIDTH, BUTTON_HEIGHT);
  RatMoveWindow(mines->status, layout->status.x, layout->status.y, layout->status.width, layout->status.height);
}

RatRect viewCell(const Mines *mines, int cell) {
  const Layout *layout = &mines->layout;
  int column = cell % mines->board.columns, row = cell / mines->board.columns;
  return (RatRect){layout->cells.x + column * layout->pitch, layout->cells.y + row * layout->pitch, layout->cell, layout->cell};
}

int viewCellAt(const Mines *mines, int32_t x, int32_t y) {
  const Layout *layout = &mines->layout;
  x -= layout->cells.x;
  y -= layout->cells.y;
  return x < 0 || y < 0 ? -1 : boardCell(&mines->board, x / layout->pitch, y / layout->pitch);
}

/* Numbers have the colours of the desktop; two of them are not in the theme. */
static uint32_t numberColor(const RatTheme *theme, int number) {
  switch (number) {
    case 1:
      return theme->dark ? 0xff6fb1ff : 0xff1d5fc2;
    case 2:
      return theme->good;
    case 3:
      return theme->bad;
    case 4:
      return theme->dark ? 0xffb79bff : 0xff6a45c4;
    case 5:
      return theme->accent;
    default:
      return theme->text;
  }
}

/* A pole, and a cloth in the wind, in a square. */
static void drawFlag(HWINDOW w, RatRect area, uint32_t color) {
  static const float CLOTH[][2] = {{4, 15}, {6, 14.2f}, {8, 14}, {10.5f, 14.6f}, {13.5f, 15.7f}, {16, 16}, {18, 15.8f}, {20, 15},
                                   {20, 3}, {18, 3.8f}, {16, 4}, {13.5f, 3.7f}, {10.5f, 2.6f}, {8, 2}, {6, 2.2f}, {4, 3}};
  float scale = (float)area.width / 24, x = (float)area.x, y = (float)area.y, thickness = 1.75f * scale;
  if (thickness < 1.2f) thickness = 1.2f;
  int points = sizeof CLOTH / sizeof *CLOTH;
  for (int i = 1; i < points; i++) {
    const float *from = CLOTH[i - 1], *to = CLOTH[i];
    RatDrawLine(w, x + from[0] * scale, y + from[1] * scale, x + to[0] * scale, y + to[1] * scale, color, thickness);
  }
  RatDrawLine(w, x + 4 * scale, y + 3 * scale, x + 4 * scale, y + 22 * scale, color, thickness);
}

static void drawMine(HWINDOW w, RatRect area, uint32_t color) {
  float x = (float)area.x + (float)area.width / 2, y = (float)area.y + (float)area.height / 2, reach = (float)area.width * 0.46f;
  static const float RAYS[][2] = {{1, 0}, {0, 1}, {0.707f, 0.707f}, {0.707f, -0.707f}};
  for (int i = 0; i < 4; i++) {
    float dx = RAYS[i][0] * reach, dy = RAYS[i][1] * reach;
    RatDrawLine(w, x - dx, y - dy, x + dx, y + dy, color, (float)area.width * 0.09f);
  }
  int32_t by = area.width / 5;
  RatFillEllipse(w, rectWithin(area, by), color);
}

static void drawClockIcon(HWINDOW w, RatRect area, uint32_t color, uint32_t below) {
  float x = (float)area.x + (float)area.width / 2, y = (float)area.y + (float)area.height / 2 + 1;
  RatFillEllipse(w, (RatRect){area.x + 1, area.y + 2, area.width - 2, area.height - 2}, color);
  RatFillEllipse(w, (RatRect){area.x + 2, area.y + 3, area.width - 4, area.height - 4}, below);
  RatDrawLine(w, x - 2, (float)area.y, x + 2, (float)area.y, color, 1.3f);
  RatDrawLine(w, x, y, x + 2.2f, y - 2.6f, color, 1.3f);
}

static void drawHeader(const Mines *mines) {
  const RatTheme *theme = &mines->theme;
  const RatRect *flags = &mines->layout.flags, *clock = &mines->layout.clock;
  HWINDOW w = mines->window;
  RatFont font = {.size = sizeof font, .pixels = 14, .weight = 500};
  float middle = (float)(HEADER - 1) / 2;
  char text[16];
  drawFlag(w, (RatRect){flags->x, HEADER / 2 - 8, 15, 15}, theme->soft);
  snprintf(text, sizeof text, "%d", mines->board.mines - mines->board.flags);
  drawTextAt(w, (float)flags->x + 21, middle, 0, text, &font, theme->text);
  float width = 0;
  snprintf(text, sizeof text, "%d:%02d", mines->seconds / 60, mines->seconds % 60);
  RatMeasureText(text, &font, &width, NULL);
  drawTextAt(w, (float)(clock->x + clock->width), middle, 1, text, &font, theme->text);
  drawClockIcon(w, (RatRect){clock->x + clock->width - (int32_t)width - 21, HEADER / 2 - 8, 15, 15}, theme->soft, theme->surface);
  RatFillRect(w, (RatRect){0, HEADER - 1, mines->layout.width, 1}, theme->line);
}

/* Digits of the cells are measured once for a size: that asks the display, which a board of them would wait for. */
static void measureDigits(Mines *mines, const RatFont *font) {
  if (mines->digitPixels == font->pixels) return;
  mines->digitPixels = font->pixels;
  for (int digit = 1; digit <= 8; digit++) {
    char text[2] = {(char)('0' + digit), '\0'};
    RatMeasureText(text, font, &mines->digitWidth[digit], &mines->digitHeight);
  }
}

static void drawDigit(Mines *mines, RatRect area, int digit) {
  char text[2] = {(char)('0' + digit), '\0'};
  RatFont font = {.size = sizeof font, .pixels = (float)area.width * 13 / 24, .weight = 700};
  measureDigits(mines, &font);
  float x = (float)area.x + ((float)area.width - mines->digitWidth[digit]) / 2;
  float y = (float)area.y + ((float)area.height - mines->digitHeight) / 2;
  RatDrawText(mines->window, x, y, text, &font, numberColor(&mines->theme, digit));
}

static void drawCell(Mines *mines, int index) {
  const RatTheme *theme = &mines->theme;
  const Board *board = &mines->board;
  const Cell *cell = &board->cells[index];
  HWINDOW w = mines->window;
  RatRect area = viewCell(mines, index);
  int32_t radius = 3 + area.width / 24, icon = area.width * 5 / 8;
  RatRect inner = {area.x + (area.width - icon) / 2, area.y + (area.height - icon) / 2, icon, icon};
  bool ended = board->state == BOARD_LOST, shown = cell->open || (ended && cell->mine && !cell->flag);
  uint32_t closed = uiMix(theme->surface, theme->line, index == mines->pressed ? 1.0f : 0.55f);
  uint32_t open = theme->dark ? uiMix(theme->surface, 0xff000000, 0.35f) : theme->surface;
  uint32_t border = shown ? theme->line : uiMix(theme->line, theme->text, 0.12f);
  uint32_t fill = index == board->exploded ? uiMix(theme->surface, theme->bad, 0.35f) : shown ? open : closed;
  fillFramed(w, area, radius, fill, border, 1);
  if (cell->flag) {
    drawFlag(w, inner, theme->bad);
    /* A flag where no mine was. */
    if (ended && !cell->mine) {
      RatDrawLine(w, (float)inner.x, (float)inner.y, (float)(inner.x + icon), (float)(inner.y + icon), theme->text, 1.5f);
    }
  } else if (shown && cell->mine) drawMine(w, inner, index == board->exploded ? theme->bad : theme->text);
  else if (cell->open && cell->near > 0) drawDigit(mines, area, cell->near);
}

/* Around the cell, where there is a gap, and a little of the cell. */
static void drawCursor(const Mines *mines) {
  RatRect area = viewCell(mines, mines->cursor);
  RatStrokeRect(mines->window, rectWithin(area, -1), mines->theme.accent, 2);
}

void viewPaint(Mines *mines) {
  RatRect invalid;
  if (RatBeginPaint(mines->window, &invalid) < 0) return;
  RatFillRect(mines->window, invalid, mines->theme.surface);
  RatSetClip(mines->window, &invalid);
  if (invalid.y < HEADER) drawHeader(mines);
  for (int i = 0; i < mines->board.columns * mines->board.rows; i++) {
    if (rectsMeet(rectWithin(viewCell(mines, i), -1), invalid)) drawCell(mines, i);
  }
  if (mines->byKeyboard) drawCursor(mines);
  RatEndPaint(mines->window);
}
