/* What the window of Mines and its pictures know. */
#ifndef MINES_MINES_H
#define MINES_MINES_H

#include <ratos.h>

#include "board.h"

enum { SIZES = 3 };

typedef struct Size {
  const char *name, *title;
  int columns, rows, mines;
} Size;

/* Where things are in the window, in its pixels. */
typedef struct Layout {
  int32_t width, height;
  RatRect cells; /* of all of them */
  int32_t pitch, cell; /* from one to the next, and the side of one */
  RatRect flags, clock, status; /* what is told */
} Layout;

typedef struct Mines {
  Board board;
  int size;
  HWINDOW window, button, status;
  RatTheme theme;
  Layout layout;
  int cursor; /* the cell that keys work on */
  bool byKeyboard; /* it is shown */
  int pressed; /* the cell that a button or a finger is held on, or -1 */
  bool fixedSeed;
  uint32_t seed;
  uint64_t startNs; /* of the first move */
  int seconds; /* that the clock shows */
  int64_t best[SIZES]; /* seconds; 0: none yet */
  float digitPixels, digitWidth[9], digitHeight; /* of the numbers in cells */
} Mines;

enum { HEADER = 44, FOOTER = 30, MARGIN = 15, CELL = 24, GAP = 2 };

/* The size of the content that a board fills. */
void viewSize(const Size *size, int32_t *width, int32_t *height);
void viewLayout(Mines *mines, int32_t width, int32_t height);
/* Draws what has to be drawn anew. */
void viewPaint(Mines *mines);
RatRect viewCell(const Mines *mines, int cell);
/* The cell at a place, or -1. */
int viewCellAt(const Mines *mines, int32_t x, int32_t y);

#endif
