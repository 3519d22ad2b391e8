/* Checks of programs that are linked without anything of RatOS: what fails is told by line, and all of it is looked at. */
#include <stdio.h>
#include <string.h>
#include <wasi/api.h>

static int failures;

#define CHECK(condition) ((condition) ? (void)0 : (void)(failures++, printf("%d: %s\n", __LINE__, #condition)))
#define EXPECT(errno, call) expect(__LINE__, #call, __WASI_ERRNO_##errno, call)

static void expect(int line, const char *call, int wanted, int given) {
  if (wanted == given) return;
  failures++;
  printf("%d: %s gave %d, not %d\n", line, call, given, wanted);
}

enum { ROOT = 3 };


/* Opens what a path names with these rights, and gives the descriptor, or -errno. */
static int openWith(int folder, const char *path, int oflags, __wasi_rights_t base, __wasi_rights_t inheriting) {
  __wasi_fd_t fd;
  int error = __wasi_path_open(folder, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, oflags, base, inheriting, 0, &fd);
  return error ? -error : (int)fd;
}

static int writeText(int fd, const char *text) {
  __wasi_ciovec_t vector = {(const uint8_t *)text, strlen(text)};
  __wasi_size_t written;
  return __wasi_fd_write(fd, &vector, 1, &written);
}

static int readSome(int fd, char *out, size_t size) {
  __wasi_iovec_t vector = {(uint8_t *)out, size};
  __wasi_size_t got;
  int error = __wasi_fd_read(fd, &vector, 1, &got);
  return error ? -error : (int)got;
}
