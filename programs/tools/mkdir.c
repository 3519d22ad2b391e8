#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: mkdir [-pv] [-m MODE] DIRECTORY...\n"
                           "Creates directories.\n"
                           "  -p  those above them, too; and one that is there is no mistake\n";

static bool verbose;

static bool make(const char *path, bool parents) {
  struct stat facts;
  if (mkdir(path, 0777) == 0) {
    if (verbose) printf("mkdir: created directory '%s'\n", path);
    return true;
  }
  return parents && errno == EEXIST && stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool makeAll(char *path) {
  for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
    *slash = 0;
    bool made = make(path, true);
    *slash = '/';
    if (!made) return false;
  }
  return make(path, true);
}

int mkdirMain(int argc, char **argv) {
  static const struct option words[] = {{"parents", no_argument, NULL, 'p'}, {"verbose", no_argument, NULL, 'v'}, {"mode", required_argument, NULL, 'm'}, {0}};
  bool parents = false;
  for (int option; (option = nextOption(argc, argv, "pvm:", words, HELP)) != -1;) {
    if (option == 'p') parents = true;
    if (option == 'v') verbose = true;
  }
  if (optind == argc) usageError("missing operand");
  int status = 0;
  for (int i = optind; i < argc; i++) {
    if (parents && argv[i][0] != 0 ? makeAll(argv[i]) : make(argv[i], false)) continue;
    complainOf("cannot create directory '%s'", argv[i]);
    status = 1;
  }
  return status;
}
