/*
 * One sequence for the process, of which each thread that asks gets the next number: a linear congruential generator
 * with Knuth's multiplier (MMIX), of whose 64 bits the upper ones are given.
 */
#include <stdint.h>
#include <stdlib.h>

static _Atomic uint64_t state;

void srand(unsigned seed) { state = (uint64_t)seed - 1; }

int rand(void) {
  uint64_t before = state, after;
  do {
    after = before * 6364136223846793005u + 1;
  } while (!__c11_atomic_compare_exchange_weak(&state, &before, after, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return (int)(after >> 33);
}
