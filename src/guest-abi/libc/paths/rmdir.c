#include "path-lock.h"

#include <unistd.h>

WITH_PATHS(int, rmdir, (const char *path), (path))
