#include "path-lock.h"

#include <unistd.h>

WITH_PATHS(int, access, (const char *path, int mode), (path, mode))
