/* throw, catch, unwinding, and what the language says of exceptions, on one thread. */
#include "check.hpp"

#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <typeinfo>
#include <utility>
#include <vector>

namespace {

std::string trail; /* what has been destroyed, and what has run */

struct Mark {
  char name;
  explicit Mark(char name) : name(name) {}
  ~Mark() { trail += name; }
};

struct Base {
  virtual ~Base() = default;
  virtual int value() const { return 1; }
};
struct Left : virtual Base {};
struct Right : virtual Base {};
struct Derived : Left, Right {
  int value() const override { return 2; }
};

struct Counted {
  static int alive;
  int number;
  explicit Counted(int number) : number(number) { alive++; }
  Counted(const Counted &other) : number(other.number) { alive++; }
  ~Counted() { alive--; }
};
int Counted::alive = 0;

__attribute__((noinline)) void deep(int frames) {
  Mark mark(static_cast<char>('a' + frames));
  if (frames == 0) throw Counted(7);
  deep(frames - 1);
  trail += '!';
}

void unwinding() {
  trail.clear();
  try {
    deep(5);
  } catch (const Counted &counted) {
    CHECK("innermost first", trail == "abcdef");
    CHECK("the object lives in its handler", counted.number == 7 && Counted::alive == 1);
  }
  CHECK("and not after it", Counted::alive == 0);
}

void matching() {
  auto caught = [](auto thrower) -> std::string {
    try {
      thrower();
    } catch (int) {
      return "int";
    } catch (const char *text) {
      return text;
    } catch (const Left &left) {
      return "Left " + std::to_string(left.value());
    } catch (const Base *) {
      return "Base *";
    } catch (std::nullptr_t) {
      return "nullptr";
    } catch (const std::exception &error) {
      return error.what();
    } catch (...) {
      return "anything";
    }
    return "nothing";
  };
  static Derived derived;
  CHECK("exact", caught([] { throw 1; }) == "int");
  CHECK("no conversion", caught([] { throw 1L; }) == "anything");
  CHECK("text", caught([] { throw "text"; }) == "text");
  CHECK("a base with a virtual base", caught([] { throw Derived(); }) == "Left 2");
  CHECK("a pointer to a base", caught([] { throw &derived; }) == "Base *");
  CHECK("a class of its own", caught([] { throw Right(); }) == "anything");
  CHECK("standard", caught([] { throw std::range_error("range"); }) == "range");
  CHECK("none", caught([] {}) == "nothing");
}

void rethrowing() {
  trail.clear();
  try {
    try {
      try {
        throw std::logic_error("first");
      } catch (std::exception &error) {
        Mark mark('1');
        try {
          throw std::runtime_error("second");
        } catch (const std::runtime_error &inner) {
          trail += inner.what();
        }
        CHECK("the outer one is current again", std::strcmp(error.what(), "first") == 0);
        throw;
      }
    } catch (...) {
      Mark mark('2');
      throw;
    }
  } catch (const std::logic_error &error) {
    trail += error.what();
  }
  CHECK("in order", trail == "second12first");

  try {
    try {
      throw Counted(1);
    } catch (Counted &) {
      throw Counted(2);
    }
  } catch (const Counted &counted) {
    CHECK("another one replaces it", counted.number == 2 && Counted::alive == 1);
  }
  CHECK("both have gone", Counted::alive == 0);
}

struct Observer {
  int *seen;
  ~Observer() {
    *seen = std::uncaught_exceptions();
    try {
      throw 1;
    } catch (int) {
      trail += 'o'; /* a destructor may use exceptions while one is on its way */
    }
  }
};

void uncaughtCounts() {
  int seen = -1;
  trail.clear();
  try {
    Observer observer{&seen};
    throw Counted(3);
  } catch (const Counted &) {
    CHECK("one on its way", seen == 1 && trail == "o");
    CHECK("caught", std::uncaught_exceptions() == 0);
  }
  { Observer observer{&seen}; }
  CHECK("none", seen == 0);
}

struct Part {
  explicit Part(char name, bool fails = false) : mark(name) {
    if (fails) throw std::runtime_error("part");
  }
  Mark mark;
};

struct Whole : Part {
  Part second;
  Part third;
  explicit Whole(bool fails) try : Part('x'), second('y'), third('z', fails) {
  } catch (const std::runtime_error &) {
    trail += '|';
  } /* rethrows by itself */
  ~Whole() { trail += 'W'; }
};

void functionTry(bool fails) try {
  Whole whole(fails);
  trail += '+';
} catch (const std::exception &error) {
  trail += error.what();
}

void constructors() {
  trail.clear();
  functionTry(true);
  CHECK("only what was made is destroyed", trail == "zyx|part");
  trail.clear();
  functionTry(false);
  CHECK("all of it", trail == "+Wzyx");

  struct Element {
    Element() {
      if (Counted::alive == 3) throw std::bad_alloc();
      Counted::alive++;
    }
    ~Element() { Counted::alive--; }
  };
  try {
    delete[] new Element[5];
    CHECK("thrown", false);
  } catch (const std::bad_alloc &) {
  }
  CHECK("an array's first elements", Counted::alive == 0);

  int attempts = 0;
  auto make = [&]() -> int & {
    static int value = [&] {
      if (++attempts < 3) throw attempts;
      return 42;
    }();
    return value;
  };
  for (int turn = 1; turn < 3; turn++) {
    try {
      make();
      CHECK("thrown", false);
    } catch (int attempt) {
      CHECK("tried again", attempt == turn);
    }
  }
  CHECK("a static variable in the end", make() == 42 && make() == 42 && attempts == 3);
}

void pointers() {
  std::exception_ptr kept;
  try {
    throw Counted(9);
  } catch (...) {
    kept = std::current_exception();
  }
  CHECK("kept", kept != nullptr && Counted::alive == 1 && std::current_exception() == nullptr);
  for (int turn = 0; turn < 2; turn++) {
    try {
      std::rethrow_exception(kept);
    } catch (const Counted &counted) {
      CHECK("the same object", counted.number == 9 && Counted::alive == 1);
    }
  }
  kept = nullptr;
  CHECK("gone with its last owner", Counted::alive == 0);

  auto made = std::make_exception_ptr(std::out_of_range("made"));
  CHECK_THROWS(std::out_of_range, "made", std::rethrow_exception(made));

  try {
    try {
      throw std::runtime_error("cause");
    } catch (...) {
      std::throw_with_nested(std::logic_error("effect"));
    }
  } catch (const std::logic_error &error) {
    CHECK("the outer one", std::strcmp(error.what(), "effect") == 0);
    CHECK_THROWS(std::runtime_error, "cause", std::rethrow_if_nested(error));
  }
}

void runtimeTypes() {
  Derived derived;
  Base &base = derived;
  Base plain;
  CHECK("down", dynamic_cast<Derived *>(&base) == &derived);
  CHECK("across", dynamic_cast<Right *>(static_cast<Left *>(&derived)) == &derived);
  CHECK("not", dynamic_cast<Derived *>(&plain) == nullptr);
  CHECK("the object's", typeid(base) == typeid(Derived) && typeid(plain) != typeid(Derived));
  CHECK_THROWS(std::bad_cast, "bad_cast", (void)dynamic_cast<Derived &>(plain));
  Base *none = nullptr;
  CHECK_THROWS(std::bad_typeid, "bad_typeid", (void)typeid(*none).name());
}

int compareOrThrow(const void *a, const void *b) {
  int left = *static_cast<const int *>(a), right = *static_cast<const int *>(b);
  if (left == 5 || right == 5) throw std::domain_error("five");
  return left - right;
}

void throughC() {
  int numbers[] = {3, 1, 2, 9, 5, 4};
  trail.clear();
  try {
    Mark mark('q');
    std::qsort(numbers, 6, sizeof *numbers, compareOrThrow);
    CHECK("thrown", false);
  } catch (const std::domain_error &) {
  }
  int key = 5;
  int sorted[] = {1, 2, 3, 4, 5, 6, 7};
  try {
    Mark mark('b');
    (void)std::bsearch(&key, sorted, 7, sizeof *sorted, compareOrThrow);
    CHECK("thrown", false);
  } catch (const std::domain_error &) {
  }
  CHECK("through the C library's frames", trail == "qb");
}

int many(int turns) {
  int caught = 0;
  for (int i = 0; i < turns; i++) {
    try {
      if (i % 2 == 0) throw std::string(100, 'x');
      throw i;
    } catch (const std::string &text) {
      caught += text.size() == 100;
    } catch (int number) {
      caught += number == i;
    }
  }
  return caught;
}

void noexceptions() {
  auto may = [] { throw 1; };
  auto never = []() noexcept {};
  CHECK("known at compile time", !noexcept(may()) && noexcept(never()));
  std::vector<std::string> texts(3, "text");
  CHECK("a move does not throw", noexcept(std::vector<std::string>(std::move(texts))));
}

} // namespace

int main() {
  unwinding();
  matching();
  rethrowing();
  uncaughtCounts();
  constructors();
  pointers();
  runtimeTypes();
  throughC();
  noexceptions();
  CHECK("thousands", many(20000) == 20000);
  return finish();
}
