/* What nobody catches ends the process as abort does, and is told on standard error, wherever it is thrown. */
#include "check.hpp"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>

namespace {

constexpr int32_t kTrapped = -1000;

struct Loud {
  ~Loud() { std::fprintf(stderr, "unwound\n"); }
};

int32_t throwing(void *) {
  throw std::out_of_range("in a thread");
}

[[noreturn]] void fail(const char *what) { throw std::logic_error(what); }

void noThrow() noexcept {
  Loud loud;
  fail("out of noexcept");
}

struct ThrowingDestructor {
  ~ThrowingDestructor() { fail("out of a destructor"); }
};

struct Local {
  ~Local() noexcept(false) { throw std::runtime_error("in a destructor at exit"); }
};

int play(const std::string &part) {
  if (part == "main") throw std::runtime_error("in main");
  if (part == "int") throw 42;
  if (part == "thread") {
    HTHREAD thread = startThread(throwing, nullptr);
    RatWaitForHandle(thread, RAT_INFINITE);
  }
  if (part == "noexcept") noThrow();
  if (part == "destructor") {
    try {
      ThrowingDestructor destructor;
    } catch (...) {
      return 1;
    }
  }
  if (part == "twice") {
    try {
      struct Second {
        ~Second() noexcept(false) { throw std::runtime_error("the second"); }
      } second;
      throw std::runtime_error("the first");
    } catch (...) {
      return 1;
    }
  }
  if (part == "atexit") {
    std::atexit([] { throw std::runtime_error("at exit"); });
    try {
      std::exit(0);
    } catch (...) {
      return 1;
    }
  }
  if (part == "after main") {
    static Local local;
    return 0;
  }
  if (part == "rethrow") throw;
  if (part == "terminate") std::terminate();
  if (part == "handler") {
    std::set_terminate([] {
      try {
        std::rethrow_exception(std::current_exception());
      } catch (const std::exception &error) {
        std::fprintf(stderr, "handled %s\n", error.what());
      }
      std::_Exit(7);
    });
    noThrow();
  }
  if (part == "pure") {
    struct Abstract {
      virtual ~Abstract() = default;
      virtual void call() = 0;
      void viaConstructor() { call(); }
      Abstract() { viaConstructor(); }
    };
    struct Concrete : Abstract {
      void call() override {}
    } concrete;
  }
  if (part == "pure, not seen") {
    struct Abstract {
      virtual ~Abstract() = default;
      virtual void call() = 0;
      Abstract() {
        Abstract *volatile self = this;
        self->call();
      }
    };
    struct Concrete : Abstract {
      void call() override {}
    } concrete;
  }
  return 1;
}

/* A child of the child: what runs before main knows the environment only. */
int32_t childWithEnvironment(const char *program) {
  const char *const environment[] = {"PART=static", nullptr};
  RatProcessAttributes attributes = {};
  attributes.size = sizeof attributes;
  attributes.envp = environment;
  const char *argv[] = {program, nullptr};
  HPROCESS child;
  int32_t exitCode = 0;
  if (RatCreateProcess(program, argv, &attributes, &child) != RAT_SUCCESS) return 1;
  RatWaitForHandle(child, RAT_INFINITE);
  RatGetProcessExitCode(child, &exitCode);
  return exitCode;
}

int throwsBeforeMain() {
  if (std::getenv("PART") != nullptr) throw std::runtime_error("before main");
  return 0;
}

const int before = throwsBeforeMain();

struct Case {
  const char *part;
  const char *expected;
};

} // namespace

int main(int argc, char **argv) {
  if (argc > 1 && std::strcmp(argv[1], "static") == 0) return childWithEnvironment(argv[0]);
  if (argc > 1) return play(argv[1]);
  static const Case cases[] = {
    {"static", "terminating due to uncaught exception of type std::runtime_error: before main\n"},
    {"main", "terminating due to uncaught exception of type std::runtime_error: in main\n"},
    {"int", "terminating due to uncaught exception of type int\n"},
    {"thread", "terminating due to uncaught exception of type std::out_of_range: in a thread\n"},
    {"noexcept", "terminating due to uncaught exception of type std::logic_error: out of noexcept\n"},
    {"destructor", "terminating due to uncaught exception of type std::logic_error: out of a destructor\n"},
    {"twice", "terminating due to uncaught exception of type std::runtime_error: the second\n"},
    {"atexit", "terminating due to uncaught exception of type std::runtime_error: at exit\n"},
    {"after main", "terminating due to uncaught exception of type std::runtime_error: in a destructor at exit\n"},
    {"rethrow", "terminating"},
    {"terminate", "terminating\n"},
    {"pure", "Pure virtual function called!\n"},
    {"pure, not seen", "or virtual and pure)\n"},
  };
  for (const auto &[part, expected] : cases) {
    int32_t exitCode = 0;
    std::string output = outputOf(argv[0], part, &exitCode);
    if (output.find(expected) == std::string::npos) std::fprintf(stderr, "%s: %s\n", part, output.c_str());
    CHECK(part, output.find(expected) != std::string::npos);
    CHECK(part, exitCode == kTrapped);
  }
  int32_t exitCode = 0;
  std::string output = outputOf(argv[0], "handler", &exitCode);
  CHECK("a handler of its own", output.find("handled out of noexcept\n") != std::string::npos && exitCode == 7);
  return finish();
}
