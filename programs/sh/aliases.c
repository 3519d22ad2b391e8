#include "aliases.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

Alias *aliases; /* by name */

Alias *findAlias(const char *name) {
  for (Alias *alias = aliases; alias != NULL; alias = alias->next)
    if (strcmp(alias->name, name) == 0) return alias;
  return NULL;
}

void setAlias(const char *name, const char *value) {
  Alias **link = &aliases;
  while (*link != NULL && strcmp((*link)->name, name) < 0) link = &(*link)->next;
  if (*link != NULL && strcmp((*link)->name, name) == 0) {
    free((*link)->value);
    (*link)->value = copyText(value);
    return;
  }
  Alias *alias = allocate(sizeof *alias);
  *alias = (Alias){*link, copyText(name), copyText(value), 0};
  *link = alias;
}

/* One whose text is being read stays until the shell ends: the parser knows it. */
static void drop(Alias **link) {
  Alias *alias = *link;
  *link = alias->next;
  if (alias->inUse > 0) return;
  free(alias->name);
  free(alias->value);
  free(alias);
}

bool removeAlias(const char *name) {
  for (Alias **link = &aliases; *link != NULL; link = &(*link)->next) {
    if (strcmp((*link)->name, name) != 0) continue;
    drop(link);
    return true;
  }
  return false;
}

void removeAllAliases(void) {
  while (aliases != NULL) drop(&aliases);
}
