/* Global variables: each has a part behind it that may not be used. */
#include "check.h"

/* As the compiler lays it out. */
typedef struct Global {
  uintptr_t address;
  size_t size;
  size_t sizeWithRest;
  const char *name;
  const char *module;
  uintptr_t hasDynamicInitialization;
  uintptr_t location;
  uintptr_t odrIndicator;
} Global;

enum { MODULES_KNOWN = 4096 };

/* One entry a module, for describing; what does not fit is checked all the same. Only constructors write here. */
static struct { const Global *globals; size_t count; } modules[MODULES_KNOWN];
static size_t moduleCount;

void __asan_register_globals(const Global *globals, size_t count) {
  CheckStart();
  for (size_t i = 0; i < count; i++) {
    const Global *global = &globals[i];
    uintptr_t rest = (global->address + global->size + GRANULE - 1) / GRANULE * GRANULE;
    uintptr_t end = global->address + global->sizeWithRest;
    if (rest < end) Poison(rest, end - rest, SHADOW_GLOBAL);
    if (global->size % GRANULE != 0) *ShadowOf(rest - GRANULE) = (uint8_t)(global->size % GRANULE);
  }
  if (moduleCount < MODULES_KNOWN) {
    modules[moduleCount].globals = globals;
    modules[moduleCount++].count = count;
  }
}

/* At the program's end, when nobody uses them any more; others still do. */
void __asan_unregister_globals(const Global *globals, size_t count) { (void)globals, (void)count; }

bool GlobalDescribe(Report *report, uintptr_t address) {
  for (size_t m = 0; m < moduleCount; m++) {
    for (size_t i = 0; i < modules[m].count; i++) {
      const Global *global = &modules[m].globals[i];
      if (address - global->address >= global->sizeWithRest) continue;
      size_t offset = address - global->address;
      bool inside = offset < global->size;
      size_t distance = inside ? offset : offset - global->size;
      ReportAdd(report, "  %zu byte%s %s the global variable '%s' of %zu bytes (%s)\n", distance,
                distance == 1 ? "" : "s", inside ? "inside" : "after the end of", global->name, global->size,
                global->module);
      return true;
    }
  }
  return false;
}
