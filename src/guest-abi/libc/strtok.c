/* Each thread cuts its own string. */
#include <string.h>

char *strtok(char *restrict text, const char *restrict separators) {
  static _Thread_local char *rest;
  return strtok_r(text, separators, &rest);
}
