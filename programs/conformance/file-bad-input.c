/* Files, badly used: names, paths and links that lead nowhere, things removed in use, two writers, kills in the middle. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE "/tmp/bad"
enum { PIECES = 200, PIECE = 4096, KILLS = 24, RECORD = 20000 };

static void put(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  CHECK("put", file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* ── Names and paths ── */

static void longNames(void) {
  char name[300] = BASE "/";
  memset(name + strlen(BASE) + 1, 'n', 256);
  name[strlen(BASE) + 1 + 256] = 0;
  CHECK_ERRNO("a name of 256 bytes", ENAMETOOLONG, open(name, O_WRONLY | O_CREAT, 0644));
  CHECK_ERRNO("mkdir", ENAMETOOLONG, mkdir(name, 0755));
  CHECK_ERRNO("rename", ENAMETOOLONG, rename(BASE, name));
  CHECK_STATUS("a call of RatOS", RAT_ERR_NAME_TOO_LONG, RatCreateDirectory(name));
  name[strlen(name) - 1] = 0;
  CHECK_EQUAL("one of 255", 0, mkdir(name, 0755));
  CHECK_EQUAL("rmdir", 0, rmdir(name));
  static char path[5000];
  for (int i = 0; i < 4092; i += 2) memcpy(path + i, "/.", 2);
  strcpy(path + 4092, "/tm");
  struct stat facts;
  CHECK_ERRNO("a path of 4,095 bytes that leads nowhere", ENOENT, stat(path, &facts));
  strcpy(path + 4092, "/tmp");
  RatFileInfo info = {.size = sizeof info};
  CHECK_STATUS("a path of 4,096 bytes", RAT_ERR_NAME_TOO_LONG, RatGetPathInfo(path, true, &info));
  /* The C library leaves out the slash that it begins with. */
  strcpy(path + 4092, "/tmp/");
  CHECK_ERRNO("one of 4,097", ENAMETOOLONG, stat(path, &facts));
  /* Deeper than any path: step by step it can be walked, and told no more. */
  CHECK_EQUAL("chdir", 0, chdir(BASE));
  for (int i = 0; i < 12; i++) {
    char step[400];
    memset(step, 'd', 255);
    step[255] = 0;
    CHECK_EQUAL("deeper", 0, mkdir(step, 0755));
    CHECK_EQUAL("chdir", 0, chdir(step));
  }
  put("at the bottom", "x");
  CHECK_EQUAL("unlink", 0, unlink("at the bottom"));
  for (int i = 0; i < 12; i++) {
    char step[400];
    memset(step, 'd', 255);
    step[255] = 0;
    CHECK_EQUAL("up", 0, chdir(".."));
    CHECK_EQUAL("rmdir", 0, rmdir(step));
  }
  CHECK_EQUAL("chdir", 0, chdir("/"));
}

static void throughFiles(void) {
  put(BASE "/file", "text");
  struct stat facts;
  CHECK_ERRNO("stat", ENOTDIR, stat(BASE "/file/x", &facts));
  CHECK_ERRNO("open", ENOTDIR, open(BASE "/file/x", O_WRONLY | O_CREAT, 0644));
  CHECK_ERRNO("with a slash", ENOTDIR, open(BASE "/file/", O_RDONLY));
  CHECK_ERRNO("mkdir", ENOTDIR, mkdir(BASE "/file/x", 0755));
  CHECK_ERRNO("chdir", ENOTDIR, chdir(BASE "/file"));
  CHECK_ERRNO("rename", ENOTDIR, rename(BASE "/file/x", BASE "/y"));
  CHECK_ERRNO("rmdir", ENOTDIR, rmdir(BASE "/file"));
  CHECK_STATUS("a call of RatOS", RAT_ERR_NOT_DIRECTORY, RatDeleteFile(BASE "/file/x"));
  CHECK_EQUAL("unlink", 0, unlink(BASE "/file"));
}

