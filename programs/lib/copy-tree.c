#include "copy-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static void keepTimes(const char *to, const struct stat *facts) {
  struct timespec times[2] = {facts->st_atim, facts->st_mtim};
  utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW);
}

static bool isSame(const struct stat *a, const struct stat *b) { return a->st_dev == b->st_dev && a->st_ino == b->st_ino; }

bool keepsTarget(const char *from, const char *to, const CopyOptions *options) {
  struct stat source, target;
  if (lstat(to, &target) != 0) return false;
  if (options->never) return true;
  if (options->newer && stat(from, &source) == 0) {
    if (source.st_mtim.tv_sec < target.st_mtim.tv_sec) return true;
    if (source.st_mtim.tv_sec == target.st_mtim.tv_sec && source.st_mtim.tv_nsec <= target.st_mtim.tv_nsec) return true;
  }
  if (!options->asks) return false;
  fprintf(stderr, "%s: overwrite '%s'? ", toolName, to);
  int first = getchar(), c = first;
  while (c != '\n' && c != EOF) c = getchar();
  return first != 'y' && first != 'Y';
}

static bool copyLink(const char *from, const char *to) {
  char target[4097];
  ssize_t length = readlink(from, target, sizeof target - 1);
  if (length < 0) return false;
  target[length] = 0;
  unlink(to);
  return symlink(target, to) == 0;
}

static bool copyFile(const char *from, const char *to, const CopyOptions *options) {
  int in = open(from, O_RDONLY);
  if (in < 0) {
    complainOf("cannot open '%s' for reading", from);
    return false;
  }
  int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (out < 0 && options->force && unlink(to) == 0) out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (out < 0) {
    complainOf("cannot create regular file '%s'", to);
    close(in);
    return false;
  }
  int result = copyDescriptor(in, out);
  if (result != 0) complainOf("error %s '%s'", result < 0 ? "reading" : "writing", result < 0 ? from : to);
  close(in);
  if (close(out) != 0 && result == 0) {
    complainOf("error writing '%s'", to);
    result = 1;
  }
  return result == 0;
}

enum { DEEPEST = 1000 };

static bool copyAt(const char *from, const char *to, const CopyOptions *options, const struct stat *top, int depth);

static bool copyDirectory(const char *from, const char *to, const CopyOptions *options, const struct stat *top, int depth) {
  struct stat target;
  if (stat(to, &target) == 0) {
    if (!S_ISDIR(target.st_mode)) {
      complain("cannot overwrite non-directory '%s' with directory '%s'", to, from);
      return false;
    }
  } else if (mkdir(to, 0777) != 0) {
    complainOf("cannot create directory '%s'", to);
    return false;
  }
  struct stat made;
  if (top == NULL && stat(to, &made) == 0) top = &made;
  char **names = depth < DEEPEST ? directoryNames(from, NULL) : NULL;
  if (names == NULL) {
    if (depth == DEEPEST) errno = ELOOP;
    complainOf("cannot access '%s'", from);
    return false;
  }
  bool all = true;
  for (char **name = names; *name != NULL; name++) {
    char *innerFrom = joinPath(from, *name), *innerTo = joinPath(to, *name);
    struct stat facts;
    /* A directory is not copied into itself for ever. */
    if (lstat(innerFrom, &facts) == 0 && top != NULL && isSame(&facts, top)) {
      complain("cannot copy a directory, '%s', into itself, '%s'", from, to);
      all = false;
    } else if (!copyAt(innerFrom, innerTo, options, top, depth + 1)) {
      all = false;
    }
    free(innerFrom);
    free(innerTo);
  }
  freeNames(names);
  return all;
}

static bool copyAt(const char *from, const char *to, const CopyOptions *options, const struct stat *top, int depth) {
  struct stat facts, target;
  bool keepsLink = options->keepsLinks || (options->recursive && depth > 0);
  if ((keepsLink ? lstat : stat)(from, &facts) != 0) {
    complainOf("cannot stat '%s'", from);
    return false;
  }
  if (stat(to, &target) == 0 && isSame(&facts, &target)) {
    complain("'%s' and '%s' are the same file", from, to);
    return false;
  }
  if (S_ISDIR(facts.st_mode) && !options->recursive) {
    complain("-r not specified; omitting directory '%s'", from);
    return false;
  }
  bool done;
  if (S_ISDIR(facts.st_mode)) {
    done = copyDirectory(from, to, options, top, depth);
  } else {
    if (lstat(to, &target) == 0 && S_ISDIR(target.st_mode)) {
      complain("cannot overwrite directory '%s' with non-directory '%s'", to, from);
      return false;
    }
    if (keepsTarget(from, to, options)) return true;
    if (options->hardLinks || options->symbolicLinks) {
      if (options->force) unlink(to);
      done = (options->hardLinks ? link : symlink)(from, to) == 0;
      if (!done) complainOf("cannot create link '%s'", to);
    } else if (S_ISLNK(facts.st_mode)) {
      done = copyLink(from, to);
      if (!done) complainOf("cannot create symbolic link '%s'", to);
    } else {
      done = copyFile(from, to, options);
    }
  }
  if (done && options->keepsTimes) keepTimes(to, &facts);
  if (done && options->verbose) printf("'%s' -> '%s'\n", from, to);
  return done;
}

bool copyTree(const char *from, const char *to, const CopyOptions *options) { return copyAt(from, to, options, NULL, 0); }

static bool isDirectory(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* The name in a directory that a source gets: the last one of its path. */
static char *inDirectory(const char *directory, const char *source) {
  char *copy = copyText(source);
  size_t length = strlen(copy);
  while (length > 1 && copy[length - 1] == '/') copy[--length] = 0;
  char *path = joinPath(directory, baseName(copy));
  free(copy);
  return path;
}

int eachTarget(int count, char **paths, const char *directory, bool targetIsFile, bool (*each)(const char *from, const char *to, const CopyOptions *options), const CopyOptions *options) {
  if (count == 0) usageError("missing file operand");
  if (directory == NULL) {
    if (count == 1) usageError("missing destination file operand after '%s'", paths[0]);
    const char *target = paths[count - 1];
    if (targetIsFile || !isDirectory(target)) {
      if (count > 2) die(1, "target '%s' is not a directory", target);
      return each(paths[0], target, options) ? 0 : 1;
    }
    directory = target;
    count--;
  } else if (!isDirectory(directory)) {
    die(1, "target '%s' is not a directory", directory);
  }
  int status = 0;
  for (int i = 0; i < count; i++) {
    char *to = inDirectory(directory, paths[i]);
    if (!each(paths[i], to, options)) status = 1;
    free(to);
  }
  return status;
}
