#include "path-lock.h"

#include <sys/stat.h>

RENAMED(int, chmod, (const char *path, mode_t mode), (path, mode))
