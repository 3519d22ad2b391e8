#include <strings.h>

#include "sdl.h"

typedef struct Hint {
  struct Hint *next;
  char *name, *value;
  SDL_HintPriority priority;
} Hint;

static Hint *hints;

static Hint *Find(const char *name) {
  Hint *hint = hints;
  while (hint != NULL && strcmp(hint->name, name) != 0) hint = hint->next;
  return hint;
}

SDL_bool SDL_SetHintWithPriority(const char *name, const char *value, SDL_HintPriority priority) {
  if (name == NULL) return SDL_FALSE;
  if (getenv(name) != NULL && priority < SDL_HINT_OVERRIDE) return SDL_FALSE;
  Hint *hint = Find(name);
  if (hint != NULL && hint->priority > priority) return SDL_FALSE;
  char *copy = value == NULL ? NULL : strdup(value);
  if (value != NULL && copy == NULL) return SDL_FALSE;
  if (hint == NULL) {
    hint = calloc(1, sizeof *hint);
    if (hint == NULL || (hint->name = strdup(name)) == NULL) {
      free(hint);
      free(copy);
      return SDL_FALSE;
    }
    hint->next = hints;
    hints = hint;
  }
  free(hint->value);
  hint->value = copy;
  hint->priority = priority;
  return SDL_TRUE;
}

SDL_bool SDL_SetHint(const char *name, const char *value) {
  return SDL_SetHintWithPriority(name, value, SDL_HINT_NORMAL);
}

const char *SDL_GetHint(const char *name) {
  if (name == NULL) return NULL;
  const Hint *hint = Find(name);
  const char *environment = getenv(name);
  if (hint != NULL && (environment == NULL || hint->priority == SDL_HINT_OVERRIDE)) return hint->value;
  return environment;
}

SDL_bool SDL_GetHintBoolean(const char *name, SDL_bool fallback) {
  const char *value = SDL_GetHint(name);
  if (value == NULL || *value == 0) return fallback;
  return *value == '0' || strcasecmp(value, "false") == 0 ? SDL_FALSE : SDL_TRUE;
}

void SDL_ClearHints(void) {
  while (hints != NULL) {
    Hint *hint = hints;
    hints = hint->next;
    free(hint->name);
    free(hint->value);
    free(hint);
  }
}
