#include "path-lock.h"

#include <sys/statvfs.h>

RENAMED(int, fstatvfs, (int fd, struct statvfs *out), (fd, out))
