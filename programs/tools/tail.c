#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: tail [-n LINES | -c BYTES] [-f] [-s SECONDS] [-qv] [FILE...]\n"
                           "Prints the end of files: ten lines, or as many as are named. -5 is -n 5.\n"
                           "  -n +5  from the fifth line on   -c +5  from the fifth byte on\n"
                           "  -f  goes on with what is added  -s  looks every so many seconds (1)\n";

static long long most = 10;
static bool ofBytes, fromStart;

/* The last of a stream, kept in blocks that are a ring. */
static bool printEndOf(int fd) {
  char *all = NULL;
  size_t length = 0, room = 0;
  for (;;) {
    if (room - length < 32 << 10) {
      /* Of what is kept only the end counts: what lies before it goes when there are many lines more. */
      if (length > 1 << 20) {
        size_t from = length;
        if (ofBytes) {
          from = (unsigned long long)most > length ? 0 : length - (size_t)most;
        } else {
          for (long long left = most + 1; left > 0 && from > 0; left--)
            while (from > 0 && all[--from] != '\n') {}
        }
        memmove(all, all + from, length - from);
        length -= from;
      }
      if (room - length < 32 << 10) all = reallocate(all, room = room == 0 ? 64 << 10 : room * 2);
    }
    ssize_t got = read(fd, all + length, room - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      free(all);
      return false;
    }
    if (got == 0) break;
    length += (size_t)got;
  }
  size_t from = length;
  if (ofBytes) {
    from = (unsigned long long)most > length ? 0 : length - (size_t)most;
  } else {
    for (long long left = most; left > 0 && from > 0; left--) {
      from--;
      while (from > 0 && all[from - 1] != '\n') from--;
    }
  }
  fwrite(all + from, 1, length - from, stdout);
  free(all);
  return true;
}

static bool printFrom(int fd) {
  static char buffer[64 << 10];
  long long skip = most > 0 ? most - 1 : 0;
  for (;;) {
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    size_t at = 0;
    if (ofBytes) {
      at = skip < got ? (size_t)skip : (size_t)got;
      skip -= (long long)at;
    } else {
      while (at < (size_t)got && skip > 0) skip -= buffer[at++] == '\n';
    }
    fwrite(buffer + at, 1, (size_t)got - at, stdout);
  }
}

/* The lines before the end of a file, found from its end backwards. */
static void seekToEnd(int fd) {
  static char block[16 << 10];
  off_t size = lseek(fd, 0, SEEK_END), at = size;
  if (ofBytes) {
    lseek(fd, most > size ? 0 : size - most, SEEK_SET);
    return;
  }
  long long found = 0;
  while (at > 0) {
    off_t from = at > (off_t)sizeof block ? at - (off_t)sizeof block : 0;
    ssize_t got = pread(fd, block, (size_t)(at - from), from);
    if (got <= 0) break;
    for (ssize_t i = got; i > 0; i--) {
      if (block[i - 1] != '\n' || from + i == size) continue;
      if (++found < most) continue;
      lseek(fd, from + i, SEEK_SET);
      return;
    }
    at = from;
  }
  lseek(fd, most == 0 ? size : 0, SEEK_SET);
}

static bool printTail(int fd) {
  struct stat facts;
  if (fromStart) return printFrom(fd);
  if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode) || lseek(fd, 0, SEEK_CUR) != 0) return printEndOf(fd);
  if (most == 0 && !ofBytes) lseek(fd, 0, SEEK_END);
  else seekToEnd(fd);
  fflush(stdout);
  return copyDescriptor(fd, STDOUT_FILENO) >= 0;
}

static _Noreturn void follow(int count, const int *fds, char *const *names, bool shows, double seconds) {
  int last = count - 1;
  struct timespec pause = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
  for (;;) {
    fflush(stdout);
    nanosleep(&pause, NULL);
    for (int i = 0; i < count; i++) {
      struct stat facts;
      if (fds[i] < 0 || fstat(fds[i], &facts) != 0) continue;
      off_t at = lseek(fds[i], 0, SEEK_CUR);
      if (S_ISREG(facts.st_mode) && facts.st_size < at) {
        complain("%s: file truncated", names[i]);
        lseek(fds[i], 0, SEEK_SET);
      } else if (S_ISREG(facts.st_mode) && facts.st_size == at) {
        continue;
      }
      if (shows && last != i) printf("\n==> %s <==\n", names[i]);
      last = i;
      fflush(stdout);
      if (copyDescriptor(fds[i], STDOUT_FILENO) > 0) exit(1);
    }
  }
}

static void setCount(const char *text, bool bytes) {
  ofBytes = bytes;
  fromStart = text[0] == '+';
  most = sizeOf(text[0] == '+' || text[0] == '-' ? text + 1 : text, bytes ? "number of bytes" : "number of lines");
}

int tailMain(int argc, char **argv) {
  bool follows = false;
  double seconds = 1;
  int names = 0, status = 0;
  if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') && argv[1][1] >= '0' && argv[1][1] <= '9') {
    setCount(argv[1], false);
    argv[1] = argv[0];
    argv++;
    argc--;
  }
  for (int option; (option = nextOption(argc, argv, "n:c:fFqvs:", NULL, HELP)) != -1;) {
    if (option == 'n' || option == 'c') setCount(optarg, option == 'c');
    if (option == 'f' || option == 'F') follows = true;
    if (option == 'q') names = -1;
    if (option == 'v') names = 1;
    if (option == 's') seconds = strtod(optarg, NULL);
  }
  static char *input[] = {"-"};
  int count = argc - optind;
  char **files = count == 0 ? input : argv + optind;
  if (count == 0) count = 1;
  bool shows = names > 0 || (names == 0 && count > 1);
  int *fds = allocate((size_t)count * sizeof *fds), open_ = 0;
  for (int i = 0; i < count; i++) {
    fds[i] = strcmp(files[i], "-") == 0 ? STDIN_FILENO : open(files[i], O_RDONLY);
    if (fds[i] < 0) {
      complainOf("cannot open '%s' for reading", files[i]);
      status = 1;
      continue;
    }
    if (shows) printf("%s==> %s <==\n", open_ > 0 ? "\n" : "", fds[i] == STDIN_FILENO ? "standard input" : files[i]);
    open_++;
    if (!printTail(fds[i])) {
      complainOf("error reading '%s'", files[i]);
      status = 1;
    }
  }
  if (follows && open_ > 0) follow(count, fds, files, shows, seconds);
  free(fds);
  return status;
}
