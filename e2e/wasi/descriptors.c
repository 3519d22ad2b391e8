/* Calls on descriptors: every kind of descriptor, and the errors of the standard. */
#include "check.h"

static const __wasi_rights_t FILE_RIGHTS = (1 << 9) - 1 | 7 << 21 | 1 << 27;

static void socketsAreNone(void) {
  int file = openWith(ROOT, "plain", __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0);
  uint8_t byte = 0;
  __wasi_iovec_t in = {&byte, 1};
  __wasi_ciovec_t out = {&byte, 1};
  __wasi_size_t size;
  __wasi_roflags_t flags;
  const int descriptors[] = {file, ROOT, 0};
  for (int i = 0; i < 3; i++) {
    EXPECT(NOTSOCK, __wasi_sock_shutdown(descriptors[i], __WASI_SDFLAGS_RD));
    EXPECT(NOTSOCK, __wasi_sock_recv(descriptors[i], &in, 1, 0, &size, &flags));
    EXPECT(NOTSOCK, __wasi_sock_send(descriptors[i], &out, 1, 0, &size));
  }
  EXPECT(BADF, __wasi_sock_shutdown(900, __WASI_SDFLAGS_RD));
  EXPECT(BADF, __wasi_sock_recv(900, &in, 1, 0, &size, &flags));
  EXPECT(BADF, __wasi_sock_send(900, &out, 1, 0, &size));
}

static void filesGrow(void) {
  int file = openWith(ROOT, "grown", __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0);
  __wasi_filestat_t stat;
  EXPECT(SUCCESS, __wasi_fd_allocate(file, 90, 20));
  EXPECT(SUCCESS, __wasi_fd_filestat_get(file, &stat));
  CHECK(stat.size == 110);
  EXPECT(SUCCESS, __wasi_fd_allocate(file, 0, 10));
  EXPECT(SUCCESS, __wasi_fd_filestat_get(file, &stat));
  CHECK(stat.size == 110);
  EXPECT(INVAL, __wasi_fd_allocate(file, 0, 0));
  EXPECT(INVAL, __wasi_fd_allocate(file, 1ull << 63, 1));
  EXPECT(FBIG, __wasi_fd_allocate(file, 1ull << 62, 1));
  EXPECT(BADF, __wasi_fd_allocate(900, 0, 1));
  EXPECT(SPIPE, __wasi_fd_allocate(1, 0, 1));
  EXPECT(INVAL, __wasi_fd_advise(file, 0, 0, 17));
  EXPECT(SUCCESS, __wasi_fd_advise(file, 0, 0, __WASI_ADVICE_DONTNEED));
}

static void placesAreTold(void) {
  int file = openWith(ROOT, "told", __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0);
  int other = openWith(ROOT, "told", 0, FILE_RIGHTS, 0);
  __wasi_filesize_t at = 1;
  EXPECT(SUCCESS, __wasi_fd_tell(file, &at));
  CHECK(at == 0);
  EXPECT(SUCCESS, writeText(file, "0123456789"));
  EXPECT(SUCCESS, __wasi_fd_tell(file, &at));
  CHECK(at == 10);
  EXPECT(SUCCESS, __wasi_fd_seek(file, -3, __WASI_WHENCE_END, &at));
  CHECK(at == 7);
  EXPECT(INVAL, __wasi_fd_seek(file, -8, __WASI_WHENCE_CUR, &at));
  EXPECT(INVAL, __wasi_fd_seek(file, 0, 7, &at));
  EXPECT(BADF, __wasi_fd_tell(900, &at));
  EXPECT(SPIPE, __wasi_fd_tell(0, &at));
  EXPECT(SUCCESS, __wasi_fd_tell(other, &at));
  CHECK(at == 0);
  EXPECT(SUCCESS, __wasi_fd_sync(file));
  EXPECT(SUCCESS, __wasi_fd_datasync(file));
  EXPECT(BADF, __wasi_fd_sync(900));
  EXPECT(BADF, __wasi_fd_datasync(900));
}

static void flagsAreKept(void) {
  __wasi_fd_t file;
  EXPECT(SUCCESS, __wasi_path_open(ROOT, 0, "flags", __WASI_OFLAGS_CREAT, FILE_RIGHTS, 0,
                                   __WASI_FDFLAGS_APPEND | __WASI_FDFLAGS_SYNC, &file));
  __wasi_fdstat_t stat;
  EXPECT(SUCCESS, __wasi_fd_fdstat_get(file, &stat));
  CHECK(stat.fs_flags == (__WASI_FDFLAGS_APPEND | __WASI_FDFLAGS_SYNC));
  EXPECT(SUCCESS, writeText(file, "at the end"));
  EXPECT(SUCCESS, __wasi_fd_fdstat_set_flags(file, __WASI_FDFLAGS_NONBLOCK));
  EXPECT(SUCCESS, __wasi_fd_fdstat_get(file, &stat));
  CHECK(stat.fs_flags == __WASI_FDFLAGS_NONBLOCK);
}

static void preopensAreLikeOthers(void) {
  __wasi_prestat_t prestat;
  uint8_t name[8] = {0};
  EXPECT(SUCCESS, __wasi_fd_prestat_get(ROOT, &prestat));
  CHECK(prestat.tag == __WASI_PREOPENTYPE_DIR && prestat.u.dir.pr_name_len == 5);
  EXPECT(NAMETOOLONG, __wasi_fd_prestat_dir_name(ROOT, name, 4));
  EXPECT(SUCCESS, __wasi_fd_prestat_dir_name(ROOT, name, 5));
  CHECK(strcmp((char *)name, "/work") == 0);
  EXPECT(BADF, __wasi_fd_prestat_get(1, &prestat));
  int folder = openWith(ROOT, ".", __WASI_OFLAGS_DIRECTORY, 0, 0);
  EXPECT(BADF, __wasi_fd_prestat_get(folder, &prestat));
  EXPECT(SUCCESS, __wasi_fd_renumber(folder, ROOT));
  EXPECT(BADF, __wasi_fd_prestat_get(ROOT, &prestat));
  EXPECT(BADF, __wasi_fd_close(folder));
  EXPECT(SUCCESS, __wasi_fd_close(ROOT));
  EXPECT(BADF, __wasi_fd_close(ROOT));
}

int main(void) {
  socketsAreNone();
  filesGrow();
  placesAreTold();
  flagsAreKept();
  preopensAreLikeOthers();
  return failures;
}
