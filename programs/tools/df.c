#include <ratos.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: df [-hk] [FILE...]\n"
                           "Prints how much room there is for files, in KiB, or as 1.5G (-h).\n";

static void printSize(unsigned long long bytes, bool human) {
  char text[8];
  if (human) {
    humanSize(text, bytes);
    printf(" %9s", text);
  } else {
    printf(" %9llu", bytes / 1024);
  }
}

int dfMain(int argc, char **argv) {
  bool human = false;
  int status = 0;
  for (int option; (option = nextOption(argc, argv, "hk", NULL, HELP)) != -1;) human = option == 'h';
  printf("%-10s %9s %9s %9s %4s %s\n", "Filesystem", human ? "Size" : "1K-blocks", "Used", human ? "Avail" : "Available", "Use%", "Mounted on");
  for (int i = optind; i < argc || i == optind; i++) {
    struct statvfs facts;
    const char *path = i < argc ? argv[i] : "/";
    if (statvfs(path, &facts) != 0) {
      complainOf("%s", path);
      status = 1;
      continue;
    }
    unsigned long long all = (unsigned long long)facts.f_blocks * facts.f_frsize, used = all - (unsigned long long)facts.f_bfree * facts.f_frsize, left = (unsigned long long)facts.f_bavail * facts.f_frsize;
    printf("%-10s", "files");
    printSize(all, human);
    printSize(used, human);
    printSize(left, human);
    printf(" %3llu%% /\n", used + left == 0 ? 0 : (used * 100 + used + left - 1) / (used + left));
  }
  return status;
}
