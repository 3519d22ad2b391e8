/* What a command line has for the linker, in its order. */
#ifndef CC_LINKER_WORDS_H
#define CC_LINKER_WORDS_H

#include "arguments.h"

void addLinkItem(Arguments *arguments, LinkItem item);
/* A word yet to be read: an option's value may come from the next -Wl. */
void addLinkerWord(Arguments *arguments, const char *word);
/* Separated by commas. */
void addLinkerWords(Arguments *arguments, const char *words);
/* Reads them. */
void finishLinkItems(Arguments *arguments);

#endif
