/*
 * Temporary files, in /tmp. What the sysroot leaves out, because WASI has no such folder.
 *
 * A name is only had by making the file: two processes that draw the same name differ in who makes it. Functions are
 * weak, for a program may have its own of these names.
 */
#define _GNU_SOURCE
#include "libratos.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIGITS = 6, TRIES = 100 };
static const char FOLDER[] = "/tmp";

/* Six digits that no other caller is likely to draw. */
static void drawDigits(char *digits) {
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  unsigned char bytes[DIGITS];
  if (getentropy(bytes, sizeof bytes) != 0) abort();
  for (int i = 0; i < DIGITS; i++) digits[i] = alphabet[bytes[i] % (sizeof alphabet - 1)];
}

/* Makes a file, or says by EEXIST that there is one. */
static int makeFile(const char *path, int flags) { return open(path, flags | O_RDWR | O_CREAT | O_EXCL, 0600); }
static int makeFolder(const char *path, int flags) {
  (void)flags;
  return mkdir(path, 0700);
}
/* Makes nothing, and succeeds where nothing is. */
static int look(const char *path, int flags) {
  (void)flags;
  struct stat status;
  if (lstat(path, &status) != 0) return errno == ENOENT ? 0 : -1;
  errno = EEXIST;
  return -1;
}

/* Puts digits in place of the six X before the suffix, until `make` does not find the name taken. */
static int makeUnique(char *pattern, int suffixLength, int flags, int (*make)(const char *, int)) {
  size_t length = strlen(pattern);
  if (suffixLength < 0 || length < DIGITS || (size_t)suffixLength > length - DIGITS) {
    errno = EINVAL;
    return -1;
  }
  char *digits = pattern + length - (size_t)suffixLength - DIGITS;
  if (memcmp(digits, "XXXXXX", DIGITS) != 0) {
    errno = EINVAL;
    return -1;
  }
  for (int tries = 0; tries < TRIES; tries++) {
    drawDigits(digits);
    int result = make(pattern, flags);
    if (result >= 0 || errno != EEXIST) {
      if (result < 0) memcpy(digits, "XXXXXX", DIGITS);
      return result;
    }
  }
  memcpy(digits, "XXXXXX", DIGITS);
  return -1;
}

PUBLIC int mkostemps(char *pattern, int suffixLength, int flags) {
  return makeUnique(pattern, suffixLength, flags & ~O_ACCMODE, makeFile);
}
PUBLIC int mkstemps(char *pattern, int suffixLength) { return makeUnique(pattern, suffixLength, 0, makeFile); }
PUBLIC int mkostemp(char *pattern, int flags) { return makeUnique(pattern, 0, flags & ~O_ACCMODE, makeFile); }
PUBLIC int mkstemp(char *pattern) { return makeUnique(pattern, 0, 0, makeFile); }
PUBLIC char *mkdtemp(char *pattern) { return makeUnique(pattern, 0, 0, makeFolder) == 0 ? pattern : NULL; }

PUBLIC char *mktemp(char *pattern) {
  if (makeUnique(pattern, 0, 0, look) != 0) *pattern = 0;
  return pattern;
}

/* The file has no name from the start: it goes with its last descriptor, however the program ends. */
PUBLIC FILE *tmpfile(void) {
  char path[] = "/tmp/tmpfile.XXXXXX";
  mkdir(FOLDER, 0777); /* mostly there */
  int descriptor = makeUnique(path, 0, 0, makeFile);
  if (descriptor < 0) return NULL;
  unlink(path);
  FILE *stream = fdopen(descriptor, "w+");
  if (stream == NULL) close(descriptor);
  return stream;
}

PUBLIC char *tmpnam(char *result) {
  static _Thread_local char own[L_tmpnam];
  char path[L_tmpnam] = "/tmp/tmpnam_XXXXXX";
  mkdir(FOLDER, 0777);
  if (makeUnique(path, 0, 0, look) != 0) return NULL;
  return strcpy(result != NULL ? result : own, path);
}

PUBLIC char *tempnam(const char *folder, const char *prefix) {
  const char *wanted = getenv("TMPDIR");
  struct stat status;
  if (wanted == NULL || stat(wanted, &status) != 0) wanted = folder;
  if (wanted == NULL || stat(wanted, &status) != 0) wanted = FOLDER;
  if (prefix == NULL) prefix = "temp";
  char *path = malloc(strlen(wanted) + 1 + strlen(prefix) + 1 + DIGITS + 1);
  if (path == NULL) return NULL;
  sprintf(path, "%s/%s_XXXXXX", wanted, prefix);
  if (makeUnique(path, 0, 0, look) == 0) return path;
  free(path);
  return NULL;
}
