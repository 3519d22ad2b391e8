/* A game of falling blocks: the field, the piece that falls, and what time and moves do. Knows of no window or clock. */
#ifndef BLOCKS_GAME_H
#define BLOCKS_GAME_H

#include <stdbool.h>
#include <stdint.h>

enum {
  GAME_COLUMNS = 10,
  GAME_ROWS = 22,
  GAME_HIDDEN = 2, /* of the rows, at the top: pieces come from there */
  GAME_KINDS = 7,
  GAME_NEXT = 5, /* pieces that are known before they come */
};

typedef enum GameState { GAME_PLAYING, GAME_CLEARING, GAME_OVER } GameState;

typedef enum GameMove {
  GAME_LEFT,
  GAME_RIGHT,
  GAME_TURN, /* clockwise */
  GAME_TURN_BACK,
  GAME_DROP, /* down to where it lies, at once */
  GAME_HOLD, /* puts the piece aside, and takes what lay there; once for each piece */
} GameMove;

/* 0: empty; 1 to 7: of a piece of that kind. */
typedef uint8_t Block;

typedef struct Piece {
  Block kind;
  int turn; /* quarters, clockwise */
  int column, row; /* of its box's upper left corner */
} Piece;

typedef struct Place {
  int column, row;
} Place;

typedef struct Game {
  GameState state;
  Block field[GAME_ROWS][GAME_COLUMNS];
  Piece piece;
  Block next[GAME_NEXT + GAME_KINDS]; /* the first GAME_NEXT are always there */
  int nextCount;
  Block held; /* 0: none */
  bool heldNow;
  bool softDrop; /* falls fast: set while the key is down */
  uint32_t random;
  int64_t score;
  int lines, level;
  /* Milliseconds. */
  int fallen;   /* since the piece fell by a row */
  int resting;  /* since it lies on something */
  int restarts; /* how often a move has begun that anew */
  int clearing; /* since the full rows are shown to go */
  uint32_t fullRows; /* bit n: row n */
} Game;

void gameStart(Game *game, uint32_t seed, int level);
/* Lets time pass. At most a second at once, so that a program that stood still does not find its game lost. */
void gameStep(Game *game, int ms);
/* True: it was possible. */
bool gameMove(Game *game, GameMove move);
/* The four places of a piece. */
void gamePlaces(const Piece *piece, Place places[4]);
/* Where the piece would lie. */
Piece gameGhost(const Game *game);
/* Milliseconds for which full rows are shown before they go. */
int gameClearTime(void);

#endif
