/* Times of files: to the nanosecond what was set, and on the same clock as the program's own. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#define BASE "/tmp/file-times"
#define A_FILE BASE "/file"

static int64_t ns(struct timespec t) { return t.tv_sec * 1000000000ll + t.tv_nsec; }
static int64_t wallTime(void) {
  struct timespec t;
  CHECK_EQUAL("read the clock", 0, clock_gettime(CLOCK_REALTIME, &t));
  return ns(t);
}
static struct stat statOf(const char *path) {
  struct stat info;
  CHECK_EQUAL("lstat", 0, lstat(path, &info));
  return info;
}
#define CHECK_TIMES(what, path, accessed, modified) \
  do { \
    struct stat timesOf = statOf(path); \
    CHECK_EQUAL(what, accessed, ns(timesOf.st_atim)); \
    CHECK_EQUAL(what, modified, ns(timesOf.st_mtim)); \
  } while (0)

static void set(int fd) {
  const struct timespec exact[2] = {{1234567890, 123456789}, {987654321, 1}};
  CHECK_EQUAL("utimensat", 0, utimensat(AT_FDCWD, A_FILE, exact, 0));
  CHECK_TIMES("to the nanosecond", A_FILE, 1234567890123456789, 987654321000000001);
  /* Numbers that no double holds. */
  const struct timespec odd[2] = {{4102444801, 999999999}, {9223372036, 854775807}};
  CHECK_EQUAL("futimens", 0, futimens(fd, odd));
  CHECK_TIMES("up to 2^63 less one", A_FILE, 4102444801999999999, 9223372036854775807);
  const struct timespec omit[2] = {{0, UTIME_OMIT}, {5, 7}};
  CHECK_EQUAL("utimensat", 0, utimensat(AT_FDCWD, A_FILE, omit, 0));
  CHECK_TIMES("one left as it was", A_FILE, 4102444801999999999, 5000000007);
  int64_t before = wallTime();
  const struct timespec now[2] = {{3, 3}, {0, UTIME_NOW}};
  CHECK_EQUAL("futimens", 0, futimens(fd, now));
  struct stat info = statOf(A_FILE);
  CHECK_EQUAL("one set", 3000000003, ns(info.st_atim));
  CHECK("one now", ns(info.st_mtim) >= before && ns(info.st_mtim) <= wallTime());
  CHECK("that is a change", ns(info.st_ctim) == ns(info.st_mtim));
  CHECK_EQUAL("both now", 0, utimensat(AT_FDCWD, A_FILE, NULL, 0));
  info = statOf(A_FILE);
  CHECK("both now", ns(info.st_atim) >= before && ns(info.st_atim) == ns(info.st_mtim));
  const struct utimbuf seconds = {.actime = 11, .modtime = 22};
  CHECK_EQUAL("utime", 0, utime(A_FILE, &seconds));
  CHECK_TIMES("utime", A_FILE, 11000000000, 22000000000);
  const struct timeval microseconds[2] = {{1, 999999}, {2, 1}};
  CHECK_EQUAL("utimes", 0, utimes(A_FILE, microseconds));
  CHECK_TIMES("utimes", A_FILE, 1999999000, 2000001000);
  const struct timespec bad[2] = {{0, 1000000000}, {0, 0}};
  CHECK_ERRNO("no nanoseconds", EINVAL, utimensat(AT_FDCWD, A_FILE, bad, 0));
  CHECK_ERRNO("nothing there", ENOENT, utimensat(AT_FDCWD, BASE "/none", exact, 0));
}

static void links(void) {
  const struct timespec times[2] = {{1, 1}, {2, 2}};
  const struct timespec others[2] = {{3, 3}, {4, 4}};
  CHECK_EQUAL("symlink", 0, symlink("file", BASE "/link"));
  CHECK_EQUAL("followed", 0, utimensat(AT_FDCWD, BASE "/link", times, 0));
  CHECK_EQUAL("not followed", 0, utimensat(AT_FDCWD, BASE "/link", others, AT_SYMLINK_NOFOLLOW));
  CHECK_TIMES("the file", A_FILE, 1000000001, 2000000002);
  CHECK_TIMES("the link", BASE "/link", 3000000003, 4000000004);
  CHECK_EQUAL("a directory", 0, utimensat(AT_FDCWD, BASE, times, 0));
  CHECK_TIMES("a directory", BASE, 1000000001, 2000000002);
  CHECK_EQUAL("unlink", 0, unlink(BASE "/link"));
  CHECK("a name removed changes it", ns(statOf(BASE).st_mtim) > 2000000002);
}

/* What changes which time. */
static void noted(int fd) {
  char byte;
  const struct timespec old[2] = {{1, 0}, {1, 0}};
  int64_t start = wallTime();
#define OLD CHECK_EQUAL("set back", 0, futimens(fd, old))
#define IS_NEW(time) (ns(info.time) >= start && ns(info.time) <= wallTime())
  OLD;
  CHECK_EQUAL("read", 1, pread(fd, &byte, 1, 0));
  struct stat info = statOf(A_FILE);
  CHECK("reading", IS_NEW(st_atim) && !IS_NEW(st_mtim) && IS_NEW(st_ctim));
  OLD;
  CHECK_EQUAL("write", 1, pwrite(fd, "x", 1, 0));
  info = statOf(A_FILE);
  CHECK("writing", !IS_NEW(st_atim) && IS_NEW(st_mtim) && IS_NEW(st_ctim));
  OLD;
  CHECK_EQUAL("write", 0, pwrite(fd, "x", 0, 0));
  info = statOf(A_FILE);
  CHECK("writing nothing", !IS_NEW(st_atim) && !IS_NEW(st_mtim));
  CHECK_EQUAL("truncate", 0, ftruncate(fd, 1));
  info = statOf(A_FILE);
  CHECK("truncating", !IS_NEW(st_atim) && IS_NEW(st_mtim));
  OLD;
  CHECK_EQUAL("link", 0, link(A_FILE, BASE "/other"));
  CHECK_EQUAL("rename", 0, rename(BASE "/other", BASE "/another"));
  CHECK_EQUAL("unlink", 0, unlink(BASE "/another"));
  info = statOf(A_FILE);
  CHECK("names", !IS_NEW(st_atim) && !IS_NEW(st_mtim) && IS_NEW(st_ctim));
}

int main(int argc, char **argv) {
  begin(argc, argv);
  CHECK_EQUAL("mkdir", 0, mkdir(BASE, 0755));
  int64_t before = wallTime();
  int fd = open(A_FILE, O_RDWR | O_CREAT, 0644);
  CHECK("create", fd >= 0);
  struct stat info;
  CHECK_EQUAL("fstat", 0, fstat(fd, &info));
  CHECK("made now", ns(info.st_mtim) >= before && ns(info.st_mtim) <= wallTime());
  CHECK("all at once", ns(info.st_atim) == ns(info.st_mtim) && ns(info.st_ctim) == ns(info.st_mtim));
  CHECK_EQUAL("write", 3, write(fd, "abc", 3));
  set(fd);
  links();
  noted(fd);
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_EQUAL("unlink", 0, unlink(A_FILE));
  CHECK_EQUAL("rmdir", 0, rmdir(BASE));
  return finish();
}
