#define _GNU_SOURCE
#include "libratos.h"

#include <errno.h>
#include <sys/random.h>
#include <unistd.h>

enum { CALL_BYTES = 256 /* what getentropy gives at once */ };

PUBLIC ssize_t getrandom(void *out, size_t size, unsigned flags) {
  if ((flags & ~(unsigned)(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)) != 0) {
    errno = EINVAL;
    return -1;
  }
  for (size_t done = 0; done < size;) {
    size_t part = size - done < CALL_BYTES ? size - done : CALL_BYTES;
    if (getentropy((char *)out + done, part) != 0) return -1;
    done += part;
  }
  return (ssize_t)size;
}
