/* Bit tricks, checksums, random numbers, sieves: arithmetic of fixed width. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int popcount(uint32_t x) {
  int count = 0;
  while (x) x &= x - 1, count++;
  return count;
}

static uint32_t reverse(uint32_t x) {
  x = (x & 0x55555555) << 1 | (x >> 1 & 0x55555555);
  x = (x & 0x33333333) << 2 | (x >> 2 & 0x33333333);
  x = (x & 0x0f0f0f0f) << 4 | (x >> 4 & 0x0f0f0f0f);
  x = (x & 0x00ff00ff) << 8 | (x >> 8 & 0x00ff00ff);
  return x << 16 | x >> 16;
}

static uint32_t crc32(const void *data, size_t length) {
  static uint32_t table[256];
  if (!table[1])
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t c = i;
      for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ c >> 1 : c >> 1;
      table[i] = c;
    }
  uint32_t crc = ~0u;
  for (const unsigned char *p = data; length--; p++) crc = table[(crc ^ *p) & 255] ^ crc >> 8;
  return ~crc;
}

static uint64_t fnv1a(const char *text) {
  uint64_t hash = 0xcbf29ce484222325;
  while (*text) hash = (hash ^ (unsigned char)*text++) * 0x100000001b3;
  return hash;
}

static uint64_t state[2] = {1, 2};
static uint64_t xorshift(void) {
  uint64_t a = state[0], b = state[1];
  state[0] = b;
  a ^= a << 23;
  state[1] = a ^ b ^ a >> 18 ^ b >> 5;
  return state[1] + b;
}

static char sieve[2000000];

int main(void) {
  printf("%d %d %d\n", popcount(0xf0f0f0f0), __builtin_popcount(0xffff), __builtin_clz(1));
  printf("%08" PRIx32 " %08" PRIx32 "\n", reverse(1), reverse(0x12345678));
  printf("%08" PRIx32 "\n", crc32("123456789", 9));
  printf("%016" PRIx64 "\n", fnv1a("hello world"));
  uint64_t sum = 0;
  for (int i = 0; i < 1000000; i++) sum += xorshift() >> 40;
  printf("%" PRIu64 "\n", sum);
  int primes = 0;
  for (long i = 2; i < (long)sizeof sieve; i++) {
    if (sieve[i]) continue;
    primes++;
    for (long j = i; j < (long)sizeof sieve; j += i) sieve[j] = 1;
  }
  printf("%d primes\n", primes);
  int a = 5, b = 9;
  a ^= b, b ^= a, a ^= b;
  printf("%d %d %d\n", a, b, (b & -b));
  unsigned long long factorial = 1;
  for (int i = 2; i <= 20; i++) factorial *= i;
  printf("%llu\n", factorial);
  uint32_t digits[200] = {1};
  int used = 1;
  for (int i = 0; i < 1000; i++) { /* 2^1000 */
    uint32_t carry = 0;
    for (int d = 0; d < used; d++) {
      uint32_t value = digits[d] * 2 + carry;
      digits[d] = value % 1000000;
      carry = value / 1000000;
    }
    if (carry) digits[used++] = carry;
  }
  printf("%u", digits[used - 1]);
  for (int d = used - 2; d >= 0; d--) printf("%06u", digits[d]);
  putchar('\n');
  srand(1);
  int r = rand();
  srand(1);
  printf("%d %d\n", r == rand(), r >= 0 && r <= RAND_MAX);
  return 0;
}
