#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: stat [-L] [-c FORMAT] FILE...\n"
                           "Prints what is known of files.\n"
                           "  -c  %n name, %s size, %F type, %i number, %h links, %a mode, %Y %X %Z times in seconds, %y %x %z as text, %N with its target\n"
                           "  -L  of what links name\n";

static const char *typeOf(const struct stat *facts) {
  mode_t mode = facts->st_mode;
  return S_ISDIR(mode) ? "directory" : S_ISLNK(mode) ? "symbolic link" : S_ISCHR(mode) ? "character special file" : S_ISFIFO(mode) ? "fifo" : facts->st_size == 0 ? "regular empty file" : "regular file";
}

static void printTime(struct timespec time) {
  char text[64], zone[16];
  struct tm parts;
  localtime_r(&time.tv_sec, &parts);
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
  strftime(zone, sizeof zone, "%z", &parts);
  printf("%s.%09ld %s", text, time.tv_nsec, zone);
}

static void printName(const char *path, const struct stat *facts) {
  char target[4097];
  ssize_t length = S_ISLNK(facts->st_mode) ? readlink(path, target, sizeof target - 1) : -1;
  printf("'%s'", path);
  if (length >= 0) printf(" -> '%.*s'", (int)length, target);
}

static void printAs(const char *format, const char *path, const struct stat *facts) {
  for (; *format != 0; format++) {
    if (*format != '%' || format[1] == 0) {
      putchar(*format);
      continue;
    }
    switch (*++format) {
      case 'n': fputs(path, stdout); break;
      case 'N': printName(path, facts); break;
      case 's': printf("%lld", (long long)facts->st_size); break;
      case 'F': fputs(typeOf(facts), stdout); break;
      case 'i': printf("%llu", (unsigned long long)facts->st_ino); break;
      case 'd': printf("%llu", (unsigned long long)facts->st_dev); break;
      case 'h': printf("%lu", (unsigned long)facts->st_nlink); break;
      case 'a': printf("%o", (unsigned)facts->st_mode & 07777); break;
      case 'b': printf("%lld", (long long)facts->st_blocks); break;
      case 'u':
      case 'g': putchar('0'); break;
      case 'U':
      case 'G': fputs("root", stdout); break;
      case 'X': printf("%lld", (long long)facts->st_atim.tv_sec); break;
      case 'Y': printf("%lld", (long long)facts->st_mtim.tv_sec); break;
      case 'Z': printf("%lld", (long long)facts->st_ctim.tv_sec); break;
      case 'x': printTime(facts->st_atim); break;
      case 'y': printTime(facts->st_mtim); break;
      case 'z': printTime(facts->st_ctim); break;
      default: putchar(*format);
    }
  }
  putchar('\n');
}

int statMain(int argc, char **argv) {
  static const struct option words[] = {{"format", required_argument, NULL, 'c'}, {"dereference", no_argument, NULL, 'L'}, {0}};
  const char *format = NULL;
  bool follow = false;
  for (int option; (option = nextOption(argc, argv, "Lc:", words, HELP)) != -1;) {
    if (option == 'c') format = optarg;
    else follow = true;
  }
  if (optind == argc) usageError("missing operand");
  int status = 0;
  for (int i = optind; i < argc; i++) {
    struct stat facts;
    if ((follow ? stat : lstat)(argv[i], &facts) != 0) {
      complainOf("cannot statx '%s'", argv[i]);
      status = 1;
      continue;
    }
    if (format != NULL) {
      printAs(format, argv[i], &facts);
      continue;
    }
    fputs("  File: ", stdout);
    printName(argv[i], &facts);
    printf("\n  Size: %-15lld Blocks: %-10lld %s\n Inode: %-15llu Links: %lu\n", (long long)facts.st_size, (long long)facts.st_blocks, typeOf(&facts), (unsigned long long)facts.st_ino, (unsigned long)facts.st_nlink);
    const struct {
      const char *name;
      struct timespec time;
    } times[] = {{"Access: ", facts.st_atim}, {"Modify: ", facts.st_mtim}, {"Change: ", facts.st_ctim}};
    for (size_t k = 0; k < 3; k++) {
      fputs(times[k].name, stdout);
      printTime(times[k].time);
      putchar('\n');
    }
  }
  return status;
}
