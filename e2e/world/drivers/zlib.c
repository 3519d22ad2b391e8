/* zlib: every level and strategy there and back, streams in pieces, gz files, dictionaries, damage that is noticed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SIZE = 200000 };
static unsigned char input[SIZE], packed[3 * SIZE], output[SIZE];

static void check(const char *what, int good) {
  if (good) return;
  printf("FAILED %s\n", what);
  exit(1);
}

static void fill(int kind) {
  unsigned seed = 12345;
  for (int i = 0; i < SIZE; i++) {
    seed = seed * 1103515245 + 12345;
    input[i] = kind == 0 ? 0 : kind == 1 ? (unsigned char)(seed >> 16) : (unsigned char)("etaoin shrdlu"[(seed >> 16) % 13]);
  }
}

/* Through deflate and inflate, `step` bytes of input and of room for output at a time. */
static size_t stream(int level, int strategy, int bits, size_t step) {
  z_stream z;
  memset(&z, 0, sizeof z);
  check("deflateInit2", deflateInit2(&z, level, Z_DEFLATED, bits, 8, strategy) == Z_OK);
  z.next_in = input;
  z.next_out = packed;
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    if (z.avail_in == 0) z.avail_in = (uInt)(SIZE - z.total_in < step ? SIZE - z.total_in : step);
    z.avail_out = (uInt)step;
    result = deflate(&z, z.total_in + z.avail_in == SIZE ? Z_FINISH : Z_NO_FLUSH);
    check("deflate", result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
    check("room", z.total_out + step < sizeof packed);
  }
  size_t length = z.total_out;
  check("deflateEnd", deflateEnd(&z) == Z_OK);

  memset(&z, 0, sizeof z);
  memset(output, 0xaa, sizeof output);
  check("inflateInit2", inflateInit2(&z, bits) == Z_OK);
  z.next_in = packed;
  z.next_out = output;
  for (result = Z_OK; result != Z_STREAM_END;) {
    if (z.avail_in == 0) z.avail_in = (uInt)(length - z.total_in < step ? length - z.total_in : step);
    z.avail_out = (uInt)(SIZE - z.total_out < step ? SIZE - z.total_out : step);
    result = inflate(&z, Z_NO_FLUSH);
    check("inflate", result == Z_OK || result == Z_STREAM_END);
  }
  check("the same comes back", z.total_out == SIZE && memcmp(input, output, SIZE) == 0);
  check("inflateEnd", inflateEnd(&z) == Z_OK);
  return length;
}

static void gzFiles(void) {
  gzFile file = gzopen("/tmp/test.gz", "wb9");
  check("gzopen", file != NULL);
  for (int i = 0; i < 1000; i++) check("gzprintf", gzprintf(file, "line %d\n", i) > 0);
  check("gzputs", gzputs(file, "last\n") == 5);
  check("gzclose", gzclose(file) == Z_OK);
  file = gzopen("/tmp/test.gz", "rb");
  char line[64];
  int lines = 0;
  while (gzgets(file, line, sizeof line) != NULL) lines++;
  check("lines", lines == 1001 && strcmp(line, "last\n") == 0);
  check("rewind", gzrewind(file) == 0 && gzgetc(file) == 'l' && gzungetc('L', file) == 'L' && gzgetc(file) == 'L');
  check("gzseek", gzseek(file, 7000, SEEK_SET) == 7000 && gztell(file) == 7000);
  gzclose(file);
  FILE *plain = fopen("/tmp/test.gz", "rb");
  check("it is a gz file", fgetc(plain) == 0x1f && fgetc(plain) == 0x8b);
  fclose(plain);
  remove("/tmp/test.gz");
}

int main(void) {
  printf("zlib %s\n", zlibVersion());
  for (int kind = 0; kind < 3; kind++) {
    fill(kind);
    printf("kind %d:", kind);
    for (int level = 0; level <= 9; level += 3) printf(" %zu", stream(level, Z_DEFAULT_STRATEGY, 15, 4096));
    printf(" raw %zu, gzip %zu, filtered %zu, huffman %zu, rle %zu, fixed %zu\n", stream(6, Z_DEFAULT_STRATEGY, -15, 1000),
           stream(6, Z_DEFAULT_STRATEGY, 31, SIZE), stream(6, Z_FILTERED, 15, 777), stream(6, Z_HUFFMAN_ONLY, 15, 5000),
           stream(6, Z_RLE, 15, 5000), stream(6, Z_FIXED, 15, 5000));
  }
  printf("crc32 %08lx, adler32 %08lx\n", crc32(0, input, SIZE), adler32(1, input, SIZE));

  uLongf length = sizeof packed, back = SIZE;
  check("compress", compress2(packed, &length, input, SIZE, 9) == Z_OK);
  packed[length / 2] ^= 1;
  check("damage is noticed", uncompress(output, &back, packed, length) == Z_DATA_ERROR);

  z_stream z;
  memset(&z, 0, sizeof z);
  static const unsigned char dictionary[] = "etaoin shrdlu etaoin shrdlu";
  deflateInit(&z, 6);
  check("dictionary", deflateSetDictionary(&z, dictionary, sizeof dictionary) == Z_OK);
  z.next_in = input, z.avail_in = 100, z.next_out = packed, z.avail_out = sizeof packed;
  check("deflate", deflate(&z, Z_FINISH) == Z_STREAM_END);
  length = z.total_out;
  deflateEnd(&z);
  memset(&z, 0, sizeof z);
  inflateInit(&z);
  z.next_in = packed, z.avail_in = (uInt)length, z.next_out = output, z.avail_out = SIZE;
  check("it is asked for", inflate(&z, Z_FINISH) == Z_NEED_DICT);
  inflateSetDictionary(&z, dictionary, sizeof dictionary);
  check("with it", inflate(&z, Z_FINISH) == Z_STREAM_END && memcmp(input, output, 100) == 0);
  inflateEnd(&z);
  gzFiles();
  puts("end");
  return 0;
}
