#include "path-lock.h"

#include <unistd.h>

WITH_PATHS(int, unlink, (const char *path), (path))
