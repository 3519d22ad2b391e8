/* fd_readdir: every entry once, whatever the buffer's size and whatever changes meanwhile. */
#include "check.h"
#include <stdlib.h>

enum { FILES = 150, HEADER = 24, MOST = 400 };

static int folder;
static int seen[MOST];

static void nameOf(int i, char *out) { sprintf(out, "folder/file-%03d", i); }

/* Lists with a buffer of some size, and tells how many entries there were. A listing ends with a buffer that is not full. */
static int list(size_t size, void (*meanwhile)(int)) {
  uint8_t *buffer = malloc(size);
  __wasi_dircookie_t cookie = 0;
  int count = 0;
  memset(seen, 0, sizeof seen);
  for (;;) {
    __wasi_size_t used = 0;
    EXPECT(SUCCESS, __wasi_fd_readdir(folder, buffer, size, cookie, &used));
    CHECK(used <= size);
    __wasi_dircookie_t before = cookie;
    for (size_t at = 0; at + HEADER <= used;) {
      __wasi_dirent_t entry;
      memcpy(&entry, buffer + at, HEADER);
      if (at + HEADER + entry.d_namlen > used) break;
      char name[300] = {0};
      memcpy(name, buffer + at + HEADER, entry.d_namlen);
      if (strncmp(name, "file-", 5) == 0) seen[atoi(name + 5)]++;
      CHECK(entry.d_type == (name[0] == '.' ? __WASI_FILETYPE_DIRECTORY : __WASI_FILETYPE_REGULAR_FILE));
      cookie = entry.d_next;
      at += HEADER + entry.d_namlen;
      if (meanwhile != NULL) meanwhile(count);
      count++;
    }
    if (used < size || cookie == before) break;
  }
  free(buffer);
  return count;
}

static void change(int step) {
  char path[32];
  nameOf(200 + step % 100, path);
  if (step % 2 == 0) {
    int fd = openWith(ROOT, path, __WASI_OFLAGS_CREAT, 0, 0);
    if (fd >= 0) EXPECT(SUCCESS, __wasi_fd_close(fd));
  } else {
    nameOf(200 + (step - 1) % 100, path);
    __wasi_path_unlink_file(ROOT, path);
  }
}

int main(void) {
  EXPECT(SUCCESS, __wasi_path_create_directory(ROOT, "folder"));
  for (int i = 0; i < FILES; i++) {
    char path[32];
    nameOf(i, path);
    EXPECT(SUCCESS, __wasi_fd_close(openWith(ROOT, path, __WASI_OFLAGS_CREAT, 0, 0)));
  }
  folder = openWith(ROOT, "folder", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, 0);
  const size_t sizes[] = {33, 34, 60, 100, 1000, 4096, 100000};
  for (int i = 0; i < 7; i++) CHECK(list(sizes[i], NULL) == FILES + 2);
  for (int i = 0; i < 7; i++) {
    list(sizes[i], change);
    for (int j = 0; j < FILES; j++) CHECK(seen[j] == 1);
  }
  __wasi_size_t used;
  uint8_t byte;
  EXPECT(SUCCESS, __wasi_fd_readdir(folder, &byte, 0, 0, &used));
  CHECK(used == 0);
  EXPECT(BADF, __wasi_fd_readdir(900, &byte, 1, 0, &used));
  /* No such right goes with a file. */
  EXPECT(NOTCAPABLE, __wasi_fd_readdir(openWith(ROOT, "folder/file-000", 0, __WASI_RIGHTS_FD_READDIR, 0), &byte, 1, 0, &used));
  return failures;
}
