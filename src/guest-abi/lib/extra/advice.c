/* Advice about memory, which nobody needs to take. */
#define _GNU_SOURCE
#include "libratos.h"

#include <errno.h>
#include <sys/mman.h>

PUBLIC int posix_madvise(void *address, size_t size, int advice) {
  (void)address;
  (void)size;
  return advice < POSIX_MADV_NORMAL || advice > POSIX_MADV_DONTNEED ? EINVAL : 0;
}
