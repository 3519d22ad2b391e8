/* Atomic operations on what is larger than a register, or of an odd size. */
#include "check.h"

#include <stdatomic.h>

#pragma clang diagnostic ignored "-Watomic-alignment"

enum { THREADS = 4, ROUNDS = 5000 };

typedef struct Three {
  int32_t first, second, third;
} Three;
typedef struct Large {
  uint64_t words[5];
} Large;

static _Atomic __int128 counter;
static _Atomic unsigned __int128 bits;
static _Atomic Three three;
static _Atomic Large large;

static int32_t change(void *arg) {
  int self = (int)(intptr_t)arg;
  for (int i = 0; i < ROUNDS; i++) {
    counter += ((__int128)1 << 64) + 1;
    bits ^= (unsigned __int128)1 << (self * 30 + i % 30);
    Three before = three, after;
    do {
      if (before.first != before.second || before.second != before.third) return 1;
      after = (Three){before.first + 1, before.second + 1, before.third + 1};
    } while (!atomic_compare_exchange_weak(&three, &before, after));
    uint64_t word = (uint64_t)self << 32 | (uint32_t)i;
    Large was = atomic_exchange(&large, ((Large){{word, word, word, word, word}}));
    for (int j = 1; j < 5; j++) {
      if (was.words[j] != was.words[0]) return 2;
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  HTHREAD threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) threads[i] = startThread(change, (void *)i);
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("nothing is ever torn", 0, joinThread(threads[i]));
  __int128 sum = counter;
  CHECK_EQUAL("the lower half", THREADS * ROUNDS, (uint64_t)sum);
  CHECK_EQUAL("the upper half", THREADS * ROUNDS, (uint64_t)(sum >> 64));
  unsigned __int128 expected = 0;
  for (int self = 0; self < THREADS; self++) {
    for (int i = 0; i < ROUNDS; i++) expected ^= (unsigned __int128)1 << (self * 30 + i % 30);
  }
  CHECK("bits", bits == expected);
  Three last = three;
  CHECK_EQUAL("three words", THREADS * ROUNDS, last.third);
  CHECK("such operations are not free of locks", !atomic_is_lock_free(&large) && atomic_is_lock_free(&checksPassed));
  return finish();
}
