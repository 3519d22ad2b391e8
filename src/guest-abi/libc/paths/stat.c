#include "path-lock.h"

#include <sys/stat.h>

WITH_PATHS(int, stat, (const char *restrict path, struct stat *restrict out), (path, out))
