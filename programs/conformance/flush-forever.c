/*
 * Changes files below argv[1] in rounds from argv[2] on, for ever, and tells each round when fsync has confirmed it; for
 * e2e/persistence.spec.ts, which ends it at any moment. A round rewrites `count` in place, replaces `latest` by a new
 * file (as editors save), lengthens `log`, and moves `token` between two directories.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(int good, const char *what) {
  if (good) return;
  perror(what);
  exit(1);
}

static void put(const char *path, int flags, const void *data, size_t length) {
  int fd = open(path, O_WRONLY | O_CREAT | flags, 0644);
  must(fd >= 0, path);
  must(write(fd, data, length) == (ssize_t)length, "write");
  must(fsync(fd) == 0, "fsync");
  must(close(fd) == 0, "close");
}

int main(int argc, char **argv) {
  if (argc < 3 || chdir(argv[1]) != 0) return 2;
  static char block[20000];
  mkdir("left", 0755);
  mkdir("right", 0755);
  for (int round = atoi(argv[2]);; round++) {
    char text[32];
    int length = snprintf(text, sizeof text, "%d", round);
    put("count", 0, text, length);
    memset(block, 'a' + round % 26, sizeof block);
    put("latest.new", O_TRUNC, block, sizeof block);
    must(rename("latest.new", "latest") == 0, "rename");
    const char *from = round % 2 ? "left/token" : "right/token";
    const char *to = round % 2 ? "right/token" : "left/token";
    if (rename(from, to) != 0) put(to, 0, "token", 5);
    /* The last fsync: with the file's content it stores all that was done before. */
    put("log", O_APPEND, text, length);
    printf("%d\n", round);
    fflush(stdout);
  }
}
