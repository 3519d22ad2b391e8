/* Copying files and trees, for cp and mv. */
#ifndef LIB_COPY_TREE_H
#define LIB_COPY_TREE_H

#include <stdbool.h>

typedef struct CopyOptions {
  bool recursive, keepsTimes, keepsLinks /* links stay links */, force, never /* replaces nothing */, newer /* replaces only older ones */, asks, verbose, hardLinks, symbolicLinks;
} CopyOptions;

/* false: something could not be copied, which was said. */
bool copyTree(const char *from, const char *to, const CopyOptions *options);

/* Whether a target is there and wins, by the options. */
bool keepsTarget(const char *from, const char *to, const CopyOptions *options);

/* Calls `each` for every file of SOURCE... TARGET; the target is a directory, or there is one source. 0 or 1. */
int eachTarget(int count, char **paths, const char *directory, bool targetIsFile, bool (*each)(const char *from, const char *to, const CopyOptions *options), const CopyOptions *options);

#endif
