#include <string.h>
#include <time.h>

#include "../lib/run-program.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: time [-p] COMMAND [ARGUMENT...]\n"
                           "Runs a command and prints on standard error how long it took.\n";

int timeMain(int argc, char **argv) {
  for (int option; (option = nextOption(argc, argv, "+p", NULL, HELP)) != -1;) {}
  if (optind == argc) usageError("missing program to run");
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  int status = runProgram(argv + optind);
  clock_gettime(CLOCK_MONOTONIC, &end);
  long long nanoseconds = (end.tv_sec - begin.tv_sec) * 1000000000ll + end.tv_nsec - begin.tv_nsec;
  fprintf(stderr, "real %lld.%03lld\n", nanoseconds / 1000000000, nanoseconds / 1000000 % 1000);
  return status;
}
