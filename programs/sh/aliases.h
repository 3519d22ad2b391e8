#ifndef SH_ALIASES_H
#define SH_ALIASES_H

#include <stdbool.h>

typedef struct Alias {
  struct Alias *next;
  char *name, *value;
  int inUse; /* while its own text is read, it is an ordinary word */
} Alias;

extern Alias *aliases;
Alias *findAlias(const char *name);
void setAlias(const char *name, const char *value);
bool removeAlias(const char *name);
void removeAllAliases(void);

#endif
