/* The calls of ratos.h on files and names, with every status that their rows promise. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE "/tmp/file-calls"
#define A_FILE BASE "/file"
#define READ_WRITE (RAT_OPEN_READ | RAT_OPEN_WRITE)

static HFILE openFile(const char *path, uint32_t flags) {
  HFILE h = NULL;
  CHECK_OK("open", RatOpenFile(path, flags, &h));
  return h;
}
static void put(const char *path, const char *text) {
  HFILE h = openFile(path, RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_TRUNCATE);
  size_t done = 0;
  CHECK_OK("write", RatWriteFile(h, text, strlen(text), &done));
  CHECK_EQUAL("all of it", strlen(text), done);
  closeHandle(h);
}
static RatFileInfo infoOfPath(const char *path, bool followLink) {
  RatFileInfo info = {.size = sizeof info};
  CHECK_OK("describe a path", RatGetPathInfo(path, followLink, &info));
  return info;
}
static RatFileInfo infoOfFile(HFILE h) {
  RatFileInfo info = {.size = sizeof info};
  CHECK_OK("describe a file", RatGetFileInfo(h, &info));
  return info;
}
static bool holds(const char *path, const char *text) {
  HFILE h;
  char content[64] = "";
  size_t done = 0;
  if (RatOpenFile(path, RAT_OPEN_READ, &h) != RAT_SUCCESS) return false;
  CHECK_OK("read", RatReadFile(h, content, sizeof content - 1, &done));
  closeHandle(h);
  return done == strlen(text) && memcmp(content, text, done) == 0;
}

static void opening(void) {
  HFILE h = NULL, other = NULL;
  CHECK_STATUS("nothing to open", RAT_ERR_NOT_FOUND, RatOpenFile(A_FILE, RAT_OPEN_READ, &h));
  CHECK_STATUS("no access", RAT_ERR_INVALID_ARGUMENT, RatOpenFile(A_FILE, RAT_OPEN_CREATE, &h));
  CHECK_STATUS("unknown flag", RAT_ERR_INVALID_ARGUMENT, RatOpenFile(A_FILE, RAT_OPEN_READ | 256, &h));
  CHECK_STATUS("a directory cannot be made so", RAT_ERR_INVALID_ARGUMENT, RatOpenFile(BASE "/d", RAT_OPEN_READ | RAT_OPEN_CREATE | RAT_OPEN_DIRECTORY, &h));
  h = openFile(A_FILE, READ_WRITE | RAT_OPEN_CREATE | RAT_OPEN_EXCLUSIVE);
  CHECK_STATUS("exclusive", RAT_ERR_EXISTS, RatOpenFile(A_FILE, READ_WRITE | RAT_OPEN_CREATE | RAT_OPEN_EXCLUSIVE, &other));
  size_t done;
  CHECK_OK("write", RatWriteFile(h, "0123456789", 10, &done));
  closeHandle(h);
  h = openFile(A_FILE, RAT_OPEN_WRITE | RAT_OPEN_APPEND);
  CHECK_OK("append", RatWriteFile(h, "ab", 2, &done));
  CHECK_OK("seek", RatSeekFile(h, 0, RAT_SEEK_BEGIN, NULL));
  CHECK_OK("append wherever the offset is", RatWriteFile(h, "c", 1, &done));
  CHECK_STATUS("not for reading", RAT_ERR_ACCESS_DENIED, RatReadFile(h, &(char[4]){0}, 4, &done));
  closeHandle(h);
  CHECK("appended", holds(A_FILE, "0123456789abc"));
  h = openFile(A_FILE, RAT_OPEN_WRITE | RAT_OPEN_TRUNCATE);
  CHECK_EQUAL("truncated", 0, infoOfFile(h).length);
  closeHandle(h);

  CHECK_STATUS("a file is no directory", RAT_ERR_NOT_DIRECTORY, RatOpenFile(A_FILE, RAT_OPEN_READ | RAT_OPEN_DIRECTORY, &h));
  CHECK_STATUS("a directory is no file", RAT_ERR_IS_DIRECTORY, RatOpenFile(BASE, RAT_OPEN_READ, &h));
  CHECK_STATUS("nor is it written to", RAT_ERR_IS_DIRECTORY, RatOpenFile(BASE, RAT_OPEN_WRITE | RAT_OPEN_DIRECTORY, &h));
  h = openFile(BASE, RAT_OPEN_DIRECTORY);
  CHECK_STATUS("nor read", RAT_ERR_IS_DIRECTORY, RatReadFile(h, &(char[4]){0}, 4, &done));
  CHECK_STATUS("nor written", RAT_ERR_ACCESS_DENIED, RatWriteFile(h, "x", 1, &done));
  CHECK_STATUS("nor cut", RAT_ERR_ACCESS_DENIED, RatSetFileSize(h, 0));
  CHECK_OK("flushed", RatFlushFile(h));
  closeHandle(h);

  CHECK_OK("a symbolic link", RatCreateLink(BASE "/link", "file", true));
  h = openFile(BASE "/link", RAT_OPEN_READ);
  closeHandle(h);
  CHECK_STATUS("not followed", RAT_ERR_LIMIT_EXCEEDED, RatOpenFile(BASE "/link", RAT_OPEN_READ | RAT_OPEN_NO_FOLLOW, &h));
  CHECK_STATUS("it is there", RAT_ERR_EXISTS, RatOpenFile(BASE "/link", RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_EXCLUSIVE, &h));
  CHECK_OK("removed", RatDeleteFile(BASE "/link"));
  CHECK_STATUS("below a file", RAT_ERR_NOT_DIRECTORY, RatOpenFile(A_FILE "/x", RAT_OPEN_READ, &h));
  char name[300];
  memset(name, 'n', sizeof name - 1);
  memcpy(name, BASE "/", sizeof BASE);
  name[sizeof name - 1] = 0;
  CHECK_STATUS("a long name", RAT_ERR_NAME_TOO_LONG, RatOpenFile(name, RAT_OPEN_WRITE | RAT_OPEN_CREATE, &h));
  CHECK_STATUS("a long name", RAT_ERR_NAME_TOO_LONG, RatCreateDirectory(name));
}

static void offsets(void) {
  uint64_t position = 99;
  size_t done;
  char text[8];
  put(A_FILE, "0123456789");
  HFILE h = openFile(A_FILE, READ_WRITE);
  CHECK_OK("from the beginning", RatSeekFile(h, 4, RAT_SEEK_BEGIN, &position));
  CHECK_EQUAL("told", 4, position);
  CHECK_OK("read", RatReadFile(h, text, 2, &done));
  CHECK("from there", done == 2 && text[0] == '4');
  CHECK_OK("from here", RatSeekFile(h, -3, RAT_SEEK_CURRENT, &position));
  CHECK_EQUAL("told", 3, position);
  CHECK_OK("from the end", RatSeekFile(h, -1, RAT_SEEK_END, &position));
  CHECK_EQUAL("told", 9, position);
  CHECK_OK("nobody wants to know", RatSeekFile(h, 1ll << 40, RAT_SEEK_BEGIN, NULL));
  CHECK_OK("read", RatReadFile(h, text, 2, &done));
  CHECK_EQUAL("the end of the file", 0, done);
  CHECK_STATUS("below the beginning", RAT_ERR_INVALID_ARGUMENT, RatSeekFile(h, -11, RAT_SEEK_END, &position));
  CHECK_STATUS("below the beginning", RAT_ERR_INVALID_ARGUMENT, RatSeekFile(h, INT64_MIN, RAT_SEEK_CURRENT, &position));
  CHECK_STATUS("past all", RAT_ERR_INVALID_ARGUMENT, RatSeekFile(h, INT64_MAX, RAT_SEEK_BEGIN, &position));
  CHECK_STATUS("no such origin", RAT_ERR_INVALID_ARGUMENT, RatSeekFile(h, 0, 3, &position));
  CHECK_OK("where is it", RatSeekFile(h, 0, RAT_SEEK_CURRENT, &position));
  CHECK_EQUAL("unchanged", 1ll << 40, position);
  CHECK_OK("write", RatWriteFile(h, "x", 1, &done));
  CHECK_EQUAL("sparse", (1ll << 40) + 1, infoOfFile(h).length);

  CHECK_OK("cut", RatSetFileSize(h, 3));
  CHECK_OK("where is it", RatSeekFile(h, 0, RAT_SEEK_CURRENT, &position));
  CHECK_EQUAL("the offset stays", (1ll << 40) + 1, position);
  CHECK_OK("longer", RatSetFileSize(h, 6));
  CHECK_OK("seek", RatSeekFile(h, 0, RAT_SEEK_BEGIN, NULL));
  CHECK_OK("read", RatReadFile(h, text, 8, &done));
  CHECK("zeros", done == 6 && memcmp(text, "012\0\0\0", 6) == 0);
  CHECK_STATUS("too long", RAT_ERR_LIMIT_EXCEEDED, RatSetFileSize(h, (4ull << 40) + 1));
  CHECK_STATUS("too long", RAT_ERR_LIMIT_EXCEEDED, RatSetFileSize(h, UINT64_MAX));
  CHECK_OK("seek", RatSeekFile(h, 4ll << 40, RAT_SEEK_BEGIN, NULL));
  CHECK_STATUS("too long", RAT_ERR_LIMIT_EXCEEDED, RatWriteFile(h, "x", 1, &done));
  CHECK_OK("flush", RatFlushFile(h));
  HFILE reader;
  CHECK_OK("narrow", RatDuplicateHandle(h, RAT_RIGHT_READ, &reader));
  CHECK_STATUS("not for writing", RAT_ERR_ACCESS_DENIED, RatSetFileSize(reader, 0));
  CHECK_OK("but to be flushed", RatFlushFile(reader));
  CHECK_EQUAL("and described", 6, infoOfFile(reader).length);
  closeHandle(reader);
  closeHandle(h);
  CHECK_STATUS("closed", RAT_ERR_INVALID_HANDLE, RatSeekFile(h, 0, RAT_SEEK_BEGIN, NULL));
  CHECK_STATUS("closed", RAT_ERR_INVALID_HANDLE, RatFlushFile(h));
}

static void otherObjects(void) {
  HPIPE readEnd, writeEnd;
  HEVENT event = newEvent(true, false);
  uint64_t position;
  size_t done;
  RatDirectoryEntry entry = {.size = sizeof entry};
  CHECK_OK("a pipe", RatCreatePipe(0, &readEnd, &writeEnd));
  HANDLE none[3] = {readEnd, writeEnd, event};
  for (int i = 0; i < 3; i++) {
    CHECK_STATUS("no offset", RAT_ERR_WRONG_TYPE, RatSeekFile(none[i], 0, RAT_SEEK_CURRENT, &position));
    CHECK_STATUS("no size", RAT_ERR_WRONG_TYPE, RatSetFileSize(none[i], 0));
    CHECK_STATUS("no storage", RAT_ERR_WRONG_TYPE, RatFlushFile(none[i]));
    CHECK_STATUS("no directory", RAT_ERR_WRONG_TYPE, RatReadDirectory(none[i], &entry, 1, &done));
  }
  RatFileInfo info = {.size = sizeof info};
  CHECK_STATUS("no file", RAT_ERR_WRONG_TYPE, RatGetFileInfo(event, &info));
  for (int i = 0; i < 2; i++) {
    info = infoOfFile(none[i]);
    CHECK("a pipe", info.type == RAT_FILE_PIPE && info.length == 0 && info.fileId == 0 && info.modifiedNs == 0);
  }
  for (int i = 0; i < 3; i++) closeHandle(none[i]);

  const char *names[] = {"/dev/null", "/dev/zero", "/dev/urandom"};
  for (int i = 0; i < 3; i++) {
    HFILE device = openFile(names[i], READ_WRITE);
    CHECK_EQUAL("a device", RAT_FILE_DEVICE, infoOfFile(device).type);
    CHECK_EQUAL("a device", RAT_FILE_DEVICE, infoOfPath(names[i], true).type);
    CHECK_STATUS("no offset", RAT_ERR_NOT_SUPPORTED, RatSeekFile(device, 0, RAT_SEEK_BEGIN, &position));
    CHECK_STATUS("no size", RAT_ERR_NOT_SUPPORTED, RatSetFileSize(device, 0));
    CHECK_STATUS("no directory", RAT_ERR_NOT_DIRECTORY, RatReadDirectory(device, &entry, 1, &done));
    CHECK_OK("nothing to store", RatFlushFile(device));
    CHECK_OK("written to", RatWriteFile(device, "abc", 3, &done));
    CHECK_EQUAL("all of it", 3, done);
    closeHandle(device);
  }
  HFILE h;
  CHECK_STATUS("a device is no directory", RAT_ERR_NOT_DIRECTORY, RatOpenFile("/dev/null", RAT_OPEN_DIRECTORY, &h));
  CHECK_STATUS("no such descriptor", RAT_ERR_NOT_FOUND, RatOpenFile("/dev/fd/1000", RAT_OPEN_READ, &h));
  h = openFile("/dev/stdout", RAT_OPEN_WRITE);
  closeHandle(h);

  info.size = 0;
  CHECK_STATUS("no size", RAT_ERR_INVALID_ARGUMENT, RatGetPathInfo(A_FILE, true, &info));
  HFILE file = openFile(A_FILE, RAT_OPEN_READ);
  CHECK_STATUS("no size", RAT_ERR_INVALID_ARGUMENT, RatGetFileInfo(file, &info));
  CHECK_STATUS("no directory", RAT_ERR_NOT_DIRECTORY, RatReadDirectory(file, &entry, 1, &done));
  closeHandle(file);
}

static void facts(void) {
  put(A_FILE, "12345");
  RatFileInfo info = infoOfPath(A_FILE, true);
  CHECK("a file", info.type == RAT_FILE_REGULAR && info.length == 5 && info.linkCount == 1 && info.size == sizeof info);
  struct stat posix;
  CHECK_EQUAL("stat", 0, stat(A_FILE, &posix));
  CHECK_EQUAL("the id", posix.st_ino, info.fileId);
  CHECK_EQUAL("modified", posix.st_mtim.tv_sec * 1000000000ll + posix.st_mtim.tv_nsec, info.modifiedNs);
  CHECK_EQUAL("read", posix.st_atim.tv_sec * 1000000000ll + posix.st_atim.tv_nsec, info.accessedNs);
  CHECK("made before", info.createdNs != 0 && info.createdNs <= info.modifiedNs);
  const struct timespec times[2] = {{1, 2}, {3, 4}};
  CHECK_EQUAL("set", 0, utimensat(AT_FDCWD, A_FILE, times, 0));
  RatFileInfo later = infoOfPath(A_FILE, true);
  CHECK_EQUAL("set", 1000000002, later.accessedNs);
  CHECK_EQUAL("set", 3000000004, later.modifiedNs);
  CHECK_EQUAL("made when it was made", info.createdNs, later.createdNs);

  CHECK_OK("one more name", RatCreateLink(BASE "/second", A_FILE, false));
  CHECK_EQUAL("two names", 2, infoOfPath(A_FILE, true).linkCount);
  CHECK_EQUAL("one file", info.fileId, infoOfPath(BASE "/second", true).fileId);
  CHECK_OK("a symbolic link", RatCreateLink(BASE "/symbolic", "second", true));
  CHECK_EQUAL("followed", info.fileId, infoOfPath(BASE "/symbolic", true).fileId);
  RatFileInfo link = infoOfPath(BASE "/symbolic", false);
  CHECK("the link", link.type == RAT_FILE_LINK && link.length == 6 && link.fileId != info.fileId);
  CHECK_EQUAL("a directory", RAT_FILE_DIRECTORY, infoOfPath(BASE, true).type);
  CHECK_OK("one less", RatDeleteFile(BASE "/second"));
  RatFileInfo none = {.size = sizeof none};
  CHECK_STATUS("it leads nowhere", RAT_ERR_NOT_FOUND, RatGetPathInfo(BASE "/symbolic", true, &none));
  CHECK_STATUS("no such file", RAT_ERR_NOT_FOUND, RatGetPathInfo(BASE "/none", false, &none));
  CHECK_STATUS("below a file", RAT_ERR_NOT_DIRECTORY, RatGetPathInfo(A_FILE "/x", false, &none));
  CHECK_STATUS("the empty path", RAT_ERR_NOT_FOUND, RatGetPathInfo("", false, &none));
  CHECK_OK("removed", RatDeleteFile(BASE "/symbolic"));
}

static void names(void) {
  HFILE h;
  put(A_FILE, "1");
  CHECK_OK("a directory", RatCreateDirectory(BASE "/d"));
  CHECK_STATUS("again", RAT_ERR_EXISTS, RatCreateDirectory(BASE "/d"));
  CHECK_STATUS("where a file is", RAT_ERR_EXISTS, RatCreateDirectory(A_FILE));
  CHECK_STATUS("below nothing", RAT_ERR_NOT_FOUND, RatCreateDirectory(BASE "/none/d"));
  CHECK_STATUS("below a file", RAT_ERR_NOT_DIRECTORY, RatCreateDirectory(A_FILE "/d"));
  CHECK_STATUS("the root", RAT_ERR_EXISTS, RatCreateDirectory("/"));
  put(BASE "/d/inner", "2");
  CHECK_STATUS("not empty", RAT_ERR_NOT_EMPTY, RatDeleteDirectory(BASE "/d"));
  CHECK_STATUS("no directory", RAT_ERR_NOT_DIRECTORY, RatDeleteDirectory(A_FILE));
  CHECK_STATUS("nothing", RAT_ERR_NOT_FOUND, RatDeleteDirectory(BASE "/none"));
  CHECK_STATUS("the root", RAT_ERR_INVALID_ARGUMENT, RatDeleteDirectory("/"));
  CHECK_STATUS("no name", RAT_ERR_INVALID_ARGUMENT, RatDeleteDirectory(BASE "/d/."));
  CHECK_STATUS("a directory is no file", RAT_ERR_IS_DIRECTORY, RatDeleteFile(BASE "/d"));
  CHECK_STATUS("nothing", RAT_ERR_NOT_FOUND, RatDeleteFile(BASE "/none"));

  CHECK_OK("a file in place of a file", RatRenameFile(A_FILE, BASE "/d/inner"));
  CHECK("moved", holds(BASE "/d/inner", "1"));
  CHECK_STATUS("gone", RAT_ERR_NOT_FOUND, RatRenameFile(A_FILE, BASE "/d/inner"));
  CHECK_OK("back", RatRenameFile(BASE "/d/inner", A_FILE));
  CHECK_OK("a directory", RatCreateDirectory(BASE "/e"));
  CHECK_STATUS("a file in place of a directory", RAT_ERR_IS_DIRECTORY, RatRenameFile(A_FILE, BASE "/e"));
  CHECK_STATUS("a directory in place of a file", RAT_ERR_NOT_DIRECTORY, RatRenameFile(BASE "/e", A_FILE));
  CHECK_OK("a directory in place of an empty one", RatRenameFile(BASE "/e", BASE "/d"));
  put(BASE "/d/inner", "3");
  CHECK_OK("a directory", RatCreateDirectory(BASE "/e"));
  CHECK_STATUS("but of no other", RAT_ERR_NOT_EMPTY, RatRenameFile(BASE "/e", BASE "/d"));
  CHECK_STATUS("into itself", RAT_ERR_INVALID_ARGUMENT, RatRenameFile(BASE "/d", BASE "/d/d"));
  CHECK_STATUS("the root", RAT_ERR_INVALID_ARGUMENT, RatRenameFile("/", BASE "/d"));
  CHECK_OK("removed", RatDeleteDirectory(BASE "/e"));

  CHECK_STATUS("no names for directories", RAT_ERR_ACCESS_DENIED, RatCreateLink(BASE "/e", BASE "/d", false));
  CHECK_STATUS("no names for nothing", RAT_ERR_NOT_FOUND, RatCreateLink(BASE "/e", BASE "/none", false));
  CHECK_STATUS("where a name is", RAT_ERR_EXISTS, RatCreateLink(BASE "/d", A_FILE, false));
  CHECK_STATUS("where a name is", RAT_ERR_EXISTS, RatCreateLink(A_FILE, "anything", true));
  CHECK_STATUS("to nothing at all", RAT_ERR_NOT_FOUND, RatCreateLink(BASE "/e", "", true));
  CHECK_OK("a circle", RatCreateLink(BASE "/x", "y", true));
  CHECK_OK("a circle", RatCreateLink(BASE "/y", "x", true));
  CHECK_STATUS("a circle", RAT_ERR_LIMIT_EXCEEDED, RatOpenFile(BASE "/x", RAT_OPEN_READ, &h));
  CHECK_STATUS("a circle", RAT_ERR_LIMIT_EXCEEDED, RatCreateDirectory(BASE "/x/d"));
  CHECK_STATUS("a circle", RAT_ERR_LIMIT_EXCEEDED, RatRenameFile(BASE "/x/a", BASE "/b"));
  CHECK_OK("removed", RatDeleteFile(BASE "/x"));
  CHECK_OK("removed", RatDeleteFile(BASE "/y"));

  /* Relative to the working directory; which may go. */
  CHECK_EQUAL("chdir", 0, chdir(BASE "/d"));
  CHECK("relative", holds("inner", "3") && holds("../file", "1"));
  CHECK_OK("relative", RatRenameFile("inner", "../inner"));
  CHECK_OK("relative", RatCreateLink("../f", "../inner", false));
  CHECK_OK("relative", RatDeleteFile("../f"));
  CHECK_OK("the working directory", RatDeleteDirectory("../d"));
  RatFileInfo info = {.size = sizeof info};
  CHECK_STATUS("is gone", RAT_ERR_NOT_FOUND, RatGetPathInfo(".", true, &info));
  CHECK_STATUS("nothing is found in it", RAT_ERR_NOT_FOUND, RatOpenFile("../file", RAT_OPEN_READ, &h));
  CHECK_STATUS("nor made", RAT_ERR_NOT_FOUND, RatCreateDirectory("x"));
  CHECK_EQUAL("chdir", 0, chdir("/"));
  CHECK_OK("removed", RatDeleteFile(BASE "/inner"));

  /* What is open lives on. */
  h = openFile(A_FILE, READ_WRITE);
  CHECK_OK("removed while it is open", RatDeleteFile(A_FILE));
  info = infoOfFile(h);
  CHECK("without a name", info.linkCount == 0 && info.length == 1);
  size_t done;
  CHECK_OK("it can still grow", RatWriteFile(h, "more", 4, &done));
  CHECK_OK("and be cut", RatSetFileSize(h, 2));
  closeHandle(h);
}

