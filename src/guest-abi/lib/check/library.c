/*
 * Functions of the C library that are given the program's memory. The library itself is not instrumented, so what it is
 * given is looked at here: check/renamed.h sends the program's calls here, and the linker those of strlen and strnlen
 * that come from the library (printf measures what it is given for %s).
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef int Comparison(const void *, const void *);

size_t __real_strlen(const char *string);

/* The length of a string, all of which may be read, the end too if it comes within `most`. */
static size_t measure(const char *string, size_t most) {
  size_t length = 0;
  for (; length < most; length++) {
    uintptr_t at = (uintptr_t)(string + length);
    if (!checkIsBusy && (at >= MemoryBytes() || at < NULL_BYTES || IsPoisoned(at))) CheckRange(string, length + 1, false);
    if (string[length] == 0) break;
  }
  return length;
}

RAT_WRAP(size_t, strlen, const char *string) { return measure(string, SIZE_MAX); }
RAT_WRAP(size_t, strnlen, const char *string, size_t most) { return measure(string, most); }

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* ── Strings ── */
char *__check_strcpy(char *restrict to, const char *restrict from) {
  CheckRange(to, measure(from, SIZE_MAX) + 1, true);
  return strcpy(to, from);
}

char *__check_stpcpy(char *restrict to, const char *restrict from) {
  CheckRange(to, measure(from, SIZE_MAX) + 1, true);
  return stpcpy(to, from);
}

char *__check_strncpy(char *restrict to, const char *restrict from, size_t size) {
  measure(from, size);
  CheckRange(to, size, true);
  return strncpy(to, from, size);
}

char *__check_stpncpy(char *restrict to, const char *restrict from, size_t size) {
  measure(from, size);
  CheckRange(to, size, true);
  return stpncpy(to, from, size);
}

char *__check_strcat(char *restrict to, const char *restrict from) {
  CheckRange(to + measure(to, SIZE_MAX), measure(from, SIZE_MAX) + 1, true);
  return strcat(to, from);
}

char *__check_strncat(char *restrict to, const char *restrict from, size_t size) {
  CheckRange(to + measure(to, SIZE_MAX), measure(from, size) + 1, true);
  return strncat(to, from, size);
}

/* Of two strings that are compared, what lies behind the first difference need not be there. */
#define COMPARE(name, parameters, condition, call) \
  int __check_##name parameters { \
    for (size_t i = 0; condition; i++) { \
      CheckRange(a + i, 1, false); \
      CheckRange(b + i, 1, false); \
      if (a[i] != b[i] || a[i] == 0) break; \
    } \
    return call; \
  }
COMPARE(strcmp, (const char *a, const char *b), true, strcmp(a, b))
COMPARE(strncmp, (const char *a, const char *b, size_t size), i < size, strncmp(a, b, size))
COMPARE(strcasecmp, (const char *a, const char *b), true, strcasecmp(a, b))
COMPARE(strncasecmp, (const char *a, const char *b, size_t size), i < size, strncasecmp(a, b, size))

int __check_memcmp(const void *a, const void *b, size_t size) {
  CheckRange(a, size, false);
  CheckRange(b, size, false);
  return memcmp(a, b, size);
}

char *__check_strchr(const char *string, int c) {
  measure(string, SIZE_MAX);
  return strchr(string, c);
}

char *__check_strrchr(const char *string, int c) {
  measure(string, SIZE_MAX);
  return strrchr(string, c);
}

char *__check_strstr(const char *string, const char *part) {
  measure(string, SIZE_MAX);
  measure(part, SIZE_MAX);
  return strstr(string, part);
}

/* The bytes up to the one that is found are read, and those behind it need not be there. */
void *__check_memchr(const void *from, int c, size_t size) {
  const unsigned char *bytes = from;
  size_t i = 0;
  for (; i < size; i++) {
    CheckRange(bytes + i, 1, false);
    if (bytes[i] == (unsigned char)c) return (void *)(bytes + i);
  }
  return NULL;
}

