/* $(subst …) and its like. */
#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "make.h"

enum { ARGUMENTS_MAX = 64 };

/* A call: its arguments as they stand, expanded when they are asked for. */
typedef struct Call {
  const Scope *scope;
  Place place;
  const char *at[ARGUMENTS_MAX];
  size_t length[ARGUMENTS_MAX];
  int count;
} Call;

static char *argument(const Call *call, int index) {
  return index < call->count ? expandPart(call->scope, call->at[index], call->length[index], call->place) : copyText("");
}

/* Each word of a text made something else, or left out. NULL: left out. */
typedef char *EachWord(const char *word, const void *context);

static char *mapWords(const char *text, EachWord *each, const void *context) {
  Text result = {0};
  size_t length;
  for (const char *found; (found = nextWord(&text, &length)) != NULL;) {
    char *word = copyPart(found, length), *made = each(word, context);
    if (made != NULL) {
      if (result.length > 0) addCharacter(&result, ' ');
      addString(&result, made);
    }
    free(made);
    free(word);
  }
  return takeText(&result);
}

static char *mapLast(const Call *call, EachWord *each, const void *context) {
  char *text = argument(call, call->count - 1), *result = mapWords(text, each, context);
  free(text);
  return result;
}

static char *substText(const char *from, const char *to, const char *in) {
  Text result = {0};
  size_t length = strlen(from);
  if (length == 0) return formatted("%s%s", in, to);
  for (const char *found; (found = strstr(in, from)) != NULL; in = found + length) {
    addText(&result, in, (size_t)(found - in));
    addString(&result, to);
  }
  addString(&result, in);
  return takeText(&result);
}

static char *subst(const Call *call) {
  char *from = argument(call, 0), *to = argument(call, 1), *in = argument(call, 2), *result = substText(from, to, in);
  free(from), free(to), free(in);
  return result;
}

/* One that no backslash stands before. */
static bool hasPercent(const char *pattern) {
  for (const char *at = pattern; (at = strchr(at, '%')) != NULL; at++)
    if (at == pattern || at[-1] != '\\') return true;
  return false;
}

static char *patWord(const char *word, const void *context) {
  char *const *pair = context;
  const char *stem;
  size_t length;
  if (!matchPattern(pair[0], word, &stem, &length)) return copyText(word);
  return !hasPercent(pair[0]) ? copyText(pair[1]) : fillPattern(pair[1], stem, length);
}

static char *patsubst(const Call *call) {
  char *pair[2] = {argument(call, 0), argument(call, 1)}, *result = mapLast(call, patWord, pair);
  free(pair[0]), free(pair[1]);
  return result;
}

static char *sameWord(const char *word, const void *context) {
  (void)context;
  return copyText(word);
}
static char *strip(const Call *call) { return mapLast(call, sameWord, NULL); }

static char *findstring(const Call *call) {
  char *what = argument(call, 0), *in = argument(call, 1), *result = copyText(strstr(in, what) == NULL ? "" : what);
  free(what), free(in);
  return result;
}

typedef struct Filter {
  Words patterns;
  bool keeps;
} Filter;

static char *filterWord(const char *word, const void *context) {
  const Filter *filter = context;
  const char *stem;
  size_t length;
  bool matches = false;
  for (size_t i = 0; i < filter->patterns.count && !matches; i++) matches = matchPattern(filter->patterns.at[i], word, &stem, &length);
  return matches == filter->keeps ? copyText(word) : NULL;
}

static char *filterWith(const Call *call, bool keeps) {
  char *patterns = argument(call, 0);
  Filter filter = {splitWords(patterns), keeps};
  char *result = mapLast(call, filterWord, &filter);
  freeWords(&filter.patterns);
  free(patterns);
  return result;
}
static char *filterIn(const Call *call) { return filterWith(call, true); }
static char *filterOut(const Call *call) { return filterWith(call, false); }

