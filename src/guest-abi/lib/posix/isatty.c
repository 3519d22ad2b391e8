/* Whether a descriptor is a terminal. */
#include "posix/posix.h"

#include <unistd.h>
#include <wasi/api.h>

PUBLIC int isatty(int fd) {
  __wasi_fdstat_t facts;
  uint32_t flags;
  /* The root's number has facts for the C library also while it is not open. */
  if (PosixResult(RatFdFlags(fd, false, 0, &flags), EMFILE) != 0) return 0;
  if (__wasi_fd_fdstat_get(fd, &facts) != 0) {
    PosixFail(EBADF);
    return 0;
  }
  /* As in WASI's own: a terminal is a device that nobody can seek in. */
  __wasi_rights_t seeks = __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL;
  if (facts.fs_filetype == __WASI_FILETYPE_CHARACTER_DEVICE && (facts.fs_rights_base & seeks) == 0) return 1;
  PosixFail(ENOTTY);
  return 0;
}
