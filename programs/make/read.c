/* Reads makefiles. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "make.h"

enum { CONDITIONS_MAX = 100, INCLUDES_MAX = 50 };

typedef struct Reader {
  char *at; /* what is left */
  Place place;
  int nextLine;
  /* The rule that recipe lines belong to. */
  bool hasRule, isDoubleColon;
  char *left, *right;
  Recipe *recipe;
  Place rulePlace;
  /* ifeq … else … endif: whether lines count, and whether one of the branches has. */
  bool counts[CONDITIONS_MAX], counted[CONDITIONS_MAX], hasElse[CONDITIONS_MAX];
  int conditions;
} Reader;

static bool begins(const char *text, const char *word) {
  size_t length = strlen(word);
  return strncmp(text, word, length) == 0 && (text[length] == 0 || isspace((unsigned char)text[length]));
}

static char *behindWord(char *text, const char *word) {
  text += strlen(word);
  while (isspace((unsigned char)*text)) text++;
  return text;
}

static void trim(char *text) {
  size_t length = strlen(text);
  while (length > 0 && isspace((unsigned char)text[length - 1])) text[--length] = 0;
}

/* The next line of the file; NULL at its end. */
static char *physicalLine(Reader *reader) {
  if (*reader->at == 0) return NULL;
  char *line = reader->at, *end = strchr(line, '\n');
  if (end != NULL) *end = 0;
  reader->at = end == NULL ? line + strlen(line) : end + 1;
  reader->nextLine++;
  size_t length = strlen(line);
  if (length > 0 && line[length - 1] == '\r') line[length - 1] = 0;
  return line;
}

static bool continues(const char *line, size_t length) {
  size_t count = 0;
  while (count < length && line[length - 1 - count] == '\\') count++;
  return count % 2 == 1;
}

/* What recipe lines begin with. */
static char recipePrefix(const Reader *reader) {
  if (strcmp(reader->place.file, BUILTIN) == 0) return '\t';
  const Variable *variable = findVariable(&global, ".RECIPEPREFIX");
  return variable == NULL || *variable->value == 0 ? '\t' : *variable->value;
}

/* With the lines that it goes on in: joined by a blank, or as they stand for a recipe. */
static char *wholeLine(Reader *reader, char *line, bool isRecipe) {
  Text whole = {0};
  for (;;) {
    size_t length = strlen(line);
    bool more = continues(line, length);
    if (!more || isRecipe) addText(&whole, line, length);
    else {
      length--;
      while (length > 0 && isspace((unsigned char)line[length - 1])) length--;
      addText(&whole, line, length);
    }
    if (!more || (line = physicalLine(reader)) == NULL) return takeText(&whole);
    if (isRecipe) {
      addCharacter(&whole, '\n');
      if (*line == recipePrefix(reader)) line++;
    } else {
      addCharacter(&whole, ' ');
      while (isspace((unsigned char)*line)) line++;
    }
  }
}

/* Not one in brackets of a variable or function. */
static void cutComment(char *line) {
  char *to = line;
  int depth = 0;
  for (char *at = line; *at != 0; at++) {
    if (at[0] == '$' && (at[1] == '(' || at[1] == '{')) depth++, *to++ = *at++;
    else if (depth > 0 && (*at == '(' || *at == '{')) depth++;
    else if (depth > 0 && (*at == ')' || *at == '}')) depth--;
    else if (at[0] == '\\' && at[1] == '#') at++;
    else if (*at == '#' && depth == 0) break;
    *to++ = *at;
  }
  *to = 0;
}

static char *findSemicolon(char *line) {
  int depth = 0;
  for (char *at = line; *at != 0; at++) {
    if (at[0] == '$' && (at[1] == '(' || at[1] == '{')) depth++, at++;
    else if (depth > 0 && (*at == '(' || *at == '{')) depth++;
    else if (depth > 0 && (*at == ')' || *at == '}')) depth--;
    else if (*at == ';' && depth == 0) return at;
  }
  return NULL;
}

