/*
 * What a program may have of files: `space`, `inodes` or `files` (open ones) is what the system has a quota of here, and
 * `full` a system with hardly any memory for files. Whatever is given back can be taken again.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BASE "/tmp/quotas"
enum { PIECE = 65536, OPEN_MOST = 1024 };

static char piece[PIECE];

/* Writes until no more fits: how many bytes did; `error` says why. */
static long long fill(int fd, int *error) {
  long long all = 0;
  for (ssize_t count;; all += count) {
    count = write(fd, piece, sizeof piece);
    if (count < 0) break;
  }
  *error = errno;
  return all;
}

static struct statvfs volume(void) {
  struct statvfs facts;
  CHECK_EQUAL("statvfs", 0, statvfs(BASE, &facts));
  return facts;
}

/* The error that stands for the limit in C, and as a status. */
static void space(int error, RatStatus status) {
  int reason;
  size_t done;
  HFILE file;
  struct statvfs before = volume();
  CHECK("room for something", before.f_bavail > 0 && before.f_bavail <= before.f_bfree && before.f_bfree <= before.f_blocks);
  int fd = open(BASE "/big", O_RDWR | O_CREAT | O_TRUNC, 0644);
  CHECK("open", fd >= 0);
  long long all = fill(fd, &reason);
  CHECK_EQUAL("why it ends", error, reason);
  CHECK("what was available, but for tables", all > ((long long)before.f_bavail - 8) * (long long)before.f_frsize);
  CHECK_EQUAL("all of it is there", all, lseek(fd, 0, SEEK_END));
  CHECK_EQUAL("nothing is available", 0, volume().f_bavail);
  CHECK_ERRNO("append", error, write(fd, "x", 1));
  CHECK_EQUAL("in place", 1, pwrite(fd, "x", 1, 0));
  CHECK_ERRNO("symlink", error, symlink("target", BASE "/link"));
  CHECK_EQUAL("a directory takes nothing while it is empty", 0, mkdir(BASE "/dir", 0755));
  CHECK_ERRNO("a name in it does", error, open(BASE "/dir/file", O_WRONLY | O_CREAT, 0644));
  CHECK_ERRNO("link", error, link(BASE "/big", BASE "/dir/file"));
  CHECK_ERRNO("rename", error, rename(BASE "/big", BASE "/dir/file"));
  CHECK_OK("open", RatOpenFile(BASE "/big", RAT_OPEN_WRITE | RAT_OPEN_APPEND, &file));
  CHECK_STATUS("write", status, RatWriteFile(file, "x", 1, &done));
  CHECK_OK("close", RatCloseHandle(file));
  CHECK_STATUS("link", status, RatCreateLink(BASE "/link", "target", true));
  FILE *stream = fopen(BASE "/text", "w");
  CHECK("a file needs no page", stream != NULL);
  CHECK("its content does", fputs("text", stream) >= 0 && fclose(stream) == EOF && errno == error);

  CHECK_EQUAL("unlink", 0, unlink(BASE "/big"));
  CHECK_ERRNO("still open", error, symlink("target", BASE "/link"));
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_EQUAL("link", 0, symlink("target", BASE "/link"));
  fd = open(BASE "/big", O_RDWR | O_CREAT, 0644);
  long long again = fill(fd, &reason);
  CHECK("as much again, but for the link", again <= all && again >= all - 2 * (long long)before.f_frsize);
  CHECK_EQUAL("truncate", 0, ftruncate(fd, 0));
  CHECK_EQUAL("seek", 0, lseek(fd, 0, SEEK_SET));
  CHECK("what was cut off", fill(fd, &reason) >= again - (long long)before.f_frsize);
  close(fd);
  CHECK_EQUAL("unlink", 0, unlink(BASE "/big") | unlink(BASE "/link") | unlink(BASE "/text") | rmdir(BASE "/dir"));
  CHECK_EQUAL("as before", (long long)before.f_bavail, (long long)volume().f_bavail);
}

