#include "words.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "text.h"

/* Deeper than anybody nests files of arguments; one that names itself ends here. */
enum { DEPTH_MAX = 10 };

void addWord(Words *list, const char *word) {
  /* Room for twice as many whenever their number is a power of two. */
  if ((list->count & (list->count + 1)) == 0) list->at = reallocate(list->at, 2 * (list->count + 1) * sizeof *list->at);
  list->at[list->count++] = word;
  list->at[list->count] = NULL;
}

void addWords(Words *list, const Words *more) {
  for (size_t i = 0; i < more->count; i++) addWord(list, more->at[i]);
}

static char *formatWith(const char *format, va_list arguments) {
  char *text;
  if (vasprintf(&text, format, arguments) < 0) die(1, "out of memory");
  return text;
}

char *formatted(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = formatWith(format, arguments);
  va_end(arguments);
  return text;
}

void addFormatted(Words *list, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  addWord(list, formatWith(format, arguments));
  va_end(arguments);
}

/* The words of a file of arguments, as GNU tools split it: at white space, which quotes and backslashes protect. */
static void splitWords(Words *list, const char *text) {
  char *word = NULL;
  size_t length = 0;
  char quote = 0;
  for (const char *at = text;; at++) {
    bool ends = *at == 0 || (quote == 0 && isspace((unsigned char)*at));
    if (ends) {
      if (word != NULL) addWord(list, word);
      word = NULL;
      length = 0;
      if (*at == 0) return;
      continue;
    }
    if (word == NULL) word = allocate(strlen(at) + 1);
    if (*at == '\\') {
      if (at[1] != 0) word[length++] = *++at;
    } else if (quote != 0 && *at == quote) quote = 0;
    else if (quote == 0 && (*at == '"' || *at == '\'')) quote = *at;
    else word[length++] = *at;
    word[length] = 0;
  }
}

static void addWithFiles(Words *list, const Words *given, int depth) {
  for (size_t i = 0; i < given->count; i++) {
    const char *word = given->at[i];
    if (word[0] != '@' || word[1] == 0) {
      addWord(list, word);
      continue;
    }
    if (depth == DEPTH_MAX) die(1, "%s: files of arguments are nested too deeply", word);
    Text file = readText(word + 1);
    if (file.at == NULL) {
      complainOf("%s: cannot be read", word);
      exit(1);
    }
    Words inside = {0};
    splitWords(&inside, file.at);
    addWithFiles(list, &inside, depth + 1);
  }
}

Words withFiles(int argc, char **argv) {
  Words given = {0}, all = {0};
  for (int i = 1; i < argc; i++) addWord(&given, argv[i]);
  addWithFiles(&all, &given, 0);
  return all;
}
