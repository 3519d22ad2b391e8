#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: rmdir [-p] DIRECTORY...\n"
                           "Removes directories that are empty.\n"
                           "  -p  and those above them: rmdir -p a/b is rmdir a/b a\n";

static bool removeOne(const char *path) {
  if (rmdir(path) == 0) return true;
  complainOf("failed to remove '%s'", path);
  return false;
}

int rmdirMain(int argc, char **argv) {
  bool parents = false;
  for (int option; (option = nextOption(argc, argv, "p", NULL, HELP)) != -1;) parents = true;
  if (optind == argc) usageError("missing operand");
  int status = 0;
  for (int i = optind; i < argc; i++) {
    char *path = argv[i];
    bool done = removeOne(path);
    for (char *slash; done && parents && (slash = strrchr(path, '/')) != NULL && slash != path;) {
      *slash = 0;
      if (slash[1] != 0) done = removeOne(path);
    }
    if (!done) status = 1;
  }
  return status;
}
