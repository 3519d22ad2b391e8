/* How a process ends, what its exit code then is, and what has been written before. */
#include "check.h"

#include <limits.h>

static const char *const WAYS[] = {"return", "exit", "_Exit", "RatExitProcess", "RatExitThread", "exit in a thread", "RatExitProcess in a thread"};
enum { WAY_COUNT = sizeof WAYS / sizeof WAYS[0] };

static int32_t exitHere(void *code) { exit((int)(intptr_t)code); }
static int32_t exitProcessHere(void *code) { RatExitProcess((int32_t)(intptr_t)code); }
static void atTheEnd(void) { printf(" atexit"); }

static int endBy(const char *way, int code) {
  atexit(atTheEnd);
  printf("text without a newline");
  if (plays(way, "return")) return code;
  if (plays(way, "exit")) exit(code);
  if (plays(way, "_Exit")) _Exit(code);
  if (plays(way, "RatExitProcess")) RatExitProcess(code);
  if (plays(way, "RatExitThread")) RatExitThread(code);
  startThread(plays(way, "exit in a thread") ? exitHere : exitProcessHere, (void *)(intptr_t)code);
  RatSleep(RAT_INFINITE);
  return 77;
}

static void ways(void) {
  const char *codes[] = {"0", "1", "255", "256", "-1", "65536", "-2147483648", "2147483647"};
  for (int way = 0; way < WAY_COUNT; way++) {
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
      HPIPE reader, writer;
      CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
      RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = writer};
      HPROCESS child = startChildWith(&attributes, WAYS[way], codes[i]);
      closeHandle(writer);
      char output[64] = "";
      size_t length = 0, done;
      do {
        CHECK_OK("read", RatReadFile(reader, output + length, sizeof output - 1 - length, &done));
        length += done;
      } while (done > 0);
      closeHandle(reader);
      CHECK_EQUAL(WAYS[way], atoi(codes[i]), joinProcess(child));
      bool runs = way == 0 || way == 1 || way == 5;
      bool flushes = runs || way == 3 || way == 6;
      if (flushes) CHECK(WAYS[way], strcmp(output, runs ? "text without a newline atexit" : "text without a newline") == 0);
    }
  }
}

static void traps(void) {
  const char *kinds[] = {"unreachable", "abort", "divide", "memory", "null function", "assert"};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    HPIPE reader, writer;
    CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
    RatProcessAttributes attributes = {.size = sizeof attributes, .stdErr = writer};
    HPROCESS child = startChildWith(&attributes, "trap", kinds[i]);
    closeHandle(writer);
    static char output[8192];
    size_t length = 0, done;
    do {
      CHECK_OK("read", RatReadFile(reader, output + length, sizeof output - 1 - length, &done));
      length += done;
    } while (done > 0);
    output[length] = 0;
    closeHandle(reader);
    CHECK_EQUAL(kinds[i], RAT_EXIT_TRAP, joinProcess(child));
    CHECK("X19 what trapped", strstr(output, "trap in thread ") != NULL);
    CHECK("X19 where", strstr(output, " trapHere") != NULL);
  }
  CHECK_EQUAL("terminated from outside, all 32 bits", INT_MIN, ({
    HPROCESS child = startChild("sleep", NULL, 0);
    CHECK_OK("terminate", RatTerminateProcess(child, INT_MIN));
    joinProcess(child);
  }));
}

__attribute__((noinline)) static void trapHere(const char *kind) {
  static volatile int zero;
  if (plays(kind, "abort") || plays(kind, "assert")) abort();
  if (plays(kind, "divide")) zero = 1 / zero;
  if (plays(kind, "memory")) zero = *(volatile int *)(uintptr_t)0xfffffff0;
  if (plays(kind, "null function")) ((void (*)(void))(uintptr_t)zero)();
  __builtin_trap();
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "sleep")) RatSleep(RAT_INFINITE);
  if (plays(part, "trap")) trapHere(argv[2]);
  if (part != NULL) return endBy(part, atoi(argv[2]));
  ways();
  traps();
  return finish();
}
