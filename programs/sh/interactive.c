#include "interactive.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/screen.h"
#include "jobs.h"
#include "line-editor.h"
#include "parser.h"
#include "shell.h"

static bool edits; /* lines are edited here; else the terminal does what little it does */

void beginInteractive(void) {
  if (variableValue("PS1") == NULL) setVariable("PS1", "$PWD $ ");
  if (variableValue("PS2") == NULL) setVariable("PS2", "> ");
  setlocale(LC_CTYPE, "C.UTF-8");
  edits = screenOpen();
  if (edits) loadHistory();
}

char *expandPrompt(const char *name) {
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

/* What prompts know beside expansions, as in other shells: \w the directory, with ~ for HOME; \e and \a; \[ and \] are nothing. */
static char *decoratePrompt(const char *text) {
  Text out = {0};
  for (; *text != 0; text++) {
    if (text[0] != '\\' || text[1] == 0 || strchr("wea[]", text[1]) == NULL) {
      addByte(&out, *text);
      continue;
    }
    text++;
    if (*text == 'e') addByte(&out, 27);
    if (*text == 'a') addByte(&out, 7);
    if (*text != 'w') continue;
    const char *directory = variableValue("PWD"), *home = variableValue("HOME");
    size_t length = home == NULL ? 0 : strlen(home);
    if (directory == NULL) continue;
    bool isBelow = length > 1 && strncmp(directory, home, length) == 0 && (directory[length] == 0 || directory[length] == '/');
    if (isBelow) addByte(&out, '~');
    addText(&out, isBelow ? directory + length : directory);
  }
  char *decorated = stackText(out.bytes == NULL ? "" : out.bytes, out.length);
  freeText(&out);
  return decorated;
}

static bool readEditedLine(const char *ask, Text *text, bool continues) {
  size_t before = text->length;
  switch (editLine(ask, text)) {
    case LINE_END: return false;
    case LINE_INTERRUPTED: giveUp(130);
    default: break;
  }
  addHistory(textBytes(text) + before, continues);
  addByte(text, '\n');
  return true;
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
  if (!continues) {
    takeKeySignal(SIGTSTP);
    finishHistory();
    tellJobs();
  }
  const char *ask = decoratePrompt(expandPrompt(continues ? "PS2" : "PS1"));
  if (edits) return readEditedLine(ask, text, continues);
  fputs(ask, stderr);
  fflush(stderr);
  return readLine(text);
}

bool confirmExit(void) {
  if (!shell.options.interactive || shell.isSubshell) return true;
  static bool warned;
  if (!hasStoppedJobs() || warned) return true;
  complain("there are stopped jobs");
  warned = true;
  return false;
}
