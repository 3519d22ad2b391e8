/* Asking for a line of text, in a window of its own. */
#ifndef FILES_PROMPT_H
#define FILES_PROMPT_H

#include <ratos.h>

/* What was typed, which the caller frees; NULL: nothing is wanted. `text` stands there first. */
char *AskForText(HWINDOW owner, const char *title, const char *label, const char *text, const char *verb);

#endif
