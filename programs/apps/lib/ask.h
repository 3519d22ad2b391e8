/* A window that asks for a line of text, over another window. */
#ifndef APPS_ASK_H
#define APPS_ASK_H

#include <ratos.h>

/*
 * Shows `label`, and an edit with what `text` holds; true: accepted, and `text` holds what was typed, cut to `size` bytes
 * with the final zero. Returns when the window is closed; messages of the thread are dispatched meanwhile.
 */
bool askForText(HWINDOW parent, const char *title, const char *label, char *text, size_t size);

#endif
