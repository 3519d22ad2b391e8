/*
 * Paths and the working directory. The C library resolves paths into buffers that it keeps for the next call, so calls
 * with a path take turns. None of them waits for anything but the file system.
 */
#include "libratos.h"

#include <dirent.h>
#include <errno.h>
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

/* For the functions that programs call, of which each is a file of its own (src/guest-abi/libc/paths). */
void LockPaths(void) { RecursiveAcquire(&pathLock); }
void UnlockPaths(void) { RecursiveRelease(&pathLock); }

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

/* With AT_FDCWD they come to the functions without a folder. */
typedef int DirectoryFilter(const struct dirent *);
typedef int DirectoryOrder(const struct dirent **, const struct dirent **);
RAT_WRAP(int, openat, int fd, const char *path, int flags, ...) LOCKED(pathLock, int, __real_openat(fd, path, flags, 0))
RAT_WRAP(DIR *, opendirat, int fd, const char *path) LOCKED(pathLock, DIR *, __real_opendirat(fd, path))
RAT_WRAP(int, scandirat, int fd, const char *path, struct dirent ***out, DirectoryFilter *keep, DirectoryOrder *order) LOCKED(pathLock, int, __real_scandirat(fd, path, out, keep, order))
RAT_WRAP(int, mkdirat, int fd, const char *path, mode_t mode) LOCKED(pathLock, int, __real_mkdirat(fd, path, mode))
RAT_WRAP(ssize_t, readlinkat, int fd, const char *restrict path, char *restrict out, size_t size) LOCKED(pathLock, ssize_t, __real_readlinkat(fd, path, out, size))
RAT_WRAP(int, renameat, int oldFolder, const char *old, int newFolder, const char *new) LOCKED(pathLock, int, __real_renameat(oldFolder, old, newFolder, new))
RAT_WRAP(int, symlinkat, const char *target, int fd, const char *path) LOCKED(pathLock, int, __real_symlinkat(target, fd, path))
RAT_WRAP(int, __wasilibc_unlinkat, int fd, const char *path) LOCKED(pathLock, int, __real___wasilibc_unlinkat(fd, path))
RAT_WRAP(int, __wasilibc_rmdirat, int fd, const char *path) LOCKED(pathLock, int, __real___wasilibc_rmdirat(fd, path))

/* What all paths without a folder come through. The C library would take "" for the working directory. */
RAT_WRAP(int, __wasilibc_find_relpath_alloc, const char *path, const char **folder, char **out, size_t *size, int grows) {
  if (path[0] != 0) return __real___wasilibc_find_relpath_alloc(path, folder, out, size, grows);
  errno = ENOENT;
  return -1;
}

extern char *__wasilibc_cwd;

/* The name of a folder that has been removed leads nowhere, which Linux tells, too. */
RAT_WRAP(char *, getcwd, char *out, size_t size) {
  RatFileInfo info = {.size = sizeof info};
  RecursiveAcquire(&pathLock);
  bool removed = RatGetPathInfo(__wasilibc_cwd, true, &info) == RAT_ERR_NOT_FOUND;
  char *result = removed ? NULL : __real_getcwd(out, size);
  RecursiveRelease(&pathLock);
  if (removed) errno = ENOENT;
  return result;
}

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
