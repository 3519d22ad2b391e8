/* Statuses as errno. */
#include "posix/posix.h"

int PosixError(RatStatus status, int full) {
  switch (status) {
    case RAT_ERR_QUOTA: return full;
    case RAT_ERR_INVALID_HANDLE: return EBADF;
    case RAT_ERR_INVALID_ARGUMENT: return EINVAL;
    case RAT_ERR_WRONG_TYPE: return EBADF;
    case RAT_ERR_ACCESS_DENIED: return EPERM;
    case RAT_ERR_NO_MEMORY: return ENOMEM;
    case RAT_ERR_NOT_FOUND: return ENOENT;
    case RAT_ERR_EXISTS: return EEXIST;
    case RAT_ERR_LIMIT_EXCEEDED: return E2BIG;
    case RAT_ERR_CLOSED: return EPIPE;
    case RAT_ERR_BAD_IMAGE: return ENOEXEC;
    case RAT_ERR_FAULT: return EFAULT;
    case RAT_ERR_NOT_SUPPORTED: return ENOTSUP;
    case RAT_ERR_WOULD_BLOCK: return EAGAIN;
    case RAT_ERR_TIMEOUT: return ETIMEDOUT;
    case RAT_ERR_NOT_DIRECTORY: return ENOTDIR;
    case RAT_ERR_IS_DIRECTORY: return EACCES;
    case RAT_ERR_NAME_TOO_LONG: return ENAMETOOLONG;
    case RAT_ERR_INTERRUPTED: return EINTR;
    default: return EIO;
  }
}

int PosixFail(int error) {
  errno = error;
  return -1;
}

int PosixResult(RatStatus status, int full) { return RAT_SUCCEEDED(status) ? 0 : PosixFail(PosixError(status, full)); }