static int compareWords(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static char *sortWords(const Call *call) {
  char *text = argument(call, 0);
  Words words = splitWords(text);
  if (words.count > 0) qsort(words.at, words.count, sizeof *words.at, compareWords);
  Text result = {0};
  for (size_t i = 0; i < words.count; i++) {
    if (i > 0 && strcmp(words.at[i], words.at[i - 1]) == 0) continue;
    if (result.length > 0) addCharacter(&result, ' ');
    addString(&result, words.at[i]);
  }
  freeWords(&words);
  free(text);
  return takeText(&result);
}

/* The words from one to another, counted from 1. */
static char *wordsBetween(const char *text, long from, long to) {
  Text result = {0};
  size_t length;
  long number = 1;
  for (const char *word; number <= to && (word = nextWord(&text, &length)) != NULL; number++) {
    if (number < from) continue;
    if (result.length > 0) addCharacter(&result, ' ');
    addText(&result, word, length);
  }
  return takeText(&result);
}

static long numberIn(const Call *call, int index) {
  char *text = argument(call, index), *end;
  long number = strtol(text, &end, 10);
  while (isspace((unsigned char)*end)) end++;
  if (*text == 0 || *end != 0 || number < 0) stopAt(call->place, "'%s' is no number of a word", text);
  free(text);
  return number;
}

static char *word(const Call *call) {
  long number = numberIn(call, 0);
  if (number == 0) stopAt(call->place, "first argument to 'word' function must be greater than 0");
  char *text = argument(call, 1), *result = wordsBetween(text, number, number);
  free(text);
  return result;
}

static char *wordlist(const Call *call) {
  long from = numberIn(call, 0), to = numberIn(call, 1);
  if (from == 0) stopAt(call->place, "invalid first argument to 'wordlist' function: '0'");
  char *text = argument(call, 2), *result = wordsBetween(text, from, to);
  free(text);
  return result;
}

static char *wordCount(const Call *call) {
  char *text = argument(call, 0);
  const char *at = text;
  size_t length, count = 0;
  while (nextWord(&at, &length) != NULL) count++;
  free(text);
  return formatted("%zu", count);
}

static char *firstword(const Call *call) {
  char *text = argument(call, 0), *result = wordsBetween(text, 1, 1);
  free(text);
  return result;
}

static char *lastword(const Call *call) {
  char *text = argument(call, 0);
  Words words = splitWords(text);
  char *result = copyText(words.count == 0 ? "" : words.at[words.count - 1]);
  freeWords(&words);
  free(text);
  return result;
}

static const char *suffixAt(const char *word) {
  const char *slash = strrchr(word, '/'), *dot = strrchr(word, '.');
  return dot != NULL && (slash == NULL || dot > slash) ? dot : NULL;
}
static char *dirWord(const char *word, const void *context) {
  (void)context;
  const char *slash = strrchr(word, '/');
  return slash == NULL ? copyText("./") : copyPart(word, (size_t)(slash + 1 - word));
}
static char *notdirWord(const char *word, const void *context) {
  (void)context;
  const char *slash = strrchr(word, '/');
  return copyText(slash == NULL ? word : slash + 1);
}
static char *suffixWord(const char *word, const void *context) {
  (void)context;
  const char *suffix = suffixAt(word);
  return suffix == NULL ? NULL : copyText(suffix);
}
static char *basenameWord(const char *word, const void *context) {
  (void)context;
  const char *suffix = suffixAt(word);
  return suffix == NULL ? copyText(word) : copyPart(word, (size_t)(suffix - word));
}
static char *suffixedWord(const char *word, const void *context) { return formatted("%s%s", word, (const char *)context); }
static char *prefixedWord(const char *word, const void *context) { return formatted("%s%s", (const char *)context, word); }

static char *dir(const Call *call) { return mapLast(call, dirWord, NULL); }
static char *notdir(const Call *call) { return mapLast(call, notdirWord, NULL); }
static char *suffix(const Call *call) { return mapLast(call, suffixWord, NULL); }
static char *basenames(const Call *call) { return mapLast(call, basenameWord, NULL); }
static char *withFirst(const Call *call, EachWord *each) {
  char *first = argument(call, 0), *result = mapLast(call, each, first);
  free(first);
  return result;
}
static char *addsuffix(const Call *call) { return withFirst(call, suffixedWord); }
static char *addprefix(const Call *call) { return withFirst(call, prefixedWord); }

static char *joinLists(const Call *call) {
  char *left = argument(call, 0), *right = argument(call, 1);
  Words a = splitWords(left), b = splitWords(right);
  Text result = {0};
  for (size_t i = 0; i < a.count || i < b.count; i++) {
    if (i > 0) addCharacter(&result, ' ');
    if (i < a.count) addString(&result, a.at[i]);
    if (i < b.count) addString(&result, b.at[i]);
  }
  freeWords(&a), freeWords(&b);
  free(left), free(right);
  return takeText(&result);
}

static char *globWord(const char *word, const void *context) {
  (void)context;
  if (strpbrk(word, "*?[") == NULL) return timeOf(word) != MISSING ? copyText(word) : NULL;
  glob_t found;
  Text result = {0};
  if (glob(word, 0, NULL, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; i++) {
      if (i > 0) addCharacter(&result, ' ');
      addString(&result, found.gl_pathv[i]);
    }
    globfree(&found);
  }
  return result.length > 0 ? takeText(&result) : NULL;
}
static char *wildcard(const Call *call) { return mapLast(call, globWord, NULL); }
static void addFiles(Words *names, char *name) {
  glob_t found;
  if (strpbrk(name, "*?[") == NULL || glob(name, 0, NULL, &found) != 0) {
    addWord(names, name);
    return;
  }
  for (size_t i = 0; i < found.gl_pathc; i++) addWord(names, copyText(found.gl_pathv[i]));
  globfree(&found);
  free(name);
}

Words fileNames(const char *text) {
  Words names = {0};
  for (const char *at = text;;) {
    while (isspace((unsigned char)*at)) at++;
    if (*at == 0) return names;
    Text name = {0};
    for (; *at != 0 && !isspace((unsigned char)*at); at++) {
      if (*at == '\\' && (at[1] == ' ' || at[1] == '\t' || at[1] == ':')) at++;
      addCharacter(&name, *at);
    }
    addFiles(&names, takeText(&name));
  }
}

static char *realpathWord(const char *word, const void *context) {
  (void)context;
  return realpath(word, NULL);
}
static char *realpaths(const Call *call) { return mapLast(call, realpathWord, NULL); }

static char *abspathWord(const char *word, const void *folder) {
  char *path = word[0] == '/' ? copyText(word) : formatted("%s/%s", (const char *)folder, word);
  Words kept = {0};
  for (char *part = strtok(path, "/"); part != NULL; part = strtok(NULL, "/")) {
    if (strcmp(part, ".") == 0) continue;
    if (strcmp(part, "..") != 0) addWord(&kept, part);
    else if (kept.count > 0) kept.count--;
  }
  Text result = {0};
  for (size_t i = 0; i < kept.count; i++) addCharacter(&result, '/'), addString(&result, kept.at[i]);
  if (kept.count == 0) addCharacter(&result, '/');
  free(kept.at);
  free(path);
  return takeText(&result);
}
static char *abspaths(const Call *call) {
  char *folder = realpath(".", NULL), *result = mapLast(call, abspathWord, folder == NULL ? "" : folder);
  free(folder);
  return result;
}

static char *foreach(const Call *call) {
  char *name = argument(call, 0), *list = argument(call, 1);
  Scope scope = {.outer = call->scope};
  Text result = {0};
  const char *at = list;
  size_t length;
  for (const char *word; (word = nextWord(&at, &length)) != NULL;) {
    char *value = copyPart(word, length);
    setVariable(&scope, name, value, true, ORIGIN_AUTOMATIC);
    free(value);
    char *made = call->count > 2 ? expandPart(&scope, call->at[2], call->length[2], call->place) : copyText("");
    if (result.length > 0) addCharacter(&result, ' ');
    addString(&result, made);
    free(made);
  }
  free(name), free(list);
  free(scope.variables.slots);
  return takeText(&result);
}

static char *callUsers(const Call *call) {
  char *name = argument(call, 0);
  const Variable *variable = findVariable(call->scope, name);
  Scope scope = {.outer = call->scope};
  /* Those of an outer call are not seen. */
  for (int i = 0; i < ARGUMENTS_MAX && (i < call->count || i < 10); i++) {
    char *value = i == 0 ? copyText(name) : argument(call, i), number[12];
    snprintf(number, sizeof number, "%d", i);
    setVariable(&scope, number, value, true, ORIGIN_AUTOMATIC);
    free(value);
  }
  char *result = variable == NULL ? copyText("") : expand(&scope, variable->value, call->place);
  free(scope.variables.slots);
  free(name);
  return result;
}

static bool isTrue(const char *text) {
  while (isspace((unsigned char)*text)) text++;
  return *text != 0;
}

static char *condition(const Call *call) {
  char *test = argument(call, 0);
  int index = isTrue(test) ? 1 : 2;
  free(test);
  return argument(call, index);
}

static char *firstTrue(const Call *call) {
  for (int i = 0; i < call->count; i++) {
    char *value = argument(call, i);
    if (isTrue(value)) return value;
    free(value);
  }
  return copyText("");
}

static char *allTrue(const Call *call) {
  char *value = copyText("");
  for (int i = 0; i < call->count; i++) {
    free(value);
    value = argument(call, i);
    if (!isTrue(value)) return free(value), copyText("");
  }
  return value;
}

static char *shell(const Call *call) {
  char *command = argument(call, 0), *result = outputOfShell(call->scope, command, call->place);
  free(command);
  return result;
}

static char *eval(const Call *call) {
  char *text = argument(call, 0);
  readMakefileText(text, call->place.file == NULL ? "eval" : call->place.file);
  return copyText("");
}

static char *origin(const Call *call) {
  static const char *const NAMES[] = {"default", "environment", "file", "environment override", "command line", "override", "automatic"};
  char *name = argument(call, 0);
  const Variable *variable = findVariable(call->scope, name);
  free(name);
  return copyText(variable == NULL ? "undefined" : NAMES[variable->origin]);
}

static char *flavor(const Call *call) {
  char *name = argument(call, 0);
  const Variable *variable = findVariable(call->scope, name);
  free(name);
  return copyText(variable == NULL ? "undefined" : variable->isSimple ? "simple" : "recursive");
}

static char *value(const Call *call) {
  char *name = argument(call, 0);
  const Variable *variable = findVariable(call->scope, name);
  free(name);
  return copyText(variable == NULL ? "" : variable->value);
}

static char *info(const Call *call) {
  char *text = argument(call, 0);
  puts(text);
  fflush(stdout);
  free(text);
  return copyText("");
}

static char *warning(const Call *call) {
  char *text = argument(call, 0);
  fprintf(stderr, "%s:%d: %s\n", call->place.file == NULL ? "make" : call->place.file, call->place.line, text);
  free(text);
  return copyText("");
}

/* $(file >NAME,TEXT), >>, and $(file <NAME). */
static char *file(const Call *call) {
  char *text = argument(call, 0), *at = text;
  while (isspace((unsigned char)*at)) at++;
  bool reads = *at == '<', adds = strncmp(at, ">>", 2) == 0;
  if (!reads && *at != '>') stopAt(call->place, "file: invalid file operation: %s", at);
  at += adds ? 2 : 1;
  while (isspace((unsigned char)*at)) at++;
  for (size_t length = strlen(at); length > 0 && isspace((unsigned char)at[length - 1]);) at[--length] = 0;
  if (*at == 0) stopAt(call->place, "file: missing filename");
  FILE *stream = fopen(at, reads ? "re" : adds ? "ae" : "we");
  Text contents = {0};
  if (stream == NULL && !(reads && errno == ENOENT)) stopAt(call->place, "open: %s: %s", at, strerror(errno));
  if (stream != NULL && reads) {
    for (int character; (character = getc(stream)) != EOF;) addCharacter(&contents, (char)character);
    if (contents.length > 0 && contents.at[contents.length - 1] == '\n') contents.at[--contents.length] = 0;
    fclose(stream);
  } else if (stream != NULL) {
    char *more = argument(call, 1);
    size_t length = strlen(more);
    if (call->count > 1) fprintf(stream, "%s%s", more, length > 0 && more[length - 1] == '\n' ? "" : "\n");
    free(more);
    if (fclose(stream) != 0) stopAt(call->place, "write: %s: %s", at, strerror(errno));
  }
  free(text);
  return takeText(&contents);
}

static char *error(const Call *call) { stopAt(call->place, "%s", argument(call, 0)); }

static const struct {
  const char *name;
  int least, most; /* arguments; further commas are part of the last one */
  char *(*function)(const Call *call);
} FUNCTIONS[] = {
    {"abspath", 0, 1, abspaths}, {"addprefix", 2, 2, addprefix}, {"addsuffix", 2, 2, addsuffix}, {"and", 1, ARGUMENTS_MAX, allTrue}, {"basename", 0, 1, basenames},
    {"call", 1, ARGUMENTS_MAX, callUsers}, {"dir", 0, 1, dir}, {"error", 0, 1, error}, {"eval", 0, 1, eval}, {"file", 1, 2, file}, {"filter", 2, 2, filterIn},
    {"filter-out", 2, 2, filterOut}, {"findstring", 2, 2, findstring}, {"firstword", 0, 1, firstword}, {"flavor", 0, 1, flavor}, {"foreach", 3, 3, foreach},
    {"if", 2, 3, condition}, {"info", 0, 1, info}, {"join", 2, 2, joinLists}, {"lastword", 0, 1, lastword}, {"notdir", 0, 1, notdir}, {"or", 1, ARGUMENTS_MAX, firstTrue},
    {"origin", 0, 1, origin}, {"patsubst", 3, 3, patsubst}, {"realpath", 0, 1, realpaths}, {"shell", 0, 1, shell}, {"sort", 0, 1, sortWords}, {"strip", 0, 1, strip},
    {"subst", 3, 3, subst}, {"suffix", 0, 1, suffix}, {"value", 0, 1, value}, {"warning", 0, 1, warning}, {"wildcard", 0, 1, wildcard}, {"word", 2, 2, word},
    {"wordlist", 3, 3, wordlist}, {"words", 0, 1, wordCount}};

/* Of GNU make, and not here. */
static const char *const ABSENT[] = {"guile", "intcmp", "let"};

/* At commas outside of brackets. */
static void splitArguments(Call *call, const char *text, size_t length, int most) {
  int depth = 0;
  const char *from = text, *end = text + length;
  for (const char *at = text; at < end && call->count < most - 1; at++) {
    if (*at == '(' || *at == '{') depth++;
    else if (*at == ')' || *at == '}') depth--;
    else if (*at == ',' && depth == 0) {
      call->at[call->count] = from;
      call->length[call->count++] = (size_t)(at - from);
      from = at + 1;
    }
  }
  call->at[call->count] = from;
  call->length[call->count++] = (size_t)(end - from);
}

char *callFunction(const Scope *scope, const char *name, size_t nameLength, const char *text, size_t length, Place place) {
  for (size_t i = 0; i < sizeof FUNCTIONS / sizeof FUNCTIONS[0]; i++) {
    if (strlen(FUNCTIONS[i].name) != nameLength || strncmp(FUNCTIONS[i].name, name, nameLength) != 0) continue;
    while (length > 0 && isspace((unsigned char)*text)) text++, length--;
    Call call = {.scope = scope, .place = place};
    splitArguments(&call, text, length, FUNCTIONS[i].most);
    if (call.count < FUNCTIONS[i].least)
      stopAt(place, "insufficient number of arguments (%d) to function '%s'", call.count, FUNCTIONS[i].name);
    return FUNCTIONS[i].function(&call);
  }
  for (size_t i = 0; i < sizeof ABSENT / sizeof ABSENT[0]; i++)
    if (strlen(ABSENT[i]) == nameLength && strncmp(ABSENT[i], name, nameLength) == 0) stopAt(place, "function '%s' is not there in this make", ABSENT[i]);
  return NULL;
}
