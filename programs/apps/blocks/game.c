#include "game.h"

#include <math.h>
#include <string.h>

enum {
  LOCK_MS = 500,     /* a piece that lies is fixed after this */
  MOST_RESTARTS = 15, /* moves that begin that anew: nobody turns for ever */
  CLEAR_MS = 220,
  SOFT_DROP_MS = 35,
  MOST_STEP_MS = 1000,
  LINES_OF_LEVEL = 10,
  MOST_LEVEL = 20,
};

/* Boxes of 4 × 4, the first row in the highest four bits; each kind in its four turns. */
static const uint16_t SHAPES[GAME_KINDS][4] = {
    {0x0f00, 0x2222, 0x00f0, 0x4444}, /* I */
    {0x6600, 0x6600, 0x6600, 0x6600}, /* O */
    {0x4e00, 0x4640, 0x0e40, 0x4c40}, /* T */
    {0x6c00, 0x4620, 0x06c0, 0x8c40}, /* S */
    {0xc600, 0x2640, 0x0c60, 0x4c80}, /* Z */
    {0x8e00, 0x6440, 0x0e20, 0x44c0}, /* J */
    {0x2e00, 0x4460, 0x0e80, 0xc440}, /* L */
};

/* What is tried when a turned piece does not fit: steps to the right and down, from each turn clockwise. */
static const int8_t KICKS[4][5][2] = {
    {{0, 0}, {-1, 0}, {-1, -1}, {0, 2}, {-1, 2}},
    {{0, 0}, {1, 0}, {1, 1}, {0, -2}, {1, -2}},
    {{0, 0}, {1, 0}, {1, -1}, {0, 2}, {1, 2}},
    {{0, 0}, {-1, 0}, {-1, 1}, {0, -2}, {-1, -2}},
};
/* The long piece turns about the edge of a cell, and needs its own. */
static const int8_t LONG_KICKS[4][5][2] = {
    {{0, 0}, {-2, 0}, {1, 0}, {-2, 1}, {1, -2}},
    {{0, 0}, {-1, 0}, {2, 0}, {-1, -2}, {2, 1}},
    {{0, 0}, {2, 0}, {-1, 0}, {2, -1}, {-1, 2}},
    {{0, 0}, {1, 0}, {-2, 0}, {1, 2}, {-2, -1}},
};

static uint32_t nextRandom(uint32_t *state) {
  uint32_t z = *state += 0x9e3779b9u;
  z = (z ^ z >> 16) * 0x85ebca6bu;
  z = (z ^ z >> 13) * 0xc2b2ae35u;
  return z ^ z >> 16;
}

void gamePlaces(const Piece *piece, Place places[4]) {
  uint16_t shape = SHAPES[piece->kind - 1][piece->turn];
  for (int bit = 0, count = 0; bit < 16 && count < 4; bit++) {
    if ((shape >> (15 - bit) & 1) != 0) places[count++] = (Place){piece->column + bit % 4, piece->row + bit / 4};
  }
}

static bool fits(const Game *game, const Piece *piece) {
  Place places[4];
  gamePlaces(piece, places);
  for (int i = 0; i < 4; i++) {
    int column = places[i].column, row = places[i].row;
    if (column < 0 || column >= GAME_COLUMNS || row < 0 || row >= GAME_ROWS || game->field[row][column] != 0) return false;
  }
  return true;
}

/* All seven kinds in some order, then all of them again: none is long in coming. */
static void fillBag(Game *game) {
  if (game->nextCount > GAME_NEXT) return;
  Block *bag = &game->next[game->nextCount];
  for (int i = 0; i < GAME_KINDS; i++) {
    int j = (int)(nextRandom(&game->random) % (uint32_t)(i + 1));
    bag[i] = bag[j];
    bag[j] = (Block)(i + 1);
  }
  game->nextCount += GAME_KINDS;
}

/* Half of it is seen at once, where there is room. */
static void enter(Game *game, Block kind) {
  game->piece = (Piece){.kind = kind, .column = 3, .row = GAME_HIDDEN - 1};
  game->fallen = game->resting = game->restarts = 0;
  while (game->piece.row > 0 && !fits(game, &game->piece)) game->piece.row--;
  if (!fits(game, &game->piece)) game->state = GAME_OVER;
}

static void enterNext(Game *game) {
  Block kind = game->next[0];
  memmove(game->next, game->next + 1, (size_t)--game->nextCount);
  fillBag(game);
  enter(game, kind);
}

void gameStart(Game *game, uint32_t seed, int level) {
  *game = (Game){.random = seed, .level = level < 1 ? 1 : level > MOST_LEVEL ? MOST_LEVEL : level};
  fillBag(game);
  enterNext(game);
}

static bool tryPiece(Game *game, Piece piece) {
  if (!fits(game, &piece)) return false;
  game->piece = piece;
  return true;
}

