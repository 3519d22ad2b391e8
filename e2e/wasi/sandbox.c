/* Paths: a directory's descriptor is a way down, never up, and not around by a link. */
#include "check.h"

static __wasi_filestat_t stat;

static int find(int folder, const char *path) {
  return __wasi_path_filestat_get(folder, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, &stat);
}

int main(void) {
  EXPECT(SUCCESS, __wasi_path_create_directory(ROOT, "box"));
  EXPECT(SUCCESS, __wasi_path_create_directory(ROOT, "box/inner"));
  EXPECT(SUCCESS, __wasi_path_symlink("../..", ROOT, "box/inner/up"));
  EXPECT(SUCCESS, __wasi_path_symlink("..", ROOT, "box/parent"));
  EXPECT(SUCCESS, __wasi_path_symlink("inner/../inner", ROOT, "box/round"));
  int box = openWith(ROOT, "box", __WASI_OFLAGS_DIRECTORY, (1 << 30) - 1 - 2 - 64, (1 << 30) - 1);
  CHECK(box > ROOT);

  EXPECT(NOTCAPABLE, find(ROOT, "/box"));
  EXPECT(NOTCAPABLE, find(ROOT, "../bin"));
  EXPECT(NOTCAPABLE, find(box, ".."));
  EXPECT(NOTCAPABLE, find(box, "inner/../.."));
  EXPECT(NOTCAPABLE, find(box, "../box"));
  EXPECT(NOTCAPABLE, find(box, "parent"));
  EXPECT(NOTCAPABLE, find(box, "parent/box"));
  EXPECT(NOTCAPABLE, find(box, "inner/up"));
  /* Links that the page has made, and that lead to where absolute paths begin. */
  EXPECT(NOTCAPABLE, find(ROOT, "absolute"));
  EXPECT(NOTCAPABLE, find(ROOT, "absolute/test"));
  CHECK(openWith(box, "parent", 0, 0, 0) == -__WASI_ERRNO_NOTCAPABLE);
  CHECK(openWith(box, "../new", __WASI_OFLAGS_CREAT, 0, 0) == -__WASI_ERRNO_NOTCAPABLE);
  EXPECT(NOTCAPABLE, __wasi_path_create_directory(box, "../new"));
  EXPECT(NOTCAPABLE, __wasi_path_rename(box, "inner", box, "../inner"));
  EXPECT(NOTCAPABLE, __wasi_path_link(box, 0, "../file", box, "file"));
  EXPECT(NOTCAPABLE, __wasi_path_symlink("/", box, "root"));

  EXPECT(SUCCESS, find(ROOT, "box/../box/inner/.."));
  EXPECT(SUCCESS, find(ROOT, "box/parent/box/inner/up"));
  EXPECT(SUCCESS, find(box, "inner/.././inner"));
  EXPECT(SUCCESS, find(box, "round"));
  EXPECT(SUCCESS, __wasi_path_filestat_get(box, 0, "parent", &stat));
  CHECK(stat.filetype == __WASI_FILETYPE_SYMBOLIC_LINK);
  EXPECT(NOENT, find(box, ""));
  EXPECT(NOENT, find(box, "missing"));
  EXPECT(ILSEQ, find(box, "\xff\xfe"));
  EXPECT(BADF, find(900, "box"));
  EXPECT(NOTDIR, find(1, "box"));
  return failures;
}
