/* Whether a descriptor is a terminal. */
#include "posix/posix.h"

#include <unistd.h>

PUBLIC int isatty(int fd) {
  RatTerminalModes modes;
  RatStatus status = RatGetTerminal(fd, &modes);
  if (RAT_SUCCEEDED(status)) return 1;
  PosixFail(status == RAT_ERR_WRONG_TYPE ? ENOTTY : EBADF);
  return 0;
}
/* The C library's streams ask whether to write each line at once: also to a page that shows them. */
int __isatty(int fd) {
  uint32_t flags;
  return RAT_SUCCEEDED(RatFdFlags(fd, false, 0, &flags)) && (flags & RAT_FD_LINES);
}
