/* Prints files, or standard input when there are none; "-" is standard input too. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char buffer[64 << 10];

static int complain(const char *name) {
  fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
  return 1;
}

static int writeAll(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t done = write(STDOUT_FILENO, bytes, count);
    if (done < 0) return -1;
    bytes += done;
    count -= (size_t)done;
  }
  return 0;
}

static int copy(int fd, const char *name) {
  for (;;) {
    ssize_t count = read(fd, buffer, sizeof buffer);
    if (count == 0) return 0;
    if (count < 0) return complain(name);
    if (writeAll(buffer, (size_t)count) != 0) return complain("write error");
  }
}

int main(int argc, char **argv) {
  if (argc < 2) return copy(STDIN_FILENO, "-");
  int exitCode = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-") == 0) {
      exitCode |= copy(STDIN_FILENO, "-");
      continue;
    }
    int fd = open(argv[i], O_RDONLY);
    if (fd < 0) {
      exitCode |= complain(argv[i]);
      continue;
    }
    exitCode |= copy(fd, argv[i]);
    close(fd);
  }
  return exitCode;
}