static void loops(void) {
  char path[64], target[64];
  CHECK_EQUAL("itself", 0, symlink("self", BASE "/self"));
  CHECK_EQUAL("to and fro", 0, symlink("b", BASE "/a") | symlink("a", BASE "/b"));
  CHECK_ERRNO("open", ELOOP, open(BASE "/self", O_RDONLY));
  CHECK_ERRNO("on the way", ELOOP, open(BASE "/a/x", O_WRONLY | O_CREAT, 0644));
  CHECK_ERRNO("made through it", ELOOP, open(BASE "/b", O_WRONLY | O_CREAT, 0644));
  CHECK_STATUS("a call of RatOS", RAT_ERR_LIMIT_EXCEEDED, RatCreateDirectory(BASE "/a/x"));
  put(BASE "/0", "the end");
  for (int i = 1; i <= 41; i++) {
    snprintf(path, sizeof path, BASE "/%d", i);
    snprintf(target, sizeof target, "%d", i - 1);
    CHECK_EQUAL("symlink", 0, symlink(target, path));
  }
  CHECK_EQUAL("40 links", 0, access(BASE "/40", F_OK));
  CHECK_ERRNO("41 links", ELOOP, access(BASE "/41", F_OK));
  for (int i = 0; i <= 41; i++) {
    snprintf(path, sizeof path, BASE "/%d", i);
    CHECK_EQUAL("unlink", 0, unlink(path));
  }
  CHECK_EQUAL("links themselves", 0, unlink(BASE "/self") | unlink(BASE "/a") | unlink(BASE "/b"));
}

/* ── What is in use ── */

static void removedWhileOpen(void) {
  char text[16] = "";
  struct stat facts;
  put(BASE "/old", "old");
  put(BASE "/new", "new");
  int fd = open(BASE "/old", O_RDWR);
  CHECK_EQUAL("link", 0, link(BASE "/old", BASE "/other"));
  CHECK_EQUAL("another in its place", 0, rename(BASE "/new", BASE "/old"));
  CHECK("one name is left", fstat(fd, &facts) == 0 && facts.st_nlink == 1);
  CHECK_EQUAL("unlink", 0, unlink(BASE "/other"));
  CHECK("none", fstat(fd, &facts) == 0 && facts.st_nlink == 0);
  CHECK("it is still there", read(fd, text, 16) == 3 && memcmp(text, "old", 3) == 0);
  CHECK_EQUAL("and grows", 100000, (lseek(fd, 99999, SEEK_SET), write(fd, "x", 1), lseek(fd, 0, SEEK_END)));
  CHECK("what has the name now", stat(BASE "/old", &facts) == 0 && facts.st_size == 3);
  CHECK_EQUAL("close", 0, close(fd) | unlink(BASE "/old"));

  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/dir", 0755));
  fd = open(BASE "/dir", O_RDONLY | O_DIRECTORY);
  CHECK_EQUAL("rmdir of what is open", 0, rmdir(BASE "/dir"));
  CHECK_ERRNO("nothing is made there", ENOENT, openat(fd, "x", O_WRONLY | O_CREAT, 0644));
  CHECK_ERRNO("it leads nowhere", ENOENT, openat(fd, "..", O_RDONLY));
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/dir", 0755));
  CHECK_ERRNO("another one by that name is another", ENOENT, openat(fd, "x", O_WRONLY | O_CREAT, 0644));
  CHECK_EQUAL("close", 0, close(fd));

  CHECK_EQUAL("chdir", 0, chdir(BASE "/dir"));
  CHECK_EQUAL("rmdir of the working directory", 0, rmdir(BASE "/dir"));
  CHECK_ERRNO("it is gone", ENOENT, open("x", O_WRONLY | O_CREAT, 0644));
  CHECK_ERRNO("stat", ENOENT, stat(".", &facts));
  CHECK_STATUS("a call of RatOS", RAT_ERR_NOT_FOUND, RatCreateDirectory("x"));
  CHECK("an absolute path leads on", chdir(BASE) == 0 && access(".", F_OK) == 0);
  CHECK_EQUAL("chdir", 0, chdir("/"));
}

/* A child's working directory goes, and comes again. */
static int32_t childInDirectory(void) {
  HANDLE asked = inherited(0), answered = inherited(1);
  CHECK_OK("asked", RatWaitForHandle(asked, PATIENCE));
  int made = open("x", O_WRONLY | O_CREAT, 0644);
  int error = errno;
  CHECK_OK("answer", RatSetEvent(answered));
  return made >= 0 ? 1 : error == ENOENT ? 0 : 2;
}

static void workingDirectoryOfAnother(void) {
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/home", 0755));
  HANDLE events[] = {newEvent(false, false), newEvent(false, false)};
  RatProcessAttributes attributes = {.size = sizeof attributes, .cwd = BASE "/home", .inherit = events, .inheritCount = 2};
  HPROCESS child = startChildWith(&attributes, "directory", NULL);
  CHECK_EQUAL("rmdir", 0, rmdir(BASE "/home"));
  CHECK_OK("ask", RatSetEvent(events[0]));
  CHECK_OK("answered", RatWaitForHandle(events[1], PATIENCE));
  CHECK_EQUAL("nothing is made there", 0, joinProcess(child));
  closeHandle(events[0]);
  closeHandle(events[1]);
}

