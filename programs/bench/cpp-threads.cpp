/* Threads of C++: a std::mutex that nobody else wants, create and join */
#include "bench.h"

#include <cstring>
#include <mutex>
#include <thread>

static std::mutex mutex;

int main(int argc, char **argv) {
  if (argc > 1 && std::strcmp(argv[1], "mutex") == 0) {
    MEASURE(60, 20000, (mutex.lock(), mutex.unlock()));
    return report();
  }
  for (int i = 0; i < 30; i++) {
    uint64_t started = RatGetTickNs();
    std::thread([] {}).join();
    sample(started, 1);
  }
  return report();
}
