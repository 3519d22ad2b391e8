/* Builtins about directories, aliases, traps and the process. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

#include "aliases.h"
#include "builtins.h"
#include "shell.h"

/* ── cd, pwd ── */

/* A path without . and .. and double slashes, by its text; NULL: what stands before a .. is no directory. */
static char *tidy(const char *path) {
  Text out = {0};
  while (*path != 0) {
    while (*path == '/') path++;
    size_t length = strcspn(path, "/");
    if (length == 2 && path[0] == '.' && path[1] == '.') {
      struct stat facts;
      if (out.length > 0 && (stat(textBytes(&out), &facts) != 0 || (!S_ISDIR(facts.st_mode) && (errno = ENOTDIR) != 0))) {
        freeText(&out);
        return NULL;
      }
      while (out.length > 0 && out.bytes[--out.length] != '/') {}
    } else if (length > 0 && !(length == 1 && path[0] == '.')) {
      addByte(&out, '/');
      addBytes(&out, path, length);
    }
    path += length;
  }
  if (out.length == 0) addByte(&out, '/');
  char *copy = stackText(out.bytes, out.length);
  freeText(&out);
  return copy;
}

static char *fromHere(const char *path) {
  const char *here = variableValue("PWD");
  return path[0] == '/' || here == NULL ? stackText(path, strlen(path)) : stackFormat("%s/%s", here, path);
}

static bool go(const char *path, bool physical, bool tell) {
  char *whole = physical ? stackText(path, strlen(path)) : tidy(fromHere(path));
  if (whole == NULL || chdir(whole) != 0) return false;
  if (physical) {
    char *here = getcwd(NULL, 0);
    if (here != NULL) whole = stackText(here, strlen(here));
    free(here);
  }
  const char *before = variableValue("PWD");
  setVariable("OLDPWD", before == NULL ? "" : before);
  setVariable("PWD", whole);
  if (tell) fprintf(output, "%s\n", whole);
  return true;
}

static bool searchPath(const char *path, bool physical) {
  const char *list = variableValue("CDPATH");
  if (list == NULL || path[0] == '/' || strncmp(path, "./", 2) == 0 || strncmp(path, "../", 3) == 0 || strcmp(path, ".") == 0 || strcmp(path, "..") == 0) return false;
  for (;;) {
    size_t length = strcspn(list, ":");
    if (length > 0 && go(stackFormat("%.*s/%s", (int)length, list, path), physical, true)) return true;
    if (length == 0 && go(path, physical, false)) return true;
    if (list[length] == 0) return false;
    list += length + 1;
  }
}

int runCd(int count, char **arguments) {
  Arguments options = {.count = count, .next = 1, .items = arguments};
  bool physical = false;
  for (int letter; (letter = nextOption(&options, "LPe")) != -1;) {
    if (letter == '?') return 2;
    physical = letter == 'P';
  }
  if (options.next + 1 < count) {
    complain("cd: too many arguments");
    return 1;
  }
  const char *path = options.next < count ? arguments[options.next] : variableValue("HOME");
  bool back = path != NULL && strcmp(path, "-") == 0;
  if (back) path = variableValue("OLDPWD");
  if (path == NULL || path[0] == 0) {
    if (options.next < count && !back) return 0;
    complain("cd: %s is not set", back ? "OLDPWD" : "HOME");
    return 1;
  }
  StackMark mark = markStack();
  path = stackText(path, strlen(path));
  bool done = searchPath(path, physical) || go(path, physical, back);
  if (!done) complain("cd: %s: %s", path, strerror(errno));
  releaseStack(mark);
  return done ? 0 : 1;
}

