#include "path-lock.h"

#include <utime.h>

WITH_PATHS(int, utime, (const char *path, const struct utimbuf *times), (path, times))
