/*
 * File calls by plain C, so that other WASI engines can run it too: "write" and "read" 4 KiB, "write-1m" and "read-1m",
 * "open" and close, "stat" (fstat), "create" and unlink in a directory of 10,000, "list" that directory, or "sync": write
 * and fsync. A sample is one call; of "list", one listing. A batch lasts longer than the coarsest clock of an engine ticks (1 ms).
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BATCHES = 40, MANY = 2500, AROUND = 250, BYTES = 4096, LARGE = 1 << 20, ENTRIES = 10000, PATH = 200 };

static char block[LARGE];
static char directory[PATH], other[PATH];

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

typedef bool (*Call)(int fd, const char *path);

/* Round and round in the first MiB. */
static bool atNext(int fd) {
  static int next;
  return next++ % AROUND != 0 || lseek(fd, 0, SEEK_SET) == 0;
}
static bool writeBlock(int fd, const char *path) { return (void)path, atNext(fd) && write(fd, block, BYTES) == BYTES; }
static bool readBlock(int fd, const char *path) { return (void)path, atNext(fd) && read(fd, block, BYTES) == BYTES; }
static bool writeLarge(int fd, const char *path) { return (void)path, lseek(fd, 0, SEEK_SET) == 0 && write(fd, block, LARGE) == LARGE; }
static bool readLarge(int fd, const char *path) { return (void)path, lseek(fd, 0, SEEK_SET) == 0 && read(fd, block, LARGE) == LARGE; }
static bool syncBlock(int fd, const char *path) { return writeBlock(fd, path) && fsync(fd) == 0; }
static bool statFile(int fd, const char *path) {
  struct stat facts;
  return (void)path, fstat(fd, &facts) == 0 && facts.st_size > 0;
}
static bool openFile(int fd, const char *path) {
  (void)fd;
  int file = open(path, O_RDONLY);
  return file >= 0 && close(file) == 0;
}
static bool createFile(int fd, const char *path) {
  (void)fd, (void)path;
  int file = open(other, O_WRONLY | O_CREAT | O_EXCL, 0666);
  return file >= 0 && close(file) == 0 && unlink(other) == 0;
}
static bool list(int fd, const char *path) {
  (void)fd, (void)path;
  int count = 0;
  DIR *dir = opendir(directory);
  if (dir == NULL) return false;
  while (readdir(dir) != NULL) count++;
  closedir(dir);
  return count >= ENTRIES;
}

static bool fillDirectory(void) {
  if (mkdir(directory, 0777) != 0) return false;
  for (int i = 0; i < ENTRIES; i++) {
    char path[PATH + 20];
    snprintf(path, sizeof path, "%s/%d", directory, i);
    int file = open(path, O_WRONLY | O_CREAT, 0666);
    if (file < 0 || close(file) != 0) return false;
  }
  return true;
}

/* What a later run would find in its way. */
static void emptyDirectory(void) {
  for (int i = 0; i < ENTRIES; i++) {
    char path[PATH + 20];
    snprintf(path, sizeof path, "%s/%d", directory, i);
    unlink(path);
  }
  rmdir(directory);
}

static const struct {
  const char *name;
  Call call;
  int calls, batches;
} modes[] = {
  {"write", writeBlock, MANY, BATCHES}, {"read", readBlock, MANY, BATCHES}, {"write-1m", writeLarge, 100, BATCHES},
  {"read-1m", readLarge, 100, BATCHES}, {"open", openFile, MANY, BATCHES}, {"stat", statFile, 4 * MANY, BATCHES},
  {"create", createFile, 250, BATCHES}, {"list", list, 1, 5}, {"sync", syncBlock, 10, BATCHES},
};

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "write";
  const char *path = argc > 2 ? argv[2] : "/tmp/bench.dat";
  static double samples[BATCHES];
  size_t mode = 0;
  while (mode < sizeof modes / sizeof *modes && strcmp(modes[mode].name, name) != 0) mode++;
  if (mode == sizeof modes / sizeof *modes) return 2;
  snprintf(directory, sizeof directory, "%s.d", path);
  snprintf(other, sizeof other, "%s/other", directory);
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  if (fd < 0) {
    perror(path);
    return 1;
  }
  memset(block, 'x', sizeof block);
  if (write(fd, block, LARGE) != LARGE) return 1;
  bool usesDirectory = modes[mode].call == createFile || modes[mode].call == list;
  if (usesDirectory && !fillDirectory()) return 1;
  for (int batch = 0; batch < modes[mode].batches; batch++) {
    uint64_t started = now();
    for (int i = 0; i < modes[mode].calls; i++) if (!modes[mode].call(fd, path)) return 1;
    samples[batch] = (double)(now() - started) / modes[mode].calls;
  }
  close(fd);
  if (usesDirectory) emptyDirectory();
  for (int i = 0; i < modes[mode].batches; i++) printf("%.2f\n", samples[i]);
  return 0;
}
