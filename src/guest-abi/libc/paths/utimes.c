#include "path-lock.h"

#include <sys/time.h>

WITH_PATHS(int, utimes, (const char *path, const struct timeval times[2]), (path, times))
