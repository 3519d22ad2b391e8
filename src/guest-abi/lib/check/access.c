/* Accesses: what the compiler calls when one is wrong, or to have one looked at, and what is told of it. */
#include "check.h"

static uint8_t reasonAt(uintptr_t address) {
  if (address < NULL_BYTES || address >= MemoryBytes()) return SHADOW_OUTSIDE;
  uint8_t shadow = *ShadowOf(address);
  /* Only a part of the granule may be used; why not more, the next one says. */
  if (shadow != 0 && shadow < GRANULE) shadow = *ShadowOf(address + GRANULE);
  return shadow;
}

static const char *kindOf(uintptr_t address) {
  if (address < NULL_BYTES) return "null-dereference";
  if (address < RAT_CHECK_SHADOW_BYTES && (uintptr_t)__builtin_frame_address(0) < RAT_CHECK_SHADOW_BYTES + (64 << 10)) {
    return "stack-overflow";
  }
  switch (reasonAt(address)) {
    case SHADOW_HEAP: return "heap-buffer-overflow";
    case SHADOW_FREED: return "heap-use-after-free";
    case SHADOW_STACK_LEFT: return "stack-buffer-underflow";
    case SHADOW_STACK_MIDDLE:
    case SHADOW_STACK_RIGHT: return "stack-buffer-overflow";
    case SHADOW_STACK_RETURNED: return "stack-use-after-return";
    case SHADOW_STACK_SCOPE: return "stack-use-after-scope";
    case SHADOW_GLOBAL: return "global-buffer-overflow";
    case SHADOW_BY_USER: return "use-after-poison";
    case SHADOW_CONTAINER: return "container-overflow";
    case SHADOW_COOKIE: return "heap-buffer-overflow";
    case SHADOW_ALLOCA_LEFT:
    case SHADOW_ALLOCA_RIGHT: return "dynamic-stack-buffer-overflow";
    default: return "wild-pointer";
  }
}

static void describe(Report *report, uintptr_t address) {
  if (address < NULL_BYTES) {
    ReportAdd(report, "  the pointer is NULL, or an element or member of what NULL points to\n");
  } else if (reasonAt(address) == SHADOW_OUTSIDE) {
    ReportAdd(report, "  the address is outside of the program's memory\n");
  } else if (!StackDescribe(report, address) && !GlobalDescribe(report, address)) {
    HeapDescribe(report, address);
  }
}

RAT_NORETURN static void reportAccess(uintptr_t address, size_t size, const char *what, uintptr_t bad) {
  checkIsBusy = true;
  Stack stack;
  StackCapture(&stack);
  Report *report = ReportNew();
  ReportPlace(report, &stack);
  ReportAdd(report, "memory error: %s: %s of %zu byte%s at address 0x%zx", kindOf(bad), what, size,
            size == 1 ? "" : "s", address);
  ReportThread(report);
  ReportAdd(report, "\n");
  ReportStack(report, &stack);
  describe(report, bad);
  ReportFatal(report);
}

static void badAccess(uintptr_t address, size_t size, bool write) {
  if (checkIsBusy) return;
  uintptr_t bad = FirstPoisoned(address, size);
  reportAccess(address, size, write ? "write" : "read", bad == UINTPTR_MAX ? address : bad);
}

void CheckRange(const void *pointer, size_t size, bool write) {
  if (checkIsBusy || FirstPoisoned((uintptr_t)pointer, size) == UINTPTR_MAX) return;
  badAccess((uintptr_t)pointer, size, write);
}

#define SIZED(size) \
  void __asan_report_load##size(uintptr_t address) { badAccess(address, size, false); } \
  void __asan_report_store##size(uintptr_t address) { badAccess(address, size, true); } \
  void __asan_load##size(uintptr_t address) { CheckRange((void *)address, size, false); } \
  void __asan_store##size(uintptr_t address) { CheckRange((void *)address, size, true); }
SIZED(1)
SIZED(2)
SIZED(4)
SIZED(8)
SIZED(16)

