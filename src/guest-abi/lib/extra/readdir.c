/* readdir_r, obsolete and still called. A DIR belongs to one thread at a time, as with readdir. */
#define _GNU_SOURCE
#include "libratos.h"

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

PUBLIC int readdir_r(DIR *restrict directory, struct dirent *restrict entry, struct dirent **restrict out) {
  int before = errno;
  errno = 0;
  struct dirent *next = readdir(directory);
  int error = errno;
  errno = before;
  *out = NULL;
  if (next == NULL) return error;
  memcpy(entry, next, offsetof(struct dirent, d_name) + strlen(next->d_name) + 1);
  *out = entry;
  return 0;
}
