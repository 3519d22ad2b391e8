/* Asking for a line of text, in a window of its own: for programs with windows. */
#ifndef APPS_TEXT_DIALOG_H
#define APPS_TEXT_DIALOG_H

#include <ratos.h>

/* What was typed, which the caller frees; NULL: nothing is wanted. `text` stands there first. */
char *askForText(HWINDOW owner, const char *title, const char *label, const char *text, const char *verb);

#endif
