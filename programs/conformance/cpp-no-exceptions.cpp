/* Without exceptions, a program of several threads has the library that is made for them: each has an errno of its own. */
#include "check.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>

static int32_t other(void *arg) {
  CHECK("a new thread's errno", errno == 0);
  errno = ENOENT;
  /* The library sets errno to 0 and back to what it was. */
  CHECK("a number", std::stoi("42") == 42 && errno == ENOENT);
  *static_cast<int *>(arg) = errno;
  return 0;
}

int main() {
  errno = EACCES;
  int seen = 0;
  for (int i = 0; i < 10; i++) joinThread(startThread(other, &seen));
  CHECK("its own", seen == ENOENT);
  CHECK("another's is not touched", errno == EACCES);
  return finish();
}
