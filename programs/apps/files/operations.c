#include "operations.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 200, PIECE = 1 << 16, ERROR_BYTES = 512, TRIES = 10000 };

struct Operation {
  HWINDOW window;
  Action action;
  char **paths;
  size_t count;
  char *target;
  atomic_bool isCancelled;
  unsigned done;
  char error[ERROR_BYTES]; /* the first one */
};

/* ── Steps: each false when it goes no further ── */

static bool fail(Operation *o, const char *path) {
  if (o->error[0] == 0) snprintf(o->error, sizeof o->error, "%s: %s", path, strerror(errno));
  return false;
}

static bool goesOn(Operation *o) {
  if (!atomic_load(&o->isCancelled)) return true;
  errno = ECANCELED;
  return false;
}

static void countAll(Operation *o) {
  o->done++;
  if (o->done % 16 != 0) return;
  RatMsg message = {.hWindow = o->window, .type = MESSAGE_PROGRESS, .wParam = o->done};
  RatPostWindowMessage(o->window, &message);
}

static char *join(const char *directory, const char *name) {
  char *path = NULL;
  size_t length = strlen(directory);
  return asprintf(&path, length > 0 && directory[length - 1] == '/' ? "%s%s" : "%s/%s", directory, name) < 0 ? NULL : path;
}

/* Does something with everything in a directory; names are read first, because it may change the directory. */
static bool eachIn(Operation *o, const char *path, bool (*each)(Operation *o, const char *from, const char *to, int depth), const char *to, int depth) {
  DIR *directory = opendir(path);
  if (directory == NULL) return fail(o, path);
  char **names = NULL;
  size_t count = 0, room = 0;
  bool all = true;
  for (struct dirent *entry; all && (entry = readdir(directory)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (count == room) {
      room = room == 0 ? 32 : room * 2;
      char **more = realloc(names, room * sizeof *names);
      all = more != NULL;
      if (all) names = more;
    }
    if (all) all = (names[count++] = strdup(entry->d_name)) != NULL;
  }
  closedir(directory);
  if (!all) fail(o, path);
  for (size_t i = 0; i < count; i++) {
    char *inner = all ? join(path, names[i]) : NULL, *innerTo = all && to != NULL ? join(to, names[i]) : NULL;
    if (all) all = inner != NULL && (to == NULL || innerTo != NULL) && goesOn(o) && each(o, inner, innerTo, depth + 1);
    free(inner);
    free(innerTo);
    free(names[i]);
  }
  free(names);
  return all;
}

static bool copyBytes(Operation *o, const char *from, const char *to) {
  int in = open(from, O_RDONLY);
  if (in < 0) return fail(o, from);
  int out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0666);
  char *piece = malloc(PIECE);
  bool good = out >= 0 && piece != NULL;
  for (ssize_t count = 1; good && count > 0;) {
    count = read(in, piece, PIECE);
    good = count >= 0 && goesOn(o);
    for (ssize_t at = 0, written; good && at < count; at += written) {
      written = write(out, piece + at, (size_t)(count - at));
      if (written < 0) good = false;
    }
  }
  if (!good) fail(o, out < 0 ? to : from);
  free(piece);
  close(in);
  if (out >= 0 && close(out) != 0 && good) good = fail(o, to);
  /* Half of a file is none. */
  if (out >= 0 && !good) unlink(to);
  return good;
}

static bool copyLink(Operation *o, const char *from, const char *to) {
  char target[4096];
  ssize_t length = readlink(from, target, sizeof target - 1);
  if (length < 0) return fail(o, from);
  target[length] = 0;
  return symlink(target, to) == 0 || fail(o, to);
}

static bool copyOne(Operation *o, const char *from, const char *to, int depth) {
  struct stat facts;
  if (lstat(from, &facts) != 0) return fail(o, from);
  countAll(o);
  if (S_ISLNK(facts.st_mode)) return copyLink(o, from, to);
  if (S_ISREG(facts.st_mode)) return copyBytes(o, from, to);
  errno = S_ISDIR(facts.st_mode) ? ELOOP : EINVAL;
  if (!S_ISDIR(facts.st_mode) || depth > DEEPEST) return fail(o, from);
  return (mkdir(to, 0777) == 0 || fail(o, to)) && eachIn(o, from, copyOne, to, depth);
}

