/* What C++ needs for threads: initialization of local statics, destructors of thread-local objects, counts of owners. */
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

/*
 * What std::shared_ptr and std::weak_ptr share, as libc++ lays it out. The headers count with atomics, the two
 * functions that libc++ keeps in its archive do not: it is built for one thread.
 */
typedef struct SharedWeakCount {
  const void *vtable;
  long owners;     /* without the first one */
  long weakOwners; /* without the one that all owners are together */
} SharedWeakCount;

/* Weak, because a program in C has no libc++ to define it. */
__attribute__((weak)) void __real__ZNSt3__219__shared_weak_count14__release_weakEv(SharedWeakCount *count);

/* The last one leaves 0 behind, by which the original knows that it shall free the counts. */
RAT_WRAP(void, _ZNSt3__219__shared_weak_count14__release_weakEv, SharedWeakCount *count) {
  if (__atomic_load_n(&count->weakOwners, __ATOMIC_ACQUIRE) != 0) {
    if (__atomic_fetch_sub(&count->weakOwners, 1, __ATOMIC_ACQ_REL) != 0) return;
    count->weakOwners = 0;
  }
  __real__ZNSt3__219__shared_weak_count14__release_weakEv(count);
}

RAT_WRAP(SharedWeakCount *, _ZNSt3__219__shared_weak_count4lockEv, SharedWeakCount *count) {
  long owners = __atomic_load_n(&count->owners, __ATOMIC_RELAXED);
  while (owners != -1) {
    if (__atomic_compare_exchange_n(&count->owners, &owners, owners + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return count;
  }
  return NULL;
}
