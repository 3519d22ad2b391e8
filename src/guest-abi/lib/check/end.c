/* The end of a checked program: what nobody has noticed yet is looked for, and the exit code tells. */
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

/* Words that lie at address 0; the shadow of what is near NULL is always the same. */
enum { NULL_WORDS_BRIEF = 4, NULL_WORDS = 512 };

void NullSweep(bool thorough) {
  static const uint64_t EXPECTED = SHADOW_OUTSIDE * 0x0101010101010101ull;
  volatile uint64_t *words = (volatile uint64_t *)ShadowOf(0);
  for (size_t i = 0; i < (thorough ? NULL_WORDS : NULL_WORDS_BRIEF); i++) {
    uint64_t found = words[i];
    if (found == EXPECTED) continue;
    words[i] = EXPECTED;
    Stack stack;
    StackCapture(&stack);
    Report *report = ReportNew();
    ReportPlace(report, &stack);
    ReportAdd(report, "memory error: null-dereference: a write to address 0x%zx was noticed later", i * 8);
    ReportThread(report);
    ReportAdd(report, "\n");
    ReportStack(report, &stack);
    ReportSend(report);
    return;
  }
}

static void sweep(void) {
  static RatLock once = RAT_LOCK_INIT; /* never given back */
  if (!RatLockTryAcquire(&once)) return;
  NullSweep(true);
  HeapSweep();
}

static void atEnd(void) {
  sweep();
  if (MistakesSeen()) RatExitProcess(CHECK_EXIT_CODE);
}

/* Has this file linked, whatever the program uses. */
void __ratos_check(void) {}

/* Registered before all others, so it runs after them. */
__attribute__((constructor(0))) static void registerEnd(void) {
  CheckStart();
  atexit(atEnd);
}

static int codeOf(int exitCode) {
  sweep();
  return MistakesSeen() ? CHECK_EXIT_CODE : exitCode;
}

RAT_WRAP(void, RatExitProcess, int32_t exitCode) { __real_RatExitProcess(codeOf(exitCode)); }
RAT_WRAP(void, _Exit, int exitCode) { __real__Exit(codeOf(exitCode)); }
RAT_WRAP(void, _exit, int exitCode) { __real__exit(codeOf(exitCode)); }

/* ── Stack protector: a word between a function's arrays and what lies above them ── */
uintptr_t __stack_chk_guard = 0x0a7f00ff;

RAT_NORETURN void __stack_chk_fail(void) {
  Stack stack;
  StackCapture(&stack);
  Report *report = ReportNew();
  ReportPlace(report, &stack);
  ReportAdd(report, "memory error: stack-buffer-overflow: noticed at the end of the function");
  ReportThread(report);
  ReportAdd(report, "\n");
  ReportStack(report, &stack);
  ReportFatal(report);
}
