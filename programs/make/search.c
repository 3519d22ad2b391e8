/* Where files are looked for that are not where their names say: vpath and VPATH. */
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "make.h"

typedef struct Search {
  char *pattern; /* "%" : all */
  Words folders;
} Search;

static Search *searches;
static size_t searchCount;
static bool hasVariable;

/* They stand between blanks or colons. */
static Words foldersIn(const char *text) {
  char *copy = copyText(text);
  for (char *at = copy; *at != 0; at++)
    if (*at == ':') *at = ' ';
  Words folders = splitWords(copy);
  free(copy);
  return folders;
}

static void addSearch(const char *pattern, Words folders) {
  searches = reallocate(searches, (searchCount + 1) * sizeof *searches);
  searches[searchCount++] = (Search){copyText(pattern), folders};
}

static void dropSearches(const char *pattern) {
  size_t kept = 0;
  for (size_t i = 0; i < searchCount; i++)
    if (pattern != NULL && strcmp(searches[i].pattern, pattern) != 0) searches[kept++] = searches[i];
  searchCount = kept;
}

void addSearchPath(const char *text) {
  Words words = splitWords(text);
  if (words.count < 2) dropSearches(words.count == 0 ? NULL : words.at[0]);
  else addSearch(words.at[0], foldersIn(strstr(text, words.at[0]) + strlen(words.at[0])));
  freeWords(&words);
}

/* The variable, which is for all files, is read when the makefiles have been. */
static void addVariable(void) {
  if (hasVariable) return;
  hasVariable = true;
  char *text = expand(&global, "$(VPATH)", (Place){0});
  addSearch("%", foldersIn(text));
  free(text);
}

static bool isNamed(const char *pattern, const char *name) {
  const char *stem;
  size_t length;
  return strchr(pattern, '%') == NULL ? strcmp(pattern, name) == 0 : matchPattern(pattern, name, &stem, &length);
}

char *searchFile(const char *name) {
  addVariable();
  if (name[0] == '/') return NULL;
  for (size_t i = 0; i < searchCount; i++) {
    if (!isNamed(searches[i].pattern, name)) continue;
    for (size_t k = 0; k < searches[i].folders.count; k++) {
      char *path = formatted("%s/%s", searches[i].folders.at[k], name);
      if (timeOf(path) != MISSING) return path;
      free(path);
    }
  }
  return NULL;
}
