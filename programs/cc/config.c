#include "config.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "run.h"
#include "text.h"

typedef struct List {
  const char *name;
  Words lines;
  regex_t *patterns; /* of the lines, made when they are asked for; NULL before */
} List;

static List *lists;
static size_t listCount;

void readConfig(void) {
  /* Headers and this file come before the compiler's module. */
  if (access(LOADING, F_OK) == 0 || access(SYSTEM_ROOT "/cc.conf", F_OK) != 0) loadCompiler();
  Text file = readText(SYSTEM_ROOT "/cc.conf");
  if (file.at == NULL) {
    complainOf(SYSTEM_ROOT "/cc.conf");
    exit(1);
  }
  for (char *line = strtok(file.at, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    size_t length = strlen(line);
    if (line[0] == '[' && line[length - 1] == ']') {
      line[length - 1] = 0;
      lists = reallocate(lists, (listCount + 1) * sizeof *lists);
      lists[listCount++] = (List){.name = line + 1};
    } else if (listCount > 0) addWord(&lists[listCount - 1].lines, line);
  }
}

static List *find(const char *name) {
  for (size_t i = 0; i < listCount; i++)
    if (strcmp(lists[i].name, name) == 0) return &lists[i];
  die(1, SYSTEM_ROOT "/cc.conf has no list '%s': it is of another version than this program", name);
}

const Words *configured(const char *list) { return &find(list)->lines; }

const char *configuredWord(const char *list) {
  const Words *words = configured(list);
  return words->count > 0 ? words->at[0] : "";
}

bool isListed(const char *list, const char *word) {
  const Words *words = configured(list);
  for (size_t i = 0; i < words->count; i++)
    if (strcmp(words->at[i], word) == 0) return true;
  return false;
}

const char *listedBeginning(const char *list, const char *word) {
  const Words *words = configured(list);
  for (size_t i = 0; i < words->count; i++)
    if (strncmp(words->at[i], word, strlen(words->at[i])) == 0) return words->at[i];
  return NULL;
}

static void makePatterns(List *list) {
  list->patterns = allocate((list->lines.count + 1) * sizeof *list->patterns);
  for (size_t i = 0; i < list->lines.count; i++) {
    char *pattern = copyText(list->lines.at[i]);
    pattern[strcspn(pattern, "\t")] = 0;
    if (regcomp(&list->patterns[i], pattern, REG_EXTENDED | REG_NOSUB) != 0) die(1, "'%s' is no pattern", pattern);
    free(pattern);
  }
}

const char *reasonFor(const char *name, const char *word) {
  List *list = find(name);
  if (list->patterns == NULL) makePatterns(list);
  for (size_t i = 0; i < list->lines.count; i++) {
    if (regexec(&list->patterns[i], word, 0, NULL, 0) != 0) continue;
    const char *tab = strchr(list->lines.at[i], '\t');
    return tab == NULL ? "" : tab + 1;
  }
  return NULL;
}

bool matches(const char *list, const char *word) { return reasonFor(list, word) != NULL; }

const char *valueOf(const char *list, const char *key, size_t length) {
  const Words *words = configured(list);
  for (size_t i = 0; i < words->count; i++)
    if (strncmp(words->at[i], key, length) == 0 && words->at[i][length] == '\t') return words->at[i] + length + 1;
  return NULL;
}
