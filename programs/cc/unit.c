#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "config.h"
#include "notes.h"
#include "precompiled.h"
#include "run.h"

static bool begins(const char *word, const char *with) { return strncmp(word, with, strlen(with)) == 0; }

static const char *workingDirectory(void) {
  static char *path;
  if (path == NULL) path = getcwd(NULL, 0);
  return path == NULL ? "/" : path;
}

const char *absolute(const char *path) {
  if (path[0] == '/' || strcmp(path, "-") == 0) return path;
  const char *folder = workingDirectory();
  return formatted("%s/%s", strcmp(folder, "/") == 0 ? "" : folder, path);
}

char *stemOf(const char *path) {
  const char *slash = strrchr(path, '/');
  char *stem = copyText(slash == NULL ? path : slash + 1);
  char *dot = strrchr(stem, '.');
  if (dot != NULL && dot != stem) *dot = 0;
  return *stem == 0 ? "-" : stem;
}

static bool isExceptionFlag(const char *word) { return isListed("exceptions on", word) || isListed("exceptions off", word); }

bool hasExceptions(const Words *compile, Language language) {
  for (size_t i = compile->count; i-- > 0;)
    if (isExceptionFlag(compile->at[i])) return isListed("exceptions on", compile->at[i]);
  return language == CXX;
}

static void addExceptionFlags(Words *words, const Words *compile, Language language) {
  if (!hasExceptions(compile, language)) {
    addWord(words, "-fno-exceptions");
    return;
  }
  addWord(words, "-fexceptions");
  addWords(words, configured("exception encoding"));
  if (language == CXX) addWords(words, configured("exception calls"));
}

static bool anyBegins(const Words *list, const char *with) {
  for (size_t i = 0; i < list->count; i++)
    if (begins(list->at[i], with)) return true;
  return false;
}

static bool anyMatches(const Words *list, const char *pattern) {
  for (size_t i = 0; i < list->count; i++)
    if (matches(pattern, list->at[i])) return true;
  return false;
}

static bool isColorFlag(const char *word) { return strcmp(word, "-fcolor-diagnostics") == 0 || strcmp(word, "-fno-color-diagnostics") == 0; }

/* Those of RatOS, by the language, before the user's. */
static void addOwnFlags(Words *words, const Arguments *arguments, const Source *source) {
  const Words *compile = &arguments->compile;
  Language language = source->language;
  addWords(words, configured("compile flags"));
  if (!anyBegins(compile, "-O")) addWords(words, configured(arguments->check ? "check level" : "level"));
  if (arguments->check && language != ASSEMBLER) addWords(words, configured("check flags"));
  if (language != ASSEMBLER) {
    addWords(words, configured(language == CXX ? "c++ flags" : "c flags"));
    addExceptionFlags(words, compile, language);
    if (!anyMatches(compile, "debug level")) addWords(words, configured("debug tables"));
  }
  /* Tools of WASI take a path that begins with the name of a directory of the root for one from there. */
  addFormatted(words, "-working-directory=%s", workingDirectory());
  addWords(words, configured("debug folder"));
  if (isatty(2)) addWord(words, "-fcolor-diagnostics");
  /* The user's colours are of no use for assembly, either. */
  for (size_t i = 0; i < compile->count; i++)
    if (isColorFlag(compile->at[i])) addWord(words, compile->at[i]);
}

static void addUserFlags(Words *words, const Words *compile, Language language) {
  for (size_t i = 0; i < compile->count; i++) {
    const char *word = compile->at[i];
    /* Said already, all of them together. */
    if (isExceptionFlag(word) || isColorFlag(word)) continue;
    /* One command line may set the dialects of both languages. */
    if (begins(word, "-std=") && (strstr(word, "++") != NULL) != (language == CXX)) continue;
    addWord(words, word);
  }
}

static const char *madeBy(const Arguments *arguments) {
  static const char *const FLAGS[] = {
      [LINK] = "-c", [OBJECT] = "-c", [ASSEMBLY] = "-S", [PREPROCESS] = "-E", [SYNTAX] = "-fsyntax-only", [DEPENDENCIES] = "-MM", [ANSWER] = "-fsyntax-only"};
  if (arguments->action == DEPENDENCIES && arguments->systemHeaders) return "-M";
  return FLAGS[arguments->action];
}

