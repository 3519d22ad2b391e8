/* N threads post completions, N take them: through a completion queue, or through a bare ring in shared memory */
#include "bench.h"
#include <string.h>

enum { TOTAL = 20000, BATCHES = 8, RING = 1024, MAXIMUM_THREADS = 8 };

static HCOMPQ queue;
static bool bare;
static int pairs;

/* The bare ring: Vyukov's bounded queue; whoever finds it full or empty parks on the other side's counter. */
static struct Cell {
  uint32_t sequence;
  RatCompletion completion;
} ring[RING];
static uint32_t head, tail __attribute__((aligned(64)));
static int headWaiters __attribute__((aligned(64))), tailWaiters;

static void parkOn(uint32_t *word, uint32_t seen, int *waiters) {
  __atomic_add_fetch(waiters, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_wait32((int *)word, (int)seen, 1000000);
  __atomic_sub_fetch(waiters, 1, __ATOMIC_SEQ_CST);
}

static void ringPost(const RatCompletion *c) {
  for (;;) {
    uint32_t seenHead = __atomic_load_n(&head, __ATOMIC_SEQ_CST);
    uint32_t at = __atomic_load_n(&tail, __ATOMIC_SEQ_CST);
    struct Cell *cell = &ring[at % RING];
    int32_t ahead = (int32_t)(__atomic_load_n(&cell->sequence, __ATOMIC_ACQUIRE) - at);
    if (ahead == 0) {
      if (!__atomic_compare_exchange_n(&tail, &at, at + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) continue;
      cell->completion = *c;
      __atomic_store_n(&cell->sequence, at + 1, __ATOMIC_RELEASE);
      if (__atomic_load_n(&tailWaiters, __ATOMIC_SEQ_CST) > 0) __builtin_wasm_memory_atomic_notify((int *)&tail, 1);
      return;
    }
    if (ahead < 0) parkOn(&head, seenHead, &headWaiters);
  }
}

static void ringTake(RatCompletion *c) {
  for (;;) {
    uint32_t seenTail = __atomic_load_n(&tail, __ATOMIC_SEQ_CST);
    uint32_t at = __atomic_load_n(&head, __ATOMIC_SEQ_CST);
    struct Cell *cell = &ring[at % RING];
    int32_t ahead = (int32_t)(__atomic_load_n(&cell->sequence, __ATOMIC_ACQUIRE) - (at + 1));
    if (ahead == 0) {
      if (!__atomic_compare_exchange_n(&head, &at, at + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) continue;
      *c = cell->completion;
      __atomic_store_n(&cell->sequence, at + RING, __ATOMIC_RELEASE);
      if (__atomic_load_n(&headWaiters, __ATOMIC_SEQ_CST) > 0) __builtin_wasm_memory_atomic_notify((int *)&head, 1);
      return;
    }
    if (ahead < 0) parkOn(&tail, seenTail, &tailWaiters);
  }
}

static HSEMAPHORE ready;
static HEVENT go, done;
static int running;

static void begin(void) {
  RatReleaseSemaphore(ready, 1, NULL);
  RatWaitForHandle(go, RAT_INFINITE);
}

static int32_t end(void) {
  if (__atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST) == 0) RatSetEvent(done);
  return 0;
}

static int32_t poster(void *arg) {
  (void)arg;
  RatCompletion c = {.userData = 1};
  begin();
  for (int i = 0; i < TOTAL / pairs; i++) {
    if (bare) ringPost(&c);
    else check(RatPostCompletion(queue, &c), "RatPostCompletion");
  }
  return end();
}

static int32_t taker(void *arg) {
  (void)arg;
  RatCompletion c;
  begin();
  for (int i = 0; i < TOTAL / pairs; i++) {
    if (bare) ringTake(&c);
    else if (!RatGetNextCompletion(queue, &c)) check(c.status, "RatGetNextCompletion");
  }
  return end();
}

int main(int argc, char **argv) {
  bare = argc > 1 && strcmp(argv[1], "ring") == 0;
  pairs = argc > 2 ? atoi(argv[2]) : 1;
  check(RatCreateCompletionQueue(&queue), "RatCreateCompletionQueue");
  check(RatCreateSemaphore(0, 2 * MAXIMUM_THREADS, &ready), "RatCreateSemaphore");
  check(RatCreateEvent(true, false, &go), "RatCreateEvent");
  check(RatCreateEvent(false, false, &done), "RatCreateEvent");
  for (uint32_t i = 0; i < RING; i++) ring[i].sequence = i;
  for (int batch = 0; batch < BATCHES; batch++) {
    HTHREAD threads[MAXIMUM_THREADS];
    running = 2 * pairs;
    RatResetEvent(go);
    for (int i = 0; i < 2 * pairs; i++) {
      check(RatCreateThread(i % 2 == 0 ? taker : poster, NULL, NULL, &threads[i]), "RatCreateThread");
    }
    for (int i = 0; i < 2 * pairs; i++) RatWaitForHandle(ready, RAT_INFINITE);
    uint64_t started = RatGetTickNs();
    RatSetEvent(go);
    RatWaitForHandle(done, RAT_INFINITE);
    if (batch > 0) sample(started, TOTAL);
    check(RatWaitForMultipleHandles(threads, (size_t)pairs * 2, true, RAT_INFINITE, NULL), "wait");
    for (int i = 0; i < 2 * pairs; i++) RatCloseHandle(threads[i]);
  }
  return report();
}
