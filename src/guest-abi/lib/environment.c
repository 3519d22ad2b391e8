/* The environment, under one lock. */
#include "libratos.h"

#include <stdlib.h>

static RecursiveLock environmentLock;

#define LOCKED(type, call) \
  { \
    RecursiveAcquire(&environmentLock); \
    type result = call; \
    RecursiveRelease(&environmentLock); \
    return result; \
  }

RAT_WRAP(char *, getenv, const char *name) LOCKED(char *, __real_getenv(name))
RAT_WRAP(int, setenv, const char *name, const char *value, int overwrite) LOCKED(int, __real_setenv(name, value, overwrite))
RAT_WRAP(int, unsetenv, const char *name) LOCKED(int, __real_unsetenv(name))
RAT_WRAP(int, putenv, char *entry) LOCKED(int, __real_putenv(entry))
RAT_WRAP(int, clearenv, void) LOCKED(int, __real_clearenv())