static void endRule(Reader *reader) {
  if (!reader->hasRule) return;
  reader->hasRule = false;
  addRule(reader->left, reader->right, reader->isDoubleColon, reader->recipe, reader->rulePlace);
  free(reader->left);
  free(reader->right);
  reader->recipe = NULL;
}

static void addRecipeLine(Reader *reader, char *line) {
  if (reader->recipe == NULL) {
    reader->recipe = allocate(sizeof *reader->recipe);
    *reader->recipe = (Recipe){.place = reader->place};
  }
  addWord(&reader->recipe->lines, line);
}

/* ── Conditions ── */

static bool ignores(const Reader *reader) {
  for (int i = 0; i < reader->conditions; i++)
    if (!reader->counts[i]) return true;
  return false;
}

static void warnOfRest(const Reader *reader, const char *rest, const char *directive) {
  while (isspace((unsigned char)*rest)) rest++;
  if (*rest != 0) fprintf(stderr, "%s:%d: extraneous text after '%s' directive\n", reader->place.file, reader->place.line, directive);
}

/* `(a,b)`, `"a" "b"` or `'a' 'b'`. */
static bool areEqual(const Reader *reader, char *text) {
  char *left, *right;
  if (*text == '(') {
    int depth = 0;
    char *comma = NULL, *at = text + 1;
    for (; *at != 0 && !(*at == ')' && depth == 0); at++) {
      if (*at == '(') depth++;
      else if (*at == ')') depth--;
      else if (*at == ',' && depth == 0 && comma == NULL) comma = at;
    }
    if (comma == NULL || *at == 0) stopAt(reader->place, "invalid syntax in conditional");
    *comma = *at = 0;
    warnOfRest(reader, at + 1, "ifeq");
    left = text + 1;
    right = behindWord(comma + 1, "");
    trim(left);
  } else {
    char quote = *text, *end = quote == '"' || quote == '\'' ? strchr(text + 1, quote) : NULL;
    if (end == NULL) stopAt(reader->place, "invalid syntax in conditional");
    *end = 0;
    left = text + 1;
    right = behindWord(end + 1, "");
    char *last = *right == '"' || *right == '\'' ? strchr(right + 1, *right) : NULL;
    if (last == NULL) stopAt(reader->place, "invalid syntax in conditional");
    *last = 0;
    warnOfRest(reader, last + 1, "ifeq");
    right++;
  }
  char *a = expand(&global, left, reader->place), *b = expand(&global, right, reader->place);
  bool equal = strcmp(a, b) == 0;
  free(a), free(b);
  return equal;
}

static bool isDefined(const Reader *reader, const char *text) {
  char *name = expand(&global, text, reader->place);
  trim(name);
  const Variable *variable = findVariable(&global, name);
  free(name);
  return variable != NULL && *variable->value != 0;
}

static bool isCondition(const char *line) { return begins(line, "ifeq") || begins(line, "ifneq") || begins(line, "ifdef") || begins(line, "ifndef") || strncmp(line, "ifeq(", 5) == 0 || strncmp(line, "ifneq(", 6) == 0; }

static bool holdsTrue(const Reader *reader, char *line) {
  if (strncmp(line, "ifeq", 4) == 0) return areEqual(reader, behindWord(line, "ifeq"));
  if (strncmp(line, "ifneq", 5) == 0) return !areEqual(reader, behindWord(line, "ifneq"));
  if (begins(line, "ifdef")) return isDefined(reader, behindWord(line, "ifdef"));
  return !isDefined(reader, behindWord(line, "ifndef"));
}

