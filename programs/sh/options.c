/* Options of the shell: set, and those that it begins with. */
#include <stdio.h>
#include <string.h>

#include "shell.h"

static const struct {
  char letter; /* 0: it has a name alone */
  const char *name;
  bool *value;
} OPTIONS[] = {
  {'a', "allexport", &shell.options.allExport}, {'b', "notify", &shell.options.notify}, {'C', "noclobber", &shell.options.noClobber}, {'e', "errexit", &shell.options.errorExit}, {'f', "noglob", &shell.options.noGlob}, {'i', "interactive", &shell.options.interactive}, {0, "ignoreeof", &shell.options.ignoreEnd}, {'m', "monitor", &shell.options.monitor}, {'n', "noexec", &shell.options.noExecute}, {0, "pipefail", &shell.options.pipeFail}, {'s', "stdin", &shell.options.readsInput}, {'u', "nounset", &shell.options.unsetIsError}, {'v', "verbose", &shell.options.verbose}, {'x', "xtrace", &shell.options.trace},
};
enum { OPTION_COUNT = sizeof OPTIONS / sizeof OPTIONS[0] };

static bool *byLetter(char letter, bool atStart) {
  if (letter == 'c' && atStart) return &shell.options.commandString;
  if ((letter == 's' || letter == 'i') && !atStart) return NULL;
  for (int i = 0; i < OPTION_COUNT; i++)
    if (letter != 0 && OPTIONS[i].letter == letter) return OPTIONS[i].value;
  return NULL;
}

static bool *byName(const char *name) {
  for (int i = 0; i < OPTION_COUNT; i++)
    if (strcmp(OPTIONS[i].name, name) == 0) return OPTIONS[i].value;
  return NULL;
}

void listOptions(bool reusable) {
  for (int i = 0; i < OPTION_COUNT; i++) {
    if (reusable) fprintf(output, "set %co %s\n", *OPTIONS[i].value ? '-' : '+', OPTIONS[i].name);
    else fprintf(output, "%-15s %s\n", OPTIONS[i].name, *OPTIONS[i].value ? "on" : "off");
  }
}

char *optionLetters(void) {
  char letters[OPTION_COUNT + 1];
  size_t count = 0;
  for (int i = 0; i < OPTION_COUNT; i++)
    if (OPTIONS[i].letter != 0 && *OPTIONS[i].value) letters[count++] = OPTIONS[i].letter;
  return stackText(letters, count);
}

bool setOptions(int count, char **arguments, int *next, bool atStart) {
  while (*next < count) {
    const char *item = arguments[*next];
    if ((item[0] != '-' && item[0] != '+') || (item[0] == '+' && item[1] == 0)) return true;
    (*next)++;
    if (strcmp(item, "--") == 0) return true;
    if (strcmp(item, "-") == 0) {
      shell.options.trace = shell.options.verbose = false;
      return true;
    }
    bool on = item[0] == '-';
    for (const char *letter = item + 1; *letter != 0; letter++) {
      bool *value;
      if (*letter == 'o') {
        if (*next >= count) {
          listOptions(!on);
          continue;
        }
        value = byName(arguments[(*next)++]);
      } else if (*letter == 'l' && atStart) {
        continue;
      } else if (*letter == 'h') {
        continue;
      } else {
        value = byLetter(*letter, atStart);
      }
      if (value == NULL) {
        complain("%s: no such option", *letter == 'o' ? arguments[*next - 1] : item);
        return false;
      }
      *value = on;
    }
  }
  return true;
}
