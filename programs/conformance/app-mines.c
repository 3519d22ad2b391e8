/* The rules of Mines: programs/apps/mines/board.c, without its window. */
#include "../apps/mines/board.c"

#include "check.h"

static int minesOf(const Board *board) {
  int mines = 0;
  for (int i = 0; i < board->columns * board->rows; i++) mines += board->cells[i].mine;
  return mines;
}

/* Counted from what is there, not from what the board counts itself. */
static void checkCounts(const Board *board) {
  int opened = 0, flags = 0, around[8];
  for (int i = 0; i < board->columns * board->rows; i++) {
    int near = 0, count = boardAround(board, i, around);
    for (int k = 0; k < count; k++) near += board->cells[around[k]].mine;
    if (board->state != BOARD_NEW) CHECK_EQUAL("mines around a cell", near, board->cells[i].near);
    opened += board->cells[i].open;
    flags += board->cells[i].flag;
    CHECK("never open and flagged", !(board->cells[i].open && board->cells[i].flag));
    CHECK("no mine is open", !(board->cells[i].open && board->cells[i].mine));
    if (board->cells[i].open && near == 0)
      for (int k = 0; k < count; k++) CHECK("an area is open up to its numbers", board->cells[around[k]].open || board->cells[around[k]].flag);
  }
  CHECK_EQUAL("open cells", opened, board->opened);
  CHECK_EQUAL("flags", flags, board->flags);
}

static void firstMoves(void) {
  static Board board;
  for (uint32_t seed = 0; seed < 300; seed++) {
    boardReset(&board, 9, 9, 10, seed);
    int first = (int)(seed % 81);
    CHECK("the first move opens", boardOpen(&board, first));
    CHECK("and never loses", board.state == BOARD_PLAYING || board.state == BOARD_WON);
    CHECK_EQUAL("nor has a mine beside it", 0, board.cells[first].near);
    CHECK_EQUAL("mines", 10, minesOf(&board));
    checkCounts(&board);
  }
  /* As many mines as there can be: only the cell itself is free. */
  boardReset(&board, 4, 4, 15, 1);
  CHECK("the first move opens", boardOpen(&board, 5));
  CHECK_EQUAL("all is won at once", BOARD_WON, board.state);
  CHECK_EQUAL("mines", 15, minesOf(&board));
  CHECK_EQUAL("all have flags", 15, board.flags);
}

static void repeatable(void) {
  static Board a, b;
  boardReset(&a, 30, 16, 99, 7);
  boardReset(&b, 30, 16, 99, 7);
  boardOpen(&a, 100);
  boardOpen(&b, 100);
  CHECK("the same seed, the same board", memcmp(&a, &b, sizeof a) == 0);
  boardReset(&b, 30, 16, 99, 8);
  boardOpen(&b, 100);
  CHECK("another seed, another board", memcmp(a.cells, b.cells, sizeof a.cells) != 0);
}

static void flagsAndChords(void) {
  static Board board;
  boardReset(&board, 9, 9, 10, 3);
  CHECK("a flag before the first move", boardFlag(&board, 0));
  CHECK("a flagged cell stays closed", !boardOpen(&board, 0));
  CHECK("the flag goes", boardFlag(&board, 0) && board.flags == 0);
  CHECK("outside is nothing", !boardOpen(&board, boardCell(&board, 9, 0)) && !boardFlag(&board, boardCell(&board, 0, -1)));
  boardOpen(&board, 40);
  checkCounts(&board);
  int number = -1, around[8];
  for (int i = 0; i < 81 && number < 0; i++)
    if (board.cells[i].open && board.cells[i].near > 0) number = i;
  CHECK("there is a number", number >= 0);
  CHECK("a number without its flags opens nothing", !boardOpen(&board, number));
  CHECK("an open cell gets no flag", !boardFlag(&board, number));
  int count = boardAround(&board, number, around);
  for (int k = 0; k < count; k++)
    if (board.cells[around[k]].mine) CHECK("a flag", boardFlag(&board, around[k]));
  bool closed = false;
  for (int k = 0; k < count; k++) closed = closed || (!board.cells[around[k]].open && !board.cells[around[k]].flag);
  CHECK_EQUAL("a number with its flags opens the rest, if there is any", closed, boardOpen(&board, number));
  CHECK("right flags are safe", board.state != BOARD_LOST);
  for (int k = 0; k < count; k++) CHECK("open or flagged", board.cells[around[k]].open || board.cells[around[k]].flag);
  checkCounts(&board);
}

static void wrongChordLoses(void) {
  static Board board;
  bool met = false;
  for (uint32_t seed = 0; seed < 50 && !met; seed++) {
    boardReset(&board, 9, 9, 10, seed);
    boardOpen(&board, 40);
    int around[8];
    for (int i = 0; i < 81 && !met; i++) {
      if (!board.cells[i].open || board.cells[i].near != 1) continue;
      int wrong = -1, count = boardAround(&board, i, around);
      for (int k = 0; k < count; k++)
        if (!board.cells[around[k]].open && !board.cells[around[k]].mine) wrong = around[k];
      if (wrong < 0) continue;
      met = true;
      boardFlag(&board, wrong);
      CHECK("it opens", boardOpen(&board, i));
      CHECK_EQUAL("and meets the mine", BOARD_LOST, board.state);
      CHECK("which is told", board.exploded >= 0 && board.cells[board.exploded].mine);
      CHECK("after the end nothing moves", !boardOpen(&board, 80) && !boardFlag(&board, board.exploded));
    }
  }
  CHECK("a number with a closed cell that is no mine", met);
}

static void wholeGames(void) {
  static Board board;
  for (uint32_t seed = 0; seed < 40; seed++) {
    boardReset(&board, 30, 16, 99, seed);
    boardOpen(&board, 0);
    for (int i = 0; i < 480; i++)
      if (!board.cells[i].mine) boardOpen(&board, i);
    CHECK_EQUAL("all but the mines is open", BOARD_WON, board.state);
    checkCounts(&board);
    boardReset(&board, 16, 16, 40, seed);
    boardOpen(&board, 255);
    for (int i = 0; i < 256 && board.state == BOARD_PLAYING; i++)
      if (board.cells[i].mine) boardOpen(&board, i);
    CHECK_EQUAL("a mine loses", BOARD_LOST, board.state);
    checkCounts(&board);
  }
}

int main(void) {
  firstMoves();
  repeatable();
  flagsAndChords();
  wrongChordLoses();
  wholeGames();
  return finish();
}