/* ── Several at once ── */

static int shared;

/* Fills pieces with its number, each in one write, at the offset that all share. */
static int32_t writer(void *number) {
  char piece[PIECE];
  memset(piece, (int)(uintptr_t)number, sizeof piece);
  for (int i = 0; i < PIECES; i++)
    if (write(shared, piece, sizeof piece) != (ssize_t)sizeof piece) return 1;
  return 0;
}

static void twoWriters(void) {
  static char text[2 * PIECES * PIECE + 1];
  for (int append = 0; append < 2; append++) {
    shared = open(BASE "/shared", O_RDWR | O_CREAT | O_TRUNC | (append ? O_APPEND : 0), 0644);
    HTHREAD first = startThread(writer, (void *)1), second = startThread(writer, (void *)2);
    CHECK_EQUAL("first", 0, joinThread(first));
    CHECK_EQUAL("second", 0, joinThread(second));
    CHECK_EQUAL("nothing is lost", 2 * PIECES * PIECE, pread(shared, text, sizeof text, 0));
    int counts[3] = {0};
    for (int i = 0; i < 2 * PIECES; i++) {
      char *piece = text + (size_t)i * PIECE;
      CHECK("whole", memcmp(piece, piece + 1, PIECE - 1) == 0);
      counts[(int)*piece]++;
    }
    CHECK("each has all of its pieces", counts[1] == PIECES && counts[2] == PIECES);
    close(shared);
  }
  CHECK_EQUAL("unlink", 0, unlink(BASE "/shared"));
}

static HSEMAPHORE reading;

/* Reads the file or pipe to its end, by a number that another thread may close meanwhile. */
static int32_t reader(void *fd) {
  static char text[1 << 20];
  RatReleaseSemaphore(reading, 1, NULL);
  for (;;) {
    ssize_t count = read((int)(uintptr_t)fd, text, sizeof text);
    if (count < 0) return errno == EBADF ? 0 : 1;
    if (count == 0) {
      /* A file is read once more; a pipe cannot be, nor what is closed. */
      if (lseek((int)(uintptr_t)fd, 0, SEEK_SET) < 0) return 0;
    } else if (text[0] != 'x' || text[count - 1] != 'x') return 3;
  }
}

static void closedWhileRead(void) {
  static char text[1 << 20];
  memset(text, 'x', sizeof text);
  reading = newSemaphore(0, 1);
  int fd = open(BASE "/read", O_RDWR | O_CREAT | O_TRUNC, 0644);
  CHECK_EQUAL("write", (int)sizeof text, write(fd, text, sizeof text));
  lseek(fd, 0, SEEK_SET);
  HTHREAD thread = startThread(reader, (void *)(uintptr_t)fd);
  CHECK_OK("it reads", RatWaitForHandle(reading, PATIENCE));
  RatSleep(5);
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_EQUAL("what it read was whole, then there was none", 0, joinThread(thread));
  CHECK_EQUAL("unlink", 0, unlink(BASE "/read"));
  /* A read that waits goes on with what it has begun with. */
  int ends[2];
  signal(SIGPIPE, SIG_IGN);
  CHECK_EQUAL("pipe", 0, pipe(ends));
  thread = startThread(reader, (void *)(uintptr_t)ends[0]);
  CHECK_OK("it reads", RatWaitForHandle(reading, PATIENCE));
  RatSleep(5);
  CHECK_EQUAL("close", 0, close(ends[0]));
  ssize_t written = write(ends[1], "x", 1);
  CHECK("it has the byte, or came too late", written == 1 || errno == EPIPE);
  CHECK_EQUAL("close", 0, close(ends[1]));
  CHECK_EQUAL("then there was none", 0, joinThread(thread));
  closeHandle(reading);
}

/* ── Killed in the middle ── */

