#include "path-lock.h"

#include <unistd.h>

WITH_PATHS(int, symlink, (const char *target, const char *path), (target, path))
