#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: tee [-ai] [FILE...]\n"
                           "Copies standard input to standard output and to files.\n"
                           "  -a  appends   -i  interrupts are ignored\n";

int teeMain(int argc, char **argv) {
  static const struct option words[] = {{"append", no_argument, NULL, 'a'}, {0}};
  int flags = O_TRUNC, status = 0;
  for (int option; (option = nextOption(argc, argv, "ai", words, HELP)) != -1;) {
    if (option == 'a') flags = O_APPEND;
    if (option == 'i') signal(SIGINT, SIG_IGN);
  }
  int count = argc - optind + 1;
  int *fds = allocate((size_t)count * sizeof *fds);
  const char **names = allocate((size_t)count * sizeof *names);
  fds[0] = STDOUT_FILENO;
  names[0] = "standard output";
  for (int i = 1; i < count; i++) {
    names[i] = argv[optind + i - 1];
    fds[i] = open(names[i], O_WRONLY | O_CREAT | flags, 0666);
    if (fds[i] >= 0) continue;
    complainOf("%s", names[i]);
    status = 1;
  }
  static char buffer[32 << 10];
  for (;;) {
    ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      complainOf("read error");
      return 1;
    }
    if (got == 0) return status;
    for (int i = 0; i < count; i++) {
      if (fds[i] < 0 || writeAll(fds[i], buffer, (size_t)got)) continue;
      complainOf("%s", names[i]);
      status = 1;
      fds[i] = -1;
    }
  }
}
