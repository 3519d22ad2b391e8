#include "records.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATH_SIZE = 512 };

static bool pathOf(const char *name, const char *suffix, char path[PATH_SIZE]) {
  const char *home = getenv("HOME");
  if (home == NULL || *home == '\0') home = "/home";
  int length = snprintf(path, PATH_SIZE, "%s/.%s%s", home, name, suffix);
  return length > 0 && length < PATH_SIZE;
}

void recordsRead(const char *name, int64_t *values, int count) {
  for (int i = 0; i < count; i++) values[i] = 0;
  char path[PATH_SIZE], line[64];
  FILE *file = pathOf(name, "", path) ? fopen(path, "r") : NULL;
  if (file == NULL) return;
  for (int i = 0; i < count && fgets(line, sizeof line, file) != NULL; i++) {
    int64_t value;
    if (sscanf(line, "%" SCNd64, &value) == 1 && value >= 0) values[i] = value;
  }
  fclose(file);
}

bool recordsWrite(const char *name, const int64_t *values, int count) {
  char path[PATH_SIZE], fresh[PATH_SIZE];
  if (!pathOf(name, "", path) || !pathOf(name, ".new", fresh)) return false;
  FILE *file = fopen(fresh, "w");
  if (file == NULL) return false;
  for (int i = 0; i < count; i++) fprintf(file, "%" PRId64 "\n", values[i]);
  bool written = !ferror(file);
  if (fclose(file) != 0) written = false;
  if (written && rename(fresh, path) == 0) return true;
  unlink(fresh);
  return false;
}
