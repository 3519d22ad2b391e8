#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/run-program.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: env [-i] [-u NAME]... [-C DIRECTORY] [NAME=VALUE]... [COMMAND [ARGUMENT...]]\n"
                           "Prints the environment, or runs a command in another one.\n"
                           "  -i  begins with an empty one   -u  without a variable   -C  in a directory   -0  ends lines with zeros\n";

extern char **environ;

int envMain(int argc, char **argv) {
  static const struct option words[] = {{"ignore-environment", no_argument, NULL, 'i'}, {"unset", required_argument, NULL, 'u'}, {"chdir", required_argument, NULL, 'C'}, {"null", no_argument, NULL, '0'}, {0}};
  char end = '\n';
  usageStatus = 125;
  for (int option; (option = nextOption(argc, argv, "+iu:C:0S:", words, HELP)) != -1;) {
    if (option == 'i') clearenv();
    if (option == 'u' && unsetenv(optarg) != 0) die(125, "cannot unset '%s': %s", optarg, strerror(errno));
    if (option == 'C' && chdir(optarg) != 0) die(125, "cannot change directory to '%s': %s", optarg, strerror(errno));
    if (option == '0') end = 0;
  }
  if (optind < argc && strcmp(argv[optind], "-") == 0) {
    clearenv();
    optind++;
  }
  for (; optind < argc && strchr(argv[optind], '=') != NULL; optind++) putenv(argv[optind]);
  if (optind == argc) {
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) printf("%s%c", *entry, end);
    return 0;
  }
  return runProgram(argv + optind);
}
