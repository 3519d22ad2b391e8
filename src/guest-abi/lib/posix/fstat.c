/* The sysroot knows no type for a pipe. */
#include "posix/posix.h"

#include <sys/stat.h>

RAT_WRAP(int, fstat, int fd, struct stat *out) {
  int result = __real_fstat(fd, out);
  if (result == 0 && (out->st_mode & S_IFMT) == 0) out->st_mode |= S_IFIFO | 0600;
  return result;
}