int runPwd(int count, char **arguments) {
  const char *known = variableValue("PWD");
  struct stat there, here;
  bool physical = count > 1 && strcmp(arguments[1], "-P") == 0;
  if (!physical && known != NULL && stat(known, &there) == 0 && stat(".", &here) == 0 && there.st_ino == here.st_ino) {
    fprintf(output, "%s\n", known);
    return 0;
  }
  char *path = getcwd(NULL, 0);
  if (path == NULL) {
    complain("pwd: %s", strerror(errno));
    return 1;
  }
  fprintf(output, "%s\n", path);
  free(path);
  return 0;
}

/* ── umask, times, ulimit, hash ── */

static void printMask(mode_t mask, bool symbolic) {
  if (!symbolic) {
    fprintf(output, "%04o\n", (unsigned)mask);
    return;
  }
  for (int i = 0; i < 3; i++) {
    unsigned allowed = ~(unsigned)mask >> (6 - 3 * i) & 7;
    fprintf(output, "%s%c=%s%s%s", i == 0 ? "" : ",", "ugo"[i], allowed & 4 ? "r" : "", allowed & 2 ? "w" : "", allowed & 1 ? "x" : "");
  }
  fputc('\n', output);
}

/* What stands behind an operator: rwx, or u, g or o for what those may do. */
static unsigned permissions(const char **text, unsigned allowed) {
  unsigned bits = 0;
  if (**text == 'u' || **text == 'g' || **text == 'o') {
    bits = allowed >> (**text == 'u' ? 6 : **text == 'g' ? 3 : 0) & 7;
    (*text)++;
    return bits << 6 | bits << 3 | bits;
  }
  for (; **text != 0 && strchr("rwxXst", **text) != NULL; (*text)++) bits |= **text == 'r' ? 0444u : **text == 'w' ? 0222u : **text == 'x' || **text == 'X' ? 0111u : 0;
  return bits;
}

/* [ugoa]*([-+=][rwx]*)+,… */
static bool parseSymbolicMask(const char *text, mode_t *mask) {
  unsigned allowed = ~(unsigned)*mask & 0777;
  do {
    unsigned who = 0;
    for (; *text != 0 && strchr("ugoa", *text) != NULL; text++) who |= *text == 'u' ? 0700u : *text == 'g' ? 070u : *text == 'o' ? 07u : 0777u;
    if (who == 0) who = 0777;
    if (*text == 0 || strchr("-+=", *text) == NULL) return false;
    while (*text != 0 && strchr("-+=", *text) != NULL) {
      char operator= *text++;
      unsigned bits = permissions(&text, allowed);
      if (operator== '+') allowed |= bits & who;
      else if (operator== '-') allowed &= ~(bits & who);
      else allowed = (allowed & ~who) | (bits & who);
    }
  } while (*text++ == ',');
  if (text[-1] != 0) return false;
  *mask = (mode_t)(~allowed & 0777);
  return true;
}

int runUmask(int count, char **arguments) {
  bool symbolic = count > 1 && strcmp(arguments[1], "-S") == 0;
  mode_t mask = umask(0);
  umask(mask);
  int first = symbolic ? 2 : 1;
  if (first >= count) {
    printMask(mask, symbolic);
    return 0;
  }
  char *end;
  unsigned long given = strtoul(arguments[first], &end, 8);
  if (*end == 0 && given <= 0777) mask = (mode_t)given;
  else if (!parseSymbolicMask(arguments[first], &mask)) failWith(2, "umask: %s: bad mask", arguments[first]);
  umask(mask);
  return 0;
}

static void printTicks(clock_t ticks, char after) {
  long perSecond = sysconf(_SC_CLK_TCK);
  long seconds = (long)(ticks / perSecond);
  fprintf(output, "%ldm%ld.%02lds%c", seconds / 60, seconds % 60, (long)(ticks % perSecond) * 100 / perSecond, after);
}

int runTimes(int count, char **arguments) {
  (void)count;
  (void)arguments;
  struct tms used;
  if (times(&used) == (clock_t)-1) used = (struct tms){0};
  printTicks(used.tms_utime, ' ');
  printTicks(used.tms_stime, '\n');
  printTicks(used.tms_cutime, ' ');
  printTicks(used.tms_cstime, '\n');
  return 0;
}

