/* Locks of files: fcntl's, lockf's (which are the same) and flock's. Sources: POSIX.1-2024, Linux fcntl(2), flock(2). */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int lockError(RatStatus status) {
  switch (status) {
    case RAT_ERR_WRONG_TYPE: return EINVAL;
    case RAT_ERR_ACCESS_DENIED: return EBADF;
    case RAT_ERR_DEADLOCK: return EDEADLK;
    case RAT_ERR_NO_MEMORY: return ENOLCK;
    default: return PosixError(status, ENOLCK);
  }
}

static int call(int fd, uint32_t owner, uint32_t action, RatFileRange *range) {
  BeginWait();
  RatStatus status = RatFdLock(fd, owner, action, range);
  EndWait(status == RAT_ERR_INTERRUPTED);
  return RAT_SUCCEEDED(status) ? 0 : PosixFail(lockError(status));
}

/* The bytes that a lock means: from `l_start` on, or before it. An error number. */
static int rangeOf(int fd, const struct flock *lock, RatFileRange *range) {
  off_t base = 0;
  struct stat info;
  if (lock->l_type != F_RDLCK && lock->l_type != F_WRLCK && lock->l_type != F_UNLCK) return EINVAL;
  if (lock->l_whence == SEEK_CUR) base = lseek(fd, 0, SEEK_CUR);
  else if (lock->l_whence == SEEK_END) base = fstat(fd, &info) == 0 ? info.st_size : -1;
  else if (lock->l_whence != SEEK_SET) return EINVAL;
  if (base < 0) return errno;
  off_t from, to;
  if (__builtin_add_overflow(base, lock->l_start, &from)) return EOVERFLOW;
  if (__builtin_add_overflow(from, lock->l_len, &to)) return EOVERFLOW;
  if (lock->l_len < 0) {
    to = from;
    from += lock->l_len;
  }
  if (from < 0) return EINVAL;
  range->type = (uint32_t)lock->l_type;
  range->processId = 0;
  range->from = (uint64_t)from;
  range->to = lock->l_len == 0 ? 0 : (uint64_t)to;
  return lock->l_len != 0 && from == to ? EINVAL : 0;
}

int LockRange(int fd, int command, struct flock *lock) {
  if (lock == NULL) return PosixFail(EFAULT);
  bool ofFile = command >= F_OFD_GETLK, asks = command == F_GETLK || command == F_OFD_GETLK;
  bool waits = command == F_SETLKW || command == F_OFD_SETLKW;
  RatFileRange range;
  int error = rangeOf(fd, lock, &range);
  if (error == 0 && ofFile && lock->l_pid != 0) error = EINVAL;
  if (error == 0 && asks && lock->l_type == F_UNLCK) error = EINVAL;
  if (error != 0) return PosixFail(error);
  uint32_t owner = ofFile ? RAT_LOCK_BY_OPEN_FILE : RAT_LOCK_BY_PROCESS;
  if (call(fd, owner, asks ? RAT_LOCK_ASK : waits ? RAT_LOCK_WAIT : RAT_LOCK_TRY, &range) != 0) return -1;
  if (!asks) return 0;
  lock->l_type = (short)range.type;
  if (range.type == F_UNLCK) return 0;
  lock->l_whence = SEEK_SET;
  lock->l_start = (off_t)range.from;
  lock->l_len = range.to == 0 ? 0 : (off_t)(range.to - range.from);
  lock->l_pid = range.processId == 0 ? -1 : (pid_t)range.processId;
  return 0;
}

PUBLIC int lockf(int fd, int command, off_t length) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = length};
  switch (command) {
    case F_ULOCK: lock.l_type = F_UNLCK; return LockRange(fd, F_SETLK, &lock);
    case F_LOCK: return LockRange(fd, F_SETLKW, &lock);
    case F_TLOCK: return LockRange(fd, F_SETLK, &lock);
    case F_TEST:
      if (LockRange(fd, F_GETLK, &lock) != 0) return -1;
      return lock.l_type == F_UNLCK ? 0 : PosixFail(EACCES);
    default: return PosixFail(EINVAL);
  }
}

PUBLIC int flock(int fd, int operation) {
  RatFileRange range = {.from = 0, .to = 0};
  switch (operation & ~LOCK_NB) {
    case LOCK_SH: range.type = RAT_LOCK_SHARED; break;
    case LOCK_EX: range.type = RAT_LOCK_EXCLUSIVE; break;
    case LOCK_UN: range.type = RAT_LOCK_NONE; break;
    default: return PosixFail(EINVAL);
  }
  return call(fd, RAT_LOCK_BY_WHOLE_FILE, operation & LOCK_NB ? RAT_LOCK_TRY : RAT_LOCK_WAIT, &range);
}
