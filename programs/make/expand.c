/* Variables and functions in the place of their names. */
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "make.h"

/* Deeper than anybody nests them; what is deeper names itself in some way. */
enum { DEPTH_MAX = 500 };

static char closingOf(char open) { return open == '(' ? ')' : '}'; }

/* Behind the bracket that closes the one at `at`; NULL: there is none before the end. */
static const char *behindBracket(const char *at, const char *end) {
  char open = *at, close = closingOf(open);
  int depth = 0;
  for (; at < end; at++) {
    if (*at == open) depth++;
    else if (*at == close && --depth == 0) return at + 1;
  }
  return NULL;
}

static void addVariable(Text *result, const Scope *scope, const char *name, Place place) {
  const Scope *found;
  Variable *variable = findVariableIn(scope, name, &found);
  if (variable == NULL) return;
  if (variable->isAppended && findVariable(found->outer, name) != NULL) {
    addVariable(result, found->outer, name, place);
    addCharacter(result, ' ');
  }
  if (variable->isSimple) {
    addString(result, variable->value);
    return;
  }
  if (variable->isExpanding) stopAt(place, "Recursive variable '%s' references itself (eventually)", name);
  variable->isExpanding = true;
  /* It may be set anew meanwhile, by eval. */
  char *text = copyText(variable->value), *value = expand(scope, text, place);
  variable->isExpanding = false;
  addString(result, value);
  free(value);
  free(text);
}

/* $(NAME:from=to), with or without a % in it. */
static bool addSubstitution(Text *result, const Scope *scope, const char *text, Place place) {
  const char *colon = strchr(text, ':'), *equals = colon == NULL ? NULL : strchr(colon, '=');
  if (equals == NULL || colon == text) return false;
  char *name = copyPart(text, (size_t)(colon - text)), *from = copyPart(colon + 1, (size_t)(equals - colon - 1));
  bool hasPercent = strchr(from, '%') != NULL;
  char *pattern = hasPercent ? copyText(from) : formatted("%%%s", from);
  char *to = hasPercent ? copyText(equals + 1) : formatted("%%%s", equals + 1);
  Text value = {0};
  addVariable(&value, scope, name, place);
  char *words = takeText(&value);
  const char *at = words;
  size_t length;
  bool first = true;
  for (const char *found; (found = nextWord(&at, &length)) != NULL; first = false) {
    char *word = copyPart(found, length);
    const char *stem;
    size_t stemLength;
    char *made = matchPattern(pattern, word, &stem, &stemLength) ? fillPattern(to, stem, stemLength) : copyText(word);
    if (!first) addCharacter(result, ' ');
    addString(result, made);
    free(made);
    free(word);
  }
  free(words);
  free(name);
  free(from);
  free(pattern);
  free(to);
  return true;
}

/* What stands in brackets: a function with its arguments, or a name, in which there may be others. */
static void addReference(Text *result, const Scope *scope, const char *text, size_t length, Place place) {
  size_t word = strcspn(text, " \t,:$(){}#=");
  if (word < length && (text[word] == ' ' || text[word] == '\t')) {
    char *value = callFunction(scope, text, word, text + word + 1, length - word - 1, place);
    if (value != NULL) {
      addString(result, value);
      free(value);
      return;
    }
  }
  char *name = expandPart(scope, text, length, place);
  if (!addSubstitution(result, scope, name, place)) addVariable(result, scope, name, place);
  free(name);
}

char *expandPart(const Scope *scope, const char *text, size_t length, Place place) {
  static int depth;
  if (++depth > DEPTH_MAX) stopAt(place, "variables and functions are nested too deeply");
  Text result = {0};
  const char *end = text + length;
  for (const char *at = text; at < end;) {
    const char *dollar = memchr(at, '$', (size_t)(end - at));
    if (dollar == NULL || dollar + 1 == end) {
      addText(&result, at, (size_t)((dollar == NULL ? end : dollar) - at));
      break;
    }
    addText(&result, at, (size_t)(dollar - at));
    char next = dollar[1];
    at = dollar + 2;
    if (next == '$') addCharacter(&result, '$');
    else if (next == '(' || next == '{') {
      const char *behind = behindBracket(dollar + 1, end);
      if (behind == NULL) stopAt(place, "unterminated variable reference");
      addReference(&result, scope, dollar + 2, (size_t)(behind - dollar - 3), place);
      at = behind;
    } else {
      char name[2] = {next, 0};
      addVariable(&result, scope, name, place);
    }
  }
  depth--;
  return takeText(&result);
}

char *expand(const Scope *scope, const char *text, Place place) { return expandPart(scope, text, strlen(text), place); }
