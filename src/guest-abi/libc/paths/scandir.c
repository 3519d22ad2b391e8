#include "path-lock.h"

#include <dirent.h>

WITH_PATHS(int, scandir, (const char *path, struct dirent ***out, int (*keep)(const struct dirent *), int (*order)(const struct dirent **, const struct dirent **)), (path, out, keep, order))
