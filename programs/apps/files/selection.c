/* The cursor, and what is selected. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "browse.h"

enum { TYPING_MS = 1000 };

void selectNone(Files *f) {
  for (size_t i = 0; f->listing != NULL && i < f->listing->count; i++) f->listing->entries[i].isSelected = false;
}

void moveTo(Files *f, size_t row, Selecting selecting) {
  if (f->listing == NULL || f->listing->count == 0) return;
  if (row >= f->listing->count) row = f->listing->count - 1;
  if (selecting == SELECT_TOGGLE) {
    f->listing->entries[row].isSelected = !f->listing->entries[row].isSelected;
  } else if (selecting != SELECT_NOTHING) {
    selectNone(f);
    if (selecting == SELECT_ONE || f->anchor >= f->listing->count) f->anchor = row;
    size_t from = f->anchor < row ? f->anchor : row, to = f->anchor < row ? row : f->anchor;
    for (size_t i = from; i <= to; i++) f->listing->entries[i].isSelected = true;
  }
  if (selecting == SELECT_TOGGLE) f->anchor = row;
  f->view.cursor = row;
  bringIntoSight(&f->view, row);
  redraw(f);
}

Selecting selectingBy(intptr_t modifiers) {
  if ((modifiers & RAT_MODIFIER_SHIFT) != 0) return SELECT_RANGE;
  return (modifiers & (RAT_MODIFIER_CTRL | RAT_MODIFIER_META)) != 0 ? SELECT_TOGGLE : SELECT_ONE;
}

size_t rowOf(const Files *f, const char *name) {
  for (size_t i = 0; i < f->listing->count; i++)
    if (strcmp(f->listing->entries[i].name, name) == 0) return i;
  return SIZE_MAX;
}

static bool goToName(Files *f) {
  size_t length = strlen(f->typed);
  for (size_t i = 0; i < f->listing->count; i++) {
    if (strncasecmp(f->listing->entries[i].name, f->typed, length) != 0) continue;
    moveTo(f, i, SELECT_ONE);
    return true;
  }
  return false;
}

void typeAhead(Files *f, const RatMsg *msg) {
  if (msg->timeNs - f->typedNs > (uint64_t)TYPING_MS * 1000000) f->typed[0] = 0;
  f->typedNs = msg->timeNs;
  size_t length = strlen(f->typed);
  if (msg->wParam < ' ' || msg->wParam > '~' || length + 1 == sizeof f->typed || f->listing == NULL) return;
  f->typed[length] = (char)msg->wParam;
  f->typed[length + 1] = 0;
  if (goToName(f) || length == 0) return;
  /* No name begins so: it is the beginning of another one. */
  f->typed[0] = (char)msg->wParam;
  f->typed[1] = 0;
  goToName(f);
}

char **selectedPaths(const Files *f, size_t *count) {
  *count = countSelected(f);
  char **paths = *count == 0 ? NULL : calloc(*count + 1, sizeof *paths);
  size_t at = 0;
  for (size_t i = 0; paths != NULL && i < f->listing->count; i++)
    if (f->listing->entries[i].isSelected && (paths[at] = pathOf(f, f->listing->entries[i].name)) != NULL) at++;
  *count = at;
  return paths;
}

void freePaths(char **paths) {
  for (size_t i = 0; paths != NULL && paths[i] != NULL; i++) free(paths[i]);
  free(paths);
}

const Entry *current(const Files *f) {
  if (f->listing == NULL || f->view.cursor >= f->listing->count || f->view.isReading) return NULL;
  return &f->listing->entries[f->view.cursor];
}

size_t countSelected(const Files *f) {
  size_t count = 0;
  for (size_t i = 0; f->listing != NULL && i < f->listing->count; i++) count += f->listing->entries[i].isSelected;
  return count;
}