void __asan_report_load_n(uintptr_t address, size_t size) { badAccess(address, size, false); }
void __asan_report_store_n(uintptr_t address, size_t size) { badAccess(address, size, true); }
void __asan_loadN(uintptr_t address, size_t size) { CheckRange((void *)address, size, false); }
void __asan_storeN(uintptr_t address, size_t size) { CheckRange((void *)address, size, true); }

void *__asan_memcpy(void *to, const void *from, size_t size) {
  CheckRange(from, size, false);
  CheckRange(to, size, true);
  /* Overlapping is told by nobody, and done as memmove does it. */
  return memmove(to, from, size);
}

void *__asan_memmove(void *to, const void *from, size_t size) {
  CheckRange(from, size, false);
  CheckRange(to, size, true);
  return memmove(to, from, size);
}

void *__asan_memset(void *to, int value, size_t size) {
  CheckRange(to, size, true);
  return memset(to, value, size);
}

/* ── Frames: the compiler leaves a description at the beginning of each ── */
enum { FRAME_MAGIC = 0x41b58ab3, FRAME_SEARCH = 1 << 20 };

static const char *number(const char *text, size_t *value) {
  *value = 0;
  while (*text == ' ') text++;
  for (; *text >= '0' && *text <= '9'; text++) *value = *value * 10 + (size_t)(*text - '0');
  return text;
}

static bool isOfStack(uint8_t reason) {
  return reason == SHADOW_STACK_LEFT || reason == SHADOW_STACK_MIDDLE || reason == SHADOW_STACK_RIGHT ||
         reason == SHADOW_STACK_SCOPE || reason == SHADOW_STACK_RETURNED;
}

bool StackDescribe(Report *report, uintptr_t address) {
  uint8_t reason = reasonAt(address);
  if (reason == SHADOW_ALLOCA_LEFT || reason == SHADOW_ALLOCA_RIGHT) {
    ReportAdd(report, "  beside an array of variable length, or alloca's memory\n");
    return true;
  }
  if (!isOfStack(reason)) return false;
  uintptr_t low = address > FRAME_SEARCH ? address - FRAME_SEARCH : 0;
  uintptr_t at = address / GRANULE * GRANULE;
  while (at > low && *ShadowOf(at) != SHADOW_STACK_LEFT) at -= GRANULE;
  while (at > low && *ShadowOf(at - GRANULE) == SHADOW_STACK_LEFT) at -= GRANULE;
  const uint32_t *frame = (const uint32_t *)at;
  if (frame[0] != (uint32_t)FRAME_MAGIC) return true;

  size_t variables = 0, best = SIZE_MAX;
  const char *text = number((const char *)frame[1], &variables);
  size_t offset = address - at;
  struct { size_t begin, size, length; const char *name; } found = {0};
  for (size_t i = 0; i < variables; i++) {
    size_t begin, size, length;
    text = number(number(number(text, &begin), &size), &length);
    if (*text == ' ') text++;
    size_t distance = offset < begin ? begin - offset : offset < begin + size ? 0 : offset - begin - size;
    if (distance < best) {
      best = distance;
      found.begin = begin, found.size = size, found.length = length, found.name = text;
    }
    text += length;
  }
  if (best == SIZE_MAX) return true;
  const char *line = memchr(found.name, ':', found.length);
  int length = (int)(line == NULL ? found.length : (size_t)(line - found.name));
  const char *where = offset < found.begin ? "before" : offset < found.begin + found.size ? "inside" : "after the end of";
  ReportAdd(report, "  %zu byte%s %s the local variable '%.*s' of %zu bytes", offset < found.begin + found.size && offset >= found.begin ? offset - found.begin : best,
            best == 1 ? "" : "s", where, length, found.name, found.size);
  if (line != NULL) ReportAdd(report, ", declared in line %.*s", (int)found.length - length - 1, line + 1);
  ReportAdd(report, "\n");
  return true;
}
