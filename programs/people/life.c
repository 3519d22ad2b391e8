/* Conway's Game of Life: a glider walks over a torus, and a blinker blinks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ROWS 12
#define COLUMNS 20

static unsigned char world[ROWS][COLUMNS], next[ROWS][COLUMNS];

static int neighbours(int row, int column) {
  int count = 0;
  for (int i = -1; i <= 1; i++)
    for (int j = -1; j <= 1; j++)
      if (i || j) count += world[(row + i + ROWS) % ROWS][(column + j + COLUMNS) % COLUMNS];
  return count;
}

static void step(void) {
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < COLUMNS; j++) {
      int n = neighbours(i, j);
      next[i][j] = n == 3 || (n == 2 && world[i][j]);
    }
  memcpy(world, next, sizeof world);
}

int main(void) {
  const int cells[][2] = {{0, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}, {8, 14}, {8, 15}, {8, 16}};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) world[cells[i][0]][cells[i][1]] = 1;
  for (int generation = 0; generation < 13; generation++) step();
  for (int i = 0; i < ROWS; i++) {
    for (int j = 0; j < COLUMNS; j++) putchar(world[i][j] ? '#' : '.');
    putchar('\n');
  }
  return 0;
}
