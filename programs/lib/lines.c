#include "lines.h"

#include <stdlib.h>

#include "tool.h"

bool nextLine(Lines *lines, FILE *file, int delimiter) {
  lines->length = getdelim(&lines->line, &lines->room, delimiter, file);
  if (lines->length < 0) return false;
  lines->hasEnd = lines->line[lines->length - 1] == delimiter;
  if (lines->hasEnd) lines->line[--lines->length] = 0;
  return true;
}

void freeLines(Lines *lines) {
  free(lines->line);
  *lines = (Lines){0};
}

bool eachLine(int count, char **files, int delimiter, LineFunction *function, void *context) {
  static char *input[] = {"-"};
  if (count == 0) {
    files = input;
    count = 1;
  }
  bool all = true;
  Lines lines = {0};
  for (int i = 0; i < count; i++) {
    FILE *file = openInput(files[i]);
    if (file == NULL) {
      all = false;
      continue;
    }
    while (nextLine(&lines, file, delimiter)) function(&lines, context);
    if (ferror(file)) {
      complainOf("%s", files[i]);
      all = false;
    }
    closeInput(file);
  }
  freeLines(&lines);
  return all;
}
