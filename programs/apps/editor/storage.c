#include "storage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Version versionOf(const struct stat *facts) { return (Version){true, facts->st_dev, facts->st_ino, facts->st_size, facts->st_mtim}; }

static char *readAll(int fd, size_t most, size_t *length, Version *version) {
  struct stat facts;
  if (fstat(fd, &facts) != 0) return NULL;
  if (!S_ISREG(facts.st_mode)) {
    errno = S_ISDIR(facts.st_mode) ? EISDIR : EINVAL;
    return NULL;
  }
  if ((uint64_t)facts.st_size > most) {
    errno = EFBIG;
    return NULL;
  }
  size_t size = (size_t)facts.st_size, done = 0;
  char *bytes = malloc(size + 1);
  if (bytes == NULL) return NULL;
  /* One that becomes shorter meanwhile is taken as it is then. */
  for (ssize_t count = 1; done < size && count > 0; done += (size_t)count) {
    count = read(fd, bytes + done, size - done);
    if (count < 0) {
      free(bytes);
      return NULL;
    }
  }
  *length = done;
  *version = versionOf(&facts);
  return bytes;
}

char *readWhole(const char *path, size_t most, size_t *length, Version *version) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) return NULL;
  char *bytes = readAll(fd, most, length, version);
  int error = errno;
  close(fd);
  errno = error;
  return bytes;
}

static bool writeAll(int fd, const char *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t count = write(fd, bytes + done, length - done);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) done += (size_t)count;
  }
  return fsync(fd) == 0;
}

/* In the place of `target`, by a file `beside` it. */
static bool replace(const char *target, char *beside, const char *bytes, size_t length, Version *version) {
  int fd = mkstemp(beside);
  if (fd < 0) return false;
  struct stat facts;
  bool done = writeAll(fd, bytes, length) && fstat(fd, &facts) == 0;
  int error = errno;
  if (close(fd) != 0 && done) {
    done = false;
    error = errno;
  }
  if (done && rename(beside, target) != 0) {
    done = false;
    error = errno;
  }
  if (done) *version = versionOf(&facts);
  else unlink(beside);
  errno = error;
  return done;
}

bool writeWhole(const char *path, const char *bytes, size_t length, Version *version) {
  char *target = realpath(path, NULL);
  if (target == NULL) target = errno == ENOENT ? strdup(path) : NULL;
  if (target == NULL) return false;
  const char *slash = strrchr(target, '/');
  size_t directory = slash == NULL ? 0 : (size_t)(slash - target) + 1;
  char *beside = NULL;
  bool done = asprintf(&beside, "%.*s.%s.XXXXXX", (int)directory, target, target + directory) >= 0 && replace(target, beside, bytes, length, version);
  int error = errno;
  free(beside);
  free(target);
  errno = error;
  return done;
}

bool isChanged(const char *path, const Version *version) {
  struct stat facts;
  if (stat(path, &facts) != 0) return version->isThere;
  Version now = versionOf(&facts);
  return !version->isThere || now.device != version->device || now.file != version->file || now.size != version->size || now.changed.tv_sec != version->changed.tv_sec || now.changed.tv_nsec != version->changed.tv_nsec;
}
