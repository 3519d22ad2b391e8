/* Does nothing wrong, in four threads, in many ways that a check could take for a mistake. */
#include <ratos.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 1500, KEPT = 32 };

static RatLock lock = RAT_LOCK_INIT;
static char *exchanged[KEPT];
static _Thread_local int mine[7];

static unsigned next(unsigned *state) { return *state = *state * 1664525u + 1013904223u; }

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

/* Frames that are left by a jump must not stay marked. */
static void jump(jmp_buf *to, int depth) {
  char frame[100];
  memset(frame, depth, sizeof frame);
  if (depth == 0) longjmp(*to, frame[0] + 1);
  jump(to, depth - 1);
}

static int32_t work(void *arg) {
  unsigned state = (unsigned)(size_t)arg + 1;
  for (int round = 0; round < ROUNDS; round++) {
    size_t size = next(&state) % 3000;
    char *block = next(&state) % 4 == 0 ? calloc(1, size) : malloc(size);
    memset(block, round, size);
    if (next(&state) % 3 == 0) block = realloc(block, size = size / 2 + 1);
    if (size > 30) snprintf(block, 30, "round %d of %s", round, "many");
    /* Freed by whichever thread comes by. */
    RatLockAcquire(&lock);
    char **place = &exchanged[next(&state) % KEPT];
    char *other = *place;
    *place = block;
    RatLockRelease(&lock);
    free(other);

    int numbers[20];
    for (int i = 0; i < 20; i++) numbers[i] = (int)(next(&state) % 100);
    qsort(numbers, 20, sizeof *numbers, compare);
    char text[round % 50 + 1];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    if (strlen(text) != sizeof text - 1) return 1;
    mine[round % 7]++;
    jmp_buf back;
    if (round % 100 == 0 && setjmp(back) == 0) jump(&back, 20);
  }
  return 0;
}

int main(void) {
  HTHREAD threads[THREADS];
  for (size_t i = 0; i < THREADS; i++) {
    if (RatCreateThread(work, (void *)i, NULL, &threads[i]) != RAT_SUCCESS) return 1;
  }
  RatWaitForMultipleHandles(threads, THREADS, true, RAT_INFINITE, NULL);
  for (size_t i = 0; i < THREADS; i++) {
    int32_t code;
    if (RatGetThreadExitCode(threads[i], &code) != RAT_SUCCESS || code != 0) return 1;
  }
  for (int i = 0; i < KEPT; i++) free(exchanged[i]);
  puts("clean");
  return 0;
}
