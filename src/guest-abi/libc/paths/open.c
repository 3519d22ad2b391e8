#include "path-lock.h"

#include <fcntl.h>
#include <wasi/libc.h>

/* The mode means nothing to this C library. */
int open(const char *path, int flags, ...) { return __wasilibc_open_nomode(path, flags); }
