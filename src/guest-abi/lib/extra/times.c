/* Times of files with microseconds. */
#define _GNU_SOURCE
#include "libratos.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>

static const struct timespec *precise(const struct timeval times[2], struct timespec out[2]) {
  if (times == NULL) return NULL;
  for (int i = 0; i < 2; i++) out[i] = (struct timespec){.tv_sec = times[i].tv_sec, .tv_nsec = times[i].tv_usec * 1000};
  return out;
}

PUBLIC int futimes(int fd, const struct timeval times[2]) {
  struct timespec both[2];
  return futimens(fd, precise(times, both));
}

PUBLIC int lutimes(const char *path, const struct timeval times[2]) {
  struct timespec both[2];
  return utimensat(AT_FDCWD, path, precise(times, both), AT_SYMLINK_NOFOLLOW);
}
