/*
 * The runtime of programs that are compiled with --check: what the compiler's address and undefined-behaviour
 * instrumentation calls, and a heap that notices misuse. Only such programs are linked with it.
 *
 * Every 8 bytes of memory have one byte that says how many of them, from the first, may be used: 0 means all, 1 to 7 so
 * many, more than that none and why. These shadow bytes lie at the address divided by 8, so the lowest eighth of memory
 * is theirs, and the program begins above it. What is below is never the program's, NULL with all that lies near it
 * among it; its own shadow says so.
 *
 * Source: K. Serebryany and others, "AddressSanitizer: a fast address sanity checker" (2012); the names that the
 * compiler calls, and the meaning of shadow bytes that it writes itself, are LLVM's.
 */
#ifndef CHECK_H
#define CHECK_H

#include "libratos.h"

#include <stdarg.h>
#include <string.h>

enum {
  GRANULE = 8,
  /* What is told as NULL: a member or element of nothing has some distance from it. */
  NULL_BYTES = 1 << 20,
  STACK_WORDS = 16,
};

/* Shadow bytes: the reasons why memory may not be used. The compiler writes those of stacks. */
enum {
  SHADOW_HEAP = 0xfa,
  SHADOW_FREED = 0xfd,
  SHADOW_STACK_LEFT = 0xf1,
  SHADOW_STACK_MIDDLE = 0xf2,
  SHADOW_STACK_RIGHT = 0xf3,
  SHADOW_STACK_RETURNED = 0xf5,
  SHADOW_INITIALIZATION = 0xf6,
  SHADOW_BY_USER = 0xf7,
  SHADOW_STACK_SCOPE = 0xf8,
  SHADOW_GLOBAL = 0xf9,
  SHADOW_CONTAINER = 0xfc,
  SHADOW_COOKIE = 0xac,
  SHADOW_ALLOCA_LEFT = 0xca,
  SHADOW_ALLOCA_RIGHT = 0xcb,
  SHADOW_OUTSIDE = 0xfe,
};

static inline uint8_t *ShadowOf(uintptr_t address) { return (uint8_t *)(address / GRANULE); }

static inline uint64_t MemoryBytes(void) { return (uint64_t)__builtin_wasm_memory_size(0) << 16; }

static inline bool IsPoisoned(uintptr_t address) {
  int8_t shadow = (int8_t)*ShadowOf(address);
  return shadow != 0 && (int8_t)(address % GRANULE) >= shadow;
}

/* Whole granules; the last one may be used up to `size`. */
void Poison(uintptr_t address, size_t size, uint8_t why);
void Unpoison(uintptr_t address, size_t size);

/* The first byte of a range that may not be used; UINTPTR_MAX when all may. */
uintptr_t FirstPoisoned(uintptr_t address, size_t size);

/* Ends the process with a report when a byte of the range may not be used. */
void CheckRange(const void *pointer, size_t size, bool write);

/* Something of the runtime's, or of libratos', is at work in this thread: what it does is not checked. */
extern _Thread_local bool checkIsBusy;

/* ── Reports ── */
typedef struct Report {
  size_t length;
  char text[8192];
} Report;

/* Each thread's own, empty. */
Report *ReportNew(void);
__attribute__((format(printf, 2, 3))) void ReportAdd(Report *report, const char *format, ...);

/* Places in the program, innermost first, two words each; zeros after the last. */
typedef struct Stack {
  uint32_t words[STACK_WORDS];
} Stack;

void StackCapture(Stack *stack);
/* Adds the lines of a stack. */
void ReportStack(Report *report, const Stack *stack);
/* `main.c:12:5: ` of the calling thread's innermost place, if that is known. */
void ReportPlace(Report *report, const Stack *stack);

/* ` in thread 3 "worker"`, unless it is the main thread. */
void ReportThread(Report *report);

/* Prints; a mistake has been seen. */
void ReportSend(const Report *report);
/* Prints the report as the program's last, and ends the process. */
RAT_NORETURN void ReportFatal(const Report *report);

/* When an exception is thrown, and when it turns out that nobody catches it: lib/cxx/in-flight.h */
void RatNoteThrow(void);
void RatTellThrow(void);

/* Whether something has been told. */
bool MistakesSeen(void);

/* The exit code of a program in which a mistake was seen. */
enum { CHECK_EXIT_CODE = 1 };

/* ── What the parts know of an address ── */
/* Adds a line about what lies at the address or beside it; false when it is none of theirs. */
bool HeapDescribe(Report *report, uintptr_t address);
bool StackDescribe(Report *report, uintptr_t address);
bool GlobalDescribe(Report *report, uintptr_t address);

/* Looks at all that lies in the heap for damage, and tells it. */
void HeapSweep(void);
/* Looks whether something has written near NULL, and tells it. */
void NullSweep(bool thorough);

/* Takes what can be known before main. May be called again. */
void CheckStart(void);

#endif
