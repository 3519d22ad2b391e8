#include "path-lock.h"
#include "pipe-mode.h"

int __posix_stat(const char *restrict path, struct stat *restrict out);

int stat(const char *restrict path, struct stat *restrict out) {
  LockPaths();
  int result = __posix_stat(path, out);
  UnlockPaths();
  return withPipeMode(result, out);
}
