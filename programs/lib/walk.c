/* Going through directories. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tool.h"

static int byName(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

char **directoryNames(const char *path, size_t *count) {
  DIR *directory = opendir(path);
  if (directory == NULL) return NULL;
  size_t room = 16, used = 0;
  char **names = allocate(room * sizeof *names);
  errno = 0;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (used + 1 == room) names = reallocate(names, (room *= 2) * sizeof *names);
    names[used++] = copyText(entry->d_name);
  }
  closedir(directory);
  names[used] = NULL;
  if (used > 0) qsort(names, used, sizeof *names, byName);
  if (count != NULL) *count = used;
  return names;
}

void freeNames(char **names) {
  for (char **name = names; name != NULL && *name != NULL; name++) free(*name);
  free(names);
}

typedef struct Walk {
  bool follow, after;
  Visitor *visitor;
  void *context;
} Walk;

/* The browser gives a thread's calls about 500 KB; deeper trees than this are told, not gone into. */
enum { DEEPEST = 1000 };

static bool walk(const Walk *how, const char *path, int depth) {
  struct stat facts;
  bool known = (how->follow && stat(path, &facts) == 0) || lstat(path, &facts) == 0;
  Visit visit = {path, known ? &facts : NULL, depth, false};
  VisitResult result = how->visitor(&visit, how->context);
  if (result == VISIT_STOP) return false;
  if (!known || !S_ISDIR(facts.st_mode) || result == VISIT_SKIP) return true;
  if (result != VISIT_SHALLOW) {
    char **names = depth == DEEPEST ? NULL : directoryNames(path, NULL);
    if (names == NULL) {
      if (depth == DEEPEST) errno = ELOOP;
      visit.facts = NULL;
      return how->visitor(&visit, how->context) != VISIT_STOP;
    }
    bool on = true;
    for (char **name = names; on && *name != NULL; name++) {
      char *inner = joinPath(path, *name);
      on = walk(how, inner, depth + 1);
      free(inner);
    }
    freeNames(names);
    if (!on) return false;
  }
  if (!how->after) return true;
  visit.after = true;
  return how->visitor(&visit, how->context) != VISIT_STOP;
}

bool walkTree(const char *path, bool follow, bool after, Visitor *visitor, void *context) {
  Walk how = {follow, after, visitor, context};
  return walk(&how, path, 0);
}
