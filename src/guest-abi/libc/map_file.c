/* For files of time zones: musl maps them, and there is no memory that could be mapped. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file of a time zone has 4 KiB at most. */
enum { LARGEST = 1 << 20 };

const unsigned char *__map_file(const char *path, size_t *size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NULL;
  unsigned char *bytes = NULL;
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 && status.st_size <= LARGEST) {
    *size = (size_t)status.st_size;
    bytes = malloc(*size);
    size_t have = 0;
    while (bytes != NULL && have < *size) {
      ssize_t got = read(fd, bytes + have, *size - have);
      if (got <= 0) {
        free(bytes);
        bytes = NULL;
      } else {
        have += (size_t)got;
      }
    }
  }
  close(fd);
  return bytes;
}

int __munmap(void *bytes, size_t size) {
  (void)size;
  free(bytes);
  return 0;
}
