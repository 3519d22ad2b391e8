#include "path-lock.h"

#include <unistd.h>

WITH_PATHS(int, link, (const char *old, const char *new), (old, new))
