/* Random integers as every argument of every call: always a status, and nothing is left over; for e2e/fuzz.spec.ts */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH = 1 << 16, MARGIN = 1 << 16, POOL = 64, MADE = 12 };

/* What the kernel may write to; pointers lead here or out of memory, never into the program itself. */
static _Alignas(16) unsigned char scratch[SCRATCH + MARGIN];
static HANDLE pool[POOL];
static uint64_t state;

static uint32_t Random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 16);
}

static uint32_t AnyNumber(void) {
  static const uint32_t edges[] = {0, 1, 2, 3, 0x7f, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000u, 0x80000001u, 0xfffffffeu, 0xffffffffu};
  return Random() % 2 ? edges[Random() % (sizeof edges / sizeof *edges)] : Random() >> (Random() % 32);
}

static uintptr_t AnyPointer(void) {
  uintptr_t size = __builtin_wasm_memory_size(0) << 16;
  switch (Random() % 5) {
    case 0: return 0;
    case 1: return size + Random() % 4096;        /* just outside */
    case 2: return size + Random() % (0u - size); /* anywhere outside */
    default: return (uintptr_t)scratch + Random() % SCRATCH; /* no call writes more than the margin */
  }
}

/* Of a file that has grown large, a read would write more than the margin. */
static size_t AnyLength(void) {
  uint32_t length = AnyNumber();
  return length <= __builtin_wasm_memory_size(0) << 16 ? length % MARGIN : length;
}

/* Never that of a program: RatGetProcessList leaves such in the scratch memory, and a neighbour is no part of this. */
static const char *AnyPath(void) {
  static char path[8192];
  switch (Random() % 6) {
    case 0: return NULL;
    case 1: return (const char *)((__builtin_wasm_memory_size(0) << 16) + Random() % 4096);
    case 2: path[0] = 0; break;
    case 3: memset(path, 'x', sizeof path - 1); break;
    case 4: for (int i = 0; i < 8; i++) path[i] = (char)(1 + Random() % 255); path[8] = 0; break;
    default: snprintf(path, sizeof path, "/tmp/fuzz-%d", (int)(Random() % 8));
  }
  return path;
}

static RatRect AnyRect(void) {
  return (RatRect){.x = (int32_t)AnyNumber(), .y = (int32_t)AnyNumber(), .width = (int32_t)AnyNumber(), .height = (int32_t)AnyNumber()};
}

static float AnyFloat(void) {
  static const float edges[] = {0, 1, -1, 0.5f, 12, 1e30f, -1e30f, 1 / 0.f, -1 / 0.f, 0 / 0.f};
  return edges[Random() % (sizeof edges / sizeof *edges)];
}

static HANDLE DeadHandle(void) { return (HANDLE)(uintptr_t)(AnyNumber() | 0x70000000u); }
static HANDLE AnyHandle(void) { return Random() % 3 ? pool[Random() % POOL] : (HANDLE)(uintptr_t)AnyNumber(); }
static uint32_t ShortTime(void) { return Random() % 64 ? 0 : 1; }
static int32_t Nothing(void *arg) { return (int32_t)(intptr_t)arg; }
static RatThreadEntry AnyEntry(void) { return Random() % 4 ? NULL : Nothing; }

#include "fuzz-calls.h"

/* Live objects of every kind among the handles, so that calls get past the first check. */
static void refill(void) {
  HANDLE made[MADE] = {0};
  RatCreateEvent(false, false, &made[0]);
  RatCreateEvent(true, true, &made[1]);
  RatCreateMutex(true, false, &made[2]);
  RatCreateMutex(false, true, &made[3]);
  RatCreateSemaphore(1, 5, &made[4]);
  RatCreateTimer(false, &made[5]);
  RatCreateCompletionQueue(&made[6]);
  RatCreatePipe(4096, &made[7], &made[8]);
  RatOpenFile("/tmp/fuzz-0", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE, &made[9]);
  RatOpenFile("/tmp", RAT_OPEN_DIRECTORY, &made[10]);
  RatCreateMessageQueue(4, &made[11]);
  for (int i = 0; i < MADE; i++) {
    int slot = (int)(Random() % POOL);
    RatCloseHandle(pool[slot]);
    pool[slot] = made[i];
  }
}

int main(int argc, char **argv) {
  long calls = argc > 1 ? atol(argv[1]) : 1000;
  state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  long errors = 0;
  for (long i = 0; i < calls; i++) {
    if (i % 32 == 0) refill();
    /* Handles that calls leave in the scratch memory are never closed: running into the quota is part of the test. */
    if (FuzzCall(Random() % FUZZ_CALLS) < 0) errors++;
  }
  printf("%ld calls, %ld errors\n", calls, errors);
  return errors > 0 && errors < calls ? 0 : 1;
}
