#include <string.h>
#include <stdio.h>

#include <cstdint>
#include <string>
#include <vector>

struct Case {
  const char *name;
  void (*run)();
};
#define CASE(id) static void id()

static int opaque(int value) {
  volatile int copy = value;
  return copy;
}

CASE(newOverrun) {
  int *p = new int[4]; /* ALLOCATED */
  p[opaque(4)] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 4 bytes */
}
CASE(deleteTwice) {
  int *p = new int; /* ALLOCATED */
  delete p; /* FREED */
  delete p; /* EXPECT memory error: double-free */
}
CASE(useAfterDelete) {
  struct Node {
    int value;
    Node *next;
  };
  Node *node = new Node{opaque(1), nullptr}; /* ALLOCATED */
  delete node; /* FREED */
  printf("%p", (void *)node->next); /* EXPECT memory error: heap-use-after-free: read of 4 bytes */
}
CASE(vectorOverrun) {
  std::vector<int> v(4);
  v.data()[opaque(4)] = 1; /* EXPECT memory error: heap-buffer-overflow: write of 4 bytes */
}
CASE(vectorReserved) {
  std::vector<int> v;
  v.reserve(100);
  v.push_back(1);
  v.data()[opaque(50)] = 1; /* EXPECT memory error: container-overflow: write of 4 bytes */
}
CASE(vectorGrows) {
  std::vector<int> v(4);
  int &first = v[0];
  v.resize(1000);
  first = 1; /* EXPECT memory error: heap-use-after-free: write of 4 bytes */
}
CASE(danglingView) {
  const char *text;
  {
    std::string s = std::string(50, 'x') + "!";
    text = s.c_str();
  }
  printf("%d", (int)strlen(text)); /* EXPECT memory error: heap-use-after-free: read of 1 byte */
}
enum class Color : uint8_t { red, green };
struct Base {
  virtual ~Base() = default;
  virtual int id() { return 1; }
};
CASE(nullCall) {
  Base *volatile b = nullptr;
  printf("%d", b->id()); /* EXPECT runtime error: member call on null pointer of type 'Base' */
}
static int noReturn(int value) { /* EXPECT runtime error: execution reached the end of a value-returning function without returning a value */
  if (value > 0) return 1;
}
CASE(missingReturn) {
  printf("%d", noReturn(opaque(0)));
}
CASE(binding) {
  int *volatile p = nullptr;
  int &r = *p; /* EXPECT runtime error: reference binding to null pointer of type 'int' */
  printf("%d", &r != nullptr);
}

CASE(uncaught) {
  std::vector<int> v(2);
  try {
    throw opaque(1);
  } catch (int) {
  }
  v.at(opaque(7)) = 1; /* EXPECT runtime error: an exception that nobody catches is thrown here */
} /* TRAPS unreachable (abort() called) */
CASE(thrownAgain) {
  try {
    throw opaque(1);
  } catch (int) {
    throw; /* EXPECT runtime error: an exception that nobody catches is thrown here */
  }
} /* TRAPS unreachable (abort() called) */
static void quiet() noexcept {
  throw opaque(1); /* EXPECT runtime error: an exception that nobody catches is thrown here */
}
CASE(thrownOutOfNoexcept) {
  quiet();
} /* TRAPS unreachable (abort() called) */

static const Case cases[] = {
    {"newOverrun", newOverrun},     {"deleteTwice", deleteTwice},       {"useAfterDelete", useAfterDelete},
    {"vectorOverrun", vectorOverrun}, {"vectorReserved", vectorReserved}, {"vectorGrows", vectorGrows},
    {"danglingView", danglingView}, {"nullCall", nullCall},             {"missingReturn", missingReturn},
    {"binding", binding},           {"uncaught", uncaught},             {"thrownAgain", thrownAgain},
    {"thrownOutOfNoexcept", thrownOutOfNoexcept},
};

int main(int argc, char **argv) {
  for (const Case &one : cases) {
    if (argc == 2 && strcmp(one.name, argv[1]) == 0) {
      one.run();
      puts("went on");
      return 0;
    }
  }
  return 2;
}
