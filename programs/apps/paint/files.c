/* Files: Windows bitmaps, written beside the old one and put into its place, so that a failure loses nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/file-dialog.h"
#include "bmp.h"
#include "paint.h"

static void tell(Paint *paint, const char *what, const char *path, const char *why) {
  char text[PATH_SIZE + 256];
  snprintf(text, sizeof text, "%s %s\n%s", path, what, why);
  RatMessageBox(paint->window, "Paint", text, RAT_MESSAGE_OK, NULL);
}

bool fileOpen(Paint *paint, const char *path) {
  Picture picture;
  FILE *file = fopen(path, "rb");
  const char *wrong = file == NULL ? strerror(errno) : bmpRead(file, &picture);
  if (file != NULL) fclose(file);
  if (wrong != NULL) {
    tell(paint, "cannot be opened.", path, wrong);
    return false;
  }
  pictureFree(&paint->picture);
  paint->picture = picture;
  snprintf(paint->path, sizeof paint->path, "%s", path);
  pictureReplaced(paint);
  return true;
}

/* Where to look, and what to propose: its file, or one in the home folder. */
static void suggest(const Paint *paint, char path[PATH_SIZE]) {
  const char *home = getenv("HOME");
  if (*paint->path != '\0') snprintf(path, PATH_SIZE, "%s", paint->path);
  else snprintf(path, PATH_SIZE, "%s/picture.bmp", home == NULL ? "/home" : home);
}

void fileAskOpen(Paint *paint) {
  char proposed[PATH_SIZE];
  if (!fileMayClose(paint)) return;
  suggest(paint, proposed);
  for (char *path; (path = askForFile(paint->window, &(FileDialog){.title = "Open", .verb = "Open", .path = proposed})) != NULL;) {
    bool opened = fileOpen(paint, path);
    free(path);
    if (opened) return;
  }
}

static bool writePicture(const Paint *paint, const char *path) {
  char fresh[PATH_SIZE + 8];
  snprintf(fresh, sizeof fresh, "%s.new", path);
  FILE *file = fopen(fresh, "wb");
  if (file == NULL) return false;
  bool written = bmpWrite(file, &paint->picture);
  int error = errno;
  if (fclose(file) != 0 && written) {
    written = false;
    error = errno;
  }
  if (written && rename(fresh, path) == 0) return true;
  if (written) error = errno;
  unlink(fresh);
  errno = error;
  return false;
}

/* Has the person say where; false: nowhere. */
static bool askWhere(const Paint *paint, char path[PATH_SIZE]) {
  char *chosen = askForFile(paint->window, &(FileDialog){.title = "Save as", .verb = "Save", .path = path, .saves = true});
  if (chosen == NULL) return false;
  snprintf(path, PATH_SIZE, "%s", chosen);
  free(chosen);
  return true;
}

bool fileSave(Paint *paint, bool ask) {
  char path[PATH_SIZE];
  suggest(paint, path);
  for (ask = ask || *paint->path == '\0';; ask = true) {
    if (ask && !askWhere(paint, path)) return false;
    if (writePicture(paint, path)) break;
    tell(paint, "cannot be written.", path, strerror(errno));
  }
  memcpy(paint->path, path, sizeof path);
  paint->unsaved = false;
  viewStatus(paint);
  return true;
}

bool fileMayClose(Paint *paint) {
  strokeEnd(paint);
  if (!paint->unsaved) return true;
  uint32_t pressed = RAT_ID_CANCEL;
  RatStatus status = RatMessageBox(paint->window, "Paint", "Save the changes to this picture?", RAT_MESSAGE_YES_NO_CANCEL, &pressed);
  if (status < 0 || pressed == RAT_ID_CANCEL) return false;
  return pressed == RAT_ID_NO || fileSave(paint, false);
}
