#include "path-lock.h"
#include "pipe-mode.h"

int __posix_lstat(const char *restrict path, struct stat *restrict out);

int lstat(const char *restrict path, struct stat *restrict out) {
  LockPaths();
  int result = __posix_lstat(path, out);
  UnlockPaths();
  return withPipeMode(result, out);
}
