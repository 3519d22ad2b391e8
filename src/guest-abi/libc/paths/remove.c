#include "path-lock.h"

#include <stdio.h>

WITH_PATHS(int, remove, (const char *path), (path))
