/* The builtins' table, and what they share. */
#include "builtins.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shell.h"

const Builtin builtins[] = {
  {".", runDot, true},
  {":", runColon, true},
  {"[", runTest, false},
  {"alias", runAlias, false},
  {"bg", runBackground, false},
  {"break", runBreak, true},
  {"cd", runCd, false},
  {"command", runCommandBuiltin, false},
  {"continue", runContinue, true},
  {"echo", runEcho, false},
  {"eval", runEval, true},
  {"exec", runExec, true},
  {"exit", runExit, true},
  {"export", runExport, true},
  {"false", runFalse, false},
  {"fg", runForeground, false},
  {"getopts", runGetopts, false},
  {"hash", runHash, false},
  {"history", runHistory, false},
  {"jobs", runJobs, false},
  {"kill", runKill, false},
  {"local", runLocal, false},
  {"printf", runPrintf, false},
  {"pwd", runPwd, false},
  {"read", runRead, false},
  {"readonly", runReadOnly, true},
  {"return", runReturn, true},
  {"set", runSet, true},
  {"shift", runShift, true},
  {"source", runDot, true},
  {"test", runTest, false},
  {"times", runTimes, true},
  {"trap", runTrap, true},
  {"true", runColon, false},
  {"type", runType, false},
  {"ulimit", runUlimit, false},
  {"umask", runUmask, false},
  {"unalias", runUnalias, false},
  {"unset", runUnset, true},
  {"wait", runWait, false},
  {NULL, NULL, false},
};

static int byName(const void *name, const void *builtin) { return strcmp(name, ((const Builtin *)builtin)->name); }

const Builtin *findBuiltin(const char *name) { return bsearch(name, builtins, sizeof builtins / sizeof builtins[0] - 1, sizeof builtins[0], byName); }

bool isPureBuiltin(const Builtin *builtin) { return builtin->run == runEcho || builtin->run == runPrintf || builtin->run == runTest || builtin->run == runPwd || builtin->run == runColon || builtin->run == runFalse; }

int nextOption(Arguments *arguments, const char *letters) {
  if (arguments->letter == NULL || *arguments->letter == 0) {
    const char *item = arguments->next < arguments->count ? arguments->items[arguments->next] : NULL;
    if (item == NULL || item[0] != '-' || item[1] == 0) return -1;
    arguments->next++;
    if (strcmp(item, "--") == 0) return -1;
    arguments->letter = item + 1;
  }
  char letter = *arguments->letter++;
  const char *known = letter == ':' ? NULL : strchr(letters, letter);
  if (known == NULL) {
    complain("%s: -%c: no such option", arguments->items[0], letter);
    return '?';
  }
  if (known[1] == ':') {
    if (*arguments->letter != 0) {
      arguments->value = arguments->letter;
    } else if (arguments->next < arguments->count) {
      arguments->value = arguments->items[arguments->next++];
    } else {
      complain("%s: -%c: an argument is expected", arguments->items[0], letter);
      return '?';
    }
    arguments->letter = NULL;
  }
  return letter;
}

bool parseNumber(const char *text, long *number) {
  char *end;
  errno = 0;
  *number = strtol(text, &end, 10);
  return end != text && *end == 0 && errno == 0;
}

void addReusable(Text *out, const char *text) {
  addByte(out, '\'');
  for (; *text != 0; text++) {
    if (*text == '\'') addText(out, "'\\''");
    else addByte(out, *text);
  }
  addByte(out, '\'');
}
