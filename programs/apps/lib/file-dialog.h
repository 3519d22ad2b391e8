/* Asking for a file, in a window of its own: for programs with windows that open and save. */
#ifndef APPS_FILE_DIALOG_H
#define APPS_FILE_DIALOG_H

#include <ratos.h>
#include <stdbool.h>

typedef struct FileDialog {
  const char *title; /* of the window; and of the button that ends it: "Open", "Save" */
  const char *verb;
  const char *path; /* where it begins: a directory, or a file, whose name is proposed; NULL: the working directory */
  bool saves;       /* there need be no such file; one that is there is only taken when the person says so */
} FileDialog;

/*
 * Has the person choose a file; `owner` hears of nothing meanwhile. The file's path, which is absolute and the caller's
 * to free; NULL: none was chosen.
 */
char *askForFile(HWINDOW owner, const FileDialog *dialog);

#endif
