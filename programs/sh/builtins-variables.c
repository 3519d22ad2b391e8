/* Builtins about variables and parameters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtins.h"
#include "parser.h"
#include "shell.h"

static void printVariable(const char *before, const Variable *variable) {
  Text text = {0};
  addFormat(&text, "%s%s", before, variable->name);
  if (variable->value != NULL) {
    addByte(&text, '=');
    addReusable(&text, variable->value);
  }
  fprintf(output, "%s\n", textBytes(&text));
  freeText(&text);
}

/* NAME or NAME=VALUE; the name is on the stack. */
static char *splitAssignment(const char *builtin, const char *text, const char **value) {
  const char *equals = strchr(text, '=');
  size_t length = equals == NULL ? strlen(text) : (size_t)(equals - text);
  if (!isName(text, length)) failWith(2, "%s: %s: bad variable name", builtin, text);
  *value = equals == NULL ? NULL : equals + 1;
  return stackText(text, length);
}

static int mark(int count, char **arguments, bool exports) {
  Arguments options = {.count = count, .next = 1, .items = arguments};
  int letter;
  bool removes = false;
  while ((letter = nextOption(&options, exports ? "pn" : "p")) != -1) {
    if (letter == '?') return 2;
    if (letter == 'n') removes = true;
  }
  StackMark stack = markStack();
  if (options.next >= count) {
    Variable **list;
    allVariables(&list);
    for (; *list != NULL; list++)
      if (exports ? (*list)->exported : (*list)->readOnly) printVariable(exports ? "export " : "readonly ", *list);
  }
  for (int i = options.next; i < count; i++) {
    const char *value;
    char *name = splitAssignment(arguments[0], arguments[i], &value);
    if (value != NULL) setVariable(name, value);
    if (!exports) makeVariable(name)->readOnly = true;
    else exportVariable(name);
    if (removes) makeVariable(name)->exported = false;
  }
  releaseStack(stack);
  return 0;
}
int runExport(int count, char **arguments) { return mark(count, arguments, true); }
int runReadOnly(int count, char **arguments) { return mark(count, arguments, false); }

int runLocal(int count, char **arguments) {
  if (!inFunctionScope()) failWith(2, "local: not in a function");
  StackMark stack = markStack();
  for (int i = 1; i < count; i++) {
    const char *value;
    char *name = splitAssignment("local", arguments[i], &value);
    makeLocal(name);
    if (value != NULL) setVariable(name, value);
  }
  releaseStack(stack);
  return 0;
}

int runUnset(int count, char **arguments) {
  Arguments options = {.count = count, .next = 1, .items = arguments};
  int letter;
  bool ofFunctions = false, ofVariables = false;
  while ((letter = nextOption(&options, "fv")) != -1) {
    if (letter == '?') return 2;
    if (letter == 'f') ofFunctions = true;
    else ofVariables = true;
  }
  for (int i = options.next; i < count; i++) {
    const char *name = arguments[i];
    if (!ofFunctions && isName(name, strlen(name)) && (ofVariables || findVariable(name) != NULL)) unsetVariable(name);
    else if (!ofVariables) removeFunction(name);
    else failWith(2, "unset: %s: bad variable name", name);
  }
  return 0;
}

int runSet(int count, char **arguments) {
  if (count == 1) {
    StackMark stack = markStack();
    Variable **list;
    allVariables(&list);
    for (; *list != NULL; list++)
      if ((*list)->value != NULL) printVariable("", *list);
    releaseStack(stack);
    return 0;
  }
  int next = 1;
  bool hasEnd = false;
  for (int i = 1; i < count && !hasEnd && (arguments[i][0] == '-' || arguments[i][0] == '+'); i++) hasEnd = strcmp(arguments[i], "--") == 0 || strcmp(arguments[i], "-") == 0;
  if (!setOptions(count, arguments, &next, false)) failWith(2, "set: see `set -o`");
  if (next < count || hasEnd) setParameters(arguments + next, count - next);
  return 0;
}

int runShift(int count, char **arguments) {
  long by = 1;
  if (count > 1 && (!parseNumber(arguments[1], &by) || by < 0)) failWith(2, "shift: %s: bad number", arguments[1]);
  if (by > shell.parameterCount) {
    complain("shift: there are not that many");
    return 1;
  }
  setParameters(shell.parameters + by, shell.parameterCount - (int)by);
  return 0;
}

/* ── getopts ── */

static int optionAt; /* of the letters of the argument that OPTIND is at; 0: at its beginning */
static long optionIndex = 1;

static int finishOptions(long index, const char *name) {
  char text[32];
  snprintf(text, sizeof text, "%ld", index);
  setVariable("OPTIND", text);
  setVariable(name, "?");
  optionAt = 0;
  optionIndex = index;
  return 1;
}

int runGetopts(int count, char **arguments) {
  if (count < 3) failWith(2, "usage: getopts LETTERS NAME [ARGUMENT...]");
  const char *letters = arguments[1], *name = arguments[2];
  bool silent = letters[0] == ':';
  char **items = count > 3 ? arguments + 3 : shell.parameters;
  int itemCount = count > 3 ? count - 3 : shell.parameterCount;
  long index = 1;
  const char *given = variableValue("OPTIND");
  if (given == NULL || !parseNumber(given, &index) || index < 1) index = 1;
  /* A script that sets it begins anew. */
  if (index != optionIndex) optionAt = 0;
  unsetVariable("OPTARG");
  const char *item = index <= itemCount ? items[index - 1] : NULL;
  if (optionAt == 0) {
    if (item == NULL || item[0] != '-' || item[1] == 0) return finishOptions(index, name);
    if (strcmp(item, "--") == 0) return finishOptions(index + 1, name);
    optionAt = 1;
  }
  char letter[2] = {item[optionAt++], 0};
  const char *known = letter[0] == ':' ? NULL : strchr(letters, letter[0]);
  bool atEnd = item[optionAt] == 0;
  const char *result = letter;
  if (known == NULL) {
    result = "?";
    if (silent) setVariable("OPTARG", letter);
    else complain("-%s: no such option", letter);
  } else if (known[1] == ':') {
    if (!atEnd) {
      setVariable("OPTARG", item + optionAt);
    } else if (index < itemCount) {
      setVariable("OPTARG", items[index++]);
    } else {
      result = silent ? ":" : "?";
      if (silent) setVariable("OPTARG", letter);
      else complain("-%s: an argument is expected", letter);
    }
    atEnd = true;
  }
  if (atEnd) {
    index++;
    optionAt = 0;
  }
  char text[32];
  snprintf(text, sizeof text, "%ld", index);
  setVariable("OPTIND", text);
  optionIndex = index;
  setVariable(name, result);
  return 0;
}
