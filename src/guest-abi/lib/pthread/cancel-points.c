/* Functions of the C library that wait, and are cancellation points. Those of streams are not: they hold a lock. */
#include "pthread/internal.h"

#include <unistd.h>

#define CANCELLABLE(type, call) \
  { \
    BeginWait(); \
    type result = call; \
    EndWait(result < 0 && errno == EINTR); \
    return result; \
  }

RAT_WRAP(ssize_t, read, int fd, void *out, size_t size) CANCELLABLE(ssize_t, __real_read(fd, out, size))
RAT_WRAP(ssize_t, write, int fd, const void *from, size_t size) CANCELLABLE(ssize_t, __real_write(fd, from, size))
