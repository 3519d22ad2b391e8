// What is destroyed when: locals, members, bases, statics, thread_local, atexit, exceptions in between.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>

struct Noisy {
  const char *name;
  explicit Noisy(const char *n) : name(n) { std::printf("+%s\n", name); }
  ~Noisy() { std::printf("-%s%s\n", name, std::uncaught_exceptions() ? " (unwinding)" : ""); }
};

struct Base {
  Noisy base{"base"};
  virtual ~Base() { std::puts("~Base"); }
  virtual const char *who() const { return "Base"; }
};
struct Derived : Base {
  Noisy first{"first"};
  Noisy second;
  explicit Derived(bool fail) try : second("second") {
    if (fail) throw std::runtime_error("constructor");
  } catch (const std::exception &error) {
    std::printf("function try: %s\n", error.what());
  }
  ~Derived() override { std::printf("~Derived %s\n", who()); }
  const char *who() const override { return "Derived"; }
};

struct Throwing {
  ~Throwing() noexcept(false) {
    if (!std::uncaught_exceptions()) throw std::logic_error("from a destructor");
  }
};

Noisy global("global");
static Noisy &local_static() {
  static Noisy instance("static");
  return instance;
}
thread_local Noisy per_thread("thread_local");
static int attempts;
struct Late {
  Late() {
    if (++attempts < 3) throw attempts;
  }
};
static Late &late() {
  static Late instance;
  return instance;
}

static const char *fail() { throw 5; }

int main() {
  std::atexit([] { std::puts("atexit 1"); });
  local_static();
  std::atexit([] { std::puts("atexit 2"); });
  std::at_quick_exit([] { std::puts("never"); });
  {
    std::unique_ptr<Base> p = std::make_unique<Derived>(false);
    std::puts(p->who());
  }
  try {
    Derived d(true);
  } catch (const std::runtime_error &error) {
    std::printf("caught %s\n", error.what());
  }
  try {
    Throwing t;
    Noisy inner("inner");
  } catch (const std::logic_error &error) {
    std::printf("caught %s\n", error.what());
  }
  try {
    Noisy array[] = {Noisy("a0"), Noisy("a1"), Noisy(fail())};
  } catch (int i) {
    std::printf("caught %d\n", i);
  }
  for (int i = 0; i < 3; i++) {
    try {
      late();
      std::puts("made");
    } catch (int n) {
      std::printf("attempt %d\n", n);
    }
  }
  std::thread([] {
    std::printf("in thread: %s\n", per_thread.name);
    std::puts("thread ends");
  }).join();
  alignas(Noisy) unsigned char room[sizeof(Noisy)];
  auto *placed = new (room) Noisy("placed");
  placed->~Noisy();
  try {
    try {
      throw std::out_of_range("inner");
    } catch (...) {
      Noisy in_handler("handler");
      throw;
    }
  } catch (const std::logic_error &error) {
    std::printf("rethrown %s\n", error.what());
  }
  std::puts("main ends");
  return 0;
}
