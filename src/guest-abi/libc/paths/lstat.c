#include "path-lock.h"

#include <sys/stat.h>

WITH_PATHS(int, lstat, (const char *restrict path, struct stat *restrict out), (path, out))
