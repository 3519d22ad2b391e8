#include "cases.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static int opaque(int value) {
  volatile int copy = value;
  return copy;
}
static volatile int out;

CASE(add) {
  out = opaque(INT_MAX) + opaque(1); /* EXPECT runtime error: signed integer overflow: 2147483647 + 1 cannot be represented in type 'int' */
}
CASE(subtract) {
  out = opaque(INT_MIN) - opaque(1); /* EXPECT runtime error: signed integer overflow: -2147483648 - 1 cannot be represented in type 'int' */
}
CASE(multiply) {
  volatile long long a = LLONG_MAX;
  out = (int)(a * 2); /* EXPECT runtime error: signed integer overflow: 9223372036854775807 * 2 cannot be represented in type 'long long' */
}
CASE(wide) {
  volatile __int128 a = (__int128)1 << 126;
  out = (int)(a + a); /* EXPECT runtime error: signed integer overflow: 85070591730234615865843651857942052864 + 85070591730234615865843651857942052864 cannot be represented in type '__int128' */
}
CASE(negate) {
  out = -opaque(INT_MIN); /* EXPECT runtime error: negation of -2147483648 cannot be represented in type 'int' */
}
CASE(divideByZero) {
  out = opaque(1) / opaque(0); /* EXPECT runtime error: division by zero */
  /* TRAPS divide by zero */
}
CASE(divideOverflow) {
  out = opaque(INT_MIN) / opaque(-1); /* EXPECT runtime error: division of -2147483648 by -1 cannot be represented in type 'int' */
  /* TRAPS integer overflow in a division */
}
CASE(shiftTooFar) {
  out = opaque(1) << opaque(32); /* EXPECT runtime error: shift exponent 32 is too large for 32-bit type 'int' */
}
CASE(shiftNegativeExponent) {
  out = opaque(1) << opaque(-1); /* EXPECT runtime error: shift exponent -1 is negative */
}
CASE(shiftNegativeValue) {
  out = opaque(-1) << opaque(1); /* EXPECT runtime error: left shift of negative value -1 */
}
CASE(shiftLost) {
  out = opaque(0x40000000) << opaque(2); /* EXPECT runtime error: left shift of 1073741824 by 2 places cannot be represented in type 'int' */
}
CASE(element) {
  static int numbers[4];
  out = numbers[opaque(4)]; /* EXPECT runtime error: index 4 out of bounds for type 'int[4]' */
}
CASE(bound) {
  int numbers[opaque(-1)]; /* EXPECT runtime error: variable length array bound evaluates to non-positive value -1 */
  out = (int)sizeof numbers;
}
CASE(fromFloat) {
  volatile double d = 1e20;
  out = (int)d; /* EXPECT runtime error: 1e+20 is outside the range of representable values of type 'int' */
}
CASE(fromSmallFloat) {
  volatile float f = -3e9f;
  out = (int)f; /* EXPECT runtime error: -3e+09 is outside the range of representable values of type 'int' */
}
CASE(badBool) {
  unsigned char byte = (unsigned char)opaque(3);
  bool *volatile p = (bool *)&byte;
  out = *p; /* EXPECT runtime error: load of value 3, which is not a valid value for type 'bool' */
}
CASE(builtin) {
  out = __builtin_ctz((unsigned)opaque(0)); /* EXPECT runtime error: passing zero to __builtin_ctz(), which is not a valid argument */
}
CASE(misaligned) {
  static _Alignas(8) char bytes[16];
  int *volatile p = (int *)(bytes + opaque(1));
  out = *p; /* EXPECT runtime error: load of misaligned address */
}
CASE(nullStore) {
  int *volatile p = 0;
  *p = 1; /* EXPECT runtime error: store to null pointer of type 'int' */
}
CASE(nullOffset) {
  char *volatile p = 0;
  out = p + opaque(4) != 0; /* EXPECT runtime error: applying non-zero offset 4 to null pointer */
}
CASE(pointerWraps) {
  char *volatile p = (char *)&out;
  out = p + (size_t)opaque(-1000) > p; /* EXPECT runtime error: addition of unsigned offset to */
}
__attribute__((nonnull)) static void needs(const char *text) { out = text != 0; }
CASE(nonnull) {
  char *volatile p = 0;
  needs(p); /* EXPECT runtime error: null pointer passed as argument 1, which is declared to never be null */
}
__attribute__((returns_nonnull)) static char *gives(void) {
  char *volatile p = 0;
  return p; /* EXPECT runtime error: null pointer returned from function declared to never return null */
}
CASE(returnsNonnull) { out = gives() != 0; }
CASE(unreachable) {
  if (opaque(1)) __builtin_unreachable(); /* EXPECT runtime error: execution reached an unreachable program point */
}
CASE(assumedAlignment) {
  char *volatile p = (char *)&out + 1;
  out = *(char *)__builtin_assume_aligned(p, 64); /* EXPECT runtime error: assumption of 64 byte alignment for pointer of type */
}
CASE(toldOnce) {
  for (int i = 0; i < 100; i++) out = opaque(INT_MAX) + opaque(i + 1); /* EXPECT runtime error: signed integer overflow: 2147483647 + 1 cannot */
}
