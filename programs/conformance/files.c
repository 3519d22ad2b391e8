/* Files: the C library's calls and RatOS's own. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE "/tmp/files"

static void streams(void) {
  char text[64];
  FILE *f = fopen(BASE "/a", "w");
  CHECK("fopen w", f != NULL);
  CHECK_EQUAL("fwrite", 10, fwrite("0123456789", 1, 10, f));
  CHECK_EQUAL("fclose", 0, fclose(f));
  f = fopen(BASE "/a", "r+");
  CHECK("fopen r+", f != NULL);
  CHECK_EQUAL("fread", 4, fread(text, 1, 4, f));
  CHECK("what was written", memcmp(text, "0123", 4) == 0);
  CHECK_EQUAL("ftell", 4, ftell(f));
  CHECK_EQUAL("fseek from the end", 0, fseek(f, -2, SEEK_END));
  CHECK_EQUAL("fwrite", 3, fwrite("xyz", 1, 3, f));
  CHECK_EQUAL("fseek from here", 0, fseek(f, -5, SEEK_CUR));
  CHECK_EQUAL("fread", 5, fread(text, 1, 64, f));
  CHECK("overwritten and longer", memcmp(text, "67xyz", 5) == 0);
  CHECK("end of file", feof(f));
  CHECK_EQUAL("fseek past the end", 0, fseek(f, 20, SEEK_SET));
  CHECK_EQUAL("fputc", '!', fputc('!', f));
  CHECK_EQUAL("fclose", 0, fclose(f));
  struct stat info;
  CHECK_EQUAL("stat", 0, stat(BASE "/a", &info));
  CHECK_EQUAL("size", 21, info.st_size);
  CHECK("a file", S_ISREG(info.st_mode));
  f = fopen(BASE "/a", "rb");
  CHECK_EQUAL("fread", 21, fread(text, 1, 64, f));
  CHECK("a gap is zeros", memcmp(text + 10, "z\0\0\0\0\0\0\0\0\0!", 11) == 0);
  fclose(f);
  f = fopen(BASE "/a", "a");
  CHECK_EQUAL("append", 3, fwrite("end", 1, 3, f));
  CHECK_EQUAL("fclose", 0, fclose(f));
  CHECK_EQUAL("stat", 0, stat(BASE "/a", &info));
  CHECK_EQUAL("size", 24, info.st_size);
  CHECK("fopen w truncates", (f = fopen(BASE "/a", "w")) != NULL && fclose(f) == 0);
  CHECK_EQUAL("stat", 0, stat(BASE "/a", &info));
  CHECK_EQUAL("size", 0, info.st_size);
  errno = 0;
  CHECK("no such file", fopen(BASE "/none", "r") == NULL && errno == ENOENT);
  errno = 0;
  CHECK("exclusive", fopen(BASE "/a", "wx") == NULL && errno == EEXIST);
  f = fopen(BASE "/a", "r");
  CHECK_EQUAL("not for writing", EOF, fputc('x', f));
  fclose(f);
}

static void descriptors(void) {
  char text[64];
  int fd = open(BASE "/b", O_RDWR | O_CREAT | O_TRUNC, 0644);
  CHECK("open", fd > 2);
  CHECK_EQUAL("write", 5, write(fd, "hello", 5));
  CHECK_EQUAL("lseek", 1, lseek(fd, 1, SEEK_SET));
  CHECK_EQUAL("read", 4, read(fd, text, 64));
  CHECK_EQUAL("read at the end", 0, read(fd, text, 64));
  CHECK_EQUAL("pwrite", 3, pwrite(fd, "XYZ", 3, 1));
  CHECK_EQUAL("pread", 5, pread(fd, text, 64, 0));
  CHECK("pwrite and pread have their own offset", memcmp(text, "hXYZo", 5) == 0 && lseek(fd, 0, SEEK_CUR) == 5);
  CHECK_EQUAL("ftruncate", 0, ftruncate(fd, 2));
  CHECK_EQUAL("pread", 2, pread(fd, text, 64, 0));
  CHECK_EQUAL("ftruncate", 0, ftruncate(fd, 6));
  CHECK_EQUAL("pread", 6, pread(fd, text, 64, 0));
  CHECK("longer again: zeros", memcmp(text, "hX\0\0\0\0", 6) == 0);
  int second = open(BASE "/b", O_WRONLY | O_APPEND);
  CHECK("open", second > 2 && second != fd);
  CHECK_EQUAL("append", 1, write(second, "1", 1));
  CHECK_EQUAL("write", 1, pwrite(fd, "2", 1, 7));
  CHECK_EQUAL("append", 1, write(second, "3", 1));
  CHECK_EQUAL("pread", 9, pread(fd, text, 64, 0));
  CHECK("always at the end", memcmp(text + 6, "123", 3) == 0);
  CHECK_EQUAL("fsync", 0, fsync(fd));
  struct stat info, other;
  CHECK_EQUAL("fstat", 0, fstat(fd, &info));
  CHECK_EQUAL("fstat", 0, fstat(second, &other));
  CHECK("one file", info.st_ino == other.st_ino && info.st_size == 9);
  CHECK_EQUAL("close", 0, close(second));
  errno = 0;
  CHECK("close twice", close(second) == -1 && errno == EBADF);
  errno = 0;
  CHECK("a closed one", read(second, text, 1) == -1 && errno == EBADF);
  CHECK_EQUAL("unlink an open file", 0, unlink(BASE "/b"));
  errno = 0;
  CHECK("its name is gone", access(BASE "/b", F_OK) == -1 && errno == ENOENT);
  CHECK_EQUAL("it is still there", 9, pread(fd, text, 64, 0));
  CHECK_EQUAL("and can grow", 1, pwrite(fd, "x", 1, 100));
  CHECK_EQUAL("close", 0, close(fd));
}

static void directories(void) {
  struct stat info;
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/d", 0755));
  errno = 0;
  CHECK("mkdir again", mkdir(BASE "/d", 0755) == -1 && errno == EEXIST);
  errno = 0;
  CHECK("mkdir below nothing", mkdir(BASE "/none/d", 0755) == -1 && errno == ENOENT);
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/d/e", 0755));
  char path[64];
  for (int i = 0; i < 500; i++) {
    snprintf(path, sizeof path, BASE "/d/e/%d", i);
    FILE *f = fopen(path, "w");
    CHECK("create", f != NULL && fclose(f) == 0);
  }
  DIR *directory = opendir(BASE "/d/e");
  CHECK("opendir", directory != NULL);
  bool seen[500] = {false};
  int count = 0, dots = 0;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.') {
      dots++;
      continue;
    }
    int number = atoi(entry->d_name);
    CHECK("each once", number >= 0 && number < 500 && !seen[number]);
    seen[number] = true;
    count++;
  }
  CHECK_EQUAL("all", 500, count);
  CHECK_EQUAL("dot and dot-dot", 2, dots);
  rewinddir(directory);
  CHECK("rewinddir", readdir(directory) != NULL);
  CHECK_EQUAL("closedir", 0, closedir(directory));
  errno = 0;
  CHECK("rmdir, not empty", rmdir(BASE "/d/e") == -1 && errno == ENOTEMPTY);
  errno = 0;
  CHECK("unlink a directory", unlink(BASE "/d/e") == -1 && (errno == EISDIR || errno == EPERM));
  errno = 0;
  CHECK("rmdir a file", rmdir(BASE "/d/e/1") == -1 && errno == ENOTDIR);
  errno = 0;
  CHECK("below a file", open(BASE "/d/e/1/x", O_RDONLY) == -1 && errno == ENOTDIR);
  CHECK_EQUAL("chdir", 0, chdir(BASE "/d"));
  CHECK_EQUAL("relative", 0, stat("e/499", &info));
  CHECK_EQUAL("dots", 0, stat("./e/../e/./499", &info));
  CHECK_EQUAL("chdir", 0, chdir(".."));
  char *where = getcwd(NULL, 0);
  CHECK("getcwd", where != NULL && strcmp(where, BASE) == 0);
  free(where);
  CHECK_EQUAL("chdir", 0, chdir("/"));
  for (int i = 0; i < 500; i++) {
    snprintf(path, sizeof path, BASE "/d/e/%d", i);
    CHECK_EQUAL("unlink", 0, unlink(path));
  }
  CHECK_EQUAL("rmdir", 0, rmdir(BASE "/d/e"));
  CHECK_EQUAL("stat", 0, stat(BASE "/d", &info));
  CHECK("a directory", S_ISDIR(info.st_mode));
  CHECK_EQUAL("rmdir", 0, rmdir(BASE "/d"));
}

static void put(const char *path, const char *text) {
  FILE *f = fopen(path, "w");
  CHECK("put", f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}
static bool holds(const char *path, const char *text) {
  char read[64] = "";
  FILE *f = fopen(path, "r");
  if (f == NULL) return false;
  read[fread(read, 1, sizeof read - 1, f)] = 0;
  fclose(f);
  return strcmp(read, text) == 0;
}

static void names(void) {
  put(BASE "/one", "1");
  put(BASE "/two", "2");
  CHECK_EQUAL("rename", 0, rename(BASE "/one", BASE "/three"));
  CHECK("its content", holds(BASE "/three", "1") && access(BASE "/one", F_OK) != 0);
  CHECK_EQUAL("rename over another", 0, rename(BASE "/three", BASE "/two"));
  CHECK("replaced", holds(BASE "/two", "1") && access(BASE "/three", F_OK) != 0);
  CHECK_EQUAL("rename to itself", 0, rename(BASE "/two", BASE "/two"));
  CHECK("as it was", holds(BASE "/two", "1"));
  errno = 0;
  CHECK("rename nothing", rename(BASE "/none", BASE "/x") == -1 && errno == ENOENT);
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/d", 0755));
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/d/sub", 0755));
  CHECK("a directory below itself", rename(BASE "/d", BASE "/d/sub/d") == -1 && errno == EINVAL);
  errno = 0;
  CHECK("a file over a directory", rename(BASE "/two", BASE "/d") == -1 && errno == EISDIR);
  errno = 0;
  CHECK("a directory over a file", rename(BASE "/d", BASE "/two") == -1 && errno == ENOTDIR);
  CHECK_EQUAL("into a directory", 0, rename(BASE "/two", BASE "/d/two"));
  CHECK_EQUAL("the directory", 0, rename(BASE "/d", BASE "/D"));
  CHECK("its content", holds(BASE "/D/two", "1"));
  CHECK_EQUAL("link", 0, link(BASE "/D/two", BASE "/linked"));
  struct stat info;
  CHECK_EQUAL("stat", 0, stat(BASE "/linked", &info));
  CHECK_EQUAL("two names", 2, info.st_nlink);
  CHECK_EQUAL("symlink", 0, symlink("D/two", BASE "/symbolic"));
  CHECK("followed", holds(BASE "/symbolic", "1"));
  char target[64];
  CHECK_EQUAL("readlink", 5, readlink(BASE "/symbolic", target, sizeof target));
  CHECK_EQUAL("lstat", 0, lstat(BASE "/symbolic", &info));
  CHECK("a symbolic link", S_ISLNK(info.st_mode));
  CHECK_EQUAL("unlink", 0, unlink(BASE "/D/two"));
  CHECK("the other name", holds(BASE "/linked", "1"));
  CHECK("the symbolic link leads nowhere", !holds(BASE "/symbolic", "1"));
  CHECK_EQUAL("symlink", 0, symlink("circle", BASE "/circle"));
  errno = 0;
  CHECK("a circle", open(BASE "/circle", O_RDONLY) == -1 && errno == ELOOP);
  CHECK_EQUAL("remove", 0, remove(BASE "/circle"));
  CHECK_EQUAL("remove", 0, remove(BASE "/symbolic"));
  CHECK_EQUAL("remove", 0, remove(BASE "/linked"));
  CHECK_EQUAL("remove", 0, remove(BASE "/D/sub"));
  CHECK_EQUAL("remove", 0, remove(BASE "/D"));
}

static void handles(void) {
  HFILE file = NULL, second;
  char text[64];
  size_t done;
  CHECK_STATUS("no such file", RAT_ERR_NOT_FOUND, RatOpenFile(BASE "/h", RAT_OPEN_READ, &file));
  CHECK_STATUS("neither read nor write", RAT_ERR_INVALID_ARGUMENT, RatOpenFile(BASE "/h", RAT_OPEN_CREATE, &file));
  CHECK_STATUS("unknown flags", RAT_ERR_INVALID_ARGUMENT, RatOpenFile(BASE "/h", RAT_OPEN_READ | 0x1000, &file));
  CHECK_STATUS("a directory", RAT_ERR_IS_DIRECTORY, RatOpenFile(BASE, RAT_OPEN_READ, &file));
  CHECK_STATUS("the empty path", RAT_ERR_NOT_FOUND, RatOpenFile("", RAT_OPEN_READ, &file));
  put(BASE "/below", "");
  CHECK_STATUS("below a file", RAT_ERR_NOT_DIRECTORY, RatOpenFile(BASE "/below/h", RAT_OPEN_READ, &file));
  remove(BASE "/below");
  CHECK("no handle", file == NULL);
  CHECK_OK("create", RatOpenFile(BASE "/h", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_EXCLUSIVE, &file));
  CHECK_STATUS("exclusive", RAT_ERR_EXISTS, RatOpenFile(BASE "/h", RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_EXCLUSIVE, &second));
  CHECK_OK("write", RatWriteFile(file, "0123456789", 10, &done));
  CHECK_EQUAL("write", 10, done);
  CHECK_OK("read at the end", RatReadFile(file, text, 64, &done));
  CHECK_EQUAL("read at the end", 0, done);
  CHECK_OK("open again", RatOpenFile(BASE "/h", RAT_OPEN_READ, &second));
  CHECK_OK("read", RatReadFile(second, text, 4, &done));
  CHECK("its own offset", done == 4 && memcmp(text, "0123", 4) == 0);
  HFILE copy;
  CHECK_OK("duplicate", RatDuplicateHandle(second, RAT_RIGHTS_SAME, &copy));
  CHECK_OK("read", RatReadFile(copy, text, 4, &done));
  CHECK("a duplicate shares the offset", done == 4 && memcmp(text, "4567", 4) == 0);
  int fd = -1;
  CHECK_OK("as a descriptor", RatFdFromHandle(second, &fd));
  CHECK_EQUAL("shares the offset", 8, lseek(fd, 0, SEEK_CUR));
  CHECK_EQUAL("seek", 1, lseek(fd, 1, SEEK_SET));
  CHECK_OK("read", RatReadFile(copy, text, 1, &done));
  CHECK("shares the offset", done == 1 && text[0] == '1');
  closeHandle(second);
  closeHandle(copy);
  CHECK_EQUAL("closed apart", 1, read(fd, text, 1));
  CHECK_OK("a handle from a descriptor", RatHandleFromFd(fd, &second));
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_OK("read", RatReadFile(second, text, 64, &done));
  CHECK("from where it was", done == 7 && memcmp(text, "3456789", 7) == 0);
  closeHandle(second);
  CHECK_OK("nothing to read", RatReadFile(file, text, 0, &done));
  CHECK_OK("nothing to write", RatWriteFile(file, text, 0, &done));
  closeHandle(file);

  CHECK_OK("append", RatOpenFile(BASE "/h", RAT_OPEN_WRITE | RAT_OPEN_APPEND, &file));
  CHECK_OK("write", RatWriteFile(file, "ab", 2, &done));
  closeHandle(file);
  CHECK("at the end", holds(BASE "/h", "0123456789ab"));
  CHECK_OK("not truncated", RatOpenFile(BASE "/h", RAT_OPEN_WRITE | RAT_OPEN_CREATE, &file));
  CHECK_OK("write", RatWriteFile(file, "xy", 2, &done));
  closeHandle(file);
  CHECK("from the start", holds(BASE "/h", "xy23456789ab"));
  CHECK_OK("truncate", RatOpenFile(BASE "/h", RAT_OPEN_WRITE | RAT_OPEN_TRUNCATE, &file));
  closeHandle(file);
  CHECK("empty", holds(BASE "/h", ""));
  CHECK_EQUAL("chdir", 0, chdir(BASE));
  CHECK_OK("relative", RatOpenFile("h", RAT_OPEN_READ, &file));
  closeHandle(file);
  CHECK_EQUAL("chdir", 0, chdir("/"));
  CHECK_EQUAL("remove", 0, remove(BASE "/h"));
}

static void large(void) {
  enum { SIZE = 8 << 20 };
  uint8_t *data = malloc(SIZE), *read = malloc(SIZE);
  CHECK("memory", data != NULL && read != NULL);
  uint32_t random = 1;
  for (int i = 0; i < SIZE; i++) data[i] = (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
  HFILE file;
  size_t done = 0;
  CHECK_OK("create", RatOpenFile(BASE "/large", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE, &file));
  for (size_t at = 0; at < SIZE; at += done) CHECK_OK("write", RatWriteFile(file, data + at, SIZE - at, &done));
  closeHandle(file);
  FILE *f = fopen(BASE "/large", "r");
  CHECK_EQUAL("read", SIZE, fread(read, 1, SIZE, f));
  CHECK("byte for byte", memcmp(data, read, SIZE) == 0);
  fclose(f);
  CHECK_EQUAL("remove", 0, remove(BASE "/large"));
  free(data);
  free(read);
}

/* Two processes append to one file: nothing is overwritten. */
static void sharedByProcesses(void) {
  HPROCESS children[3];
  put(BASE "/log", "");
  for (int i = 0; i < 3; i++) children[i] = startChildWith(NULL, "append", (char[]){(char)('a' + i), 0});
  for (int i = 0; i < 3; i++) CHECK_EQUAL("the child", 0, joinProcess(children[i]));
  FILE *f = fopen(BASE "/log", "r");
  int counts[3] = {0};
  char line[64];
  while (fgets(line, sizeof line, f) != NULL) {
    CHECK("whole lines", strlen(line) == 21 && line[20] == '\n' && line[0] >= 'a' && line[0] <= 'c');
    for (int i = 1; i < 20; i++) CHECK("whole lines", line[i] == line[0]);
    counts[line[0] - 'a']++;
  }
  fclose(f);
  for (int i = 0; i < 3; i++) CHECK_EQUAL("all of them", 200, counts[i]);
  CHECK_EQUAL("remove", 0, remove(BASE "/log"));
}

static int append(char c) {
  char line[21];
  memset(line, c, 20);
  line[20] = '\n';
  int fd = open(BASE "/log", O_WRONLY | O_APPEND);
  for (int i = 0; i < 200; i++) {
    if (write(fd, line, 21) != 21) return 1;
  }
  return close(fd);
}

int main(int argc, char **argv) {
  if (plays(begin(argc, argv), "append")) return append(argv[2][0]);
  CHECK_EQUAL("mkdir", 0, mkdir(BASE, 0755));
  streams();
  descriptors();
  directories();
  names();
  handles();
  large();
  sharedByProcesses();
  CHECK_EQUAL("remove", 0, remove(BASE "/a"));
  CHECK_EQUAL("nothing is left", 0, rmdir(BASE));
  return finish();
}
