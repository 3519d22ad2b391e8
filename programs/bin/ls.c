/* Lists directories. -a: names that begin with a dot, too; -l: type, links, size and time of each. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool showAll;
static bool showLong;
static int exitCode;

typedef struct Entry {
  char *name; /* as it is shown */
  char *path; /* as it is found */
} Entry;

static void complain(const char *path) {
  fprintf(stderr, "ls: cannot access '%s': %s\n", path, strerror(errno));
  exitCode = 2;
}

static int byName(const void *a, const void *b) { return strcmp(((const Entry *)a)->name, ((const Entry *)b)->name); }

static void printLong(const Entry *entry) {
  struct stat info;
  if (lstat(entry->path, &info) != 0) {
    complain(entry->path);
    return;
  }
  char type = S_ISDIR(info.st_mode) ? 'd' : S_ISLNK(info.st_mode) ? 'l' : S_ISCHR(info.st_mode) ? 'c' : '-';
  char when[32];
  struct tm time;
  strftime(when, sizeof when, "%Y-%m-%d %H:%M", localtime_r(&info.st_mtime, &time));
  printf("%c %3lu %10lld %s %s", type, (unsigned long)info.st_nlink, (long long)info.st_size, when, entry->name);
  char target[4096];
  ssize_t length = type == 'l' ? readlink(entry->path, target, sizeof target - 1) : -1;
  if (length >= 0) printf(" -> %.*s", (int)length, target);
  putchar('\n');
}

static void printEntries(Entry *entries, size_t count) {
  qsort(entries, count, sizeof *entries, byName);
  for (size_t i = 0; i < count; i++) {
    if (showLong) printLong(&entries[i]);
    else puts(entries[i].name);
  }
}

static char *join(const char *directory, const char *name) {
  size_t size = strlen(directory) + strlen(name) + 2;
  char *path = malloc(size);
  if (path != NULL) snprintf(path, size, "%s/%s", directory, name);
  return path;
}

static void listDirectory(const char *path) {
  DIR *directory = opendir(path);
  if (directory == NULL) {
    complain(path);
    return;
  }
  Entry *entries = NULL;
  size_t count = 0;
  size_t room = 0;
  for (struct dirent *found; (found = readdir(directory)) != NULL;) {
    if (found->d_name[0] == '.' && !showAll) continue;
    if (count == room) {
      room = room ? room * 2 : 64;
      entries = realloc(entries, room * sizeof *entries);
      if (entries == NULL) abort();
    }
    entries[count++] = (Entry){strdup(found->d_name), join(path, found->d_name)};
  }
  closedir(directory);
  printEntries(entries, count);
  for (size_t i = 0; i < count; i++) {
    free(entries[i].name);
    free(entries[i].path);
  }
  free(entries);
}

int main(int argc, char **argv) {
  int option;
  while ((option = getopt(argc, argv, "al1")) != -1) {
    if (option == 'a') showAll = true;
    else if (option == 'l') showLong = true;
    else if (option != '1') return 2;
  }
  if (optind == argc) {
    listDirectory(".");
    return exitCode;
  }

  /* Files first, then each directory under its name. */
  Entry *files = calloc((size_t)argc, sizeof *files);
  char **directories = calloc((size_t)argc, sizeof *directories);
  if (files == NULL || directories == NULL) abort();
  size_t fileCount = 0;
  size_t directoryCount = 0;
  for (int i = optind; i < argc; i++) {
    struct stat info;
    if (stat(argv[i], &info) != 0) complain(argv[i]);
    else if (S_ISDIR(info.st_mode)) directories[directoryCount++] = argv[i];
    else files[fileCount++] = (Entry){argv[i], argv[i]};
  }
  printEntries(files, fileCount);
  for (size_t i = 0; i < directoryCount; i++) {
    if (argc - optind > 1) printf("%s%s:\n", i > 0 || fileCount > 0 ? "\n" : "", directories[i]);
    listDirectory(directories[i]);
  }
  return exitCode;
}
