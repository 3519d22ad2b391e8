/* What a person sees: prompts, and lines that are edited. */
#ifndef SH_INTERACTIVE_H
#define SH_INTERACTIVE_H

#include "memory.h"

void beginInteractive(void);
/* A prompt's text, on the stack: its value is expanded as in double quotes. */
char *expandPrompt(const char *name);
/* Adds a line with its end; false: there is no more. `continues`: the second or a later one of a command. */
bool readInteractiveLine(Text *text, bool continues);
/* Whether the shell may end: it asks once when jobs are stopped. */
bool confirmExit(void);

#endif
