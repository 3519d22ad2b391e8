/* Rights of descriptors: they are kept, they go on to what is opened, they can only be given up, and each call asks. */
#include "check.h"

static __wasi_fdstat_t statOf(int fd) {
  __wasi_fdstat_t stat;
  EXPECT(SUCCESS, __wasi_fd_fdstat_get(fd, &stat));
  return stat;
}

static void rightsGoOnToWhatIsOpened(void) {
  __wasi_fdstat_t root = statOf(ROOT);
  CHECK(root.fs_filetype == __WASI_FILETYPE_DIRECTORY);
  CHECK((root.fs_rights_base & (__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_SEEK)) == 0);
  CHECK((root.fs_rights_base & __WASI_RIGHTS_FD_FILESTAT_SET_SIZE) == 0);
  __wasi_rights_t all = root.fs_rights_inheriting;
  EXPECT(SUCCESS, __wasi_path_create_directory(ROOT, "narrow"));
  int narrow = openWith(ROOT, "narrow", __WASI_OFLAGS_DIRECTORY, root.fs_rights_base, all & ~__WASI_RIGHTS_FD_WRITE);
  CHECK(narrow > ROOT);
  CHECK(statOf(narrow).fs_rights_inheriting == (all & ~__WASI_RIGHTS_FD_WRITE));
  CHECK(openWith(narrow, "file", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_WRITE, 0) == -__WASI_ERRNO_NOTCAPABLE);
  CHECK(openWith(narrow, "file", 0, __WASI_RIGHTS_FD_READ, 0) == -__WASI_ERRNO_NOENT);
  int file = openWith(narrow, "file", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_READ, 0);
  CHECK(file > ROOT);
  CHECK(statOf(file).fs_rights_base == __WASI_RIGHTS_FD_READ);
  EXPECT(NOTCAPABLE, writeText(file, "x"));
  EXPECT(NOTCAPABLE, __wasi_fd_fdstat_set_rights(narrow, root.fs_rights_base, all));
  EXPECT(SUCCESS, __wasi_fd_close(file));
  EXPECT(SUCCESS, __wasi_fd_close(narrow));
  /* Bits that mean nothing are left out, whoever asks for them. */
  int any = openWith(ROOT, "narrow/file", 0, __WASI_RIGHTS_FD_READ, ~0ull);
  CHECK(any > ROOT);
  EXPECT(SUCCESS, __wasi_fd_close(any));
}

static void eachCallAsks(void) {
  int none = openWith(ROOT, "file", __WASI_OFLAGS_CREAT, 0, 0);
  char byte;
  __wasi_filesize_t at;
  __wasi_filestat_t stat;
  CHECK(readSome(none, &byte, 1) == -__WASI_ERRNO_NOTCAPABLE);
  EXPECT(NOTCAPABLE, writeText(none, "x"));
  EXPECT(NOTCAPABLE, __wasi_fd_seek(none, 0, __WASI_WHENCE_SET, &at));
  EXPECT(NOTCAPABLE, __wasi_fd_tell(none, &at));
  EXPECT(NOTCAPABLE, __wasi_fd_sync(none));
  EXPECT(NOTCAPABLE, __wasi_fd_datasync(none));
  EXPECT(NOTCAPABLE, __wasi_fd_advise(none, 0, 0, __WASI_ADVICE_NORMAL));
  EXPECT(NOTCAPABLE, __wasi_fd_allocate(none, 0, 1));
  EXPECT(NOTCAPABLE, __wasi_fd_filestat_get(none, &stat));
  EXPECT(NOTCAPABLE, __wasi_fd_filestat_set_size(none, 1));
  EXPECT(NOTCAPABLE, __wasi_fd_filestat_set_times(none, 0, 0, __WASI_FSTFLAGS_ATIM_NOW));
  EXPECT(NOTCAPABLE, __wasi_fd_fdstat_set_flags(none, __WASI_FDFLAGS_APPEND));
  EXPECT(SUCCESS, __wasi_fd_close(none));

  int blind = openWith(ROOT, ".", __WASI_OFLAGS_DIRECTORY, 0, 0);
  __wasi_size_t used;
  uint8_t buffer[64];
  CHECK(openWith(blind, "file", 0, 0, 0) == -__WASI_ERRNO_NOTCAPABLE);
  EXPECT(NOTCAPABLE, __wasi_fd_readdir(blind, buffer, sizeof buffer, 0, &used));
  EXPECT(NOTCAPABLE, __wasi_path_create_directory(blind, "x"));
  EXPECT(NOTCAPABLE, __wasi_path_remove_directory(blind, "x"));
  EXPECT(NOTCAPABLE, __wasi_path_unlink_file(blind, "file"));
  EXPECT(NOTCAPABLE, __wasi_path_filestat_get(blind, 0, "file", &stat));
  EXPECT(NOTCAPABLE, __wasi_path_filestat_set_times(blind, 0, "file", 0, 0, __WASI_FSTFLAGS_ATIM_NOW));
  EXPECT(NOTCAPABLE, __wasi_path_rename(blind, "file", ROOT, "other"));
  EXPECT(NOTCAPABLE, __wasi_path_rename(ROOT, "file", blind, "other"));
  EXPECT(NOTCAPABLE, __wasi_path_link(blind, 0, "file", ROOT, "other"));
  EXPECT(NOTCAPABLE, __wasi_path_link(ROOT, 0, "file", blind, "other"));
  EXPECT(NOTCAPABLE, __wasi_path_symlink("file", blind, "link"));
  EXPECT(NOTCAPABLE, __wasi_path_readlink(blind, "link", buffer, sizeof buffer, &used));
  EXPECT(SUCCESS, __wasi_fd_close(blind));
}

static void rightsAreGivenUp(void) {
  __wasi_rights_t base = statOf(ROOT).fs_rights_base, inheriting = statOf(ROOT).fs_rights_inheriting;
  __wasi_rights_t less = base & ~__WASI_RIGHTS_PATH_FILESTAT_SET_SIZE;
  EXPECT(SUCCESS, __wasi_fd_fdstat_set_rights(ROOT, less, inheriting));
  CHECK(statOf(ROOT).fs_rights_base == less);
  CHECK(openWith(ROOT, "file", __WASI_OFLAGS_TRUNC, 0, 0) == -__WASI_ERRNO_NOTCAPABLE);
  EXPECT(NOTCAPABLE, __wasi_fd_fdstat_set_rights(ROOT, base, inheriting));

  int file = openWith(ROOT, "file", 0, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_TELL, 0);
  int other = openWith(ROOT, "file", 0, __WASI_RIGHTS_FD_WRITE, 0);
  EXPECT(SUCCESS, __wasi_fd_renumber(file, other));
  CHECK(statOf(other).fs_rights_base == (__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_TELL));
  EXPECT(SUCCESS, __wasi_fd_close(other));
  int again = openWith(ROOT, "file", 0, __WASI_RIGHTS_FD_WRITE, 0);
  CHECK(statOf(again).fs_rights_base == __WASI_RIGHTS_FD_WRITE);
  EXPECT(BADF, __wasi_fd_fdstat_set_rights(900, 0, 0));
}

int main(void) {
  rightsGoOnToWhatIsOpened();
  eachCallAsks();
  rightsAreGivenUp();
  return failures;
}
