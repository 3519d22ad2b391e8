#include "../lib/print-format.h"

#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: printf FORMAT [ARGUMENT...]\n"
                           "Prints arguments as the format says; it is used again while there are arguments.\n"
                           "  %s text  %b text with escapes  %q as a word of the shell  %c  %d %i %o %u %x %X  %e %f %g %a  %%\n";

int printfMain(int argc, char **argv) {
  int first = 1;
  if (argc > 1 && strcmp(argv[1], "--help") == 0) noOptions(2, argv, HELP);
  if (argc > 1 && strcmp(argv[1], "--") == 0) first = 2;
  if (first >= argc) usageError("missing operand");
  toolName = "printf";
  return printArguments(stdout, argv[first], argc - first - 1, argv + first + 1, complain);
}
