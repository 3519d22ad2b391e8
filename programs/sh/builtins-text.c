#include "../lib/echo.h"
#include "../lib/print-format.h"
#include "../lib/test-expression.h"
#include "builtins.h"
#include "shell.h"

#include <string.h>

int runEcho(int count, char **arguments) {
  echoArguments(output, count, arguments);
  return 0;
}

int runPrintf(int count, char **arguments) {
  int first = count > 1 && strcmp(arguments[1], "--") == 0 ? 2 : 1;
  if (first >= count) {
    complain("usage: printf FORMAT [ARGUMENT...]");
    return 2;
  }
  return printArguments(output, arguments[first], count - first - 1, arguments + first + 1, complain);
}

int runTest(int count, char **arguments) {
  if (arguments[0][0] == '[') {
    if (strcmp(arguments[count - 1], "]") != 0) {
      complain("[: ] is missing");
      return 2;
    }
    count--;
  }
  return testExpression(count - 1, arguments + 1, complain);
}
