/* What the window of Blocks and its pictures know. */
#ifndef BLOCKS_BLOCKS_H
#define BLOCKS_BLOCKS_H

#include <ratos.h>

#include "game.h"

enum { SCORES = 5 };

typedef struct Layout {
  int32_t width, height, cell;
  RatRect field; /* of the rows that are seen */
  RatRect left, right; /* what is beside it */
} Layout;

typedef struct Blocks {
  Game game;
  HWINDOW window, status;
  RatTheme theme;
  Layout layout;
  bool paused, asked; /* a frame is on its way */
  uint64_t timeNs; /* of the last frame; 0: there was none since the pause */
  int64_t restNs; /* of it, less than a millisecond, that the game has not had */
  int startLevel;
  bool fixedSeed;
  uint32_t seed;
  int64_t scores[SCORES]; /* the best one first; 0: none */
  int rank; /* of the game that is over, from 1 on; 0: not among them */
  /* How far the piece is drawn from where it is, in cells: it glides there. */
  float offsetX, offsetY;
  int heldDirection, heldMs; /* the key for a direction that is down, and for how long */
  bool pointing, pointed; /* a finger or a button is down, and has moved the piece */
  int32_t pointX, pointY;
} Blocks;

enum { MARGIN = 15, PANEL = 100, CELL = 26, FIELD_ROWS = GAME_ROWS - GAME_HIDDEN };

void viewSize(int32_t *width, int32_t *height);
void viewLayout(Blocks *blocks, int32_t width, int32_t height);
void viewPaint(const Blocks *blocks);

#endif
