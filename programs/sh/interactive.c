#include "interactive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jobs.h"
#include "parser.h"
#include "shell.h"

void beginInteractive(void) {
  if (variableValue("PS1") == NULL) setVariable("PS1", "$PWD $ ");
  if (variableValue("PS2") == NULL) setVariable("PS2", "> ");
}

/* Prompts are expanded as in double quotes. */
static char *prompt(const char *name) {
  const char *value = variableValue(name);
  if (value == NULL) return "";
  Arena *arena = newArena();
  char *error;
  int status = shell.status;
  const Word *word = parseQuotedText(value, strlen(value), arena, false, 1, &error);
  char *text = error == NULL ? expandText(word) : stackText(value, strlen(value));
  free(error);
  releaseArena(arena);
  shell.status = status;
  return text;
}

static bool readLine(Text *text) {
  for (;;) {
    char c;
    ssize_t count = read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) {
      fputc('\n', stderr);
      runTraps();
      continue;
    }
    if (count <= 0) return false;
    addByte(text, c);
    if (c == '\n') return true;
  }
}

bool readInteractiveLine(Text *text, bool continues) {
  StackMark mark = markStack();
  if (!continues) tellJobs();
  fputs(prompt(continues ? "PS2" : "PS1"), stderr);
  fflush(stderr);
  releaseStack(mark);
  return readLine(text);
}

bool confirmExit(void) {
  if (!shell.options.interactive) return true;
  fputc('\n', stderr);
  static bool warned;
  if (!hasStoppedJobs() || warned) return true;
  complain("there are stopped jobs");
  warned = true;
  return false;
}
