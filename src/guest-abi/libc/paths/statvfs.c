#include "volume.h"

#include <sys/stat.h>

int statvfs(const char *restrict path, struct statvfs *restrict out) {
  struct stat facts; /* says what is wrong with the path */
  return stat(path, &facts) != 0 ? -1 : TellVolume(out);
}
