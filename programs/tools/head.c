#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: head [-n LINES | -c BYTES] [-qv] [FILE...]\n"
                           "Prints the beginning of files: ten lines, or as many as are named. -5 is -n 5.\n"
                           "  -n -5  all but the last five lines   -c -5  all but the last five bytes\n"
                           "  -q  never the files' names   -v  always\n";

static long long most = 10;
static bool ofBytes, allBut;

/* Lines: what was read beyond them goes back, where the file can. */
static int printFirst(int fd) {
  static char buffer[64 << 10];
  for (long long left = most; left > 0;) {
    size_t want = ofBytes && left < (long long)sizeof buffer ? (size_t)left : sizeof buffer;
    ssize_t got = read(fd, buffer, want);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) return 0;
    size_t used = (size_t)got;
    if (ofBytes) {
      left -= got;
    } else {
      for (used = 0; used < (size_t)got && left > 0;) left -= buffer[used++] == '\n';
    }
    if (fwrite(buffer, 1, used, stdout) < used) return 1;
    if (used < (size_t)got) lseek(fd, (off_t)used - got, SEEK_CUR);
  }
  return 0;
}

static int printAllBut(int fd) {
  char *all = NULL;
  size_t length = 0, room = 0;
  for (;;) {
    if (length == room) all = reallocate(all, room = room == 0 ? 64 << 10 : room * 2);
    ssize_t got = read(fd, all + length, room - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    length += (size_t)got;
  }
  if (ofBytes) {
    length = (unsigned long long)most > length ? 0 : length - (size_t)most;
  } else {
    for (long long left = most; left > 0 && length > 0; left--) {
      length--;
      while (length > 0 && all[length - 1] != '\n') length--;
    }
  }
  fwrite(all, 1, length, stdout);
  free(all);
  return 0;
}

static void setCount(const char *text, bool bytes) {
  ofBytes = bytes;
  allBut = text[0] == '-';
  most = sizeOf(text + allBut, bytes ? "number of bytes" : "number of lines");
}

int headMain(int argc, char **argv) {
  int names = 0;
  if (argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9') {
    setCount(argv[1] + 1, false);
    argv[1] = argv[0];
    argv++;
    argc--;
  }
  for (int option; (option = nextOption(argc, argv, "n:c:qv", NULL, HELP)) != -1;) {
    if (option == 'n' || option == 'c') setCount(optarg, option == 'c');
    if (option == 'q') names = -1;
    if (option == 'v') names = 1;
  }
  bool shows = names > 0 || (names == 0 && argc - optind > 1), first = true;
  int status = 0;
  for (int i = optind; i < argc || i == optind; i++) {
    const char *name = i < argc ? argv[i] : "-";
    int fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY);
    if (fd < 0) {
      complainOf("cannot open '%s' for reading", name);
      status = 1;
      continue;
    }
    if (shows) printf("%s==> %s <==\n", first ? "" : "\n", fd == STDIN_FILENO ? "standard input" : name);
    first = false;
    int result = allBut ? printAllBut(fd) : printFirst(fd);
    if (result < 0) {
      complainOf("error reading '%s'", name);
      status = 1;
    }
    if (fd != STDIN_FILENO) close(fd);
    if (result > 0) break;
  }
  return status;
}
