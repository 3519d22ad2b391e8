/* Prints its arguments. */
#include "../lib/echo.h"

int echoMain(int argc, char **argv) {
  echoArguments(stdout, argc, argv);
  return 0;
}
