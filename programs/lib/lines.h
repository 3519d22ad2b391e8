/* Lines of any length. */
#ifndef LIB_LINES_H
#define LIB_LINES_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* With its end, if it has one; a zero follows. NULL: there is no more. The caller frees *line at last. */
typedef struct Lines {
  char *line;
  size_t room;
  ssize_t length; /* without the end */
  bool hasEnd;
} Lines;
bool nextLine(Lines *lines, FILE *file, int delimiter); /* the end is cut off */
void freeLines(Lines *lines);
/* All files that are named, or standard input, one after the other. false: one could not be opened. */
typedef void LineFunction(Lines *lines, void *context);
bool eachLine(int count, char **files, int delimiter, LineFunction *function, void *context);

#endif
