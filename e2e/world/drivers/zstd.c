/* Zstandard: levels, streams in pieces, worker threads (a pool over POSIX threads), dictionaries, damage. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum { SIZE = 4 << 20 };
static char *input, *packed, *output;
static size_t room;

static void check(const char *what, int good) {
  if (good) return;
  printf("FAILED %s\n", what);
  exit(1);
}

static void fill(void) {
  static const char *words[] = {"rat ", "cat ", "kernel ", "handle ", "wait ", "signal ", "thread ", "page\n"};
  unsigned seed = 7;
  for (size_t at = 0; at + 16 < SIZE;) {
    seed = seed * 1664525 + 1013904223;
    const char *word = words[seed >> 29];
    memcpy(input + at, word, strlen(word));
    at += strlen(word);
    if ((seed >> 20 & 15) == 0) at += (size_t)sprintf(input + at, "%u ", seed >> 8 & 0xffff);
  }
}

static size_t withThreads(int workers, int level) {
  ZSTD_CCtx *context = ZSTD_createCCtx();
  check("workers", !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, workers)));
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_jobSize, 1 << 20);
  ZSTD_inBuffer in = {input, SIZE, 0};
  ZSTD_outBuffer out = {packed, room, 0};
  size_t left;
  do {
    left = ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
    check("compressStream2", !ZSTD_isError(left));
  } while (left != 0);
  ZSTD_freeCCtx(context);
  memset(output, 0, SIZE);
  check("decompress", ZSTD_decompress(output, SIZE, packed, out.pos) == SIZE && memcmp(input, output, SIZE) == 0);
  return out.pos;
}

static void *concurrently(void *arg) {
  int level = *(int *)arg;
  size_t size = 100000, bound = ZSTD_compressBound(size);
  char *mine = malloc(bound), *back = malloc(size);
  for (int i = 0; i < 5; i++) {
    size_t length = ZSTD_compress(mine, bound, input + i * 1000, size, level);
    if (ZSTD_decompress(back, size, mine, length) != size || memcmp(back, input + i * 1000, size) != 0) return "differs";
  }
  free(mine);
  free(back);
  return NULL;
}

int main(void) {
  printf("zstd %s\n", ZSTD_versionString());
  room = ZSTD_compressBound(SIZE);
  input = calloc(1, SIZE), output = malloc(SIZE), packed = malloc(room);
  fill();
  for (int level = 1; level <= 7; level += 3) {
    size_t length = ZSTD_compress(packed, room, input, SIZE, level);
    check("compress", !ZSTD_isError(length) && ZSTD_decompress(output, SIZE, packed, length) == SIZE && memcmp(input, output, SIZE) == 0);
    printf("level %d: %zu\n", level, length);
  }
  size_t none = withThreads(0, 1), one = withThreads(1, 1), four = withThreads(4, 1);
  printf("threads: %zu %zu %zu\n", none, one, four);
  check("the number of threads makes no difference", one == four);

  ZSTD_DStream *stream = ZSTD_createDStream();
  ZSTD_inBuffer in = {packed, 0, 0};
  ZSTD_outBuffer out = {output, 0, 0};
  memset(output, 0, SIZE);
  size_t result = 1;
  while (result != 0) {
    if (in.pos == in.size) in.size = in.size + 777 < four ? in.size + 777 : four;
    if (out.pos == out.size) out.size = out.size + 5000 < SIZE ? out.size + 5000 : SIZE;
    result = ZSTD_decompressStream(stream, &out, &in);
    check("decompressStream", !ZSTD_isError(result));
  }
  check("in pieces", memcmp(input, output, SIZE) == 0);
  ZSTD_freeDStream(stream);
  packed[four / 2] ^= 0x10;
  check("damage is noticed", ZSTD_isError(ZSTD_decompress(output, SIZE, packed, four)));

  ZSTD_CCtx *context = ZSTD_createCCtx();
  ZSTD_DCtx *back = ZSTD_createDCtx();
  size_t plain = ZSTD_compress(packed, room, input + 5000, 300, 3);
  size_t with = ZSTD_compress_usingDict(context, packed, room, input + 5000, 300, input, 4000, 3);
  check("dictionary", with < plain && ZSTD_decompress_usingDict(back, output, SIZE, packed, with, input, 4000) == 300);
  ZSTD_freeCCtx(context);
  ZSTD_freeDCtx(back);

  pthread_t threads[4];
  int levels[4] = {1, 2, 3, 4};
  for (int i = 0; i < 4; i++) check("pthread_create", pthread_create(&threads[i], NULL, concurrently, &levels[i]) == 0);
  for (int i = 0; i < 4; i++) {
    void *message;
    pthread_join(threads[i], &message);
    check("concurrent use", message == NULL);
  }
  puts("end");
  return 0;
}
