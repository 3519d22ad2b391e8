#include <errno.h>
#include <stdlib.h>

void *reallocarray(void *block, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return 0;
  }
  return realloc(block, bytes);
}
void *__reallocarray(void *, size_t, size_t) __attribute__((alias("reallocarray")));
