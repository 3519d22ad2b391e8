#include "path-lock.h"

#include <sys/stat.h>

RENAMED(int, fchmod, (int fd, mode_t mode), (fd, mode))
