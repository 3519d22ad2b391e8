/* Large static arrays and large allocations; memory that grows and comes back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int grid[2000][2000];       /* 16 MB */
static char text[8 << 20];         /* 8 MB */
static const int lookup[5] = {2, 3, 5, 7, 11};
static double filled[1000] = {[999] = 1.5};

int main(void) {
  for (int i = 0; i < 2000; i++)
    for (int j = 0; j < 2000; j++) grid[i][j] = i * j;
  long long sum = 0;
  for (int i = 0; i < 2000; i++) sum += grid[i][1999 - i];
  printf("%lld\n", sum);
  memset(text, 'x', sizeof text - 1);
  printf("%zu %d %g\n", strlen(text), lookup[4], filled[999]);

  size_t size = 64 << 20;
  for (int round = 0; round < 5; round++) {
    unsigned char *block = malloc(size);
    if (!block) return puts("no memory"), 1;
    memset(block, round, size);
    if (block[size - 1] != round) return 1;
    free(block);
  }
  void *blocks[1000];
  for (int round = 0; round < 20; round++) {
    for (int i = 0; i < 1000; i++) {
      blocks[i] = malloc((size_t)(i * 37 % 4096) + 1);
      memset(blocks[i], i, (size_t)(i * 37 % 4096) + 1);
    }
    for (int i = 0; i < 1000; i += 2) free(blocks[i]);
    for (int i = 0; i < 1000; i += 2) blocks[i] = calloc(1, 100);
    for (int i = 0; i < 1000; i++) free(blocks[i]);
  }
  char *grown = NULL;
  for (size_t n = 1; n <= 1 << 22; n *= 2) {
    grown = realloc(grown, n);
    grown[n - 1] = 'e';
  }
  printf("%c\n", grown[0]);
  free(grown);
  void *volatile much = malloc((size_t)-100);
  printf("%d\n", much == NULL);
  void *aligned = aligned_alloc(256, 1024);
  printf("%d\n", (int)((uintptr_t)aligned % 256));
  free(aligned);
  return 0;
}