char *__check_strdup(const char *string) {
  measure(string, SIZE_MAX);
  return strdup(string);
}

char *__check_strndup(const char *string, size_t size) {
  measure(string, size);
  return strndup(string, size);
}

/* ── Printing into memory: how much it would be is asked first ── */
int __check_vsnprintf(char *restrict out, size_t size, const char *restrict format, va_list arguments) {
  if (size != 0) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length >= 0) CheckRange(out, least((size_t)length + 1, size), true);
  }
  return vsnprintf(out, size, format, arguments);
}

int __check_vsprintf(char *restrict out, const char *restrict format, va_list arguments) {
  return __check_vsnprintf(out, INT32_MAX, format, arguments);
}

int __check_snprintf(char *restrict out, size_t size, const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = __check_vsnprintf(out, size, format, arguments);
  va_end(arguments);
  return length;
}

int __check_sprintf(char *restrict out, const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = __check_vsnprintf(out, INT32_MAX, format, arguments);
  va_end(arguments);
  return length;
}

/* ── Input and output ── */
char *__check_fgets(char *restrict out, int size, FILE *restrict stream) {
  char *line = fgets(out, size, stream);
  if (line != NULL) CheckRange(out, __real_strlen(out) + 1, true);
  return line;
}

size_t __check_fread(void *restrict out, size_t size, size_t count, FILE *restrict stream) {
  /* Fewer may come, and a buffer that is large enough for those is no mistake that can be seen. */
  size_t done = fread(out, size, count, stream);
  CheckRange(out, done * size, true);
  return done;
}

size_t __check_fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict stream) {
  CheckRange(from, size * count, false);
  return fwrite(from, size, count, stream);
}

ssize_t __check_read(int fd, void *out, size_t size) {
  ssize_t done = read(fd, out, size);
  if (done > 0) CheckRange(out, (size_t)done, true);
  return done;
}

ssize_t __check_write(int fd, const void *from, size_t size) {
  CheckRange(from, size, false);
  return write(fd, from, size);
}

ssize_t __check_pread(int fd, void *out, size_t size, off_t offset) {
  ssize_t done = pread(fd, out, size, offset);
  if (done > 0) CheckRange(out, (size_t)done, true);
  return done;
}

ssize_t __check_pwrite(int fd, const void *from, size_t size, off_t offset) {
  CheckRange(from, size, false);
  return pwrite(fd, from, size, offset);
}

char *__check_getcwd(char *out, size_t size) {
  char *path = getcwd(out, size);
  if (path != NULL && out != NULL) CheckRange(out, __real_strlen(out) + 1, true);
  return path;
}

ssize_t __check_readlink(const char *restrict path, char *restrict out, size_t size) {
  ssize_t length = readlink(path, out, size);
  if (length > 0) CheckRange(out, (size_t)length, true);
  return length;
}

RatStatus __check_RatReadFile(HFILE file, void *out, size_t size, size_t *done) {
  RatStatus status = RatReadFile(file, out, size, done);
  if (RAT_SUCCEEDED(status)) CheckRange(out, *done, true);
  return status;
}

RatStatus __check_RatWriteFile(HFILE file, const void *from, size_t size, size_t *done) {
  /* What lies outside of memory is the system's to refuse. */
  if ((uint64_t)(uintptr_t)from + size <= MemoryBytes() && from != NULL) CheckRange(from, size, false);
  return RatWriteFile(file, from, size, done);
}

/* ── Sorting and searching ── */
void __check_qsort(void *base, size_t count, size_t size, Comparison *compare) {
  CheckRange(base, count * size, true);
  qsort(base, count, size, compare);
}

void *__check_bsearch(const void *key, const void *base, size_t count, size_t size, Comparison *compare) {
  CheckRange(base, count * size, false);
  return bsearch(key, base, count, size, compare);
}
