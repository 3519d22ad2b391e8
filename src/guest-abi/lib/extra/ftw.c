#define _GNU_SOURCE
#include "libratos.h"

#include <ftw.h>

/* The function has no place for an argument, so it waits here; one walk a thread at a time is what ftw allows. */
static _Thread_local int (*visitor)(const char *, const struct stat *, int);

static int visit(const char *path, const struct stat *facts, int type, struct FTW *place) {
  (void)place;
  return visitor(path, facts, type);
}

PUBLIC int ftw(const char *path, int (*function)(const char *, const struct stat *, int), int descriptors) {
  int (*outer)(const char *, const struct stat *, int) = visitor;
  visitor = function;
  int result = nftw(path, visit, descriptors, 0);
  visitor = outer;
  return result;
}
