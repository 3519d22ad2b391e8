/*
 * Variables of a thread that are looked at where exceptions are caught and frames are left: the compiler calls a
 * function to reach those that have an initializer to run, or that it does not see the definition of.
 */
#include "check.hpp"

#include <stdexcept>
#include <vector>

namespace {

extern thread_local int depth;

thread_local std::string name = std::string("thread") + " of its own";
thread_local std::vector<int> seen;

struct Holder {
  static thread_local std::string last;
};
thread_local std::string Holder::last = std::string(40, '.');

struct Level {
  Level() { depth++; }
  ~Level() { depth--; }
};

struct Note {
  int value;
  ~Note() { seen.push_back(value); }
};

[[gnu::noinline]] int fall(int levels) {
  Level level;
  Note note{levels};
  if (levels == 0) throw std::runtime_error("at " + std::to_string(depth));
  return fall(levels - 1) + 1;
}

void caught() {
  try {
    fall(3);
  } catch (const std::exception &error) {
    CHECK("what was counted there", std::strcmp(error.what(), "at 4") == 0);
    CHECK("known before it is defined", depth == 0);
    CHECK("with an initializer", name == "thread of its own");
    CHECK("filled by destructors", seen == std::vector<int>{0, 1, 2, 3});
    Holder::last += error.what();
    seen.clear();
  }
  CHECK("of a class", Holder::last == std::string(40, '.') + "at 4");
  CHECK("emptied where it was caught", seen.empty());
}

void nested() {
  try {
    fall(0);
  } catch (...) {
    seen.push_back(-1);
    try {
      Note note{-2};
      throw name;
    } catch (const std::string &text) {
      CHECK("thrown", text == name);
      static thread_local std::vector<std::string> texts{"first"};
      texts.push_back(text);
      CHECK("of a function", texts.size() == 2);
      seen.push_back(static_cast<int>(texts.size()));
    }
    CHECK("in order", seen == std::vector<int>{0, -1, -2, 2});
    seen.clear();
  }
}

void rethrown() {
  try {
    try {
      fall(1);
    } catch (...) {
      name += "!";
      throw;
    }
  } catch (const std::runtime_error &) {
    CHECK("changed before it was thrown again", name == "thread of its own!");
    name.pop_back();
    seen.clear();
  }
}

int32_t work(void *) {
  caught();
  nested();
  rethrown();
  return 0;
}

thread_local int depth = 0;

} // namespace

int main() {
  HTHREAD threads[3];
  for (HTHREAD &thread : threads) thread = startThread(work, nullptr);
  for (HTHREAD thread : threads) CHECK("a thread", joinThread(thread) == 0);
  CHECK("main", work(nullptr) == 0);
  return finish();
}