static bool deleteOne(Operation *o, const char *path, const char *to, int depth) {
  (void)to;
  struct stat facts;
  if (lstat(path, &facts) != 0) return fail(o, path);
  countAll(o);
  if (!S_ISDIR(facts.st_mode)) return unlink(path) == 0 || fail(o, path);
  errno = ELOOP;
  if (depth > DEEPEST) return fail(o, path);
  return eachIn(o, path, deleteOne, NULL, depth) && (rmdir(path) == 0 || fail(o, path));
}

/* ── Whole things ── */

static const char *nameIn(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

/* A path in the target that nothing has: the name, "name copy", "name copy 2"; before its ending, if it has one. */
static char *unusedPath(const char *target, const char *name) {
  const char *dot = strrchr(name, '.');
  size_t stem = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
  for (int i = 0; i < TRIES; i++) {
    char tried[512];
    if (i == 0) snprintf(tried, sizeof tried, "%s", name);
    else if (i == 1) snprintf(tried, sizeof tried, "%.*s copy%s", (int)stem, name, name + stem);
    else snprintf(tried, sizeof tried, "%.*s copy %d%s", (int)stem, name, i, name + stem);
    char *path = join(target, tried);
    struct stat facts;
    if (path == NULL || lstat(path, &facts) != 0) return path;
    free(path);
  }
  errno = EEXIST;
  return NULL;
}

static bool isInside(const char *path, const char *directory) {
  size_t length = strlen(directory);
  return strncmp(path, directory, length) == 0 && (path[length] == 0 || path[length] == '/');
}

/* Whether it is in the directory already. */
static bool isIn(const char *path, const char *directory) {
  size_t length = strlen(directory), own = (size_t)(nameIn(path) - path);
  return strncmp(path, directory, length) == 0 && own == (directory[length - 1] == '/' ? length : length + 1);
}

static bool transfer(Operation *o, const char *path) {
  if (isInside(o->target, path)) {
    errno = EINVAL;
    return fail(o, "A folder cannot go into itself");
  }
  if (o->action == ACTION_MOVE && isIn(path, o->target)) return true;
  char *to = unusedPath(o->target, nameIn(path));
  if (to == NULL) return fail(o, path);
  bool done;
  if (o->action == ACTION_COPY) {
    done = copyOne(o, path, to, 0);
  } else {
    done = rename(path, to) == 0;
    if (!done && errno == EXDEV) done = copyOne(o, path, to, 0) && deleteOne(o, path, NULL, 0);
    else if (!done) fail(o, path);
  }
  free(to);
  return done;
}

static void *run(void *given) {
  Operation *o = given;
  for (size_t i = 0; i < o->count && goesOn(o); i++)
    if (!(o->action == ACTION_DELETE ? deleteOne(o, o->paths[i], NULL, 0) : transfer(o, o->paths[i]))) break;
  RatMsg message = {.hWindow = o->window, .type = MESSAGE_DONE, .wParam = o->done, .lParam = (intptr_t)o};
  RatPostWindowMessage(o->window, &message);
  return NULL;
}

static void freeOperation(Operation *o) {
  for (size_t i = 0; i < o->count; i++) free(o->paths[i]);
  free(o->paths);
  free(o->target);
  free(o);
}

Operation *beginOperation(HWINDOW window, Action action, const char *const *paths, size_t count, const char *target) {
  Operation *o = calloc(1, sizeof *o);
  if (o == NULL) return NULL;
  o->window = window;
  o->action = action;
  o->paths = calloc(count, sizeof *o->paths);
  o->target = strdup(target);
  bool all = o->paths != NULL && o->target != NULL;
  for (size_t i = 0; all && i < count; i++) {
    all = (o->paths[i] = strdup(paths[i])) != NULL;
    o->count = i + 1;
  }
  pthread_t thread;
  if (!all || pthread_create(&thread, NULL, run, o) != 0) {
    freeOperation(o);
    return NULL;
  }
  pthread_detach(thread);
  return o;
}

void cancelOperation(Operation *o) { atomic_store(&o->isCancelled, true); }

void endOperation(Operation *o, char *error, size_t room) {
  snprintf(error, room, "%s", atomic_load(&o->isCancelled) ? "" : o->error);
  freeOperation(o);
}
