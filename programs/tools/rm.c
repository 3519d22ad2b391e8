#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: rm [-rfiv] FILE...\n"
                           "Removes files.\n"
                           "  -r  directories, with all that is in them\n"
                           "  -f  what is not there is no mistake   -i  asks before each   -v  tells each\n";

static bool recursive, force, asks, verbose;
static int status;

static bool confirm(const char *what, const char *path) {
  if (!asks) return true;
  fprintf(stderr, "rm: %s '%s'? ", what, path);
  int first = getchar(), c = first;
  while (c != '\n' && c != EOF) c = getchar();
  return first == 'y' || first == 'Y';
}

static VisitResult visit(const Visit *visit, void *context) {
  (void)context;
  if (visit->facts == NULL) {
    if (force && errno == ENOENT) return VISIT_ON;
    complainOf("cannot remove '%s'", visit->path);
    status = 1;
    return VISIT_ON;
  }
  bool isDirectory = S_ISDIR(visit->facts->st_mode);
  if (isDirectory && !recursive) {
    complain("cannot remove '%s': Is a directory", visit->path);
    status = 1;
    return VISIT_SKIP;
  }
  if (isDirectory && !visit->after) return confirm("descend into directory", visit->path) ? VISIT_ON : VISIT_SKIP;
  if (!confirm(isDirectory ? "remove directory" : "remove file", visit->path)) return VISIT_ON;
  if ((isDirectory ? rmdir : unlink)(visit->path) != 0) {
    if (force && errno == ENOENT) return VISIT_ON;
    complainOf("cannot remove '%s'", visit->path);
    status = 1;
  } else if (verbose) {
    printf("removed %s'%s'\n", isDirectory ? "directory " : "", visit->path);
  }
  return VISIT_ON;
}

int rmMain(int argc, char **argv) {
  static const struct option words[] = {{"recursive", no_argument, NULL, 'r'}, {"force", no_argument, NULL, 'f'}, {"verbose", no_argument, NULL, 'v'}, {0}};
  for (int option; (option = nextOption(argc, argv, "rRfivd", words, HELP)) != -1;) {
    if (option == 'r' || option == 'R') recursive = true;
    if (option == 'f') force = true;
    if (option == 'i') asks = true;
    if (option == 'v') verbose = true;
  }
  if (optind == argc && !force) usageError("missing operand");
  for (int i = optind; i < argc; i++) {
    const char *name = baseName(argv[i]);
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
      complain("refusing to remove '.' or '..' directory: skipping '%s'", argv[i]);
      status = 1;
    } else if (recursive && argv[i][0] != 0 && strspn(argv[i], "/") == strlen(argv[i])) {
      complain("it is dangerous to operate recursively on '/'");
      status = 1;
    } else {
      walkTree(argv[i], false, true, visit, NULL);
    }
  }
  return status;
}
