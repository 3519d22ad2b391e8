/* The C library from several threads at once. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 4 };
static FILE *file;

/* Blocks of many sizes, filled and checked. */
static int32_t allocate(void *arg) {
  uint32_t random = (uint32_t)(uintptr_t)arg + 1;
  uint8_t *blocks[64] = {0};
  size_t sizes[64];
  for (int i = 0; i < 20000; i++) {
    random = random * 1664525 + 1013904223;
    size_t slot = random >> 26;
    if (blocks[slot] != NULL) {
      for (size_t at = 0; at < sizes[slot]; at += 61) {
        if (blocks[slot][at] != (uint8_t)(slot + (uintptr_t)arg)) return 1;
      }
      if (random & 1) {
        free(blocks[slot]);
        blocks[slot] = NULL;
        continue;
      }
    }
    sizes[slot] = (random >> 8) % 3000 + 1;
    uint8_t *block = random & 2 ? realloc(blocks[slot], sizes[slot]) : (free(blocks[slot]), calloc(1, sizes[slot]));
    if (block == NULL) return 2;
    memset(block, (int)(slot + (uintptr_t)arg), sizes[slot]);
    blocks[slot] = block;
  }
  for (int i = 0; i < 64; i++) free(blocks[i]);
  return 0;
}

static int32_t printLines(void *arg) {
  for (int i = 0; i < 1000; i++) {
    if (fprintf(file, "thread %d line %d %s %.3f\n", (int)(intptr_t)arg, i, "some more text to make it long", i / 8.0) < 0) return 1;
  }
  return 0;
}

static int32_t format(void *arg) {
  for (int i = 0; i < 3000; i++) {
    char text[100], expected[100];
    int a, length = snprintf(text, sizeof text, "%d %s %.2f %x", i, "text", i / 4.0, i);
    double b;
    char word[10];
    unsigned c;
    if (sscanf(text, "%d %9s %lf %x", &a, word, &b, &c) != 4) return 1;
    if (a != i || strcmp(word, "text") != 0 || fabs(b - i / 4.0) > 0.01 || c != (unsigned)i) return 2;
    if (sprintf(expected, "%d %s %.2f %x", a, word, b, c) != length) return 3;
    if (strtod(text, NULL) != i || atoi(text) != i) return 4;
  }
  return (int32_t)(intptr_t)arg;
}

static int32_t useFiles(void *arg) {
  char path[64], other[64], text[64], wanted[64];
  int self = (int)(intptr_t)arg;
  for (int i = 0; i < 100; i++) {
    snprintf(path, sizeof path, "/tmp/libc-threads-%d-%d", self, i);
    snprintf(other, sizeof other, "/tmp/libc-threads-%d-other", self);
    snprintf(wanted, sizeof wanted, "%d and %d", self, i);
    FILE *f = fopen(path, "w");
    if (f == NULL || fputs(wanted, f) < 0 || fclose(f) != 0) return 1;
    if (rename(path, other) != 0) return 2;
    f = fopen(other, "r");
    if (f == NULL || fgets(text, sizeof text, f) == NULL || fclose(f) != 0) return 3;
    if (strcmp(text, wanted) != 0) return 4;
    struct stat info;
    if (stat(other, &info) != 0 || info.st_size != (off_t)strlen(wanted) || stat(path, &info) == 0) return 5;
    if (remove(other) != 0) return 6;
    DIR *directory = opendir("/tmp");
    if (directory == NULL) return 7;
    while (readdir(directory) != NULL) {
    }
    if (closedir(directory) != 0) return 8;
  }
  return 0;
}

static int32_t environment(void *arg) {
  char name[32], value[32];
  for (int i = 0; i < 300; i++) {
    snprintf(name, sizeof name, "NAME%d", (int)(intptr_t)arg);
    snprintf(value, sizeof value, "value %d", i);
    if (setenv(name, value, 1) != 0) return 1;
    const char *read = getenv(name);
    if (read == NULL || strcmp(read, value) != 0) return 2;
    struct tm broken;
    time_t when = i * 100000;
    if (localtime_r(&when, &broken) == NULL || timegm(&broken) != when) return 3;
  }
  return 0;
}

static int compareNumbers(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int32_t sort(void *arg) {
  int *numbers = malloc(5000 * sizeof *numbers);
  uint32_t random = (uint32_t)(uintptr_t)arg;
  for (int i = 0; i < 5000; i++) numbers[i] = (int)((random = random * 1664525 + 1013904223) >> 16);
  qsort(numbers, 5000, sizeof *numbers, compareNumbers);
  for (int i = 1; i < 5000; i++) {
    if (numbers[i - 1] > numbers[i]) return 1;
  }
  free(numbers);
  return 0;
}

static void inThreads(const char *what, RatThreadEntry entry, bool tellsArgument) {
  HTHREAD threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) threads[i] = startThread(entry, (void *)i);
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL(what, tellsArgument ? i : 0, joinThread(threads[i]));
}

static void lines(void) {
  file = fopen("/tmp/libc-threads", "w+");
  CHECK("open", file != NULL);
  inThreads("fprintf", printLines, false);
  rewind(file);
  char line[256], expected[256];
  int next[THREADS] = {0}, count = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    int thread, number;
    CHECK_EQUAL("no line is mangled", 2, sscanf(line, "thread %d line %d", &thread, &number));
    CHECK("no line is mangled", thread >= 0 && thread < THREADS);
    snprintf(expected, sizeof expected, "thread %d line %d %s %.3f\n", thread, number, "some more text to make it long", number / 8.0);
    CHECK("no line is mangled", strcmp(line, expected) == 0);
    CHECK_EQUAL("a thread's lines are in order", next[thread]++, number);
    count++;
  }
  CHECK_EQUAL("no line is lost", THREADS * 1000, count);
  CHECK_EQUAL("close", 0, fclose(file));
  remove("/tmp/libc-threads");
}

int main(int argc, char **argv) {
  begin(argc, argv);
  inThreads("malloc", allocate, false);
  lines();
  inThreads("snprintf and sscanf", format, true);
  inThreads("files", useFiles, false);
  inThreads("environment", environment, false);
  inThreads("qsort", sort, false);
  return finish();
}
