#include "path-lock.h"

#include <unistd.h>

WITH_PATHS(ssize_t, readlink, (const char *restrict path, char *restrict out, size_t size), (path, out, size))
