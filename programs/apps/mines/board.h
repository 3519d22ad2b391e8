/* A field of mines: where they are, what is open or flagged, and what a move does. Knows of no window. */
#ifndef MINES_BOARD_H
#define MINES_BOARD_H

#include <stdbool.h>
#include <stdint.h>

enum { BOARD_MOST_COLUMNS = 30, BOARD_MOST_ROWS = 24, BOARD_MOST_CELLS = BOARD_MOST_COLUMNS * BOARD_MOST_ROWS };

typedef enum BoardState {
  BOARD_NEW, /* nothing is open yet, and no mine is laid */
  BOARD_PLAYING,
  BOARD_WON,
  BOARD_LOST,
} BoardState;

typedef struct Cell {
  bool mine, open, flag;
  uint8_t near; /* mines among the eight around it */
} Cell;

typedef struct Board {
  int columns, rows, mines;
  BoardState state;
  int opened, flags;
  int exploded; /* the cell that lost the game, or -1 */
  uint32_t seed;
  Cell cells[BOARD_MOST_CELLS]; /* row by row */
} Board;

/* A board without an open cell. The same seed and the same first move give the same mines. */
void boardReset(Board *board, int columns, int rows, int mines, uint32_t seed);
/* The number of a cell, or -1 for a place outside. */
int boardCell(const Board *board, int column, int row);
/*
 * Opens a cell, and the whole of an area without numbers; the first move never meets a mine, nor has one beside it
 * where there is room. On an open number that has its flags: the cells around it that have none. True: it changed something.
 */
bool boardOpen(Board *board, int cell);
/* Sets a flag, or takes it away. A flagged cell is not opened. */
bool boardFlag(Board *board, int cell);
/* The cells around one: how many. */
int boardAround(const Board *board, int cell, int around[8]);

#endif
