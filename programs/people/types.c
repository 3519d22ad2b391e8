/* Unions, bit fields, enumerations, flexible arrays, _Generic, compound literals, designated initializers, alignment. */
#include <inttypes.h>
#include <limits.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME(x) \
  _Generic((x), int: "int", unsigned: "unsigned", long long: "long long", double: "double", float: "float", char *: "char *", \
      const char *: "const char *", bool: "bool", default: "other")

enum color { RED = 1, GREEN, BLUE = 10, LAST };

typedef struct {
  enum { INT, DOUBLE, STRING } kind;
  union {
    int i;
    double d;
    const char *s;
  };
} value_t;

static void print(const value_t *value) {
  switch (value->kind) {
    case INT: printf("int %d\n", value->i); break;
    case DOUBLE: printf("double %g\n", value->d); break;
    case STRING: printf("string %s\n", value->s); break;
  }
}

struct flags {
  unsigned ready : 1;
  unsigned mode : 3;
  int level : 4;
  unsigned long long wide : 40;
};

struct message {
  size_t length;
  char text[];
};

_Static_assert(sizeof(int32_t) == 4, "int32_t has four bytes");

int main(void) {
  printf("%s %s %s %s %s %s %s\n", NAME(1), NAME(1u), NAME(1LL), NAME(1.0), NAME(1.f), NAME((const char *)"x"), NAME(main));
  printf("%d %d %d\n", GREEN, BLUE, LAST);
  value_t values[] = {{INT, .i = 7}, {DOUBLE, .d = 2.5}, {STRING, .s = "seven"}};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) print(&values[i]);

  struct flags flags = {.ready = 1, .mode = 5, .level = -3};
  flags.wide = (1ull << 40) - 1;
  flags.mode += 4;
  printf("%u %u %d %" PRIu64 "\n", flags.ready, flags.mode, flags.level, (uint64_t)flags.wide);

  union {
    float f;
    uint32_t u;
    unsigned char bytes[4];
  } pun = {.f = 1.0f};
  printf("%08" PRIx32 " %s\n", pun.u, pun.bytes[3] == 0x3f ? "little-endian" : "big-endian");

  struct message *message = malloc(sizeof *message + 6);
  message->length = 5;
  strcpy(message->text, "hello");
  printf("%zu %s\n", message->length, message->text);
  free(message);

  int sparse[10] = {[2] = 20, [7] = 70, 71};
  for (int i = 0; i < 10; i++) printf("%d ", sparse[i]);
  putchar('\n');
  int *list = (int[]){3, 1, 2};
  printf("%d\n", list[0] * 100 + list[1] * 10 + list[2]);

  alignas(64) char aligned[3];
  struct padded {
    char c;
    double d;
    short s;
  };
  printf("%d %zu %zu %zu\n", (int)((uintptr_t)aligned % 64), offsetof(struct padded, d), sizeof(struct padded), alignof(double));
  printf("%d %d %lld %u\n", INT_MAX, CHAR_BIT, LLONG_MIN, UINT_MAX);
  uint8_t small = 250;
  small += 10;
  printf("%u %d %d\n", small, (signed char)200, -7 / 2 * 10 + -7 % 2);
  printf("%d %d %d\n", 5 & 3 | 8, ~0 ^ 5, -16 >> 2);
  goto end;
end:
  return 0;
}
