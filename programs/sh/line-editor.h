/* A line, as a person edits it; with history and completion. */
#ifndef SH_LINE_EDITOR_H
#define SH_LINE_EDITOR_H

#include "memory.h"

typedef enum LineResult { LINE_DONE, LINE_END, LINE_INTERRUPTED } LineResult;
/* Without an end of the line. The terminal is raw only meanwhile. */
LineResult editLine(const char *prompt, Text *line);

/* history.c */
void loadHistory(void);
void addHistory(const char *line, bool continues); /* `continues`: of the same command as the line before */
void finishHistory(void); /* the last command is whole: it is stored */
size_t historyCount(void);
const char *historyAt(size_t index); /* 0: the oldest */

/* completion.c: what could stand in place of the word that ends at `at`; each is allocated. */
typedef struct Completions {
  size_t start; /* where the word begins */
  List items;   /* as they are, in order; directories with a slash */
  bool isFile;
  char quote;   /* the one that is open, or 0 */
} Completions;
void complete(const char *line, size_t at, Completions *completions);
void freeCompletions(Completions *completions);

#endif
