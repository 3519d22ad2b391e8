#include "volume.h"

#include <sys/stat.h>

int fstatvfs(int fd, struct statvfs *out) {
  struct stat facts;
  return fstat(fd, &facts) != 0 ? -1 : TellVolume(out);
}