/* There is nothing that could be limited from here. */
int runUlimit(int count, char **arguments) {
  if (count <= 2) fputs("unlimited\n", output);
  else if (strcmp(arguments[count - 1], "unlimited") != 0) {
    complain("ulimit: limits cannot be set");
    return 1;
  }
  return 0;
}

int runHash(int count, char **arguments) {
  if (count == 1) listPrograms();
  int status = 0;
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], "-r") == 0) {
      forgetPrograms();
      continue;
    }
    StackMark mark = markStack();
    if (findBuiltin(arguments[i]) == NULL && findProgram(arguments[i], true) == NULL) {
      complain("hash: %s: not found", arguments[i]);
      status = 1;
    }
    releaseStack(mark);
  }
  return status;
}

/* ── Aliases ── */

static void printAlias(const Alias *alias) {
  Text text = {0};
  addReusable(&text, alias->value);
  fprintf(output, "%s=%s\n", alias->name, textBytes(&text));
  freeText(&text);
}

int runAlias(int count, char **arguments) {
  int first = count > 1 && strcmp(arguments[1], "--") == 0 ? 2 : 1;
  if (first == count)
    for (const Alias *alias = aliases; alias != NULL; alias = alias->next) printAlias(alias);
  int status = 0;
  for (int i = first; i < count; i++) {
    char *equals = arguments[i][0] == 0 ? NULL : strchr(arguments[i] + 1, '=');
    if (equals != NULL) {
      char *name = copyBytes(arguments[i], (size_t)(equals - arguments[i]));
      setAlias(name, equals + 1);
      free(name);
      continue;
    }
    const Alias *alias = findAlias(arguments[i]);
    if (alias != NULL) {
      printAlias(alias);
    } else {
      complain("alias: %s: not found", arguments[i]);
      status = 1;
    }
  }
  return status;
}

int runUnalias(int count, char **arguments) {
  if (count > 1 && strcmp(arguments[1], "-a") == 0) {
    removeAllAliases();
    return 0;
  }
  int status = 0;
  for (int i = 1; i < count; i++) {
    if (removeAlias(arguments[i])) continue;
    complain("unalias: %s: not found", arguments[i]);
    status = 1;
  }
  return status;
}

/* ── trap ── */

static void printTrap(int number) {
  if (shownTrap(number) == NULL) return;
  Text text = {0};
  addReusable(&text, shownTrap(number));
  fprintf(output, "trap -- %s %s\n", textBytes(&text), signalName(number));
  freeText(&text);
}

int runTrap(int count, char **arguments) {
  int next = 1;
  if (count > 1 && strcmp(arguments[1], "-l") == 0) {
    char *list[] = {"kill", "-l", NULL};
    return runKill(2, list);
  }
  bool prints = count > 1 && strcmp(arguments[1], "-p") == 0;
  if (prints || (count > 1 && strcmp(arguments[1], "--") == 0)) next++;
  if (next >= count || prints) {
    for (int i = 0; i < NSIG; i++)
      if (signalName(i) != NULL) printTrap(i);
    return 0;
  }
  /* `trap INT` and `trap 2` are as it was before; so is `trap - INT`. */
  const char *action = NULL;
  long number;
  bool isReset = strcmp(arguments[next], "-") == 0;
  if (isReset || (!parseNumber(arguments[next], &number) && !(next + 1 == count && signalNumber(arguments[next]) >= 0))) {
    if (!isReset) action = arguments[next];
    next++;
  }
  int status = 0;
  for (; next < count; next++) {
    int signal = signalNumber(arguments[next]);
    if (signal < 0) {
      complain("trap: %s: no such signal", arguments[next]);
      status = 1;
    } else {
      setTrap(signal, action);
    }
  }
  return status;
}
