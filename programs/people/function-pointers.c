/* Tables of function pointers, callbacks with context, a state machine, an interpreter for a stack machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef double (*operation)(double, double);
static double add(double a, double b) { return a + b; }
static double subtract(double a, double b) { return a - b; }
static double multiply(double a, double b) { return a * b; }
static double divide(double a, double b) { return a / b; }

static const struct {
  const char *name;
  operation function;
} table[] = {{"add", add}, {"subtract", subtract}, {"multiply", multiply}, {"divide", divide}};

static operation find(const char *name) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (strcmp(table[i].name, name) == 0) return table[i].function;
  return NULL;
}

static void each(const int *list, int count, void (*visit)(int, void *), void *context) {
  for (int i = 0; i < count; i++) visit(list[i], context);
}
static void total(int value, void *context) { *(int *)context += value; }
static void largest(int value, void *context) {
  if (value > *(int *)context) *(int *)context = value;
}

typedef struct machine machine;
typedef void (*state)(machine *, char);
struct machine {
  state now;
  int words, numbers;
};
static void outside(machine *m, char c);
static void word(machine *m, char c) {
  if (c == ' ') m->now = outside;
}
static void number(machine *m, char c) {
  if (c == ' ') m->now = outside;
}
static void outside(machine *m, char c) {
  if (c >= '0' && c <= '9') m->numbers++, m->now = number;
  else if (c != ' ') m->words++, m->now = word;
}

enum opcode { PUSH, ADD, MULTIPLY, DUPLICATE, DECREMENT, SWAP, JUMP_IF, PRINT, HALT };

static void interpret(const int *code) {
  int stack[32], *top = stack;
  static const void *labels[] = {&&push, &&add, &&multiply, &&duplicate, &&decrement, &&swap, &&jump_if, &&print, &&halt};
  const int *ip = code;
#define NEXT goto *labels[*ip++]
  NEXT;
push: *top++ = *ip++; NEXT;
add: top--, top[-1] += *top; NEXT;
multiply: top--, top[-1] *= *top; NEXT;
duplicate: *top = top[-1], top++; NEXT;
decrement: top[-1]--; NEXT;
swap: {
    int x = top[-1];
    top[-1] = top[-2], top[-2] = x;
    NEXT;
  }
jump_if:
  if (top[-1]) ip = code + *ip;
  else ip++;
  NEXT;
print: printf("%d\n", *--top); NEXT;
halt: return;
}

int main(void) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) printf("%s %g\n", table[i].name, table[i].function(12, 5));
  printf("%g %d\n", find("multiply")(6, 7), find("power") == NULL);
  int list[] = {3, 9, 2}, sum = 0, most = 0;
  each(list, 3, total, &sum);
  each(list, 3, largest, &most);
  printf("%d %d\n", sum, most);
  machine m = {.now = outside};
  for (const char *p = "12 monkeys and 3 rats x9"; *p; p++) m.now(&m, *p);
  printf("%d words, %d numbers\n", m.words, m.numbers);
  /* product n, stack: product, counter */
  static const int factorial[] = {PUSH, 1, PUSH, 6, SWAP, PUSH, 0, ADD, SWAP, DUPLICATE, PRINT, DECREMENT, JUMP_IF, 4, PRINT, PRINT, HALT};
  interpret(factorial);
  return 0;
}
