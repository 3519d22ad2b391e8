#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../lib/copy-tree.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: ln [-sfvT] TARGET [NAME]\n"
                           "       ln [-sfv] TARGET... DIRECTORY\n"
                           "Gives a file one more name.\n"
                           "  -s  a symbolic link, which names it   -f  replaces what is there\n";

static bool symbolic;

static bool make(const char *target, const char *name, const CopyOptions *options) {
  if (options->force && unlink(name) != 0 && errno != ENOENT) {
    complainOf("cannot remove '%s'", name);
    return false;
  }
  if ((symbolic ? symlink : link)(target, name) != 0) {
    complainOf("failed to create %s link '%s'", symbolic ? "symbolic" : "hard", name);
    return false;
  }
  if (options->verbose) printf("'%s' -> '%s'\n", name, target);
  return true;
}

int lnMain(int argc, char **argv) {
  static const struct option words[] = {{"symbolic", no_argument, NULL, 's'}, {"force", no_argument, NULL, 'f'}, {0}};
  CopyOptions options = {0};
  bool targetIsFile = false;
  for (int option; (option = nextOption(argc, argv, "sfvTn", words, HELP)) != -1;) {
    if (option == 's') symbolic = true;
    if (option == 'f') options.force = true;
    if (option == 'v') options.verbose = true;
    if (option == 'T' || option == 'n') targetIsFile = true;
  }
  /* One name alone: a link of that name here. */
  if (argc - optind == 1) return make(argv[optind], baseName(argv[optind]), &options) ? 0 : 1;
  return eachTarget(argc - optind, argv + optind, NULL, targetIsFile, make, &options);
}
