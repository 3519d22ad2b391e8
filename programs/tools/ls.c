/* Lists directories. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: ls [-aAlhRdtSrF1i] [FILE...]\n"
                           "Lists files, and what is in directories, by name.\n"
                           "  -a  names that begin with a dot, too   -A  but not . and ..\n"
                           "  -l  type, links, size and time of each -h  sizes as 1.5K, 20M\n"
                           "  -R  what is below directories, too     -d  directories themselves\n"
                           "  -t  the newest first   -S  the largest first   -r  the other way around\n"
                           "  -F  / behind directories, @ behind links   -i  file numbers   -1  one a line\n";

static bool all, almostAll, details, human, recursive, directoriesThemselves, byTime, bySize, reversed, marks, numbers, oneALine;
static int status;

typedef struct Entry {
  char *name, *path;
  struct stat facts;
  char *target; /* of a link */
} Entry;

static int compare(const void *a, const void *b) {
  const Entry *x = a, *y = b;
  int order = 0;
  if (byTime) {
    order = (x->facts.st_mtim.tv_sec < y->facts.st_mtim.tv_sec) - (x->facts.st_mtim.tv_sec > y->facts.st_mtim.tv_sec);
    if (order == 0) order = (x->facts.st_mtim.tv_nsec < y->facts.st_mtim.tv_nsec) - (x->facts.st_mtim.tv_nsec > y->facts.st_mtim.tv_nsec);
  } else if (bySize) {
    order = (x->facts.st_size < y->facts.st_size) - (x->facts.st_size > y->facts.st_size);
  }
  if (order == 0) order = strcmp(x->name, y->name);
  return reversed ? -order : order;
}

static bool look(Entry *entry, const char *name, char *path, bool follow) {
  *entry = (Entry){.name = copyText(name), .path = path};
  if ((follow ? stat : lstat)(path, &entry->facts) != 0 && (!follow || lstat(path, &entry->facts) != 0)) {
    complainOf("cannot access '%s'", path);
    status = 2;
    free(entry->name);
    free(path);
    return false;
  }
  if (details && S_ISLNK(entry->facts.st_mode)) {
    char target[4096];
    ssize_t length = readlink(path, target, sizeof target - 1);
    target[length < 0 ? 0 : length] = 0;
    entry->target = copyText(target);
  }
  return true;
}

static void drop(Entry *entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(entries[i].name);
    free(entries[i].path);
    free(entries[i].target);
  }
  free(entries);
}

static char typeLetter(mode_t mode) {
  return S_ISDIR(mode) ? 'd' : S_ISLNK(mode) ? 'l' : S_ISCHR(mode) ? 'c' : S_ISFIFO(mode) ? 'p' : S_ISSOCK(mode) ? 's' : S_ISBLK(mode) ? 'b' : '-';
}

/* Files have no modes here: whoever sees one may do everything with it. */
static void printMode(mode_t mode) {
  static const char letters[] = "rwxrwxrwx";
  putchar(typeLetter(mode));
  bool none = (mode & 0777) == 0;
  for (int i = 0; i < 9; i++) putchar(none || mode >> (8 - i) & 1 ? letters[i] : '-');
}

static void printTime(time_t time) {
  char text[32];
  struct tm parts;
  strftime(text, sizeof text, "%Y-%m-%d %H:%M", localtime_r(&time, &parts));
  fputs(text, stdout);
}

static const char *markOf(mode_t mode) { return !marks ? "" : S_ISDIR(mode) ? "/" : S_ISLNK(mode) ? "@" : S_ISFIFO(mode) ? "|" : ""; }

static void printEntry(const Entry *entry, int linkWidth, int sizeWidth) {
  const struct stat *facts = &entry->facts;
  if (numbers) printf("%7llu ", (unsigned long long)facts->st_ino);
  if (details) {
    char size[8];
    printMode(facts->st_mode);
    printf(" %*lu ", linkWidth, (unsigned long)facts->st_nlink);
    if (human) {
      humanSize(size, (unsigned long long)facts->st_size);
      printf("%5s ", size);
    } else {
      printf("%*lld ", sizeWidth, (long long)facts->st_size);
    }
    printTime(facts->st_mtim.tv_sec);
    putchar(' ');
  }
  printf("%s%s", entry->name, markOf(facts->st_mode));
  if (entry->target != NULL) printf(" -> %s", entry->target);
}

static int digits(unsigned long long number) {
  int count = 1;
  for (; number >= 10; number /= 10) count++;
  return count;
}

/* Columns, where a person looks. */
static size_t columnsFor(const Entry *entries, size_t count, size_t *width) {
  *width = 0;
  if (details || oneALine || !isatty(STDOUT_FILENO)) return 1;
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(entries[i].name) + strlen(markOf(entries[i].facts.st_mode)) + (numbers ? 8 : 0) + 2;
    if (length > *width) *width = length;
  }
  const char *given = getenv("COLUMNS");
  size_t screen = given == NULL ? 80 : (size_t)atoi(given);
  size_t columns = *width == 0 ? 1 : screen / *width;
  return columns == 0 ? 1 : columns;
}

