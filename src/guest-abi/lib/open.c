/* open(path, 0), as Unix programs are written: reading is what is meant where no access is named. WASI has a bit for it. */
#include "libratos.h"

#include <fcntl.h>

/* What all of open, openat and fopen come to. */
RAT_WRAP(int, __wasilibc_nocwd_openat_nomode, int folder, const char *path, int flags) {
  if ((flags & O_ACCMODE) == 0) flags |= O_RDONLY;
  return __real___wasilibc_nocwd_openat_nomode(folder, path, flags);
}