/* Does one operation again and again, until it is killed. Whatever it leaves must be what the operation leaves. */
static int32_t childThatIsKilled(const char *what) {
  static char record[RECORD];
  char path[64];
  HANDLE begun = inherited(0);
  for (unsigned i = 0;; i++) {
    if (strcmp(what, "rename") == 0) {
      rename(BASE "/a", BASE "/b");
      rename(BASE "/b", BASE "/a");
    } else if (strcmp(what, "replace") == 0) {
      put(BASE "/next", i % 2 == 0 ? "even" : "odds");
      rename(BASE "/next", BASE "/a");
    } else if (strcmp(what, "append") == 0) {
      memset(record, 'a' + (int)(i % 26), sizeof record);
      int fd = open(BASE "/log", O_WRONLY | O_CREAT | O_APPEND, 0644);
      write(fd, record, sizeof record);
      close(fd);
    } else if (strcmp(what, "link") == 0) {
      link(BASE "/a", BASE "/dir/a");
      unlink(BASE "/dir/a");
    } else if (strcmp(what, "names") == 0) {
      snprintf(path, sizeof path, BASE "/dir/%u", i % 500);
      close(open(path, O_WRONLY | O_CREAT, 0644));
      snprintf(path, sizeof path, BASE "/dir/%u", (i * 7 + 250) % 500);
      unlink(path);
    } else {
      int fd = open(BASE "/holes", O_RDWR | O_CREAT, 0644);
      for (int at = 0; at < 8; at++) pwrite(fd, record, sizeof record, (off_t)at << 33);
      ftruncate(fd, 100);
      ftruncate(fd, (off_t)1 << 35);
      close(fd);
    }
    if (i == 0) RatSetEvent(begun);
  }
}

static int exists(const char *path) { return access(path, F_OK) == 0; }

static void killedAt(const char *what, uint32_t round) {
  struct stat facts;
  char text[8] = "";
  HANDLE begun = newEvent(true, false);
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = &begun, .inheritCount = 1};
  HPROCESS child = startChildWith(&attributes, "killed", what);
  CHECK_OK("it has begun", RatWaitForHandle(begun, PATIENCE));
  if (round % 3 != 0) RatSleep(round % 5);
  CHECK_OK("kill", RatTerminateProcess(child, 7));
  CHECK_EQUAL("killed", 7, joinProcess(child));
  closeHandle(begun);
  if (strcmp(what, "rename") == 0) {
    CHECK("by one name", exists(BASE "/a") + exists(BASE "/b") == 1);
    if (exists(BASE "/b")) CHECK_EQUAL("rename", 0, rename(BASE "/b", BASE "/a"));
  } else if (strcmp(what, "replace") == 0) {
    int fd = open(BASE "/a", O_RDONLY);
    CHECK("one of the contents, whole", read(fd, text, sizeof text) == 4 && (memcmp(text, "even", 4) == 0 || memcmp(text, "odds", 4) == 0));
    close(fd);
    unlink(BASE "/next");
  } else if (strcmp(what, "append") == 0) {
    static char record[RECORD];
    int fd = open(BASE "/log", O_RDONLY);
    ssize_t count;
    while ((count = read(fd, record, sizeof record)) > 0) CHECK("records are whole", count == RECORD && memcmp(record, record + 1, RECORD - 1) == 0);
    close(fd);
  } else if (strcmp(what, "link") == 0) {
    CHECK("names are counted", stat(BASE "/a", &facts) == 0 && (int)facts.st_nlink == 1 + exists(BASE "/dir/a"));
    unlink(BASE "/dir/a");
  } else if (strcmp(what, "holes") == 0) {
    CHECK("holes read as zeros", stat(BASE "/holes", &facts) == 0 && facts.st_size <= (off_t)1 << 36);
  }
}

static void kills(void) {
  char path[64];
  CHECK_EQUAL("mkdir", 0, mkdir(BASE "/dir", 0755));
  put(BASE "/a", "even");
  const char *all[] = {"rename", "replace", "append", "link", "names", "holes"};
  for (uint32_t i = 0; i < KILLS; i++) killedAt(all[i % 6], i);
  for (int i = 0; i < 500; i++) {
    snprintf(path, sizeof path, BASE "/dir/%d", i);
    unlink(path);
  }
  CHECK_EQUAL("what is there can be removed", 0, unlink(BASE "/a") | unlink(BASE "/log") | unlink(BASE "/holes") | rmdir(BASE "/dir"));
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "directory")) return childInDirectory();
  if (plays(part, "killed")) return childThatIsKilled(argv[2]);
  CHECK_EQUAL("mkdir", 0, mkdir(BASE, 0755));
  longNames();
  throughFiles();
  loops();
  removedWhileOpen();
  workingDirectoryOfAnother();
  twoWriters();
  closedWhileRead();
  kills();
  CHECK_EQUAL("nothing is left", 0, rmdir(BASE));
  return finish();
}
