/* Lines that were typed before: in $HISTFILE, or ~/.sh_history. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builtins.h"
#include "line-editor.h"
#include "shell.h"

enum { MOST_LINES = 2000 };
static List lines;

size_t historyCount(void) { return lines.count; }
const char *historyAt(size_t index) { return lines.items[index]; }

static char *historyPath(void) {
  const char *path = variableValue("HISTFILE"), *home = variableValue("HOME");
  if (path != NULL) return path[0] == 0 ? NULL : stackText(path, strlen(path));
  return home == NULL || home[0] == 0 ? NULL : stackFormat("%s/.sh_history", home);
}

static void keep(char *line) {
  if (lines.count == MOST_LINES) {
    free(lines.items[0]);
    memmove(lines.items, lines.items + 1, lines.count * sizeof *lines.items);
    lines.count--;
  }
  addItem(&lines, line);
}

void loadHistory(void) {
  StackMark mark = markStack();
  char *path = historyPath();
  FILE *file = path == NULL ? NULL : fopen(path, "re");
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while (file != NULL && (length = getline(&line, &room, file)) > 0) {
    if (line[length - 1] == '\n') line[--length] = 0;
    /* A command of several lines lies in one. */
    char *to = line;
    for (char *from = line; *from != 0; from++) {
      if (from[0] == '\\' && from[1] == 'n') *to++ = '\n', from++;
      else if (from[0] == '\\' && from[1] == '\\') *to++ = '\\', from++;
      else *to++ = *from;
    }
    *to = 0;
    if (line[0] != 0) keep(copyText(line));
  }
  free(line);
  if (file != NULL) fclose(file);
  releaseStack(mark);
}

/* The last one, at the end of the file. */
static void store(const char *line) {
  StackMark mark = markStack();
  char *path = historyPath();
  int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0) {
    Text text = {0};
    for (; *line != 0; line++) {
      if (*line == '\n') addText(&text, "\\n");
      else if (*line == '\\') addText(&text, "\\\\");
      else addByte(&text, *line);
    }
    addByte(&text, '\n');
    if (write(fd, text.bytes, text.length) < 0) clearerr(stderr);
    freeText(&text);
    close(fd);
  }
  releaseStack(mark);
}

static bool waiting; /* the last one is not stored yet: it may go on */

void finishHistory(void) {
  if (waiting) store(lines.items[lines.count - 1]);
  waiting = false;
}

void addHistory(const char *line, bool continues) {
  if (continues && lines.count > 0) {
    Text text = {0};
    addFormat(&text, "%s\n%s", lines.items[lines.count - 1], line);
    free(lines.items[lines.count - 1]);
    lines.items[lines.count - 1] = textBytes(&text);
    return;
  }
  finishHistory();
  if (line[0] == 0 || (lines.count > 0 && strcmp(lines.items[lines.count - 1], line) == 0)) return;
  keep(copyText(line));
  waiting = true;
}

/* Prints the last lines, all without a number; a subshell reads them from the file. */
int runHistory(int count, char **arguments) {
  long most = MOST_LINES;
  if (count > 2 || (count == 2 && (!parseNumber(arguments[1], &most) || most < 0))) {
    complain("history: a number of lines is expected");
    return 2;
  }
  if (lines.count == 0) loadHistory();
  size_t first = lines.count > (size_t)most ? lines.count - (size_t)most : 0;
  for (size_t i = first; i < lines.count; i++) fprintf(output, "%5zu  %s\n", i + 1, lines.items[i]);
  return 0;
}
