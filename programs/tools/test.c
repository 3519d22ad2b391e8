#include <string.h>

#include "../lib/test-expression.h"
#include "../lib/tool.h"

int testMain(int argc, char **argv) {
  if (strcmp(toolName, "[") == 0) {
    if (strcmp(argv[argc - 1], "]") != 0) die(2, "missing ']'");
    argc--;
  }
  return testExpression(argc - 1, argv + 1, complain);
}
