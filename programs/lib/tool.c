#include "tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *toolName = "tool";
int usageStatus = 1;

static void say(const char *format, va_list arguments, const char *more) {
  int error = errno;
  fflush(stdout);
  fprintf(stderr, "%s: ", toolName);
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "%s%s\n", more == NULL ? "" : ": ", more == NULL ? "" : more);
  errno = error;
}

void complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, NULL);
  va_end(arguments);
}
void complainOf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, strerror(errno));
  va_end(arguments);
}
void die(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, NULL);
  va_end(arguments);
  exit(status);
}

static _Noreturn void tellHelp(void) {
  fprintf(stderr, "Try '%s --help' for more information.\n", toolName);
  exit(usageStatus);
}
void usageError(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, NULL);
  va_end(arguments);
  tellHelp();
}

/* ── Options ── */

enum { HELP = 0x10001, MOST_WORDS = 40 };

int nextOption(int argc, char **argv, const char *letters, const struct option *words, const char *help) {
  struct option all[MOST_WORDS + 2];
  int count = 0;
  while (words != NULL && words[count].name != NULL && count < MOST_WORDS) {
    all[count] = words[count];
    count++;
  }
  all[count] = (struct option){"help", no_argument, NULL, HELP};
  all[count + 1] = (struct option){0};
  int option = getopt_long(argc, argv, letters, all, NULL);
  if (option == '?') tellHelp();
  if (option != HELP) return option;
  fputs(help, stdout);
  exit(fflush(stdout) == 0 ? 0 : 1);
}

void noOptions(int argc, char **argv, const char *help) {
  while (nextOption(argc, argv, "", NULL, help) != -1) {}
}

long long numberOf(const char *text, const char *what) {
  char *end;
  errno = 0;
  long long number = strtoll(text, &end, 10);
  if (end == text || *end != 0 || errno != 0) die(usageStatus, "invalid %s: '%s'", what, text);
  return number;
}

long long sizeOf(const char *text, const char *what) {
  static const char units[] = "kKmMgGtT";
  char *end;
  errno = 0;
  long long number = strtoll(text, &end, 10);
  const char *unit = *end == 0 ? NULL : strchr(units, *end);
  if (unit != NULL) {
    end++;
    bool decimal = end[0] == 'B';
    if (decimal || strcmp(end, "iB") == 0) end += strlen(end);
    for (long i = (unit - units) / 2; i >= 0; i--) number *= decimal ? 1000 : 1024;
  } else if (*end == 'b') {
    end++;
    number *= 512;
  }
  if (end == text || *end != 0 || errno != 0) die(usageStatus, "invalid %s: '%s'", what, text);
  return number;
}

/* ── Memory, paths ── */

static void *checked(void *block) {
  if (block == NULL) die(usageStatus, "memory exhausted");
  return block;
}
void *allocate(size_t bytes) { return checked(malloc(bytes == 0 ? 1 : bytes)); }
void *reallocate(void *block, size_t bytes) { return checked(realloc(block, bytes == 0 ? 1 : bytes)); }
char *copyText(const char *text) { return checked(strdup(text)); }

char *joinPath(const char *directory, const char *name) {
  size_t length = strlen(directory);
  while (length > 1 && directory[length - 1] == '/') length--;
  bool slash = length > 0 && directory[length - 1] != '/';
  char *path = allocate(length + strlen(name) + 2);
  memcpy(path, directory, length);
  if (slash) path[length++] = '/';
  strcpy(path + length, name);
  return path;
}

const char *baseName(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL || slash[1] == 0 ? path : slash + 1;
}

/* ── Files ── */

FILE *openInput(const char *path) {
  if (strcmp(path, "-") == 0) return stdin;
  FILE *file = fopen(path, "r");
  if (file == NULL) complainOf("%s", path);
  return file;
}

void closeInput(FILE *file) {
  if (file != NULL && file != stdin) fclose(file);
}

bool writeAll(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t done = write(fd, bytes, count);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    bytes += done;
    count -= (size_t)done;
  }
  return true;
}

int copyDescriptor(int from, int to) {
  static char buffer[64 << 10];
  for (;;) {
    ssize_t count = read(from, buffer, sizeof buffer);
    if (count == 0) return 0;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (!writeAll(to, buffer, (size_t)count)) return 1;
  }
}

void humanSize(char out[8], unsigned long long bytes) {
  static const char units[] = "KMGTP";
  if (bytes < 1024) {
    snprintf(out, 8, "%u", (unsigned)bytes);
    return;
  }
  int unit = 0;
  unsigned long long divisor = 1024;
  while (unit < 4 && (bytes + divisor - 1) / divisor >= 1024) {
    divisor *= 1024;
    unit++;
  }
  /* Rounded up, as du and ls do. */
  unsigned long long tenths = (bytes * 10 + divisor - 1) / divisor;
  if (tenths < 100) snprintf(out, 8, "%u.%u%c", (unsigned)(tenths / 10), (unsigned)(tenths % 10), units[unit]);
  else snprintf(out, 8, "%u%c", (unsigned)((bytes + divisor - 1) / divisor), units[unit]);
}
