#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "make.h"

Scope global;
bool exportsAll;
int makeLevel;

Variable *findVariableIn(const Scope *scope, const char *name, const Scope **found) {
  for (; scope != NULL; scope = scope->outer) {
    Variable *variable = lookUp(&scope->variables, name);
    if (variable == NULL || variable->isUndefined) continue;
    *found = scope;
    return variable;
  }
  return NULL;
}

Variable *findVariable(const Scope *scope, const char *name) {
  const Scope *found;
  return findVariableIn(scope, name, &found);
}

static Variable *variableIn(Scope *scope, const char *name) {
  Variable *variable = lookUp(&scope->variables, name);
  if (variable != NULL) return variable;
  variable = allocate(sizeof *variable);
  *variable = (Variable){.name = copyText(name), .value = copyText(""), .isUndefined = true};
  enter(&scope->variables, variable->name, variable);
  return variable;
}

void setVariable(Scope *scope, const char *name, const char *value, bool isSimple, Origin origin) {
  Variable *variable = variableIn(scope, name);
  if (!variable->isUndefined && variable->origin > origin) return;
  char *copy = copyText(value);
  free(variable->value);
  variable->value = copy;
  variable->isSimple = isSimple;
  variable->isUndefined = variable->isAppended = false;
  variable->origin = origin;
}

static void append(Scope *scope, const char *name, const char *value, Origin origin, Place place) {
  const Scope *found = NULL;
  Variable *variable = findVariableIn(scope, name, &found);
  if (variable == NULL && scope == &global) {
    setVariable(scope, name, value, false, origin);
    return;
  }
  if (found != scope) {
    bool isSimple = variable != NULL && variable->isSimple;
    char *own = isSimple ? expand(scope, value, place) : copyText(value);
    setVariable(scope, name, own, isSimple, origin);
    variableIn(scope, name)->isAppended = true;
    free(own);
    return;
  }
  char *more = variable->isSimple ? expand(scope, value, place) : copyText(value);
  char *all = *variable->value == 0 ? copyText(more) : formatted("%s %s", variable->value, more);
  bool isAppended = variable->isAppended;
  setVariable(scope, name, all, variable->isSimple, origin);
  variable->isAppended = isAppended;
  free(more);
  free(all);
}

void assign(Scope *scope, const char *name, const char *operator, const char *value, Origin origin, Place place) {
  if (*name == 0) stopAt(place, "empty variable name");
  const Variable *stronger = scope->outer == NULL ? NULL : findVariable(scope->outer, name);
  if (stronger != NULL && stronger->origin >= ORIGIN_STRONG_ENVIRONMENT && stronger->origin > origin) return;
  char *made = NULL;
  switch (operator[0]) {
    case ':':
      made = expand(scope, value, place);
      setVariable(scope, name, made, true, origin);
      break;
    case '?':
      if (findVariable(scope, name) == NULL) setVariable(scope, name, value, false, origin);
      break;
    case '+':
      append(scope, name, value, origin, place);
      break;
    case '!': {
      char *command = expand(scope, value, place);
      made = outputOfShell(scope, command, place);
      free(command);
      setVariable(scope, name, made, true, origin);
      break;
    }
    default:
      setVariable(scope, name, value, false, origin);
  }
  free(made);
}

void addDefaultVariables(void) {
  static const char *const DEFAULTS[][2] = {
      {"CC", "cc"}, {"CXX", "c++"}, {"AR", "ar"}, {"ARFLAGS", "rcs"}, {"RM", "rm -f"}, {"SHELL", "/bin/sh"}, {"CPP", "$(CC) -E"},
      {"AS", "cc -c"}, {"LD", "ld"}, {"COMPILE.c", "$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"},
      {"COMPILE.cc", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"}, {"COMPILE.cpp", "$(COMPILE.cc)"},
      {"LINK.c", "$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"}, {"LINK.cc", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)"},
      {"LINK.o", "$(CC) $(LDFLAGS) $(TARGET_ARCH)"}, {"OUTPUT_OPTION", "-o $@"}, {"MAKE_VERSION", "4.0"}, {".LIBPATTERNS", "lib%.a"}};
  for (size_t i = 0; i < sizeof DEFAULTS / sizeof DEFAULTS[0]; i++) setVariable(&global, DEFAULTS[i][0], DEFAULTS[i][1], false, ORIGIN_DEFAULT);
}

void addEnvironment(char **environment) {
  for (; *environment != NULL; environment++) {
    const char *equals = strchr(*environment, '=');
    if (equals == NULL || equals == *environment) continue;
    char *name = copyPart(*environment, (size_t)(equals - *environment));
    /* The shell's own is no choice of a shell for recipes. */
    if (strcmp(name, "SHELL") != 0 && strcmp(name, "MAKEFLAGS") != 0 && strcmp(name, "MAKELEVEL") != 0 && strcmp(name, "MAKE_RESTARTS") != 0) {
      setVariable(&global, name, equals + 1, false, options.environmentWins ? ORIGIN_STRONG_ENVIRONMENT : ORIGIN_ENVIRONMENT);
      variableIn(&global, name)->isExported = true;
    }
    free(name);
  }
}

/* `export` alone, or .EXPORT_ALL_VARIABLES: what the makefiles have set, and a shell can name. */
static bool isOfAll(const Variable *variable) {
  static const char *const OWN[] = {"CURDIR", "MAKECMDGOALS", "MAKEFILE_LIST", "MAKEOVERRIDES", "MFLAGS", "SHELL"};
  if (!exportsAll || variable->isUnexported || variable->origin == ORIGIN_DEFAULT || variable->origin == ORIGIN_AUTOMATIC) return false;
  for (size_t i = 0; i < sizeof OWN / sizeof OWN[0]; i++)
    if (strcmp(OWN[i], variable->name) == 0) return false;
  for (const char *at = variable->name; *at != 0; at++)
    if (!isalnum((unsigned char)*at) && *at != '_') return false;
  return true;
}

static void addExported(Words *words, Table *seen, const Scope *scope, const Scope *of) {
  for (size_t i = 0; i < of->variables.capacity; i++) {
    const Variable *variable = of->variables.slots[i].value;
    if (variable == NULL || variable->isUndefined || lookUp(seen, variable->name) != NULL) continue;
    bool isExported = variable->isExported || isOfAll(variable) || (variable->origin == ORIGIN_COMMAND_LINE && !variable->isUnexported);
    if (!isExported && of != &global) {
      const Variable *outer = findVariable(of->outer, variable->name);
      isExported = outer != NULL && outer->isExported;
    }
    if (!isExported) continue;
    char *reference = formatted("$(%s)", variable->name), *value = expand(scope, reference, (Place){0});
    free(reference);
    addWord(words, formatted("%s=%s", variable->name, value));
    free(value);
    enter(seen, variable->name, words);
  }
}

Words environmentFor(const Scope *scope) {
  Words words = {0};
  Table seen = {0};
  for (const Scope *each = scope; each != NULL; each = each->outer) addExported(&words, &seen, scope, each);
  free(seen.slots);
  addWord(&words, formatted("MAKELEVEL=%d", makeLevel + 1));
  addWord(&words, NULL);
  words.count--;
  return words;
}
