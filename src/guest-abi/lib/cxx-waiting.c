/*
 * What std::atomic::wait, std::counting_semaphore, std::latch and std::barrier call, by the names that libc++'s headers
 * give it. The packaged libc++ has them without atomics, so that wake-ups are missed.
 *
 * Atomics of every size wait by an entry of a table, which several of them may share: so all that are parked there look
 * again. Invariant: a waiter reads the entry's version first, then the value that it waits for, and parks only while
 * the version is that one, having counted itself before; who has changed the value raises the version, and looks then
 * whether anybody is counted. So no wake-up is missed.
 */
#include "libratos.h"

#define LIBCXX(name) __asm__("_ZNSt3__2" name)

enum { ENTRIES = 256 };

typedef struct Entry {
  uint32_t version; /* waiters park on it */
  uint32_t waiting;
} Entry;

static Entry entries[ENTRIES];

static Entry *entryOf(const volatile void *address) { return &entries[((uintptr_t)address * 0x9e3779b1u) >> 24]; }

static void park(Entry *entry, uint32_t version, uint64_t ns) {
  uint64_t ms = ns / 1000000 + (ns % 1000000 != 0);
  RatFutexWait(&entry->version, version, ms < RAT_INFINITE ? (uint32_t)ms : RAT_INFINITE);
}

static void wait(const void *address, uint32_t version, uint64_t ns) {
  Entry *entry = entryOf(address);
  __atomic_add_fetch(&entry->waiting, 1, __ATOMIC_SEQ_CST);
  park(entry, version, ns);
  __atomic_sub_fetch(&entry->waiting, 1, __ATOMIC_SEQ_CST);
}

static void notify(const void *address) {
  Entry *entry = entryOf(address);
  __atomic_add_fetch(&entry->version, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&entry->waiting, __ATOMIC_SEQ_CST) == 0) return;
  __builtin_wasm_memory_atomic_notify((int *)&entry->version, UINT32_MAX);
}

/* ── Atomics of any size: their waiters look at the value between the two calls ── */

int64_t Monitor(const void *address) LIBCXX("23__atomic_monitor_globalEPKv");
int64_t Monitor(const void *address) { return __atomic_load_n(&entryOf(address)->version, __ATOMIC_SEQ_CST); }

void WaitGlobal(const void *address, int64_t version) LIBCXX("26__atomic_wait_global_tableEPKvx");
void WaitGlobal(const void *address, int64_t version) { wait(address, (uint32_t)version, UINT64_MAX); }

void WaitGlobalFor(const void *address, int64_t version, uint64_t ns) LIBCXX("39__atomic_wait_global_table_with_timeoutEPKvxy");
void WaitGlobalFor(const void *address, int64_t version, uint64_t ns) { wait(address, (uint32_t)version, ns); }

void NotifyOneGlobal(const void *address) LIBCXX("32__atomic_notify_one_global_tableEPKv");
void NotifyOneGlobal(const void *address) { notify(address); }

void NotifyAllGlobal(const void *address) LIBCXX("32__atomic_notify_all_global_tableEPKv");
void NotifyAllGlobal(const void *address) { notify(address); }

/* ── Atomics of eight bytes ── */

static void waitForChange(const void *address, const void *old, uint64_t ns) {
  Entry *entry = entryOf(address);
  uint32_t version = __atomic_load_n(&entry->version, __ATOMIC_SEQ_CST);
  __atomic_add_fetch(&entry->waiting, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n((const uint64_t *)address, __ATOMIC_SEQ_CST) == *(const uint64_t *)old) park(entry, version, ns);
  __atomic_sub_fetch(&entry->waiting, 1, __ATOMIC_SEQ_CST);
}

void WaitEight(const void *address, const void *old) LIBCXX("20__atomic_wait_nativeILm8EEEvPKvS2_");
void WaitEight(const void *address, const void *old) { waitForChange(address, old, UINT64_MAX); }

void WaitEightFor(const void *address, const void *old, uint64_t ns) LIBCXX("33__atomic_wait_native_with_timeoutILm8EEEvPKvS2_y");
void WaitEightFor(const void *address, const void *old, uint64_t ns) { waitForChange(address, old, ns); }

void NotifyOneEight(const void *address) LIBCXX("26__atomic_notify_one_nativeILm8EEEvPKv");
void NotifyOneEight(const void *address) { notify(address); }

void NotifyAllEight(const void *address) LIBCXX("26__atomic_notify_all_nativeILm8EEEvPKv");
void NotifyAllEight(const void *address) { notify(address); }

/* ── Barriers: the header waits for the next phase, here it is told who comes last ── */

typedef struct Barrier {
  const long *expected; /* only changed by the last of a phase, before the next begins */
  long arrived;
} Barrier;

void *NewObject(size_t size) __asm__("_Znwm");
void DeleteObject(void *object) __asm__("_ZdlPv");

Barrier *MakeBarrier(const long *expected) LIBCXX("34__construct_barrier_algorithm_baseERl");
Barrier *MakeBarrier(const long *expected) {
  Barrier *barrier = NewObject(sizeof *barrier);
  *barrier = (Barrier){.expected = expected};
  return barrier;
}

bool ArriveAtBarrier(Barrier *barrier, uint8_t phase) LIBCXX("31__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh");
bool ArriveAtBarrier(Barrier *barrier, uint8_t phase) {
  (void)phase;
  if (__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_ACQ_REL) != *barrier->expected) return false;
  __atomic_store_n(&barrier->arrived, 0, __ATOMIC_RELAXED);
  return true;
}

void DropBarrier(Barrier *barrier) LIBCXX("32__destroy_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseE");
void DropBarrier(Barrier *barrier) { DeleteObject(barrier); }
