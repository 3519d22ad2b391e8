/* The rules of Blocks: programs/apps/blocks/game.c, without its window. */
#include "../apps/blocks/game.c"

#include "check.h"

static Game game;

static int blocksOf(const Game *game) {
  int count = 0;
  for (int row = 0; row < GAME_ROWS; row++)
    for (int column = 0; column < GAME_COLUMNS; column++) count += game->field[row][column] != 0;
  return count;
}

/* The next piece, of a kind that the test wants. */
static void put(Block kind, int turn, int column, int row) {
  game.piece = (Piece){.kind = kind, .turn = turn, .column = column, .row = row};
  game.fallen = game.resting = game.restarts = 0;
  CHECK("the piece fits", fits(&game, &game.piece));
}

static void shapes(void) {
  for (Block kind = 1; kind <= GAME_KINDS; kind++) {
    for (int turn = 0; turn < 4; turn++) {
      Place places[4] = {{-9, 0}, {-9, 0}, {-9, 0}, {-9, 0}};
      Piece piece = {.kind = kind, .turn = turn};
      gamePlaces(&piece, places);
      for (int i = 0; i < 4; i++) CHECK("four places in the box", places[i].column >= 0 && places[i].column < 4 && places[i].row < 4);
    }
  }
}

static void bags(void) {
  for (uint32_t seed = 0; seed < 100; seed++) {
    gameStart(&game, seed, 1);
    for (int bag = 0; bag < 5; bag++) {
      unsigned seen = 0;
      for (int i = 0; i < GAME_KINDS; i++) {
        seen |= 1u << game.piece.kind;
        CHECK("enough are known", game.nextCount >= GAME_NEXT && game.nextCount <= (int)sizeof game.next);
        enterNext(&game);
      }
      CHECK_EQUAL("each kind once in seven", 0xfe, seen);
    }
  }
  Game other;
  gameStart(&game, 5, 1);
  gameStart(&other, 5, 1);
  CHECK("the same seed, the same pieces", memcmp(&game, &other, sizeof game) == 0);
}

static void falls(void) {
  gameStart(&game, 1, 1);
  int from = game.piece.row;
  gameStep(&game, 999);
  CHECK_EQUAL("a second for a row", from, game.piece.row);
  gameStep(&game, 1);
  CHECK_EQUAL("a row", from + 1, game.piece.row);
  game.softDrop = true;
  gameStep(&game, SOFT_DROP_MS * 3);
  CHECK_EQUAL("softly, faster", from + 4, game.piece.row);
  CHECK_EQUAL("a point for a row", 3, game.score);
  game.softDrop = false;
  gameStep(&game, 60000);
  CHECK_EQUAL("no more than a second at once", from + 5, game.piece.row);
  int distance = gameGhost(&game).row - game.piece.row;
  int64_t before = game.score;
  CHECK("it drops", gameMove(&game, GAME_DROP));
  CHECK_EQUAL("two points for a row", before + 2 * distance, game.score);
  CHECK_EQUAL("it lies there", 4, blocksOf(&game));
}

static void locks(void) {
  gameStart(&game, 1, 1);
  put(3, 0, 3, 0);
  game.piece = gameGhost(&game);
  gameStep(&game, LOCK_MS - 1);
  CHECK_EQUAL("not fixed yet", 0, blocksOf(&game));
  CHECK("a move", gameMove(&game, GAME_LEFT));
  gameStep(&game, LOCK_MS - 1);
  CHECK_EQUAL("which begins it anew", 0, blocksOf(&game));
  gameStep(&game, 1);
  CHECK_EQUAL("fixed", 4, blocksOf(&game));
  /* Not for ever. */
  gameStart(&game, 1, 1);
  put(2, 0, 3, 0);
  game.piece = gameGhost(&game);
  int moves = 0;
  for (; moves < 100 && blocksOf(&game) == 0; moves++) {
    gameStep(&game, LOCK_MS - 1);
    gameMove(&game, moves % 2 == 0 ? GAME_RIGHT : GAME_LEFT);
  }
  CHECK_EQUAL("moves that begin it anew", MOST_RESTARTS + 2, moves);
}

static void walls(void) {
  gameStart(&game, 1, 1);
  /* An upright long piece at each wall turns off it. */
  put(1, 1, 7, 5);
  CHECK("at the right wall", !gameMove(&game, GAME_RIGHT) && gameMove(&game, GAME_TURN));
  put(1, 1, -2, 5);
  CHECK("at the left wall", !gameMove(&game, GAME_LEFT) && gameMove(&game, GAME_TURN));
  put(1, 1, -2, 5);
  CHECK("and back", gameMove(&game, GAME_TURN_BACK));
  put(3, 1, -1, 5);
  CHECK("another one", gameMove(&game, GAME_TURN) && game.piece.column == 0 && game.piece.turn == 2);
  put(3, 1, -1, 5);
  CHECK("and back", gameMove(&game, GAME_TURN_BACK) && game.piece.column == 0 && game.piece.turn == 0);
  /* In a shaft of one column nothing that is not long turns. */
  memset(game.field, 1, sizeof game.field);
  for (int row = 0; row < GAME_ROWS; row++) game.field[row][4] = 0;
  put(1, 1, 2, 8);
  CHECK("no room", !gameMove(&game, GAME_TURN) && !gameMove(&game, GAME_TURN_BACK) && !gameMove(&game, GAME_LEFT));
  CHECK_EQUAL("it stays as it is", 1, game.piece.turn);
  /* A turn and its way back lead to where it was, wherever both are free. */
  memset(game.field, 0, sizeof game.field);
  for (Block kind = 1; kind <= GAME_KINDS; kind++) {
    for (int turn = 0; turn < 4; turn++) {
      put(kind, turn, 4, 10);
      Piece before = game.piece;
      CHECK("there and back", gameMove(&game, GAME_TURN) && gameMove(&game, GAME_TURN_BACK) && memcmp(&before, &game.piece, sizeof before) == 0);
    }
  }
}

