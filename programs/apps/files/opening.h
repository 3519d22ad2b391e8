/* What opens a file: another program. */
#ifndef FILES_OPENING_H
#define FILES_OPENING_H

#include <stdbool.h>
#include <stddef.h>

/* Opens a file that is no directory. false: nothing can, or it failed; `error` says why. */
bool openFile(const char *path, char *error, size_t room);
/* A terminal with the shell in a directory. */
bool openTerminal(const char *directory, char *error, size_t room);
/* What it is, in a word or two. */
const char *describeFile(const char *path);

#endif
