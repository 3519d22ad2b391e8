/* Exceptions of C++ thrown over some frames, the bare ones of WebAssembly, an error returned instead; `try` that nothing is thrown in */
#include "bench.h"

#include <cstdlib>
#include <cstring>

namespace {

/* Throws an exception through this many frames and catches it: the engine's own work, no runtime of C++ in it. */
extern "C" void bareThrowAndCatch(int frames);
asm(R"(
  .tagtype bareTag i32
bareTag:
  .functype bareFrame (i32) -> ()
  .type bareFrame, @function
bareFrame:
  .functype bareFrame (i32) -> ()
  local.get 0
  i32.const 1
  i32.sub
  local.tee 0
  i32.eqz
  if
  i32.const 0
  throw bareTag
  end_if
  local.get 0
  call bareFrame
  end_function

  .globl bareThrowAndCatch
  .type bareThrowAndCatch, @function
bareThrowAndCatch:
  .functype bareThrowAndCatch (i32) -> ()
  try
  local.get 0
  call bareFrame
  catch bareTag
  drop
  end_try
  end_function
)");

volatile int caught;

[[gnu::noinline]] void throwing(int frames) {
  if (frames == 1) throw 1;
  throwing(frames - 1);
  caught = 0; /* no tail call */
}
void throwAndCatch(int frames) {
  try {
    throwing(frames);
  } catch (int error) {
    caught = error;
  }
}

struct Cleaned {
  ~Cleaned() { caught = 0; }
};
[[gnu::noinline]] void throwingCleaned(int frames) {
  Cleaned cleaned;
  if (frames == 1) throw 1;
  throwingCleaned(frames - 1);
}
void throwAndCatchCleaned(int frames) {
  try {
    throwingCleaned(frames);
  } catch (int error) {
    caught = error;
  }
}

volatile int failure = 1;
[[gnu::noinline]] int returning(int frames) {
  if (frames == 1) return failure;
  int error = returning(frames - 1);
  if (error != 0) return error;
  caught = 0;
  return 0;
}
void returnError(int frames) {
  if (int error = returning(frames)) caught = error;
}

[[gnu::noinline]] int parsed(const char *text) {
  int value = 0;
  for (; *text != 0; text++) {
    if (*text < '0' || *text > '9') throw *text;
    value = value * 10 + (*text - '0');
  }
  return value;
}
constexpr const char *NUMBERS[] = {"1", "20", "300", "4000", "50000", "600000", "7000000", "80000000"};
const char *number(int i) { return NUMBERS[i % 8]; }
int sum;
void withTry(int rounds) {
  for (int i = 0; i < rounds; i++) {
    try {
      sum ^= parsed(number(i));
    } catch (char wrong) {
      sum = wrong;
    }
  }
}
void withoutTry(int rounds) {
  for (int i = 0; i < rounds; i++) sum ^= parsed(number(i));
}

struct Mode {
  const char *name;
  void (*run)(int);
  int operations;
};
constexpr Mode OVER_FRAMES[] = {
    {"throw", throwAndCatch, 200},
    {"throw-cleaned", throwAndCatchCleaned, 100},
    {"bare", bareThrowAndCatch, 200},
    {"return", returnError, 20000},
};

} // namespace

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "try";
  int frames = argc > 2 ? std::atoi(argv[2]) : 1;
  for (const auto &[name, run, operations] : OVER_FRAMES) {
    if (std::strcmp(mode, name) == 0) MEASURE(60, operations, run(frames));
  }
  void (*run)(int) = std::strcmp(mode, "try") == 0 ? withTry : std::strcmp(mode, "no-try") == 0 ? withoutTry : nullptr;
  if (run != nullptr) {
    constexpr int ROUNDS = 100000;
    for (int batch = 0; batch < 40; batch++) {
      uint64_t started = RatGetTickNs();
      run(ROUNDS);
      sample(started, ROUNDS);
    }
  }
  return report();
}