static int number(const RatDirectoryEntry *entry) { return atoi(entry->name); }

static void directories(void) {
  enum { FILES = 300 };
  static RatDirectoryEntry entries[64];
  static int seen[2 * FILES];
  char path[64];
  size_t count;
  CHECK_OK("a directory", RatCreateDirectory(BASE "/d"));
  HFILE d = openFile(BASE "/d", RAT_OPEN_READ | RAT_OPEN_DIRECTORY);
  entries[0].size = sizeof *entries;
  CHECK_OK("empty", RatReadDirectory(d, entries, 64, &count));
  CHECK_EQUAL("neither . nor ..", 0, count);
  for (int i = 0; i < FILES; i++) {
    snprintf(path, sizeof path, BASE "/d/%d", i);
    put(path, "");
  }
  CHECK_OK("a directory", RatCreateDirectory(BASE "/d/300"));
  CHECK_OK("a link", RatCreateLink(BASE "/d/301", "0", true));
  CHECK_OK("begin anew", RatSeekFile(d, 0, RAT_SEEK_BEGIN, NULL));
  CHECK_STATUS("nowhere else", RAT_ERR_IS_DIRECTORY, RatSeekFile(d, 1, RAT_SEEK_BEGIN, NULL));
  CHECK_STATUS("nowhere else", RAT_ERR_IS_DIRECTORY, RatSeekFile(d, 0, RAT_SEEK_END, NULL));
  CHECK_STATUS("none at most", RAT_ERR_INVALID_ARGUMENT, RatReadDirectory(d, entries, 0, &count));
  entries[0].size = sizeof *entries - 1;
  CHECK_STATUS("no size", RAT_ERR_INVALID_ARGUMENT, RatReadDirectory(d, entries, 1, &count));
  entries[0].size = sizeof *entries;
  CHECK_STATUS("more than there is memory", RAT_ERR_FAULT, RatReadDirectory(d, entries, 1 << 24, &count));

  /* Each is told once, in batches of any size, while the first third is removed, others are moved, and new ones come. */
  for (int round = 0;; round++) {
    CHECK_OK("list", RatReadDirectory(d, entries, (size_t)(round % 64 + 1), &count));
    if (count == 0) break;
    for (size_t i = 0; i < count; i++) {
      int n = number(&entries[i]);
      CHECK("one of them, once", n >= 0 && n < 2 * FILES && seen[n]++ == 0);
      CHECK_EQUAL("its type", n == 300 ? RAT_FILE_DIRECTORY : n == 301 ? RAT_FILE_LINK : RAT_FILE_REGULAR, entries[i].type);
      snprintf(path, sizeof path, BASE "/d/%d", n);
      RatFileInfo info = {.size = sizeof info};
      if (RatGetPathInfo(path, false, &info) == RAT_SUCCESS) CHECK_EQUAL("its id", info.fileId, entries[i].fileId);
      CHECK_EQUAL("its size", sizeof *entries, entries[i].size);
    }
    for (int i = 0; i < 8 && round * 8 + i < FILES / 3; i++) {
      int n = round * 8 + i;
      snprintf(path, sizeof path, BASE "/d/%d", n);
      CHECK_OK("remove", RatDeleteFile(path));
      snprintf(path, sizeof path, BASE "/d/%d", FILES + 2 + n);
      put(path, "");
      char to[64];
      snprintf(path, sizeof path, BASE "/d/%d", FILES / 3 + n);
      snprintf(to, sizeof to, BASE "/d/moved");
      CHECK_OK("there", RatRenameFile(path, to));
      CHECK_OK("and back", RatRenameFile(to, path));
    }
  }
  for (int i = FILES / 3; i <= FILES + 1; i++) CHECK_EQUAL("those that were there throughout", 1, seen[i]);
  CHECK_OK("no more", RatReadDirectory(d, entries, 64, &count));
  CHECK_EQUAL("no more", 0, count);

  /* Two handles of one opening share the place; another opening has its own. */
  HFILE same, own = openFile(BASE "/d", RAT_OPEN_DIRECTORY);
  CHECK_OK("duplicate", RatDuplicateHandle(d, RAT_RIGHTS_SAME, &same));
  CHECK_OK("begin anew", RatSeekFile(d, 0, RAT_SEEK_BEGIN, NULL));
  size_t total = 0;
  for (;;) {
    CHECK_OK("list", RatReadDirectory(total % 2 ? d : same, entries, 5, &count));
    if (count == 0) break;
    total += count;
  }
  CHECK_EQUAL("all", FILES + 2, total);
  CHECK_OK("list", RatReadDirectory(own, entries, 64, &count));
  CHECK_EQUAL("its own", 64, count);
  HFILE blind;
  CHECK_OK("narrow", RatDuplicateHandle(d, RAT_RIGHT_WAIT, &blind));
  CHECK_STATUS("not to be listed", RAT_ERR_ACCESS_DENIED, RatReadDirectory(blind, entries, 5, &count));
  closeHandle(blind);
  closeHandle(same);
  closeHandle(own);

  /* A descriptor's directory is one, too. */
  int fd = open(BASE "/d", O_RDONLY | O_DIRECTORY);
  CHECK_OK("as a handle", RatHandleFromFd(fd, &same));
  CHECK_OK("list", RatReadDirectory(same, entries, 64, &count));
  CHECK_EQUAL("its own", 64, count);
  closeHandle(same);
  close(fd);

  CHECK_OK("begin anew", RatSeekFile(d, 0, RAT_SEEK_BEGIN, NULL));
  for (;;) {
    CHECK_OK("list", RatReadDirectory(d, entries, 64, &count));
    if (count == 0) break;
    for (size_t i = 0; i < count; i++) {
      snprintf(path, sizeof path, BASE "/d/%s", entries[i].name);
      CHECK_OK("remove what is listed", entries[i].type == RAT_FILE_DIRECTORY ? RatDeleteDirectory(path) : RatDeleteFile(path));
    }
  }
  CHECK_OK("removed while it is open", RatDeleteDirectory(BASE "/d"));
  CHECK_OK("begin anew", RatSeekFile(d, 0, RAT_SEEK_BEGIN, NULL));
  CHECK_OK("list", RatReadDirectory(d, entries, 64, &count));
  CHECK_EQUAL("empty", 0, count);
  CHECK_EQUAL("without a name", 0, infoOfFile(d).linkCount);
  closeHandle(d);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  CHECK_OK("the directory of this", RatCreateDirectory(BASE));
  opening();
  offsets();
  otherObjects();
  facts();
  names();
  directories();
  CHECK_OK("nothing is left", RatDeleteDirectory(BASE));
  return finish();
}
