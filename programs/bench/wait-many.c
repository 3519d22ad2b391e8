/* Wait for any or all of N events: the last alone is signaled ("any"), or all are ("all") */
#include "bench.h"
#include <string.h>

int main(int argc, char **argv) {
  bool all = argc > 1 && strcmp(argv[1], "all") == 0;
  int n = argc > 2 ? atoi(argv[2]) : 8;
  HANDLE *handles = malloc((size_t)n * sizeof *handles);
  for (int i = 0; i < n; i++) check(RatCreateEvent(true, all || i == n - 1, &handles[i]), "RatCreateEvent");
  size_t index;
  int calls = 4000 / (n + 8) + 20;
  MEASURE(60, calls, check(RatWaitForMultipleHandles(handles, (size_t)n, all, RAT_INFINITE, &index), "wait"));
  return report();
}
