/* Descriptors: pipes, duplicates, flags. */
#include "posix/posix.h"

#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>
#include <wasi/api.h>

static int newPipe(int fds[2], uint32_t flags) {
  int32_t readEnd, writeEnd;
  if (PosixResult(RatPipe(flags, &readEnd, &writeEnd), EMFILE) != 0) return -1;
  fds[0] = readEnd;
  fds[1] = writeEnd;
  return 0;
}

PUBLIC int pipe(int fds[2]) { return newPipe(fds, 0); }

PUBLIC int pipe2(int fds[2], int flags) {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK)) return PosixFail(EINVAL);
  return newPipe(fds, (flags & O_CLOEXEC ? RAT_FD_CLOEXEC : 0) | (flags & O_NONBLOCK ? RAT_FD_NONBLOCK : 0));
}

static int duplicate(int fd, int to, uint32_t flags) {
  int32_t result;
  return PosixResult(RatFdDuplicate(fd, to, flags, &result), EMFILE) == 0 ? result : -1;
}

PUBLIC int dup(int fd) { return duplicate(fd, 0, 0); }
PUBLIC int dup2(int fd, int to) { return duplicate(fd, to, RAT_FD_EXACT); }

PUBLIC int dup3(int fd, int to, int flags) {
  if (fd == to || (flags & ~O_CLOEXEC)) return PosixFail(EINVAL);
  return duplicate(fd, to, RAT_FD_EXACT | (flags & O_CLOEXEC ? RAT_FD_CLOEXEC : 0));
}

static int fileFlags(int fd) {
  __wasi_fdstat_t stat;
  uint32_t flags;
  /* The root's number has facts for the C library also while it is not open. */
  if (PosixResult(RatFdFlags(fd, false, 0, &flags), EMFILE) != 0) return -1;
  __wasi_errno_t error = __wasi_fd_fdstat_get(fd, &stat);
  if (error != 0) return PosixFail(error);
  bool reads = stat.fs_rights_base & __WASI_RIGHTS_FD_READ, writes = stat.fs_rights_base & __WASI_RIGHTS_FD_WRITE;
  int access = stat.fs_filetype == __WASI_FILETYPE_DIRECTORY || (reads && !writes) ? O_RDONLY
               : reads                                                             ? O_RDWR
               : writes                                                            ? O_WRONLY
                                                                                   : O_SEARCH;
  return stat.fs_flags | access;
}

PUBLIC int fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  struct flock *lock = NULL;
  int argument = 0;
  switch (command) {
    case F_GETFD: case F_GETFL: break;
    case F_GETLK: case F_SETLK: case F_SETLKW: case F_OFD_GETLK: case F_OFD_SETLK: case F_OFD_SETLKW:
      lock = va_arg(arguments, struct flock *);
      break;
    default: argument = va_arg(arguments, int);
  }
  va_end(arguments);
  uint32_t former = 0;
  switch (command) {
    case F_DUPFD: return duplicate(fd, argument, 0);
    case F_DUPFD_CLOEXEC: return duplicate(fd, argument, RAT_FD_CLOEXEC);
    case F_GETFD:
      if (PosixResult(RatFdFlags(fd, false, 0, &former), EMFILE) != 0) return -1;
      return former & RAT_FD_CLOEXEC ? FD_CLOEXEC : 0;
    case F_SETFD: return PosixResult(RatFdFlags(fd, true, argument & FD_CLOEXEC ? RAT_FD_CLOEXEC : 0, &former), EMFILE);
    case F_GETFL: return fileFlags(fd);
    case F_SETFL: {
      /* The others are given at opening, and left alone here. */
      __wasi_errno_t error = __wasi_fd_fdstat_set_flags(fd, argument & (O_APPEND | O_NONBLOCK));
      return error == 0 ? 0 : PosixFail(error);
    }
    case F_GETLK: case F_SETLK: case F_SETLKW: case F_OFD_GETLK: case F_OFD_SETLK: case F_OFD_SETLKW:
      return LockRange(fd, command, lock);
    default: return PosixFail(EINVAL);
  }
}
