/* Paths that a pattern stands for. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shell.h"

/* Texts whose backslashes have gone. */
static void addPlain(Text *out, const char *pattern, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (pattern[i] == '\\' && i + 1 < length) i++;
    addByte(out, pattern[i]);
  }
}

static void search(Text *path, const char *pattern, List *found);

static void searchDirectory(Text *path, const char *component, const char *rest, List *found) {
  size_t length = path->length;
  DIR *directory = opendir(length == 0 ? "." : textBytes(path));
  if (directory == NULL) return;
  const char *first = component[0] == '\\' ? component + 1 : component;
  List names = {0};
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.' && *first != '.') continue;
    if (matches(component, entry->d_name, strlen(entry->d_name))) addItem(&names, copyText(entry->d_name));
  }
  closedir(directory);
  for (size_t i = 0; i < names.count; i++) {
    addText(path, names.items[i]);
    if (*rest == 0) addItem(found, stackText(path->bytes, path->length));
    else search(path, rest, found);
    path->length = length;
    free(names.items[i]);
  }
  freeList(&names);
}

static void search(Text *path, const char *pattern, List *found) {
  size_t start = path->length;
  while (*pattern != 0) {
    if (*pattern == '/') {
      addByte(path, *pattern++);
      continue;
    }
    size_t length = 0;
    while (pattern[length] != 0 && pattern[length] != '/') length += pattern[length] == '\\' && pattern[length + 1] != 0 ? 2 : 1;
    char *component = copyBytes(pattern, length);
    if (hasWildcards(component)) {
      searchDirectory(path, component, pattern + length, found);
      free(component);
      path->length = start;
      return;
    }
    free(component);
    addPlain(path, pattern, length);
    pattern += length;
  }
  struct stat facts;
  if (lstat(textBytes(path), &facts) == 0) addItem(found, stackText(path->bytes, path->length));
  path->length = start;
}

static int byName(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

bool addMatches(const char *pattern, List *fields) {
  Text path = {0};
  List found = {0};
  search(&path, pattern, &found);
  freeText(&path);
  if (found.count > 0) qsort(found.items, found.count, sizeof *found.items, byName);
  for (size_t i = 0; i < found.count; i++) addItem(fields, found.items[i]);
  bool any = found.count > 0;
  freeList(&found);
  return any;
}