/* true: the line was one of a condition. */
static bool readCondition(Reader *reader, char *line) {
  if (isCondition(line)) {
    if (reader->conditions == CONDITIONS_MAX) stopAt(reader->place, "conditionals are nested too deeply");
    bool isTrue = !ignores(reader) && holdsTrue(reader, line);
    reader->counts[reader->conditions] = reader->counted[reader->conditions] = isTrue;
    reader->hasElse[reader->conditions] = false;
    reader->conditions++;
    return true;
  }
  if (!begins(line, "else") && !begins(line, "endif")) return false;
  if (reader->conditions == 0) stopAt(reader->place, "extraneous '%s'", begins(line, "else") ? "else" : "endif");
  int last = reader->conditions - 1;
  if (begins(line, "endif")) {
    warnOfRest(reader, line + strlen("endif"), "endif");
    reader->conditions--;
    return true;
  }
  char *next = behindWord(line, "else");
  if (reader->hasElse[last]) stopAt(reader->place, "only one 'else' per conditional");
  reader->hasElse[last] = !isCondition(next);
  if (reader->hasElse[last]) warnOfRest(reader, next, "else");
  reader->counts[last] = true;
  bool isTrue = !reader->counted[last] && !ignores(reader) && (*next == 0 || (isCondition(next) && holdsTrue(reader, next)));
  reader->counts[last] = isTrue;
  reader->counted[last] |= isTrue;
  return true;
}

/* ── Assignments and rules ── */

/* Where an assignment's operator begins, or the colon of a rule; NULL: there is neither outside of brackets. */
static char *findOperator(char *line, size_t *length, bool *isAssignment) {
  int depth = 0;
  for (char *at = line; *at != 0; at++) {
    if (at[0] == '$' && (at[1] == '(' || at[1] == '{')) depth++, at++;
    else if (depth > 0 && (*at == '(' || *at == '{')) depth++;
    else if (depth > 0 && (*at == ')' || *at == '}')) depth--;
    else if (at[0] == '\\' && at[1] == ':') at++;
    else if (depth == 0 && strchr("=:?+!", *at) != NULL) {
      *isAssignment = true;
      *length = *at == '=' ? 1 : at[1] == '=' ? 2 : strncmp(at, "::=", 3) == 0 ? 3 : 0;
      if (*length > 0) return at;
      if (*at != ':') continue;
      *isAssignment = false;
      *length = at[1] == ':' ? 2 : 1;
      return at;
    }
  }
  return NULL;
}

static void readAssignment(const Reader *reader, Scope *scope, char *line, char *operator, size_t length, Origin origin) {
  char kind[4] = {0};
  memcpy(kind, operator, length);
  *operator = 0;
  trim(line);
  char *name = expand(&global, line, reader->place);
  trim(name);
  assign(scope, name, kind, behindWord(operator + length, ""), origin, reader->place);
  free(name);
}

/* `NAME = value` of a target, with what may stand before it. */
static void readIntoScope(const Reader *reader, Scope *scope, const char *line) {
  bool isAssignment, isExport = false;
  size_t length;
  char *copy = copyText(line), *word = copy;
  Origin origin = ORIGIN_FILE;
  for (;;) {
    if (begins(word, "override")) word = behindWord(word, "override"), origin = ORIGIN_OVERRIDE;
    else if (begins(word, "export")) word = behindWord(word, "export"), isExport = true;
    else if (begins(word, "private")) {
      word = behindWord(word, "private");
      fprintf(stderr, "%s:%d: warning: 'private' is without effect in this make\n", reader->place.file, reader->place.line);
    } else break;
  }
  char *operator = findOperator(word, &length, &isAssignment), *name = copyPart(word, (size_t)(operator - word));
  readAssignment(reader, scope, word, operator, length, origin);
  trim(name);
  Variable *variable = isExport ? findVariable(scope, name) : NULL;
  if (variable != NULL) variable->isExported = true;
  free(name);
  free(copy);
}

/* `target: NAME = value`. */
static void readTargetVariable(Reader *reader, const char *names, char *line) {
  Words targets = fileNames(names);
  for (size_t i = 0; i < targets.count; i++)
    readIntoScope(reader, strchr(targets.at[i], '%') != NULL ? patternScope(targets.at[i]) : ownScope(targetNamed(targets.at[i])), line);
  freeWords(&targets);
}

