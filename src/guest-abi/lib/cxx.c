/* What C++ needs for threads: initialization of local statics, and destructors of thread-local objects. */
#include "libratos.h"

#include <stdlib.h>

/* A guard is 32 bits on this target; the compiler looks at the lowest byte, which must be 1 when all is done. */
enum { GUARD_DONE = 1, GUARD_BUSY = 0x100, GUARD_WAITED = 0x200 };

int __cxa_guard_acquire(uint32_t *guard) {
  for (;;) {
    uint32_t seen = 0;
    if (__atomic_compare_exchange_n(guard, &seen, GUARD_BUSY, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) return 1;
    if (seen & GUARD_DONE) return 0;
    if (seen == GUARD_BUSY &&
        !__atomic_compare_exchange_n(guard, &seen, GUARD_BUSY | GUARD_WAITED, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
      continue;
    }
    RatFutexWait(guard, GUARD_BUSY | GUARD_WAITED, RAT_INFINITE);
  }
}

static void leaveGuard(uint32_t *guard, uint32_t value) {
  if (__atomic_exchange_n(guard, value, __ATOMIC_RELEASE) & GUARD_WAITED) {
    __builtin_wasm_memory_atomic_notify((int *)guard, -1);
  }
}

void __cxa_guard_release(uint32_t *guard) { leaveGuard(guard, GUARD_DONE); }
void __cxa_guard_abort(uint32_t *guard) { leaveGuard(guard, 0); }

typedef struct Destructor {
  void (*run)(void *);
  void *object;
  struct Destructor *next;
} Destructor;

static _Thread_local Destructor *destructors; /* newest first */

int __cxa_thread_atexit(void (*run)(void *), void *object, void *library) {
  (void)library;
  Destructor *entry = malloc(sizeof *entry);
  if (entry == NULL) return -1;
  *entry = (Destructor){run, object, destructors};
  destructors = entry;
  return 0;
}

void RunThreadDestructors(void) {
  while (destructors != NULL) {
    Destructor *entry = destructors;
    destructors = entry->next;
    entry->run(entry->object);
    free(entry);
  }
}
