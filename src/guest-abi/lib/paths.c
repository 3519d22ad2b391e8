/*
 * Paths, the working directory and the environment. The C library resolves paths into buffers that it keeps for
 * the next call, so calls with a path take turns. None of them waits for anything but the file system.
 */
#include "libratos.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

enum { PATH_BYTES = 4096 };

static RecursiveLock pathLock;
static RecursiveLock environmentLock;

#define LOCKED(lock, type, call) \
  { \
    RecursiveAcquire(&lock); \
    type result = call; \
    RecursiveRelease(&lock); \
    return result; \
  }

RAT_WRAP(int, __wasilibc_open_nomode, const char *path, int flags) LOCKED(pathLock, int, __real___wasilibc_open_nomode(path, flags))
RAT_WRAP(int, __wasilibc_access, const char *path, int mode, int flags) LOCKED(pathLock, int, __real___wasilibc_access(path, mode, flags))
RAT_WRAP(int, __wasilibc_stat, const char *path, struct stat *out, int flags) LOCKED(pathLock, int, __real___wasilibc_stat(path, out, flags))
RAT_WRAP(int, __wasilibc_utimens, const char *path, const struct timespec *times, int flags) LOCKED(pathLock, int, __real___wasilibc_utimens(path, times, flags))
RAT_WRAP(int, __wasilibc_link, const char *old, const char *new, int flags) LOCKED(pathLock, int, __real___wasilibc_link(old, new, flags))
RAT_WRAP(int, __wasilibc_link_oldat, int fd, const char *old, const char *new, int flags) LOCKED(pathLock, int, __real___wasilibc_link_oldat(fd, old, new, flags))
RAT_WRAP(int, __wasilibc_link_newat, const char *old, int fd, const char *new, int flags) LOCKED(pathLock, int, __real___wasilibc_link_newat(old, fd, new, flags))
RAT_WRAP(int, __wasilibc_rename_oldat, int fd, const char *old, const char *new) LOCKED(pathLock, int, __real___wasilibc_rename_oldat(fd, old, new))
RAT_WRAP(int, __wasilibc_rename_newat, const char *old, int fd, const char *new) LOCKED(pathLock, int, __real___wasilibc_rename_newat(old, fd, new))
RAT_WRAP(int, access, const char *path, int mode) LOCKED(pathLock, int, __real_access(path, mode))
RAT_WRAP(int, stat, const char *restrict path, struct stat *restrict out) LOCKED(pathLock, int, __real_stat(path, out))
RAT_WRAP(int, lstat, const char *restrict path, struct stat *restrict out) LOCKED(pathLock, int, __real_lstat(path, out))
RAT_WRAP(int, utime, const char *path, const struct utimbuf *times) LOCKED(pathLock, int, __real_utime(path, times))
RAT_WRAP(int, utimes, const char *path, const struct timeval times[2]) LOCKED(pathLock, int, __real_utimes(path, times))
RAT_WRAP(int, unlink, const char *path) LOCKED(pathLock, int, __real_unlink(path))
RAT_WRAP(int, rmdir, const char *path) LOCKED(pathLock, int, __real_rmdir(path))
RAT_WRAP(int, remove, const char *path) LOCKED(pathLock, int, __real_remove(path))
RAT_WRAP(int, mkdir, const char *path, mode_t mode) LOCKED(pathLock, int, __real_mkdir(path, mode))
RAT_WRAP(int, symlink, const char *target, const char *path) LOCKED(pathLock, int, __real_symlink(target, path))
RAT_WRAP(int, link, const char *old, const char *new) LOCKED(pathLock, int, __real_link(old, new))
RAT_WRAP(int, rename, const char *old, const char *new) LOCKED(pathLock, int, __real_rename(old, new))
RAT_WRAP(ssize_t, readlink, const char *restrict path, char *restrict out, size_t size) LOCKED(pathLock, ssize_t, __real_readlink(path, out, size))
RAT_WRAP(DIR *, opendir, const char *path) LOCKED(pathLock, DIR *, __real_opendir(path))

typedef int DirectoryFilter(const struct dirent *);
typedef int DirectoryOrder(const struct dirent **, const struct dirent **);
RAT_WRAP(int, scandir, const char *path, struct dirent ***out, DirectoryFilter *keep, DirectoryOrder *order) LOCKED(pathLock, int, __real_scandir(path, out, keep, order))

/* The mode means nothing to this C library. */
RAT_WRAP(int, open, const char *path, int flags, ...) LOCKED(pathLock, int, __real_open(path, flags, 0))

extern char *__wasilibc_cwd;

/* Makes the C library's idea of the working directory the system's. */
static void adoptDirectory(bool allocated) {
  char path[PATH_BYTES];
  if (!RAT_SUCCEEDED(RatGetCurrentDirectory(path, sizeof path))) return;
  if (strcmp(path, __wasilibc_cwd) == 0) return;
  char *copy = strdup(path);
  if (copy == NULL) return;
  if (allocated) free(__wasilibc_cwd);
  __wasilibc_cwd = copy;
}

__attribute__((constructor(101))) static void adoptFirstDirectory(void) { adoptDirectory(false); }

RAT_WRAP(int, chdir, const char *path) {
  RecursiveAcquire(&pathLock);
  char *canonical = realpath(path, NULL); /* the C library would append "/.." */
  int result = __real_chdir(canonical != NULL ? canonical : path);
  free(canonical);
  if (result == 0) {
    RatSetCurrentDirectory(__wasilibc_cwd);
    adoptDirectory(true);
  }
  RecursiveRelease(&pathLock);
  return result;
}

RAT_WRAP(char *, getcwd, char *out, size_t size) LOCKED(pathLock, char *, __real_getcwd(out, size))

RAT_WRAP(char *, getenv, const char *name) LOCKED(environmentLock, char *, __real_getenv(name))
RAT_WRAP(int, setenv, const char *name, const char *value, int overwrite) LOCKED(environmentLock, int, __real_setenv(name, value, overwrite))
RAT_WRAP(int, unsetenv, const char *name) LOCKED(environmentLock, int, __real_unsetenv(name))
RAT_WRAP(int, putenv, char *entry) LOCKED(environmentLock, int, __real_putenv(entry))
RAT_WRAP(int, clearenv, void) LOCKED(environmentLock, int, __real_clearenv())
