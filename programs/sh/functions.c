#include <stdlib.h>
#include <string.h>

#include "shell.h"

Function *functions; /* by name */

Function *findFunction(const char *name) {
  for (Function *function = functions; function != NULL; function = function->next) {
    int order = strcmp(function->name, name);
    if (order == 0) return function;
    if (order > 0) return NULL;
  }
  return NULL;
}

static void drop(Function *function) {
  releaseArena(function->arena);
  free(function->name);
  free(function);
}

/* One that is running keeps its arena: its caller holds that. */
void defineFunction(const char *name, const Node *body, Arena *arena) {
  Function **link = &functions;
  while (*link != NULL && strcmp((*link)->name, name) < 0) link = &(*link)->next;
  Function *function = allocate(sizeof *function);
  holdArena(arena);
  *function = (Function){*link, copyText(name), body, arena};
  if (*link != NULL && strcmp((*link)->name, name) == 0) {
    Function *old = *link;
    function->next = old->next;
    drop(old);
  }
  *link = function;
}

bool removeFunction(const char *name) {
  for (Function **link = &functions; *link != NULL; link = &(*link)->next) {
    Function *function = *link;
    if (strcmp(function->name, name) != 0) continue;
    *link = function->next;
    drop(function);
    return true;
  }
  return false;
}