static void inodes(void) {
  char path[64];
  unsigned long long left = volume().f_favail;
  CHECK("some are left", left > 2 && left < 1000);
  unsigned long long made = 0;
  for (int fd; snprintf(path, sizeof path, BASE "/%llu", made), (fd = open(path, O_WRONLY | O_CREAT, 0644)) >= 0; made++) close(fd);
  CHECK_EQUAL("why it ends", EDQUOT, errno);
  CHECK_EQUAL("as many as were told", (long long)left, (long long)made);
  CHECK_EQUAL("none is left", 0, (long long)volume().f_favail);
  CHECK_ERRNO("mkdir", EDQUOT, mkdir(path, 0755));
  CHECK_ERRNO("symlink", EDQUOT, symlink("x", path));
  CHECK_STATUS("directory", RAT_ERR_QUOTA, RatCreateDirectory(path));
  HFILE file;
  CHECK_STATUS("file", RAT_ERR_QUOTA, RatOpenFile(path, RAT_OPEN_WRITE | RAT_OPEN_CREATE, &file));
  CHECK_EQUAL("one more name", 0, link(BASE "/0", path));
  CHECK_EQUAL("unlink", 0, unlink(path) | unlink(BASE "/0"));
  CHECK_EQUAL("one more file", 0, mkdir(BASE "/0", 0755));
  CHECK_EQUAL("rmdir", 0, rmdir(BASE "/0"));
  while (--made > 0) {
    snprintf(path, sizeof path, BASE "/%llu", made);
    CHECK_EQUAL("unlink", 0, unlink(path));
  }
  CHECK_EQUAL("as before", (long long)left, (long long)volume().f_favail);
}

static void openFiles(void) {
  int fds[OPEN_MOST];
  FILE *stream = fopen(BASE "/full", "w");
  CHECK("a file of four bytes", stream != NULL && fputs("full", stream) >= 0 && fclose(stream) == 0);
  for (int round = 0; round < 2; round++) {
    int count = 0;
    while ((fds[count] = open(count % 2 == 0 ? "/dev/null" : BASE, O_RDONLY)) >= 0) count++;
    CHECK_EQUAL("why it ends", ENFILE, errno);
    CHECK("at the quota, not at the last descriptor", count > 10 && count < 200);
    CHECK_ERRNO("nothing is made", ENFILE, open(BASE "/new", O_WRONLY | O_CREAT | O_EXCL, 0644));
    CHECK_ERRNO("nothing was made", ENOENT, access(BASE "/new", F_OK));
    CHECK_ERRNO("nothing is emptied", ENFILE, open(BASE "/full", O_WRONLY | O_TRUNC));
    struct stat facts;
    CHECK("nothing was emptied", stat(BASE "/full", &facts) == 0 && facts.st_size == 4);
    HFILE file;
    CHECK_STATUS("by a handle", RAT_ERR_QUOTA, RatOpenFile(BASE, RAT_OPEN_DIRECTORY, &file));
    CHECK_EQUAL("a duplicate is no other file", fds[count - 1] + 1, dup(fds[0]));
    close(fds[count - 1] + 1);
    CHECK_EQUAL("close", 0, close(fds[--count]));
    CHECK_OK("by a handle", RatOpenFile(BASE, RAT_OPEN_DIRECTORY, &file));
    CHECK_OK("close", RatCloseHandle(file));
    while (count > 0) CHECK_EQUAL("close", 0, close(fds[--count]));
  }
  CHECK_EQUAL("unlink", 0, unlink(BASE "/full"));
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  CHECK_EQUAL("mkdir", 0, mkdir(BASE, 0755));
  if (strcmp(what, "space") == 0) space(EDQUOT, RAT_ERR_QUOTA);
  else if (strcmp(what, "full") == 0) space(ENOSPC, RAT_ERR_NO_SPACE);
  else if (strcmp(what, "inodes") == 0) inodes();
  else if (strcmp(what, "files") == 0) openFiles();
  else failed(__FILE__, __LINE__, "usage", "file-quotas space|full|inodes|files");
  CHECK_EQUAL("rmdir", 0, rmdir(BASE));
  return finish();
}
