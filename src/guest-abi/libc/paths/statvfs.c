#include "path-lock.h"

#include <sys/statvfs.h>

RENAMED(int, statvfs, (const char *restrict path, struct statvfs *restrict out), (path, out))
