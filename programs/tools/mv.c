#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/copy-tree.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: mv [-fniuvT] SOURCE TARGET\n"
                           "       mv [-fniuv] SOURCE... DIRECTORY\n"
                           "       mv [-fniuv] -t DIRECTORY SOURCE...\n"
                           "Gives files another name, or another place.\n"
                           "  -n  replaces nothing   -u  only what is older   -i  asks   -v  tells each\n"
                           "  -T  the target is no directory to move into\n";

static VisitResult removeOne(const Visit *visit, void *context) {
  if (visit->facts == NULL) return VISIT_ON;
  bool isDirectory = S_ISDIR(visit->facts->st_mode);
  if (isDirectory && !visit->after) return VISIT_ON;
  if ((isDirectory ? rmdir : unlink)(visit->path) != 0) {
    complainOf("cannot remove '%s'", visit->path);
    *(bool *)context = false;
  }
  return VISIT_ON;
}

static bool move(const char *from, const char *to, const CopyOptions *options) {
  struct stat source, target;
  if (lstat(from, &source) != 0) {
    complainOf("cannot stat '%s'", from);
    return false;
  }
  if (lstat(to, &target) == 0 && source.st_dev == target.st_dev && source.st_ino == target.st_ino) {
    complain("'%s' and '%s' are the same file", from, to);
    return false;
  }
  if (keepsTarget(from, to, options)) return true;
  if (rename(from, to) != 0) {
    if (errno != EXDEV) {
      complainOf("cannot move '%s' to '%s'", from, to);
      return false;
    }
    CopyOptions whole = {.recursive = true, .keepsTimes = true, .keepsLinks = true, .force = true};
    bool done = copyTree(from, to, &whole);
    if (done) walkTree(from, false, true, removeOne, &done);
    if (!done) return false;
  }
  if (options->verbose) printf("renamed '%s' -> '%s'\n", from, to);
  return true;
}

int mvMain(int argc, char **argv) {
  static const struct option words[] = {{"verbose", no_argument, NULL, 'v'}, {"force", no_argument, NULL, 'f'}, {"no-clobber", no_argument, NULL, 'n'}, {"update", no_argument, NULL, 'u'}, {"target-directory", required_argument, NULL, 't'}, {0}};
  CopyOptions options = {0};
  const char *directory = NULL;
  bool targetIsFile = false;
  for (int option; (option = nextOption(argc, argv, "fniuvTt:", words, HELP)) != -1;) {
    switch (option) {
      case 'f': options.asks = options.never = false; break;
      case 'n': options.never = true; break;
      case 'i': options.asks = true; break;
      case 'u': options.newer = true; break;
      case 'v': options.verbose = true; break;
      case 'T': targetIsFile = true; break;
      default: directory = optarg;
    }
  }
  return eachTarget(argc - optind, argv + optind, directory, targetIsFile, move, &options);
}