static void printEntries(Entry *entries, size_t count) {
  if (count > 0) qsort(entries, count, sizeof *entries, compare);
  int linkWidth = 1, sizeWidth = 1;
  for (size_t i = 0; i < count; i++) {
    int links = digits(entries[i].facts.st_nlink), size = digits((unsigned long long)entries[i].facts.st_size);
    if (links > linkWidth) linkWidth = links;
    if (size > sizeWidth) sizeWidth = size;
  }
  size_t width, columns = columnsFor(entries, count, &width), rows = (count + columns - 1) / columns;
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = row; i < count; i += rows) {
      printEntry(&entries[i], linkWidth, sizeWidth);
      size_t length = strlen(entries[i].name) + strlen(markOf(entries[i].facts.st_mode)) + (numbers ? 8 : 0);
      if (i + rows < count) printf("%*s", (int)(width - length), "");
    }
    putchar('\n');
  }
}

static void listDirectory(const char *path, bool named);

static void listBelow(const char *path, const Entry *entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!S_ISDIR(entries[i].facts.st_mode) || strcmp(entries[i].name, ".") == 0 || strcmp(entries[i].name, "..") == 0) continue;
    char *inner = joinPath(path, entries[i].name);
    putchar('\n');
    listDirectory(inner, true);
    free(inner);
  }
}

static void listDirectory(const char *path, bool named) {
  size_t count, used = 0;
  char **names = directoryNames(path, &count);
  if (names == NULL) {
    complainOf("cannot open directory '%s'", path);
    status = 2;
    return;
  }
  if (named) printf("%s:\n", path);
  Entry *entries = allocate((count + 2) * sizeof *entries);
  static const char *const own[] = {".", ".."};
  for (int i = 0; all && i < 2; i++) used += look(&entries[used], own[i], joinPath(path, own[i]), false);
  for (size_t i = 0; i < count; i++)
    if (names[i][0] != '.' || all || almostAll) used += look(&entries[used], names[i], joinPath(path, names[i]), false);
  freeNames(names);
  printEntries(entries, used);
  if (recursive) listBelow(path, entries, used);
  drop(entries, used);
}

int lsMain(int argc, char **argv) {
  static const struct option words[] = {{"all", no_argument, NULL, 'a'}, {"almost-all", no_argument, NULL, 'A'}, {"recursive", no_argument, NULL, 'R'}, {"human-readable", no_argument, NULL, 'h'}, {"directory", no_argument, NULL, 'd'}, {"reverse", no_argument, NULL, 'r'}, {"color", optional_argument, NULL, 'x'}, {0}};
  usageStatus = 2;
  for (int option; (option = nextOption(argc, argv, "aAlhRdtSrFi1pnU", words, HELP)) != -1;) {
    switch (option) {
      case 'a': all = true; break;
      case 'A': almostAll = true; break;
      case 'l':
      case 'n': details = true; break;
      case 'h': human = true; break;
      case 'R': recursive = true; break;
      case 'd': directoriesThemselves = true; break;
      case 't': byTime = true; bySize = false; break;
      case 'S': bySize = true; byTime = false; break;
      case 'r': reversed = true; break;
      case 'F':
      case 'p': marks = true; break;
      case 'i': numbers = true; break;
      case '1': oneALine = true; break;
      default: break;
    }
  }
  static char *here[] = {".", NULL};
  char **paths = optind == argc ? here : argv + optind;
  size_t count = 0;
  while (paths[count] != NULL) count++;
  /* Files first, then each directory under its name. */
  Entry *files = allocate(count * sizeof *files), *directories = allocate(count * sizeof *directories);
  size_t fileCount = 0, directoryCount = 0;
  for (size_t i = 0; i < count; i++) {
    Entry entry;
    if (!look(&entry, paths[i], copyText(paths[i]), !details && !directoriesThemselves)) continue;
    struct stat facts;
    bool isDirectory = S_ISDIR(entry.facts.st_mode) || (!details && stat(paths[i], &facts) == 0 && S_ISDIR(facts.st_mode));
    if (isDirectory && !directoriesThemselves) directories[directoryCount++] = entry;
    else files[fileCount++] = entry;
  }
  printEntries(files, fileCount);
  if (directoryCount > 0) qsort(directories, directoryCount, sizeof *directories, compare);
  for (size_t i = 0; i < directoryCount; i++) {
    if (i > 0 || fileCount > 0) putchar('\n');
    listDirectory(directories[i].path, count > 1 || recursive);
  }
  drop(files, fileCount);
  drop(directories, directoryCount);
  return status;
}