static bool lies(const Game *game) {
  Piece below = game->piece;
  below.row++;
  return !fits(game, &below);
}

Piece gameGhost(const Game *game) {
  Piece ghost = game->piece;
  do ghost.row++;
  while (fits(game, &ghost));
  ghost.row--;
  return ghost;
}

/* The piece becomes part of the field. */
static void fix(Game *game) {
  Place places[4];
  gamePlaces(&game->piece, places);
  bool seen = false;
  for (int i = 0; i < 4; i++) {
    game->field[places[i].row][places[i].column] = game->piece.kind;
    seen = seen || places[i].row >= GAME_HIDDEN;
  }
  game->heldNow = false;
  game->fullRows = 0;
  for (int row = 0; row < GAME_ROWS; row++) {
    if (memchr(game->field[row], 0, GAME_COLUMNS) == NULL) game->fullRows |= 1u << row;
  }
  if (!seen) game->state = GAME_OVER;
  else if (game->fullRows != 0) {
    game->state = GAME_CLEARING;
    game->clearing = 0;
  } else enterNext(game);
}

static void removeFullRows(Game *game) {
  static const int POINTS[] = {0, 100, 300, 500, 800};
  int count = 0;
  for (int row = 0; row < GAME_ROWS; row++) {
    if ((game->fullRows >> row & 1) == 0) continue;
    memmove(game->field[1], game->field[0], (size_t)row * GAME_COLUMNS);
    memset(game->field[0], 0, GAME_COLUMNS);
    count++;
  }
  int before = game->lines / LINES_OF_LEVEL;
  game->score += (int64_t)POINTS[count] * game->level;
  game->lines += count;
  if (game->lines / LINES_OF_LEVEL > before && game->level < MOST_LEVEL) game->level++;
  game->fullRows = 0;
  game->state = GAME_PLAYING;
  enterNext(game);
}

int gameClearTime(void) { return CLEAR_MS; }

/* Milliseconds for a row. */
static int fallTime(const Game *game) {
  double level = game->level - 1;
  int ms = (int)(1000 * pow(0.8 - level * 0.007, level));
  if (ms < 1) ms = 1;
  return game->softDrop && ms > SOFT_DROP_MS ? SOFT_DROP_MS : ms;
}

/* One millisecond of a piece that falls or lies. */
static void fallFor(Game *game) {
  if (lies(game)) {
    game->fallen = 0;
    if (++game->resting >= LOCK_MS) fix(game);
    return;
  }
  if (++game->fallen < fallTime(game)) return;
  game->fallen = 0;
  game->resting = 0;
  game->piece.row++;
  if (game->softDrop) game->score++;
}

void gameStep(Game *game, int ms) {
  if (ms > MOST_STEP_MS) ms = MOST_STEP_MS;
  for (; ms > 0; ms--) {
    if (game->state == GAME_PLAYING) fallFor(game);
    else if (game->state == GAME_CLEARING && ++game->clearing >= CLEAR_MS) removeFullRows(game);
  }
}

static bool turn(Game *game, int quarters) {
  Piece turned = game->piece;
  turned.turn = (turned.turn + quarters) % 4;
  /* Back is the way of the turn that comes here, the other way round. */
  int from = quarters == 1 ? game->piece.turn : turned.turn, sign = quarters == 1 ? 1 : -1;
  const int8_t(*kicks)[2] = turned.kind == 1 ? LONG_KICKS[from] : KICKS[from];
  for (int i = 0; i < 5; i++) {
    Piece kicked = turned;
    kicked.column += sign * kicks[i][0];
    kicked.row += sign * kicks[i][1];
    if (tryPiece(game, kicked)) return true;
  }
  return false;
}

static bool hold(Game *game) {
  if (game->heldNow) return false;
  Block held = game->held;
  game->held = game->piece.kind;
  if (held == 0) enterNext(game);
  else enter(game, held);
  game->heldNow = true;
  return true;
}

bool gameMove(Game *game, GameMove move) {
  if (game->state != GAME_PLAYING) return false;
  Piece moved = game->piece;
  bool done = false;
  switch (move) {
    case GAME_LEFT:
    case GAME_RIGHT:
      moved.column += move == GAME_LEFT ? -1 : 1;
      done = tryPiece(game, moved);
      break;
    case GAME_TURN:
    case GAME_TURN_BACK:
      done = turn(game, move == GAME_TURN ? 1 : 3);
      break;
    case GAME_HOLD:
      return hold(game);
    case GAME_DROP:
      moved = gameGhost(game);
      game->score += 2 * (moved.row - game->piece.row);
      game->piece = moved;
      fix(game);
      return true;
  }
  if (done && game->resting > 0 && game->restarts < MOST_RESTARTS) {
    game->resting = 0;
    game->restarts++;
  }
  return done;
}
