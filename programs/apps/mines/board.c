#include "board.h"

/* Good enough for games, the same everywhere, and of any seed (xorshift would stay at zero). */
static uint32_t nextRandom(uint32_t *state) {
  uint32_t z = *state += 0x9e3779b9u;
  z = (z ^ z >> 16) * 0x85ebca6bu;
  z = (z ^ z >> 13) * 0xc2b2ae35u;
  return z ^ z >> 16;
}

void boardReset(Board *board, int columns, int rows, int mines, uint32_t seed) {
  *board = (Board){.columns = columns, .rows = rows, .mines = mines, .exploded = -1, .seed = seed};
}

int boardCell(const Board *board, int column, int row) {
  bool inside = column >= 0 && row >= 0 && column < board->columns && row < board->rows;
  return inside ? row * board->columns + column : -1;
}

int boardAround(const Board *board, int cell, int around[8]) {
  int count = 0;
  for (int y = -1; y <= 1; y++) {
    for (int x = -1; x <= 1; x++) {
      int other = boardCell(board, cell % board->columns + x, cell / board->columns + y);
      if (other >= 0 && other != cell) around[count++] = other;
    }
  }
  return count;
}

/* Lays the mines: all cells in an order that the seed gives, but those that must be free, until there are enough. */
static void layMines(Board *board, int first) {
  int count = board->columns * board->rows, around[8];
  bool safe[BOARD_MOST_CELLS] = {false};
  safe[first] = true;
  int near = boardAround(board, first, around);
  if (count - 1 - near >= board->mines)
    for (int i = 0; i < near; i++) safe[around[i]] = true;

  int order[BOARD_MOST_CELLS];
  uint32_t random = board->seed;
  for (int i = 0; i < count; i++) {
    int j = (int)(nextRandom(&random) % (uint32_t)(i + 1));
    order[i] = order[j];
    order[j] = i;
  }
  for (int i = 0, left = board->mines; i < count && left > 0; i++) {
    if (safe[order[i]]) continue;
    board->cells[order[i]].mine = true;
    near = boardAround(board, order[i], around);
    for (int k = 0; k < near; k++) board->cells[around[k]].near++;
    left--;
  }
}

static void lose(Board *board, int cell) {
  board->state = BOARD_LOST;
  board->exploded = cell;
}

/* Opens a closed cell without a flag. A cell is put on the stack when it is opened, so each is there once. */
static void flood(Board *board, int start) {
  int stack[BOARD_MOST_CELLS], depth = 0, around[8];
  if (board->cells[start].mine) {
    lose(board, start);
    return;
  }
  board->cells[start].open = true;
  board->opened++;
  stack[depth++] = start;
  while (depth > 0) {
    int cell = stack[--depth];
    if (board->cells[cell].near > 0) continue;
    int count = boardAround(board, cell, around);
    for (int i = 0; i < count; i++) {
      Cell *other = &board->cells[around[i]];
      if (other->open || other->flag) continue;
      other->open = true;
      board->opened++;
      stack[depth++] = around[i];
    }
  }
}

/* All that is no mine is open: the mines get their flags. */
static void winIfDone(Board *board) {
  int count = board->columns * board->rows;
  if (board->state != BOARD_PLAYING || board->opened < count - board->mines) return;
  board->state = BOARD_WON;
  for (int i = 0; i < count; i++) board->cells[i].flag = board->cells[i].mine;
  board->flags = board->mines;
}

static bool chord(Board *board, int cell) {
  int around[8], flags = 0, closed = 0, count = boardAround(board, cell, around);
  for (int i = 0; i < count; i++) {
    if (board->cells[around[i]].flag) flags++;
    else if (!board->cells[around[i]].open) closed++;
  }
  if (board->cells[cell].near == 0 || flags != board->cells[cell].near || closed == 0) return false;
  for (int i = 0; i < count && board->state == BOARD_PLAYING; i++) {
    if (!board->cells[around[i]].flag && !board->cells[around[i]].open) flood(board, around[i]);
  }
  winIfDone(board);
  return true;
}

bool boardOpen(Board *board, int cell) {
  if (cell < 0 || board->state == BOARD_WON || board->state == BOARD_LOST || board->cells[cell].flag) return false;
  if (board->cells[cell].open) return chord(board, cell);
  if (board->state == BOARD_NEW) {
    layMines(board, cell);
    board->state = BOARD_PLAYING;
  }
  flood(board, cell);
  winIfDone(board);
  return true;
}

bool boardFlag(Board *board, int cell) {
  if (cell < 0 || board->state == BOARD_WON || board->state == BOARD_LOST || board->cells[cell].open) return false;
  board->cells[cell].flag = !board->cells[cell].flag;
  board->flags += board->cells[cell].flag ? 1 : -1;
  return true;
}
