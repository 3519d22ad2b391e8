/* The sysroot has it in the file of __wasilibc_fd_renumber, whose newer source has it no longer. */
#include <errno.h>
#include <unistd.h>
#include <wasi/api.h>
#include <wasi/libc.h>

int close(int fd) {
  __wasilibc_populate_preopens(); /* else a descriptor that this number is given later would be taken for a folder */
  __wasi_errno_t error = __wasi_fd_close(fd);
  if (error == 0) return 0;
  errno = error;
  return -1;
}