static void readRule(Reader *reader, char *line, char *colon, size_t length) {
  char *right = colon + length;
  *colon = 0;
  char *left = expand(&global, line, reader->place);
  while (isspace((unsigned char)*right)) right++;
  bool isAssignment = false;
  size_t operatorLength;
  char *operator = findOperator(right, &operatorLength, &isAssignment), *semicolon = findSemicolon(right);
  if (operator != NULL && isAssignment && (semicolon == NULL || operator < semicolon)) {
    readTargetVariable(reader, left, right);
    free(left);
    return;
  }
  reader->hasRule = true;
  reader->isDoubleColon = length == 2;
  reader->rulePlace = reader->place;
  if (semicolon != NULL) {
    *semicolon = 0;
    addRecipeLine(reader, copyText(behindWord(semicolon + 1, "")));
  }
  reader->left = left;
  reader->right = expand(&global, right, reader->place);
}

static void readDefine(Reader *reader, char *line, Origin origin) {
  bool isAssignment;
  size_t length = 0;
  char *operator = findOperator(line, &length, &isAssignment);
  char kind[4] = "=";
  if (operator != NULL) {
    memset(kind, 0, sizeof kind);
    memcpy(kind, operator, length);
    *operator = 0;
  }
  trim(line);
  char *name = expand(&global, line, reader->place);
  Text value = {0};
  int depth = 1;
  for (;;) {
    char *next = physicalLine(reader);
    if (next == NULL) stopAt(reader->place, "missing 'endef', unterminated 'define'");
    char *word = behindWord(next, "");
    if (begins(word, "define")) depth++;
    else if (begins(word, "endef") && --depth == 0) break;
    if (value.length > 0) addCharacter(&value, '\n');
    addString(&value, next);
  }
  char *text = takeText(&value);
  assign(&global, name, kind, text, origin, reader->place);
  free(text);
  free(name);
}

static void exportNames(const Reader *reader, const char *text, bool isExported) {
  if (*text == 0) exportsAll = isExported;
  char *names = expand(&global, text, reader->place);
  Words words = splitWords(names);
  for (size_t i = 0; i < words.count; i++) {
    Variable *variable = findVariable(&global, words.at[i]);
    if (variable == NULL) setVariable(&global, words.at[i], "", false, ORIGIN_FILE), variable = findVariable(&global, words.at[i]);
    variable->isExported = isExported;
    variable->isUnexported = !isExported;
  }
  freeWords(&words);
  free(names);
}

static void includeAll(Reader *reader, const char *text, bool isOptional) {
  char *expanded = expand(&global, text, reader->place);
  Words names = fileNames(expanded);
  for (size_t i = 0; i < names.count; i++) readMakefile(names.at[i], isOptional, reader->place);
  freeWords(&names);
  free(expanded);
}

static bool isAssignmentLine(char *line) {
  bool isAssignment = false;
  size_t length;
  return findOperator(line, &length, &isAssignment) != NULL && isAssignment;
}

/* true: the line was a directive. */
static bool readDirective(Reader *reader, char *line) {
  Origin origin = ORIGIN_FILE;
  if (begins(line, "override")) line = behindWord(line, "override"), origin = ORIGIN_OVERRIDE;
  if (begins(line, "define")) readDefine(reader, behindWord(line, "define"), origin);
  else if (begins(line, "include")) includeAll(reader, behindWord(line, "include"), false);
  else if (begins(line, "-include") || begins(line, "sinclude")) includeAll(reader, behindWord(line, "-include"), true);
  else if (begins(line, "undefine")) {
    Variable *variable = findVariable(&global, behindWord(line, "undefine"));
    if (variable != NULL && variable->origin <= origin) variable->isUndefined = true;
  } else if (begins(line, "unexport")) exportNames(reader, behindWord(line, "unexport"), false);
  else if (begins(line, "export") && !isAssignmentLine(line)) exportNames(reader, behindWord(line, "export"), true);
  else if (begins(line, "vpath")) {
    char *expanded = expand(&global, behindWord(line, "vpath"), reader->place);
    addSearchPath(expanded);
    free(expanded);
  } else if (isAssignmentLine(line)) {
    bool isExport = begins(line, "export"), isAssignment;
    if (isExport) line = behindWord(line, "export");
    size_t length;
    char *operator = findOperator(line, &length, &isAssignment), *name = NULL;
    if (isExport) name = copyPart(line, (size_t)(operator - line));
    readAssignment(reader, &global, line, operator, length, origin);
    if (isExport) exportNames(reader, name, true), free(name);
  } else return false;
  return true;
}

