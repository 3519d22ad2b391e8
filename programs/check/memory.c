#include "cases.h"

#include <math.h>
#include <stdlib.h>

static int opaque(int value) {
  volatile int copy = value;
  return copy;
}

__attribute__((noinline)) static char *make(size_t size) {
  return malloc(size); /* ALLOCATED */
}
__attribute__((noinline)) static void drop(void *pointer) {
  free(pointer); /* FREED */
}

/* ── The heap ── */
CASE(heapOverrun) {
  char *p = make(10);
  p[opaque(10)] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 1 byte */
}
CASE(heapOverrunFar) {
  char *p = make(10000);
  p[opaque(10100)] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 1 byte */
}
CASE(heapUnderrun) {
  int *p = (int *)make(40);
  p[opaque(-1)] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 4 bytes */
}
CASE(heapRead) {
  int *p = (int *)make(40);
  printf("%d", p[opaque(10)]); /* EXPECT memory error: heap-buffer-overflow: read of 4 bytes */
}
CASE(useAfterFree) {
  int *p = (int *)make(40);
  drop(p);
  p[opaque(3)] = 1; /* EXPECT memory error: heap-use-after-free: write of 4 bytes */
}
CASE(doubleFree) {
  char *p = make(10);
  drop(p);
  free(p); /* EXPECT memory error: double-free */
}
CASE(freeOfLocal) {
  char local[20];
  char *volatile p = local;
  free(p + opaque(4)); /* EXPECT memory error: bad-free */
}
CASE(freeInside) {
  char *p = make(10);
  free(p + opaque(4)); /* EXPECT memory error: bad-free */
}
CASE(freeOfGlobal) {
  static char global[20];
  char *volatile p = global;
  free(p); /* EXPECT memory error: bad-free */
}
CASE(reallocOfFreed) {
  char *p = make(10);
  drop(p);
  printf("%p", realloc(p, 20)); /* EXPECT memory error: double-free: realloc */
}
CASE(reallocMoves) {
  char *p = make(10);
  char *q = realloc(p, 100000); /* FREED */
  p[opaque(1)] = q[0]; /* EXPECT memory error: heap-use-after-free: write of 1 byte */
}
CASE(callocOverrun) {
  int *p = calloc(4, sizeof *p);
  p[opaque(4)]++; /* EXPECT memory error: heap-buffer-overflow: read of 4 bytes */
}
CASE(alignedOverrun) {
  char *p = aligned_alloc(256, 256);
  p[opaque(256)] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 1 byte */
}

/* ── Functions of the C library ── */
CASE(copyTooMuch) {
  char from[20] = "", *p = make(10);
  memcpy(p, from, (size_t)opaque(20)); /* EXPECT memory error: heap-buffer-overflow: write of 20 bytes */
}
CASE(fillTooMuch) {
  char *p = make(10);
  memset(p, 1, (size_t)opaque(11)); /* EXPECT memory error: heap-buffer-overflow: write of 11 bytes */
}
CASE(stringTooLong) {
  char *p = make(10);
  strcpy(p, "0123456789"); /* EXPECT memory error: heap-buffer-overflow: write of 11 bytes */
}
CASE(stringWithoutEnd) {
  char *p = make(4);
  memset(p, 'x', 4);
  printf("%d", (int)strlen(p)); /* EXPECT memory error: heap-buffer-overflow: read of 5 bytes */
}
CASE(printedAfterFree) {
  char *p = strdup("text"); /* ALLOCATED */
  drop(p);
  printf("%s\n", p); /* EXPECT memory error: heap-use-after-free: read of 1 byte */
}
CASE(printedTooLong) {
  char small[8];
  sprintf(small, "%d", opaque(123456789)); /* EXPECT memory error: stack-buffer-overflow: write of 10 bytes */
  puts(small);
}
CASE(readTooMuch) {
  char *p = make(4);
  FILE *f = fopen("/tmp/ten", "w+");
  fputs("0123456789", f);
  rewind(f);
  printf("%zu", fread(p, 1, 10, f)); /* EXPECT memory error: heap-buffer-overflow: write of 10 bytes */
}

/* ── Stacks and globals ── */
CASE(stackOverrun) {
  int a[4] = {0};
  int *volatile p = a;
  p[opaque(4)] = 1; /* EXPECT memory error: stack-buffer-overflow: write of 4 bytes */
}
CASE(stackUnderrun) {
  int a[4] = {0};
  int *volatile p = a;
  p[opaque(-1)] = 1; /* EXPECT memory error: stack-buffer-underflow: write of 4 bytes */
}
CASE(variableLength) {
  char a[opaque(13)];
  char *volatile p = a;
  memset(p, 0, (size_t)opaque(13));
  p[opaque(13)] = 1; /* EXPECT memory error: dynamic-stack-buffer-overflow: write of 1 byte */
}
CASE(afterScope) {
  int *volatile p;
  {
    int inner = opaque(1);
    p = &inner;
  }
  *p = 2; /* EXPECT memory error: stack-use-after-scope: write of 4 bytes */
}
static int table[5];
CASE(globalOverrun) {
  int *volatile p = table;
  printf("%d", p[opaque(5)]); /* EXPECT memory error: global-buffer-overflow: read of 4 bytes */
}

/* ── NULL, and where nothing is ── */
typedef struct Pair {
  int first, second;
} Pair;
CASE(nullRead) {
  int *volatile p = 0;
  printf("%d", *p); /* EXPECT runtime error: load of null pointer of type 'int' */
}
CASE(nullMember) {
  Pair *volatile p = 0;
  p->second = 1; /* EXPECT runtime error: member access within null pointer of type 'Pair' */
}
CASE(nullCopied) {
  char *volatile p = 0;
  strcpy(p, "text"); /* EXPECT memory error: null-dereference: write of 5 bytes */
}
CASE(nullMeasured) {
  const char *volatile p = 0;
  printf("%d", (int)strlen(p)); /* EXPECT memory error: null-dereference: read of 1 byte */
}
CASE(wildPointer) {
  int *volatile p = (int *)0x30000000;
  *p = 1; /* TRAPS memory access out of bounds */
}

/* ── What nobody looks at when it happens is noticed later ── */
CASE(writtenBehind) {
  char *p = make(4);
  sscanf("0123456789", "%s", p);
  drop(p); /* CALLED */
}
CASE(writtenBehindToTheEnd) {
  static char *p;
  p = make(4);
  sscanf("0123456789", "%s", p);
}
CASE(writtenAfterFree) {
  char *p = make(100);
  drop(p);
  sscanf("0123456789", "%s", p);
}
CASE(writtenToNull) {
  int *volatile p = 0;
  double volatile value = 1.5;
  value = frexp(value, p);
  free(make(1)); /* CALLED */
}
CASE(writtenOverStack) {
  char small[8];
  char *volatile p = small;
  sscanf("0123456789012345678901234567890123456789012345678901234567890123456789", "%s", p);
} /* EXPECT memory error: stack-buffer-overflow: noticed at the end of the function */

/* ── A deep recursion ── */
__attribute__((noinline)) static int deeper(int n) {
  char block[4096];
  block[opaque(0)] = (char)n;
  return n == 0 ? 0 : deeper(n - 1) + block[opaque(0)];
}
CASE(stackOverflow) {
  printf("%d", deeper(1000000)); /* TRAPS stack overflow */
}
