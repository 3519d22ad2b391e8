#include "path-lock.h"

#include <stdio.h>

WITH_PATHS(int, rename, (const char *old, const char *new), (old, new))