static void readLine(Reader *reader, char *line) {
  if (readCondition(reader, line) || ignores(reader) || *line == 0) return;
  endRule(reader);
  if (readDirective(reader, line)) return;
  bool isAssignment;
  size_t length;
  char *colon = findOperator(line, &length, &isAssignment);
  if (colon != NULL) {
    readRule(reader, line, colon, length);
    return;
  }
  /* What a variable or function gives may be a rule, or nothing. */
  char *text = expand(&global, line, reader->place);
  trim(text);
  colon = findOperator(text, &length, &isAssignment);
  if (*text != 0 && colon == NULL)
    stopAt(reader->place, strncmp(line, "        ", 8) == 0 ? "missing separator (did you mean TAB instead of 8 spaces?)" : "missing separator");
  if (*text != 0) readRule(reader, text, colon, length);
  free(text);
}

void readMakefileText(char *text, const char *name) {
  Reader reader = {.at = text, .place = {name, 0}, .nextLine = 1};
  for (char *line; (line = physicalLine(&reader)) != NULL;) {
    reader.place.line = reader.nextLine - 1;
    if (*line == recipePrefix(&reader) && reader.hasRule) {
      line = wholeLine(&reader, line + 1, true);
      if (!ignores(&reader)) addRecipeLine(&reader, line);
      continue;
    }
    bool isTabbed = *line == '\t';
    char *whole = wholeLine(&reader, line, false);
    cutComment(whole);
    if (!isAssignmentLine(whole)) trim(whole);
    char *begin = behindWord(whole, "");
    if (isTabbed && *begin != 0 && !isCondition(begin) && !begins(begin, "else") && !begins(begin, "endif") && !isAssignmentLine(begin) && !ignores(&reader))
      stopAt(reader.place, "recipe commences before first target");
    readLine(&reader, strncmp(whole, "        ", 8) == 0 && !isCondition(begin) ? whole : begin);
    free(whole);
  }
  if (reader.conditions > 0) stopAt(reader.place, "missing 'endif'");
  endRule(&reader);
}

static char *contentsOf(int file) {
  Text text = {0};
  char part[4096];
  for (ssize_t count; (count = read(file, part, sizeof part)) != 0;) {
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return NULL;
    addText(&text, part, (size_t)count);
  }
  return takeText(&text);
}

Makefile *makefiles;
size_t makefileCount;

Words includeFolders;

/* By its name, or in a folder of -I; the path is the caller's. */
static char *findMakefile(const char *name, Place from) {
  if (from.file == NULL || name[0] == '/' || access(name, F_OK) == 0) return copyText(name);
  for (size_t i = 0; i < includeFolders.count; i++) {
    char *path = joinPath(includeFolders.at[i], name);
    if (access(path, F_OK) == 0) return path;
    free(path);
  }
  return copyText(name);
}

void readMakefile(const char *name, bool isOptional, Place from) {
  static int depth;
  char *path = findMakefile(name, from);
  int file = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC);
  char *text = file < 0 ? NULL : contentsOf(file);
  const char *why = text == NULL ? strerror(errno) : NULL;
  makefiles = reallocate(makefiles, (makefileCount + 1) * sizeof *makefiles);
  makefiles[makefileCount++] = (Makefile){.path = path, .isOptional = isOptional, .place = from, .missing = why, .time = timeOf(path)};
  if (file > 0) close(file);
  if (text == NULL) return;
  if (++depth > INCLUDES_MAX) stopAt(from, "%s: makefiles include one another too deeply", path);
  char *list = formatted("%s", path);
  assign(&global, "MAKEFILE_LIST", "+=", list, ORIGIN_FILE, from);
  readMakefileText(text, copyText(path));
  depth--;
  free(list);
  free(text);
}
