#include "path-lock.h"

#include <sys/stat.h>

WITH_PATHS(int, mkdir, (const char *path, mode_t mode), (path, mode))
