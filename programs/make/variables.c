#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "make.h"

Scope global;

Variable *findVariable(const Scope *scope, const char *name) {
  for (; scope != NULL; scope = scope->outer) {
    Variable *variable = lookUp(&scope->variables, name);
    if (variable != NULL && !variable->isUndefined) return variable;
  }
  return NULL;
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
  variable->isUndefined = false;
  variable->origin = origin;
}

static void append(Scope *scope, const char *name, const char *value, Origin origin, Place place) {
  Variable *variable = findVariable(scope, name);
  if (variable == NULL) {
    setVariable(scope, name, value, false, origin);
    return;
  }
  char *more = variable->isSimple ? expand(scope, value, place) : copyText(value);
  char *all = *variable->value == 0 ? copyText(more) : formatted("%s %s", variable->value, more);
  setVariable(scope, name, all, variable->isSimple, origin);
  free(more);
  free(all);
}

void assign(Scope *scope, const char *name, const char *operator, const char *value, Origin origin, Place place) {
  if (*name == 0) stopAt(place, "empty variable name");
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
    if (strcmp(name, "SHELL") != 0 && strcmp(name, "MAKEFLAGS") != 0 && strcmp(name, "MAKELEVEL") != 0) {
      setVariable(&global, name, equals + 1, false, options.environmentWins ? ORIGIN_STRONG_ENVIRONMENT : ORIGIN_ENVIRONMENT);
      variableIn(&global, name)->isExported = true;
    }
    free(name);
  }
}

static void addExported(Words *words, Table *seen, const Scope *scope, const Scope *of) {
  for (size_t i = 0; i < of->variables.capacity; i++) {
    const Variable *variable = of->variables.slots[i].value;
    if (variable == NULL || variable->isUndefined || lookUp(seen, variable->name) != NULL) continue;
    bool isExported = variable->isExported || variable->origin == ORIGIN_COMMAND_LINE;
    if (!isExported && of != &global) {
      const Variable *outer = findVariable(of->outer, variable->name);
      isExported = outer != NULL && outer->isExported;
    }
    if (!isExported) continue;
    char *value = variable->isSimple ? copyText(variable->value) : expand(scope, variable->value, (Place){0});
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
  addWord(&words, NULL);
  words.count--;
  return words;
}
