/* md5sum, sha1sum, sha256sum. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

/* All three go over blocks of 64 bytes, with the length at the end. */
typedef struct Hash {
  uint32_t state[8];
  unsigned char block[64];
  size_t used;
  uint64_t length;
} Hash;

typedef struct Method {
  const char *name;
  uint32_t initial[8];
  void (*mix)(uint32_t state[8], const unsigned char block[64]);
  int words;
  bool littleEndian;
} Method;

static uint32_t rotate(uint32_t x, int by) { return x << by | x >> (32 - by); }
static uint32_t big(const unsigned char *b) { return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]; }
static uint32_t little(const unsigned char *b) { return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0]; }

static void mixMd5(uint32_t state[8], const unsigned char block[64]) {
  static const uint32_t k[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
  };
  static const int shifts[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  for (int i = 0; i < 64; i++) {
    uint32_t f;
    int g;
    if (i < 16) f = (b & c) | (~b & d), g = i;
    else if (i < 32) f = (d & b) | (~d & c), g = (5 * i + 1) & 15;
    else if (i < 48) f = b ^ c ^ d, g = (3 * i + 5) & 15;
    else f = c ^ (b | ~d), g = (7 * i) & 15;
    uint32_t next = b + rotate(a + f + k[i] + little(block + g * 4), shifts[i / 16 * 4 + i % 4]);
    a = d;
    d = c;
    c = b;
    b = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

static void mixSha1(uint32_t state[8], const unsigned char block[64]) {
  uint32_t w[80];
  for (int i = 0; i < 16; i++) w[i] = big(block + i * 4);
  for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int i = 0; i < 80; i++) {
    uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
    uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
    uint32_t next = rotate(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

static void mixSha256(uint32_t state[8], const unsigned char block[64]) {
  static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  };
  uint32_t w[64], s[8];
  for (int i = 0; i < 16; i++) w[i] = big(block + i * 4);
  for (int i = 16; i < 64; i++) {
    uint32_t x = w[i - 15], y = w[i - 2];
    w[i] = w[i - 16] + (rotate(x, 25) ^ rotate(x, 14) ^ x >> 3) + w[i - 7] + (rotate(y, 15) ^ rotate(y, 13) ^ y >> 10);
  }
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; i++) {
    uint32_t t1 = s[7] + (rotate(s[4], 26) ^ rotate(s[4], 21) ^ rotate(s[4], 7)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
    uint32_t t2 = (rotate(s[0], 30) ^ rotate(s[0], 19) ^ rotate(s[0], 10)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

static const Method METHODS[] = {
  {"md5sum", {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, mixMd5, 4, true},
  {"sha1sum", {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, mixSha1, 5, false},
  {"sha256sum", {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}, mixSha256, 8, false},
};

static const Method *method;

static void add(Hash *hash, const unsigned char *bytes, size_t count) {
  hash->length += count;
  while (count > 0) {
    size_t piece = 64 - hash->used < count ? 64 - hash->used : count;
    memcpy(hash->block + hash->used, bytes, piece);
    hash->used += piece;
    bytes += piece;
    count -= piece;
    if (hash->used < 64) continue;
    method->mix(hash->state, hash->block);
    hash->used = 0;
  }
}

static void finish(Hash *hash, char text[65]) {
  uint64_t bits = hash->length * 8;
  unsigned char end[72] = {0x80};
  size_t padding = hash->used < 56 ? 56 - hash->used : 120 - hash->used;
  for (int i = 0; i < 8; i++) end[padding + (size_t)i] = (unsigned char)(bits >> (method->littleEndian ? i * 8 : 56 - i * 8));
  add(hash, end, padding + 8);
  for (int i = 0; i < method->words * 4; i++) {
    int shift = method->littleEndian ? i % 4 * 8 : 24 - i % 4 * 8;
    sprintf(text + i * 2, "%02x", hash->state[i / 4] >> shift & 255);
  }
}

static bool hashFile(const char *path, char text[65]) {
  FILE *file = openInput(path);
  if (file == NULL) return false;
  Hash hash = {.used = 0};
  memcpy(hash.state, method->initial, sizeof hash.state);
  static unsigned char buffer[32 << 10];
  for (size_t count; (count = fread(buffer, 1, sizeof buffer, file)) > 0;) add(&hash, buffer, count);
  bool whole = !ferror(file);
  if (!whole) complainOf("%s", path);
  closeInput(file);
  finish(&hash, text);
  return whole;
}

static int wrongCount, checkedCount;
static bool quiet;

static void checkLine(Lines *lines, void *context) {
  (void)context;
  size_t digits = strspn(lines->line, "0123456789abcdefABCDEF");
  if (digits != (size_t)method->words * 8 || lines->line[digits] != ' ') return;
  const char *path = lines->line + digits + 2;
  char text[65];
  checkedCount++;
  lines->line[digits] = 0;
  bool right = hashFile(path, text) && strcasecmp(text, lines->line) == 0;
  if (!right) wrongCount++;
  if (!right || !quiet) printf("%s: %s\n", path, right ? "OK" : "FAILED");
}

int sumMain(int argc, char **argv) {
  static const struct option words[] = {{"check", no_argument, NULL, 'c'}, {"quiet", no_argument, NULL, 'q'}, {0}};
  static const char help[] = "usage: md5sum|sha1sum|sha256sum [FILE...]\n       … -c [--quiet] [FILE...]\nPrints checksums of files, or checks those that it has printed.\n";
  for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++)
    if (strcmp(METHODS[i].name, toolName) == 0) method = &METHODS[i];
  bool checks = false;
  for (int option; (option = nextOption(argc, argv, "bct", words, help)) != -1;) {
    if (option == 'c') checks = true;
    if (option == 'q') quiet = true;
  }
  if (checks) {
    bool all = eachLine(argc - optind, argv + optind, '\n', checkLine, NULL);
    if (checkedCount == 0) complain("no properly formatted checksum lines found");
    if (wrongCount > 0) complain("WARNING: %d computed checksum%s did NOT match", wrongCount, wrongCount == 1 ? "" : "s");
    return !all || wrongCount > 0 || checkedCount == 0;
  }
  int status = 0;
  for (int i = optind; i < argc || i == optind; i++) {
    const char *path = i < argc ? argv[i] : "-";
    char text[65];
    if (hashFile(path, text)) printf("%s  %s\n", text, path);
    else status = 1;
  }
  return status;
}
