#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: which [-a] NAME...\n"
                           "Prints where programs are, by PATH.\n"
                           "  -a  all of that name, not the first alone\n";

static bool isProgram(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

static bool search(const char *name, bool all) {
  if (strchr(name, '/') != NULL) {
    if (!isProgram(name)) return false;
    puts(name);
    return true;
  }
  const char *list = getenv("PATH");
  bool found = false;
  for (list = list == NULL ? "/bin:/usr/bin" : list;;) {
    size_t length = strcspn(list, ":");
    char *directory = allocate(length + 2);
    memcpy(directory, list, length);
    strcpy(directory + length, length == 0 ? "." : "");
    char *path = joinPath(directory, name);
    bool is = isProgram(path);
    if (is) puts(path);
    free(directory);
    free(path);
    found = found || is;
    if (list[length] == 0 || (found && !all)) return found;
    list += length + 1;
  }
}

int whichMain(int argc, char **argv) {
  bool all = false;
  for (int option; (option = nextOption(argc, argv, "a", NULL, HELP)) != -1;) all = true;
  int status = 0;
  for (int i = optind; i < argc; i++)
    if (!search(argv[i], all)) status = 1;
  return status;
}
