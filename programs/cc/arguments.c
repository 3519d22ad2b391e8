#include "arguments.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"
#include "config.h"
#include "linker-words.h"

void refuse(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("error: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

static bool begins(const char *word, const char *with) { return strncmp(word, with, strlen(with)) == 0; }
static bool is(const char *word, const char *other) { return strcmp(word, other) == 0; }

/* Where in the words the reader is, and what -x has said. */
typedef struct Reading {
  const Words *words;
  size_t at;
  const char *as;
  bool cxx;
  bool onlyInputs; /* behind -- */
  Arguments *result;
} Reading;

/* What is behind the option in its word, or the next word. */
static const char *valueIn(Reading *reading, const char *option) {
  const char *word = reading->words->at[reading->at];
  if (strlen(word) > strlen(option)) return word + strlen(option);
  if (reading->at + 1 == reading->words->count) refuse("argument to '%s' is missing", option);
  return reading->words->at[++reading->at];
}

static const char *languageNamed(const char *name) {
  if (is(name, "none")) return NULL;
  if (!isListed("languages", name)) refuse("language '%s' is not possible here: C, C++ and assembly are", name);
  return name;
}

static Language languageOf(const char *name) {
  if (begins(name, "assembler")) return ASSEMBLER;
  return begins(name, "c++") ? CXX : C;
}

static bool isShared(const char *path) {
  static const char *const NAMES[] = {".so", ".dylib", ".dll"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
    for (const char *at = path; (at = strstr(at, NAMES[i])) != NULL; at++) {
      char next = at[strlen(NAMES[i])];
      if (next == 0 || next == '.') return true;
    }
  return false;
}

static void addInput(Reading *reading, const char *path) {
  Arguments *result = reading->result;
  const char *slash = strrchr(path, '/'), *dot = strrchr(slash == NULL ? path : slash, '.');
  const char *known = reading->as;
  if (known == NULL && dot != NULL && dot[1] != 0 && !is(path, "-")) known = valueOf("extensions", dot + 1, strlen(dot + 1));
  if (known != NULL) {
    bool inCxx = reading->as == NULL && reading->cxx && is(known, "c");
    addLinkItem(result, (LinkItem){.kind = ITEM_SOURCE, .source = result->sourceCount});
    result->sources = reallocate(result->sources, (result->sourceCount + 1) * sizeof *result->sources);
    result->sources[result->sourceCount++] = (Source){path, inCxx ? CXX : languageOf(known), reading->as};
  } else if (matches("object", path)) addLinkItem(result, (LinkItem){.kind = ITEM_FILE, .text = path});
  else if (is(path, "-")) refuse("say with '-x c' or '-x c++' what comes on standard input");
  else if (isShared(path)) refuse("%s: there are no shared libraries in RatOS", path);
  else refuse("%s: neither a C or C++ source (.c, .cc, .cpp, .cxx) nor an object or archive (.o, .a)", path);
}

static bool readAction(Arguments *result, const char *word) {
  static const struct {
    const char *word;
    Action action;
  } ACTIONS[] = {{"-c", OBJECT}, {"-S", ASSEMBLY}, {"-E", PREPROCESS}, {"-M", DEPENDENCIES}, {"-MM", DEPENDENCIES}, {"-fsyntax-only", SYNTAX}};
  for (size_t i = 0; i < sizeof ACTIONS / sizeof ACTIONS[0]; i++) {
    if (!is(word, ACTIONS[i].word)) continue;
    result->is[ACTIONS[i].action] = true;
    if (ACTIONS[i].action == DEPENDENCIES) result->rules = true, result->systemHeaders = is(word, "-M");
    return true;
  }
  if (!matches("questions", word)) return false;
  result->is[ANSWER] = true;
  return true;
}

static bool readRules(Reading *reading, const char *word) {
  Arguments *result = reading->result;
  if (is(word, "-MD") || is(word, "-MMD")) result->rules = true, result->systemHeaders = is(word, "-MD");
  else if (begins(word, "-MF")) result->rulesFile = valueIn(reading, "-MF");
  else if (begins(word, "-MT") || begins(word, "-MQ")) {
    const char *option = begins(word, "-MT") ? "-MT" : "-MQ";
    addWord(&result->rulesTargets, option);
    addWord(&result->rulesTargets, valueIn(reading, option));
  } else if (is(word, "-MP") || is(word, "-MG") || is(word, "-MV")) addWord(&result->rulesFlags, word);
  else if ((begins(word, "-Wp,-MD,") || begins(word, "-Wp,-MMD,")) && *(strchr(word, 'D') + 2) != 0) {
    result->rules = true;
    result->systemHeaders = begins(word, "-Wp,-MD,");
    result->rulesFile = strchr(word, 'D') + 2;
  } else return false;
  return true;
}

static bool readLinker(Reading *reading, const char *word) {
  Arguments *result = reading->result;
  if (begins(word, "-Wl,")) addLinkerWords(result, word + 4);
  else if (is(word, "-Xlinker")) addLinkerWord(result, valueIn(reading, "-Xlinker"));
  else if (strchr("lLuz", word[1]) != NULL && !is(word, "-undef")) {
    char option[3] = {'-', word[1], 0};
    addLinkerWord(result, formatted("%s%s", option, valueIn(reading, option)));
  } else if (is(word, "-s")) addLinkerWord(result, word);
  else return false;
  return true;
}

static void readTarget(Reading *reading, const char *word) {
  const char *target = is(word, "-target") || is(word, "--target") ? valueIn(reading, word) : word + strlen("--target=");
  if (!matches("target", target)) refuse("target '%s' is not possible here: %s", target, configuredWord("target reason"));
}

static void readWord(Reading *reading) {
  Arguments *result = reading->result;
  const char *word = reading->words->at[reading->at];
  if (word[0] != '-' || word[1] == 0 || reading->onlyInputs) {
    addInput(reading, word);
    return;
  }
  if (is(word, "--")) {
    reading->onlyInputs = true;
    return;
  }
  const char *reason = reasonFor("refused", word), *valued;
  if (reason != NULL) refuse("'%s' is not possible here: %s", word, reason);
  if (is(word, "-target") || begins(word, "--target")) readTarget(reading, word);
  else if (matches("without effect", word) || readAction(result, word) || readRules(reading, word)) return;
  else if (begins(word, "-o") && !begins(word, "-objc")) result->output = valueIn(reading, "-o");
  else if (begins(word, "-x")) reading->as = languageNamed(valueIn(reading, "-x"));
  else if ((valued = listedBeginning("valued", word)) != NULL) {
    const char *value = valueIn(reading, valued);
    addWord(&result->compile, valued);
    addWord(&result->compile, value);
  } else if (isListed("valued apart", word)) {
    addWord(&result->compile, word);
    addWord(&result->compile, valueIn(reading, word));
  } else if (readLinker(reading, word)) return;
  else if (is(word, "--check") || matches("check aliases", word)) result->check = true;
  else if (begins(word, "--driver-mode=")) result->cxx |= is(word, "--driver-mode=g++");
  else addWord(&result->compile, word);
}

static bool has(const Words *list, const char *word) {
  for (size_t i = 0; i < list->count; i++)
    if (is(list->at[i], word)) return true;
  return false;
}

Arguments readArguments(const Words *given, bool cxx) {
  Arguments result = {.cxx = cxx};
  Reading reading = {.words = given, .cxx = cxx, .result = &result};
  for (; reading.at < given->count; reading.at++) readWord(&reading);
  finishLinkItems(&result);
  for (size_t i = 0; i < result.linkCount; i++)
    if (result.link[i].kind == ITEM_FILE) addWord(&result.objects, result.link[i].text);
  size_t inputs = result.sourceCount + result.objects.count;
  /* Alone, it asks for the compiler's version. */
  if (inputs == 0 && has(&result.compile, "-v")) result.is[ANSWER] = true;
  for (result.action = ANSWER; result.action < LINK && !result.is[result.action];) result.action++;
  if (result.action != ANSWER && (result.action == LINK ? inputs : result.sourceCount) == 0) refuse("no source files");
  if (result.output != NULL && result.action != LINK && result.sourceCount > 1)
    refuse("'-o' names one file, but there is one to make of each source");
  for (size_t i = 0; result.output != NULL && i < result.linkCount; i++) {
    const LinkItem *item = &result.link[i];
    const char *input = item->kind == ITEM_SOURCE ? result.sources[item->source].path : item->kind == ITEM_FILE ? item->text : NULL;
    if (input != NULL && is(input, result.output) && !is(input, "-")) refuse("input file '%s' is the same as the output file", input);
  }
  return result;
}
