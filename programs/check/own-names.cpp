/* Its own functions, called as some of the C library that the check looks into. */
#include <cstdio>
#include <cstring>
#include <string>

static char kept[8];

namespace mine {
int read(int value) { return value; }
struct File {
  int write(const std::string &text) { return static_cast<int>(text.size()); }
  static int qsort(int value) { return value + 2; }
};
}  // namespace mine

template <class T>
static T bsearch(T value) {
  return value;
}
int write(const std::string &text) { return static_cast<int>(text.size()) + 1; }

int main() {
  std::strcpy(kept, "abc");
  int sum = mine::read(1) + mine::File().write("ab") + mine::File::qsort(1) + bsearch(4) + write(kept);
  std::puts(sum == 14 ? "clean" : "wrong");
}
