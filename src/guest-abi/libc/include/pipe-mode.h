/* The sysroot knows no type for a pipe, which /dev/fd names. */
#ifndef PIPE_MODE_H
#define PIPE_MODE_H

#include <sys/stat.h>

static inline int withPipeMode(int result, struct stat *out) {
  if (result == 0 && (out->st_mode & S_IFMT) == 0) out->st_mode |= S_IFIFO | 0600;
  return result;
}

#endif
