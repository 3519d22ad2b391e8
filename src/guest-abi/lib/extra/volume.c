/* How much room there is for files. There is one file system, whatever is mounted in it. */
#include "libratos.h"

#include <errno.h>
#include <sys/statvfs.h>

/* For statvfs and fstatvfs (libc/include/volume.h). */
int TellVolume(struct statvfs *out) {
  RatVolumeInfo info = {.size = sizeof info};
  if (!RAT_SUCCEEDED(RatGetVolumeInfo("/", &info))) {
    errno = EIO;
    return -1;
  }
  *out = (struct statvfs){
      .f_bsize = info.pageBytes,
      .f_frsize = info.pageBytes,
      .f_blocks = info.totalBytes / info.pageBytes,
      .f_bfree = info.freeBytes / info.pageBytes,
      .f_bavail = info.availableBytes / info.pageBytes,
      .f_files = info.totalFiles,
      .f_ffree = info.freeFiles,
      .f_favail = info.availableFiles,
      .f_namemax = info.nameMax,
  };
  return 0;
}
