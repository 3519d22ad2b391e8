/* The shadow of memory, and what the compiler calls to have it set. */
#include "check.h"

extern char __global_base, __stack_low, __stack_high;

/* A stack that runs over its lower end comes to the top of the shadow's own memory. */
enum { BELOW_STACK = 2 << 20 };

static bool started;

static void poisonReserved(uintptr_t from, uint64_t to) { Poison(from, (size_t)(to - from), SHADOW_OUTSIDE); }

static void unpoisonTaken(uintptr_t from, uint64_t to) {
  memset(ShadowOf(from), 0, (size_t)(to + GRANULE - 1) / GRANULE - from / GRANULE);
}

void CheckStart(void) {
  if (started) return;
  started = true;
  heapReserved = poisonReserved;
  heapTaken = unpoisonTaken;
  memset(ShadowOf(0), SHADOW_OUTSIDE, NULL_BYTES / GRANULE);
  memset(ShadowOf(RAT_CHECK_SHADOW_BYTES - BELOW_STACK), SHADOW_OUTSIDE, BELOW_STACK / GRANULE);
}

void Poison(uintptr_t address, size_t size, uint8_t why) {
  memset(ShadowOf(address), why, (size + GRANULE - 1) / GRANULE);
}

void Unpoison(uintptr_t address, size_t size) {
  memset(ShadowOf(address), 0, size / GRANULE);
  if (size % GRANULE != 0) *ShadowOf(address + size) = (uint8_t)(size % GRANULE);
}

uintptr_t FirstPoisoned(uintptr_t address, size_t size) {
  if (size == 0) return UINTPTR_MAX;
  uint64_t end = (uint64_t)address + size;
  if (end > MemoryBytes()) return address < MemoryBytes() ? (uintptr_t)MemoryBytes() : address;
  for (uintptr_t at = address; at < end;) {
    uint8_t *shadow = ShadowOf(at);
    if (*shadow == 0) {
      /* Whole words of good granules are gone over quickly. */
      if ((uintptr_t)shadow % 8 == 0 && at % GRANULE == 0) {
        while (at + 8 * GRANULE <= end && *(uint64_t *)ShadowOf(at) == 0) at += 8 * GRANULE;
        if (at >= end || *ShadowOf(at) != 0) continue;
      }
      at = (at / GRANULE + 1) * GRANULE;
      continue;
    }
    if (IsPoisoned(at)) return at;
    at++;
  }
  return UINTPTR_MAX;
}

/* ── Stacks ── */
#define SET_SHADOW(value) \
  void __asan_set_shadow_##value(uint8_t *shadow, size_t size) { memset(shadow, 0x##value, size); }
SET_SHADOW(00)
SET_SHADOW(01)
SET_SHADOW(02)
SET_SHADOW(03)
SET_SHADOW(04)
SET_SHADOW(05)
SET_SHADOW(06)
SET_SHADOW(07)
SET_SHADOW(f1)
SET_SHADOW(f2)
SET_SHADOW(f3)
SET_SHADOW(f5)
SET_SHADOW(f8)

void __asan_poison_stack_memory(uintptr_t address, size_t size) { Poison(address, size, SHADOW_STACK_SCOPE); }
void __asan_unpoison_stack_memory(uintptr_t address, size_t size) { Unpoison(address, size); }

/* Variable-length arrays and alloca have 32 bytes on each side, and begin at a multiple of 32. */
enum { ALLOCA_SIDE = 32 };

void __asan_alloca_poison(uintptr_t address, size_t size) {
  uintptr_t end = address + size;
  uintptr_t right = (end + ALLOCA_SIDE - 1) / ALLOCA_SIDE * ALLOCA_SIDE;
  Poison(address - ALLOCA_SIDE, ALLOCA_SIDE, SHADOW_ALLOCA_LEFT);
  uintptr_t whole = end / GRANULE * GRANULE;
  Poison(whole, right + ALLOCA_SIDE - whole, SHADOW_ALLOCA_RIGHT);
  if (end % GRANULE != 0) *ShadowOf(whole) = (uint8_t)(end % GRANULE);
}

void __asan_allocas_unpoison(uintptr_t top, uintptr_t bottom) {
  if (top != 0 && top <= bottom) memset(ShadowOf(top), 0, (bottom - top) / GRANULE);
}

/* The frames that a jump, an exception or an end leaves behind will not clean up. */
void __asan_handle_no_return(void) {
  uintptr_t low = (uintptr_t)__builtin_frame_address(0) / GRANULE * GRANULE;
  uintptr_t high = (uintptr_t)threadStackTop;
  if (low < high) memset(ShadowOf(low), 0, (high - low) / GRANULE);
}

/* ── What programs may call themselves (sanitizer/asan_interface.h) ── */
void __asan_poison_memory_region(const volatile void *pointer, size_t size) {
  uintptr_t from = ((uintptr_t)pointer + GRANULE - 1) / GRANULE * GRANULE;
  uintptr_t end = ((uintptr_t)pointer + size) / GRANULE * GRANULE;
  if (from < end) Poison(from, end - from, SHADOW_BY_USER);
}

void __asan_unpoison_memory_region(const volatile void *pointer, size_t size) {
  uintptr_t from = (uintptr_t)pointer / GRANULE * GRANULE;
  Unpoison(from, (uintptr_t)pointer + size - from);
}

int __asan_address_is_poisoned(const volatile void *pointer) { return IsPoisoned((uintptr_t)pointer); }

void *__asan_region_is_poisoned(void *pointer, size_t size) {
  uintptr_t first = FirstPoisoned((uintptr_t)pointer, size);
  return first == UINTPTR_MAX ? NULL : (void *)first;
}

/* ── Containers: of what is reserved only the used part may be used ── */
void __sanitizer_annotate_contiguous_container(
    const void *begin, const void *end, const void *oldMiddle, const void *newMiddle) {
  (void)oldMiddle;
  uintptr_t from = ((uintptr_t)begin + GRANULE - 1) / GRANULE * GRANULE;
  uintptr_t to = (uintptr_t)end / GRANULE * GRANULE;
  uintptr_t middle = (uintptr_t)newMiddle;
  if (from >= to) return;
  if (middle < from) middle = from;
  if (middle > to) middle = to;
  Unpoison(from, middle - from);
  uintptr_t rest = (middle + GRANULE - 1) / GRANULE * GRANULE;
  if (rest < to) Poison(rest, to - rest, SHADOW_CONTAINER);
}

/* What lies between a deque's ends is not marked. */
void __sanitizer_annotate_double_ended_contiguous_container(
    const void *storage, const void *storageEnd, const void *oldBegin, const void *oldEnd, const void *newBegin,
    const void *newEnd) {
  (void)storage, (void)storageEnd, (void)oldBegin, (void)oldEnd, (void)newBegin, (void)newEnd;
}

int __sanitizer_verify_contiguous_container(const void *begin, const void *middle, const void *end) {
  (void)begin, (void)middle, (void)end;
  return 1;
}

/* The count before the elements of new[]. */
void __asan_poison_cxx_array_cookie(uintptr_t cookie) { *ShadowOf(cookie) = SHADOW_COOKIE; }

uintptr_t __asan_load_cxx_array_cookie(const uintptr_t *cookie) {
  /* Nobody shall run destructors over what is gone. */
  return *ShadowOf((uintptr_t)cookie) == SHADOW_FREED ? 0 : *cookie;
}

/* ── The start ── */
void __asan_init(void) { CheckStart(); }
void __asan_version_mismatch_check_v8(void) {}
void __asan_before_dynamic_init(const char *module) { (void)module; }
void __asan_after_dynamic_init(void) {}
