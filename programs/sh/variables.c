#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parser.h"
#include "shell.h"

enum { BUCKETS = 256 };
static Variable *table[BUCKETS];
static char **environment; /* as children get it; NULL: to be made anew */

static Variable **bucketOf(const char *name) {
  unsigned hash = 5381;
  for (const char *c = name; *c != 0; c++) hash = hash * 33 + (unsigned char)*c;
  return &table[hash % BUCKETS];
}

Variable *findVariable(const char *name) {
  for (Variable *variable = *bucketOf(name); variable != NULL; variable = variable->next)
    if (strcmp(variable->name, name) == 0) return variable;
  return NULL;
}

Variable *makeVariable(const char *name) {
  Variable *variable = findVariable(name);
  if (variable != NULL) return variable;
  Variable **bucket = bucketOf(name);
  variable = allocate(sizeof *variable);
  *variable = (Variable){.next = *bucket, .name = copyText(name)};
  return *bucket = variable;
}

const char *variableValue(const char *name) {
  const Variable *variable = findVariable(name);
  return variable == NULL ? NULL : variable->value;
}

static void forgetEnvironment(void) {
  if (environment == NULL) return;
  for (char **entry = environment; *entry != NULL; entry++) free(*entry);
  free(environment);
  environment = NULL;
}

static void changed(const Variable *variable) {
  if (variable->exported) forgetEnvironment();
  if (strcmp(variable->name, "PATH") == 0) forgetPrograms();
}

static void setValue(Variable *variable, const char *value) {
  char *copy = value == NULL ? NULL : copyText(value);
  free(variable->value);
  variable->value = copy;
  if (shell.options.allExport && value != NULL) variable->exported = true;
  changed(variable);
}

void setVariable(const char *name, const char *value) {
  Variable *variable = makeVariable(name);
  if (variable->readOnly) failWith(2, "%s: is read only", name);
  setValue(variable, value);
}

static void removeVariable(const char *name) {
  for (Variable **link = bucketOf(name); *link != NULL; link = &(*link)->next) {
    Variable *variable = *link;
    if (strcmp(variable->name, name) != 0) continue;
    *link = variable->next;
    changed(variable);
    free(variable->name);
    free(variable->value);
    free(variable);
    return;
  }
}

void unsetVariable(const char *name) {
  const Variable *variable = findVariable(name);
  if (variable == NULL) return;
  if (variable->readOnly) failWith(2, "%s: is read only", name);
  removeVariable(name);
}

void exportVariable(const char *name) {
  Variable *variable = makeVariable(name);
  variable->exported = true;
  forgetEnvironment();
}

void importEnvironment(char **from) {
  for (; *from != NULL; from++) {
    const char *equals = strchr(*from, '=');
    if (equals == NULL || !isName(*from, (size_t)(equals - *from))) continue;
    char *name = copyBytes(*from, (size_t)(equals - *from));
    Variable *variable = makeVariable(name);
    free(name);
    free(variable->value);
    variable->value = copyText(equals + 1);
    variable->exported = true;
  }
}

static int byName(const void *a, const void *b) { return strcmp((*(Variable *const *)a)->name, (*(Variable *const *)b)->name); }

size_t allVariables(Variable ***list) {
  size_t count = 0, at = 0;
  for (int i = 0; i < BUCKETS; i++)
    for (Variable *variable = table[i]; variable != NULL; variable = variable->next) count++;
  *list = stackBytes((count + 1) * sizeof **list);
  for (int i = 0; i < BUCKETS; i++)
    for (Variable *variable = table[i]; variable != NULL; variable = variable->next) (*list)[at++] = variable;
  (*list)[count] = NULL;
  qsort(*list, count, sizeof **list, byName);
  return count;
}

char **exportedEnvironment(void) {
  if (environment != NULL) return environment;
  List list = {0};
  for (int i = 0; i < BUCKETS; i++) {
    for (Variable *variable = table[i]; variable != NULL; variable = variable->next) {
      if (!variable->exported || variable->value == NULL) continue;
      size_t name = strlen(variable->name), value = strlen(variable->value);
      char *entry = allocate(name + value + 2);
      memcpy(entry, variable->name, name);
      entry[name] = '=';
      memcpy(entry + name + 1, variable->value, value + 1);
      addItem(&list, entry);
    }
  }
  if (list.items == NULL) {
    list.items = allocate(sizeof *list.items);
    list.items[0] = NULL;
  }
  return environment = list.items;
}

/* ── Scopes ── */

typedef struct Saved {
  struct Saved *next;
  char *name, *value;
  bool existed, exported, readOnly;
} Saved;

typedef struct Scope {
  struct Scope *outer;
  Saved *saved;
  /* Of a function's: the caller's. */
  bool hasParameters;
  char **parameters;
  int parameterCount;
} Scope;

static Scope *scope;

void *currentScope(void) { return scope; }

void beginScope(void) {
  Scope *inner = allocate(sizeof *inner);
  *inner = (Scope){.outer = scope};
  scope = inner;
}

static void freeParameters(void) {
  for (int i = 0; i < shell.parameterCount; i++) free(shell.parameters[i]);
  free(shell.parameters);
}

static void takeParameters(char **items, int count) {
  shell.parameters = allocate(((size_t)count + 1) * sizeof *shell.parameters);
  for (int i = 0; i < count; i++) shell.parameters[i] = copyText(items[i]);
  shell.parameters[count] = NULL;
  shell.parameterCount = count;
}

void beginFunctionScope(char **arguments, int count) {
  beginScope();
  scope->hasParameters = true;
  scope->parameters = shell.parameters;
  scope->parameterCount = shell.parameterCount;
  takeParameters(arguments, count);
}

static void restore(Saved *saved) {
  if (saved->existed) {
    Variable *variable = makeVariable(saved->name);
    free(variable->value);
    variable->value = saved->value;
    forgetEnvironment();
    variable->exported = saved->exported;
    variable->readOnly = saved->readOnly;
    changed(variable);
  } else {
    removeVariable(saved->name);
  }
  free(saved->name);
  free(saved);
}

void endScope(void) {
  Scope *inner = scope;
  scope = inner->outer;
  while (inner->saved != NULL) {
    Saved *saved = inner->saved;
    inner->saved = saved->next;
    restore(saved);
  }
  if (inner->hasParameters) {
    freeParameters();
    shell.parameters = inner->parameters;
    shell.parameterCount = inner->parameterCount;
  }
  free(inner);
}

void endScopesTo(void *outer) {
  while (scope != NULL && scope != outer) endScope();
}

void makeLocal(const char *name) {
  for (Saved *saved = scope->saved; saved != NULL; saved = saved->next)
    if (strcmp(saved->name, name) == 0) return;
  const Variable *variable = findVariable(name);
  Saved *saved = allocate(sizeof *saved);
  *saved = (Saved){.next = scope->saved, .name = copyText(name)};
  if (variable != NULL) {
    saved->existed = true;
    saved->value = variable->value == NULL ? NULL : copyText(variable->value);
    saved->exported = variable->exported;
    saved->readOnly = variable->readOnly;
  }
  scope->saved = saved;
}

bool inFunctionScope(void) { return scope != NULL && shell.functions > 0; }

void setParameters(char **items, int count) {
  /* They may be some of the old ones. */
  char **old = shell.parameters;
  int oldCount = shell.parameterCount;
  takeParameters(items, count);
  for (int i = 0; i < oldCount; i++) free(old[i]);
  free(old);
}
