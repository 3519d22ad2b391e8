/* Which directory is shown, and what is said of it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "browse.h"

void tell(Files *f, const char *text) {
  uint32_t pressed;
  RatMessageBox(f->window, "Files", text, RAT_MESSAGE_OK, &pressed);
}

void tellOf(Files *f, const char *what) {
  char text[512];
  snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
  tell(f, text);
}

static void showFoot(Files *f) {
  struct statvfs facts;
  if (statvfs("/", &facts) == 0) {
    char used[16], all[16];
    formatSize(used, (uint64_t)(facts.f_blocks - facts.f_bfree) * facts.f_frsize);
    formatSize(all, (uint64_t)facts.f_blocks * facts.f_frsize);
    snprintf(f->view.room, sizeof f->view.room, "%s of %s", used, all);
  }
  size_t count = f->listing == NULL ? 0 : f->listing->count, selected = countSelected(f);
  int length = snprintf(f->view.foot, sizeof f->view.foot, "%zu item%s", count, count == 1 ? "" : "s");
  if (selected > 0) snprintf(f->view.foot + length, sizeof f->view.foot - (size_t)length, ", %zu selected", selected);
}

void redraw(Files *f) {
  if (f->operation == NULL) showFoot(f);
  RatInvalidate(f->window, NULL);
}

/* ── Where it is ── */

char *pathOf(const Files *f, const char *name) {
  char *path = NULL;
  bool isRoot = strcmp(f->directory, "/") == 0;
  return asprintf(&path, "%s/%s", isRoot ? "" : f->directory, name) < 0 ? NULL : path;
}

void readDirectory(Files *f) {
  f->reading = readListing(f->window, f->directory, f->view.order);
  f->view.isReading = f->listing == NULL || strcmp(f->listing->path, f->directory) != 0;
  f->isAsked = f->reading != 0;
  if (!f->isAsked) tell(f, "There is not enough memory to read the folder.");
  redraw(f);
}

static void setDirectory(Files *f, char *path) {
  free(f->directory);
  f->directory = path;
  f->view.directory = path;
  RatSetControlText(f->path, path);
  RatEnableControl(f->upButton, strcmp(path, "/") != 0);
  readDirectory(f);
}

void goTo(Files *f, const char *path) {
  char *resolved = realpath(path, NULL);
  struct stat facts;
  if (resolved != NULL && stat(resolved, &facts) == 0 && !S_ISDIR(facts.st_mode)) errno = ENOTDIR;
  if (resolved == NULL || !S_ISDIR(facts.st_mode)) {
    free(resolved);
    tellOf(f, path);
    RatSetControlText(f->path, f->directory);
    return;
  }
  if (f->directory != NULL && strcmp(f->directory, resolved) != 0) {
    if (f->beforeCount == BEFORE_MAX) {
      free(f->before[0]);
      memmove(f->before, f->before + 1, sizeof f->before - sizeof f->before[0]);
      f->beforeCount--;
    }
    f->before[f->beforeCount] = strdup(f->directory);
    if (f->before[f->beforeCount] != NULL) f->beforeCount++;
  }
  setDirectory(f, resolved);
}

void want(Files *f, const char *name) {
  free(f->wanted);
  f->wanted = name == NULL ? NULL : strdup(name);
}

void goUp(Files *f) {
  char *slash = strrchr(f->directory, '/');
  if (slash[1] == 0) return;
  want(f, slash + 1);
  char *above = slash == f->directory ? strdup("/") : strndup(f->directory, (size_t)(slash - f->directory));
  if (above != NULL) goTo(f, above);
  free(above);
}

void goBack(Files *f) {
  if (f->beforeCount == 0) return;
  const char *slash = strrchr(f->directory, '/');
  want(f, slash + 1);
  setDirectory(f, f->before[--f->beforeCount]);
}
