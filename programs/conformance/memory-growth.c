/*
 * Memory that one thread has grown is there for another as soon as it hears of it: for loads and stores, atomic
 * operations, waits, copies and fills. And what a program grows by itself is not the heap's.
 */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 200, PIECE = 64 << 10, BYTES = 200 };

static _Atomic(char *) published;
static atomic_int taken;
static char local[BYTES];

static void load(char *p) { CHECK("growth", *p == 0); }
static void copyFrom(char *p) { memcpy(local, p, BYTES); }
static void copyTo(char *p) { memcpy(p, local, BYTES); }
static void fill(char *p) { memset(p, 0, BYTES); }
static void add(char *p) { CHECK("growth", atomic_fetch_add((atomic_int *)p, 1) == 0); }
static void atomicLoad(char *p) { CHECK("growth", atomic_load((atomic_int *)p) == 0); }
static void wait32(char *p) { CHECK("growth", __builtin_wasm_memory_atomic_wait32((int *)p, 1, -1) == 1); }
static void notify(char *p) { CHECK("growth", __builtin_wasm_memory_atomic_notify((int *)p, 1) == 0); }

/* The use stands in the loop, with nothing between it and the load that finds the address. */
#define READER(use) \
  static void *use##Reader(void *nothing) { \
    for (int i = 1; i <= ROUNDS; i++) { \
      char *p; \
      while ((p = atomic_load(&published)) == NULL) {} \
      use(p); \
      atomic_store(&published, NULL); \
      atomic_store(&taken, i); \
    } \
    return nothing; \
  }
#define READERS(X) X(load) X(copyFrom) X(copyTo) X(fill) X(add) X(atomicLoad) X(wait32) X(notify)
READERS(READER)

static void *(*const readers[])(void *) = {
#define NAME(use) use##Reader,
  READERS(NAME)
};

static char *newMemory(bool byHeap) {
  if (byHeap) return calloc(1, PIECE);
  char *p = sbrk(PIECE);
  return p == (char *)-1 ? NULL : p;
}

static void publish(bool byHeap) {
  for (size_t r = 0; r < sizeof readers / sizeof *readers; r++) {
    atomic_store(&taken, 0);
    pthread_t reader;
    CHECK("growth", pthread_create(&reader, NULL, readers[r], NULL) == 0);
    for (int i = 1; i <= ROUNDS; i++) {
      char *p = newMemory(byHeap);
      CHECK("growth", p != NULL);
      atomic_store(&published, p + PIECE - 2 * BYTES);
      while (atomic_load(&taken) != i) {}
    }
    CHECK("growth", pthread_join(reader, NULL) == 0);
  }
}

/* A piece of memory that the program has grown by itself, filled with a pattern. */
static unsigned char *ownPage(void) {
  size_t page = __builtin_wasm_memory_grow(0, 1);
  CHECK("growth", page != (size_t)-1);
  return memset((void *)(page * PIECE), 0x5a, PIECE);
}

static void ownMemory(void) {
  enum { PAGES = 8 };
  unsigned char *pages[PAGES];
  for (int i = 0; i < PAGES; i++) {
    pages[i] = ownPage();
    char *mine = malloc(3 * PIECE);
    CHECK("growth", mine != NULL);
    memset(mine, 1, 3 * PIECE);
  }
  for (int i = 0; i < PAGES; i++) {
    for (int k = 0; k < PIECE; k++) CHECK("growth", pages[i][k] == 0x5a);
  }
}

static void *nothing(void *argument) { return argument; }

/* For e2e/engines.spec.ts: pages of memory without a second thread, and with one. */
static int tellPages(void) {
  size_t before = __builtin_wasm_memory_size(0);
  pthread_t thread;
  if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0) return 1;
  printf("%zu %zu\n", before, __builtin_wasm_memory_size(0));
  return 0;
}

int main(int argc, char **argv) {
  if (begin(argc, argv) != NULL) return tellPages();
  CHECK("growth", sbrk(0) != NULL);
  char *end = sbrk(10);
  CHECK("growth", sbrk(0) == end + 10);
  CHECK("growth", sbrk(PIECE) == end + 10);
  ownMemory();
  publish(false);
  publish(true);
  /* All that there is, and not more. */
  char *last = NULL;
  size_t pieces = 0;
  for (char *p; (p = malloc(16 << 20)) != NULL; pieces++) {
    *(char **)p = last;
    last = p;
  }
  CHECK("growth", pieces > 40);
  while (last != NULL) {
    char *next = *(char **)last;
    free(last);
    last = next;
  }
  return finish();
}
