/* Aligned memory by its old names. */
#include "libratos.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

PUBLIC void *memalign(size_t alignment, size_t size) {
  void *result = NULL;
  int error = posix_memalign(&result, alignment < sizeof(void *) ? sizeof(void *) : alignment, size);
  if (error != 0) errno = error;
  return result;
}

PUBLIC void *valloc(size_t size) { return memalign(1 << 16, size); }
