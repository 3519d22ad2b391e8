/* wasi-threads without a library for it: a thread is another instance on the memory that the program imports. */
#include "check.h"
#include <stdlib.h>

__attribute__((import_module("wasi"), import_name("thread-spawn"))) int spawn(void *argument);

struct Start {
  char *stack; /* what wasi_thread_start finds first */
  const char *way;
  int id;
  int done;
};

enum { THREADS = 8, STACK = 16384, LONGEST_ID = 0x1fffffff };
static const long long SECONDS = 1000000000;

__attribute__((visibility("hidden"))) void runThread(int id, struct Start *start) {
  start->id = id;
  if (strcmp(start->way, "exit") == 0) __wasi_proc_exit(42);
  if (strcmp(start->way, "trap") == 0) __builtin_trap();
  if (strcmp(start->way, "read") == 0) readSome(0, start->stack - STACK, 1);
  if (strcmp(start->way, "spin") == 0)
    for (volatile int i = 0;; i++);
  __atomic_store_n(&start->done, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&start->done, 1);
}

__asm__(".globl wasi_thread_start\n"
        ".export_name wasi_thread_start, wasi_thread_start\n"
        ".globaltype __stack_pointer, i32\n"
        ".functype runThread (i32, i32) -> ()\n"
        ".type wasi_thread_start,@function\n"
        "wasi_thread_start:\n"
        ".functype wasi_thread_start (i32, i32) -> ()\n"
        "local.get 1\n"
        "i32.load 0\n"
        "global.set __stack_pointer\n"
        "local.get 0\n"
        "local.get 1\n"
        "call runThread\n"
        "end_function\n");

static struct Start *start(const char *way) {
  struct Start *new = calloc(1, sizeof *new);
  new->stack = (char *)malloc(STACK) + STACK;
  new->way = way;
  int id = spawn(new);
  CHECK(id >= 1 && id <= LONGEST_ID);
  return new;
}

static void waitFor(struct Start *thread) {
  while (__atomic_load_n(&thread->done, __ATOMIC_SEQ_CST) == 0)
    if (__builtin_wasm_memory_atomic_wait32(&thread->done, 0, 60 * SECONDS) == 2) break;
  CHECK(thread->done == 1);
}

int main(int argc, char **argv) {
  struct Start *threads[THREADS];
  for (int i = 0; i < THREADS; i++) threads[i] = start("end");
  for (int i = 0; i < THREADS; i++) {
    waitFor(threads[i]);
    for (int j = 0; j < i; j++) CHECK(threads[i]->id != threads[j]->id);
  }
  /* What the threads do when the program ends, and what ends it, is up to who runs it. */
  if (argc > 1) start(argv[1]);
  if (argc > 2) {
    int never = 0;
    __builtin_wasm_memory_atomic_wait32(&never, 0, -1);
  }
  return failures;
}
