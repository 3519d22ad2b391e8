/* All of a file's blocks are under way at once */
#include <ratos.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 2048, BLOCKS = 16 };

static char blocks[BLOCKS][BLOCK];

static char contentOf(size_t block) { return (char)('a' + block); }

/* Takes as many completions as operations were begun; they may come in any order. */
static size_t finish(HCOMPQ queue, size_t count) {
  size_t bytes = 0;
  RatCompletion c;
  for (size_t i = 0; i < count && RatGetNextCompletion(queue, &c); i++) {
    if (c.status != RAT_SUCCESS) printf("block %zu: %s\n", (size_t)c.userData, RatStatusText(c.status));
    bytes += (size_t)c.value;
  }
  return bytes;
}

int main(void) {
  static const char NAME[] = "/tmp/blocks";
  HCOMPQ queue;
  HFILE file;
  if (RatCreateCompletionQueue(&queue) != RAT_SUCCESS) return 1;
  if (RatOpenFile(NAME, RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_TRUNCATE, &file) != RAT_SUCCESS) return 1;

  for (size_t i = 0; i < BLOCKS; i++) {
    memset(blocks[i], contentOf(i), BLOCK);
    RatStatus status = RatWriteFileAsync(file, i * BLOCK, blocks[i], BLOCK, queue, i);
    if (status != RAT_PENDING) return 1;
  }
  printf("%d writes begun, %zu bytes written\n", BLOCKS, finish(queue, BLOCKS));

  memset(blocks, 0, sizeof blocks);
  for (size_t i = BLOCKS; i-- > 0;) { /* from the end, why not */
    RatStatus status = RatReadFileAsync(file, i * BLOCK, blocks[i], BLOCK, queue, i);
    if (status != RAT_PENDING) return 1;
  }
  printf("%d reads begun, %zu bytes read\n", BLOCKS, finish(queue, BLOCKS));

  size_t wrong = 0;
  for (size_t i = 0; i < BLOCKS; i++) {
    for (size_t k = 0; k < BLOCK; k++) wrong += blocks[i][k] != contentOf(i);
  }
  printf("%zu bytes are wrong\n", wrong);
  RatCloseHandle(file);
  RatDeleteFile(NAME);
  RatCloseHandle(queue);
  return 0;
}
