#include "path-lock.h"

#include <dirent.h>

WITH_PATHS(DIR *, opendir, (const char *path), (path))
