/* setjmp and longjmp beside exceptions, in one program and across each other's frames. */
#include "check.hpp"

#include <csetjmp>
#include <stdexcept>

namespace {

std::jmp_buf outer;
std::string trail;

struct Mark {
  ~Mark() { trail += 'm'; }
};

__attribute__((noinline)) void jump(int value) { std::longjmp(outer, value); }

void inOneFunction() {
  volatile int steps = 0;
  int value = setjmp(outer);
  if (value == 0) {
    try {
      steps = steps + 1;
      throw std::runtime_error("first");
    } catch (const std::runtime_error &) {
      steps = steps + 10;
    }
    jump(5);
  }
  CHECK("the jump's value", value == 5 && steps == 11);
  try {
    throw std::logic_error("after");
  } catch (const std::logic_error &error) {
    CHECK("exceptions go on", std::strcmp(error.what(), "after") == 0);
  }
}

__attribute__((noinline)) void jumpPastHandlers() {
  try {
    jump(3);
  } catch (...) {
    trail += 'c'; /* a jump is not an exception */
  }
}

void pastHandlers() {
  trail.clear();
  int value = setjmp(outer);
  if (value == 0) jumpPastHandlers();
  CHECK("not caught", value == 3 && trail.empty());
}

void throughFrames() {
  /* Exceptions pass a frame that has called setjmp. */
  trail.clear();
  auto frame = [](int depth, auto &self) -> void {
    std::jmp_buf here;
    Mark mark;
    if (setjmp(here) != 0) trail += 'j';
    else if (depth == 0) throw std::domain_error("deep");
    else self(depth - 1, self);
  };
  try {
    frame(2, frame);
  } catch (const std::domain_error &) {
    trail += 'e';
  }
  CHECK("all unwound", trail == "mmme");
}

int nested(int turns) {
  volatile int jumps = 0, throws = 0;
  for (volatile int i = 0; i < turns; i = i + 1) {
    if (setjmp(outer) == 0) {
      try {
        if (i % 3 == 0) jump(1);
        throw i + 0;
      } catch (int) {
        throws = throws + 1;
        if (i % 3 == 1) jump(2);
      }
    } else {
      jumps = jumps + 1;
    }
  }
  return jumps * 10000 + throws;
}

} // namespace

int main() {
  inOneFunction();
  pastHandlers();
  throughFrames();
  CHECK("by turns", nested(3000) == 2000 * 10000 + 2000);
  return finish();
}
