#include "path-lock.h"

#include <sys/stat.h>

RENAMED(int, fchmodat, (int fd, const char *path, mode_t mode, int flags), (fd, path, mode, flags))