/* Where the rules go to, where they are not what is made. The object that a program is made of on the way has a name of its own. */
static const char *rulesFile(const Arguments *arguments, const Source *source, const char *output) {
  if (arguments->rulesFile != NULL) return arguments->rulesFile;
  if (arguments->action == LINK) output = arguments->sourceCount == 1 ? arguments->output : NULL;
  const char *named = output == NULL || strcmp(output, "-") == 0 ? stemOf(source->path) : output;
  const char *slash = strrchr(named, '/'), *dot = strrchr(named, '.');
  int length = dot != NULL && (slash == NULL || dot > slash) ? (int)(dot - named) : (int)strlen(named);
  return formatted("%.*s.d", length, named);
}

static void addRuleFlags(Words *words, const Arguments *arguments, const Source *source, const char *output) {
  /* Assembly that is not preprocessed has none, which is no mistake. */
  bool mayHaveNone = source->language == ASSEMBLER;
  if (mayHaveNone) addWord(words, "--start-no-unused-arguments");
  if (arguments->action != DEPENDENCIES) {
    addWord(words, arguments->systemHeaders ? "-MD" : "-MMD");
    addWord(words, "-MF");
    addWord(words, absolute(rulesFile(arguments, source, output)));
  } else if (arguments->rulesFile != NULL) {
    addWord(words, "-MF");
    addWord(words, absolute(arguments->rulesFile));
  }
  if (arguments->rulesTargets.count > 0) addWords(words, &arguments->rulesTargets);
  else {
    bool made = arguments->output != NULL && (arguments->action == OBJECT || arguments->action == ASSEMBLY || arguments->action == LINK);
    addWord(words, "-MQ");
    addWord(words, made ? arguments->output : formatted("%s.o", stemOf(source->path)));
  }
  addWords(words, &arguments->rulesFlags);
  if (mayHaveNone) addWord(words, "--end-no-unused-arguments");
}

/* Those that do not tell what is made. */
static Words flagsOf(const Arguments *arguments, const Source *source) {
  Words words = {0};
  /* What is ours may be of no use for this source or this action; what is the user's is told. */
  addWord(&words, "--start-no-unused-arguments");
  addOwnFlags(&words, arguments, source);
  addWord(&words, "--end-no-unused-arguments");
  addUserFlags(&words, &arguments->compile, source->language);
  return words;
}

Words unitWords(const Arguments *arguments, const Source *source, const char *output) {
  Words words = {0}, flags = flagsOf(arguments, source);
  addFormatted(&words, "%s%s", TOOL_FOLDER, source->language == CXX ? "clang++" : "clang");
  addWords(&words, &flags);
  addWord(&words, madeBy(arguments));
  if (arguments->rules) addRuleFlags(&words, arguments, source, output);
  if (output != NULL) {
    addWord(&words, "-o");
    addWord(&words, absolute(output));
  }
  if (source->as != NULL) {
    addWord(&words, "-x");
    addWord(&words, source->as);
  }
  /* One that begins with a dash is no option. */
  addWord(&words, source->path[0] == '-' && source->path[1] != 0 ? formatted("./%s", source->path) : source->path);
  return words;
}

int compileSource(const Arguments *arguments, const Source *source, const char *output) {
  struct stat facts;
  if (strcmp(source->path, "-") != 0 && stat(source->path, &facts) < 0) refuse("no such file: '%s'", source->path);
  bool prints = output == NULL ? arguments->action == DEPENDENCIES : strcmp(output, "-") == 0;
  Run run = {.arguments = unitWords(arguments, source, output), .prints = prints};
  Words flags = flagsOf(arguments, source);
  Text said = {0};
  int status = compileBehind(arguments, source, &flags, &run.arguments, &said);
  if (status < 0) status = runTool(&run, &said);
  if (status != 0) noteMissing(&said);
  freeText(&said);
  return status;
}

void precompileFor(const Arguments *arguments, const Source *source) {
  Words flags = flagsOf(arguments, source);
  precompile(arguments, source, &flags);
}

int compileAdapter(const char *symbol, int parameters, bool result, const char *output) {
  Run run = {.quiet = true};
  addWord(&run.arguments, TOOL_FOLDER "clang");
  addWords(&run.arguments, configured("adapter flags"));
  addFormatted(&run.arguments, "-DSYMBOL=\"%s\"", symbol);
  addFormatted(&run.arguments, "-DPARAMETERS=%d", parameters);
  addFormatted(&run.arguments, "-DRESULT=%d", result);
  addWord(&run.arguments, "-o");
  addWord(&run.arguments, output);
  Text said = {0};
  int status = runTool(&run, &said);
  if (status != 0) writeAll(2, said.at, said.length);
  freeText(&said);
  return status;
}
