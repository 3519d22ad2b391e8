/* A process from a program: create, wait for its end, close */
#include "bench.h"

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 30;
  for (int i = 0; i < rounds; i++) {
    uint64_t started = RatGetTickNs();
    HPROCESS process;
    check(RatCreateProcess("/bin/true", NULL, NULL, &process), "RatCreateProcess");
    check(RatWaitForHandle(process, RAT_INFINITE), "RatWaitForHandle");
    check(RatCloseHandle(process), "RatCloseHandle");
    sample(started, 1);
  }
  return report();
}