static void clears(int rows, int64_t points) {
  gameStart(&game, 1, 2);
  for (int row = GAME_ROWS - rows; row < GAME_ROWS; row++) memset(game.field[row] + 1, 2, GAME_COLUMNS - 1);
  game.field[GAME_ROWS - rows - 1][9] = 3;
  put(1, 1, -2, GAME_ROWS - 4);
  game.score = 0;
  gameMove(&game, GAME_DROP);
  CHECK_EQUAL("full rows are shown", GAME_CLEARING, game.state);
  CHECK("while nothing moves", !gameMove(&game, GAME_LEFT) && !gameMove(&game, GAME_HOLD));
  gameStep(&game, CLEAR_MS);
  CHECK_EQUAL("and go", GAME_PLAYING, game.state);
  CHECK_EQUAL("lines", rows, game.lines);
  CHECK_EQUAL("points", points * 2, game.score);
  CHECK_EQUAL("what lay above comes down", 3, game.field[GAME_ROWS - 1][9]);
  CHECK_EQUAL("and the rest of the piece", 1 + 4 - rows, blocksOf(&game));
}

static void levels(void) {
  gameStart(&game, 1, 1);
  game.lines = 9;
  memset(game.field[GAME_ROWS - 1] + 1, 2, GAME_COLUMNS - 1);
  put(1, 1, -2, GAME_ROWS - 4);
  gameMove(&game, GAME_DROP);
  gameStep(&game, CLEAR_MS);
  CHECK_EQUAL("ten lines are a level", 2, game.level);
  for (game.level = 1; game.level < MOST_LEVEL;) {
    int slower = fallTime(&game);
    game.level++;
    CHECK("each faster than the one before", fallTime(&game) <= slower && fallTime(&game) >= 1);
  }
  gameStart(&game, 1, 1000);
  CHECK_EQUAL("no level is higher", MOST_LEVEL, game.level);
}

static void holds(void) {
  gameStart(&game, 4, 1);
  Block first = game.piece.kind, second = game.next[0], third = game.next[1];
  CHECK("aside", gameMove(&game, GAME_HOLD));
  CHECK_EQUAL("the next comes", second, game.piece.kind);
  CHECK("once", !gameMove(&game, GAME_HOLD));
  gameMove(&game, GAME_DROP);
  CHECK_EQUAL("the third", third, game.piece.kind);
  CHECK("again for another piece", gameMove(&game, GAME_HOLD));
  CHECK_EQUAL("what lay aside comes back", first, game.piece.kind);
  CHECK_EQUAL("for this one", third, game.held);
}

static void ends(void) {
  for (uint32_t seed = 0; seed < 20; seed++) {
    gameStart(&game, seed, 1);
    int drops = 0;
    for (; drops < 1000 && game.state != GAME_OVER; drops++) {
      gameMove(&game, GAME_DROP);
      gameStep(&game, CLEAR_MS);
    }
    CHECK("a heap to the top ends it", game.state == GAME_OVER && drops > 5 && drops < 30);
    CHECK("nothing moves then", !gameMove(&game, GAME_LEFT) && !gameMove(&game, GAME_DROP) && !gameMove(&game, GAME_HOLD));
    Game before = game;
    gameStep(&game, 1000);
    CHECK("nor does time", memcmp(&before, &game, sizeof game) == 0);
  }
}

/* Whatever is done, the field stays a field: random moves, thousands of games long. */
static void anything(void) {
  uint32_t random = 1;
  gameStart(&game, 1, 5);
  for (int i = 0; i < 200000; i++) {
    uint32_t r = nextRandom(&random);
    game.softDrop = (r >> 8 & 7) == 0;
    gameMove(&game, (GameMove)(r % 6));
    gameStep(&game, (int)(r >> 16 & 31));
    if (game.state == GAME_PLAYING && !fits(&game, &game.piece)) failed(__FILE__, __LINE__, "the piece is where nothing is", "fits");
    if (game.nextCount < GAME_NEXT || game.next[0] < 1 || game.next[0] > GAME_KINDS) failed(__FILE__, __LINE__, "pieces to come", "next");
    if (game.state == GAME_OVER) gameStart(&game, r, 1 + (int)(r % 20));
  }
  passed();
}

int main(void) {
  shapes();
  bags();
  falls();
  locks();
  walls();
  clears(1, 100);
  clears(2, 300);
  clears(3, 500);
  clears(4, 800);
  levels();
  holds();
  ends();
  anything();
  return finish();
}
