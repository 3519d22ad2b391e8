/* Files beyond 4 GiB, which are sparse: reading and writing at 2^40, and what is too large. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define A_FILE "/tmp/file-sizes"
#define TERA (1ll << 40)

static int64_t sizeOf(int fd) {
  struct stat info;
  CHECK_EQUAL("fstat", 0, fstat(fd, &info));
  return info.st_size;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  char text[16];
  int fd = open(A_FILE, O_RDWR | O_CREAT | O_EXCL, 0644);
  CHECK("create", fd >= 0);
  CHECK_EQUAL("read at 2^40 of an empty file", 0, pread(fd, text, sizeof text, TERA));
  CHECK_EQUAL("read at 2^62", 0, pread(fd, text, sizeof text, 1ll << 62));
  CHECK_EQUAL("write at 2^40", 5, pwrite(fd, "hello", 5, TERA));
  CHECK_EQUAL("its size", TERA + 5, sizeOf(fd));
  CHECK_EQUAL("read across the hole's end", 8, pread(fd, text, 8, TERA - 3));
  CHECK("zeros, then what was written", memcmp(text, "\0\0\0hello", 8) == 0);
  CHECK_EQUAL("seek there", TERA + 4, lseek(fd, -1, SEEK_END));
  CHECK_EQUAL("read to the end", 1, read(fd, text, sizeof text));
  CHECK_EQUAL("at the end", 0, read(fd, text, sizeof text));
  CHECK_EQUAL("seek to 2^41", 2 * TERA, lseek(fd, 2 * TERA, SEEK_SET));
  CHECK_EQUAL("at the end", 0, read(fd, text, sizeof text));
  CHECK_EQUAL("seeking makes it no longer", TERA + 5, sizeOf(fd));
  CHECK_EQUAL("write there", 3, write(fd, "end", 3));
  CHECK_EQUAL("its size", 2 * TERA + 3, sizeOf(fd));

  CHECK_EQUAL("the longest", 0, ftruncate(fd, 4 * TERA));
  CHECK_EQUAL("the last byte", 1, pwrite(fd, "xy", 2, 4 * TERA - 1));
  CHECK_ERRNO("no more", EFBIG, pwrite(fd, "x", 1, 4 * TERA));
  CHECK_ERRNO("no longer", EFBIG, ftruncate(fd, 4 * TERA + 1));
  CHECK_ERRNO("no longer", EFBIG, ftruncate(fd, INT64_MAX));
  CHECK_EQUAL("to the end", 4 * TERA, lseek(fd, 0, SEEK_END));
  CHECK_ERRNO("nor by writing on", EFBIG, write(fd, "x", 1));
  CHECK_ERRNO("a seek below 0", EINVAL, lseek(fd, -1, SEEK_SET));
  CHECK_EQUAL("where it was", 4 * TERA, lseek(fd, 0, SEEK_CUR));
  CHECK_EQUAL("unchanged", 4 * TERA, sizeOf(fd));

  CHECK_EQUAL("cut off", 0, ftruncate(fd, 3));
  CHECK_EQUAL("longer again", 0, ftruncate(fd, 2 * TERA));
  CHECK_EQUAL("read", 5, pread(fd, text, 5, TERA));
  CHECK("what was cut off is zeros", memcmp(text, "\0\0\0\0\0", 5) == 0);
  CHECK_EQUAL("close", 0, close(fd));
  HPROCESS child = NULL;
  CHECK_STATUS("it is no program", RAT_ERR_BAD_IMAGE, RatCreateProcess(A_FILE, NULL, NULL, &child));
  CHECK_EQUAL("unlink", 0, unlink(A_FILE));
  return finish();
}
