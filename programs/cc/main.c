/* The C and C++ compiler: it has clang and the linker run as processes, as `ratos cc` has them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "arguments.h"
#include "config.h"
#include "link.h"
#include "run.h"
#include "unit.h"

/* What clang says of itself. */
static int answer(const Words *given, bool cxx) {
  Run run = {.prints = true};
  addFormatted(&run.arguments, "%s%s", TOOL_FOLDER, cxx ? "clang++" : "clang");
  addWord(&run.arguments, "--start-no-unused-arguments");
  addWords(&run.arguments, configured("compile flags"));
  addWord(&run.arguments, "--end-no-unused-arguments");
  addWords(&run.arguments, given);
  Text said = {0};
  return runTool(&run, &said);
}

/* What is made of a source, as the user calls it; NULL where nothing is. */
static const char *outputOf(const Arguments *arguments, const Source *source) {
  if (arguments->action == SYNTAX) return NULL;
  if (arguments->output != NULL) return arguments->output;
  if (arguments->action == OBJECT) return formatted("%s.o", stemOf(source->path));
  if (arguments->action == ASSEMBLY) return formatted("%s.s", stemOf(source->path));
  return arguments->action == PREPROCESS ? "-" : NULL;
}

static int eachSource(const Arguments *arguments) {
  for (size_t i = 0; i < arguments->objects.count; i++)
    fprintf(stderr, "warning: %s: linker input file unused because linking not done\n", arguments->objects.at[i]);
  int status = 0;
  for (size_t i = 0; i < arguments->sourceCount; i++) {
    int result = compileSource(arguments, &arguments->sources[i], outputOf(arguments, &arguments->sources[i]));
    if (status == 0) status = result;
  }
  return status;
}

/* All sources, also behind one that does not compile, and then the link. */
static int program(const Arguments *arguments) {
  Words objects = {0};
  int status = 0;
  for (size_t i = 0; i < arguments->sourceCount; i++) {
    const char *object = temporaryFile(formatted("%zu.o", i));
    addWord(&objects, object);
    int result = compileSource(arguments, &arguments->sources[i], object);
    if (status == 0) status = result;
  }
  if (status != 0) return status;
  const char *first = arguments->sourceCount > 0 ? arguments->sources[0].path : arguments->objects.at[0];
  return linkProgram(arguments, &objects, arguments->output != NULL ? arguments->output : formatted("%s.wasm", stemOf(first)));
}

static bool onlyPrecompiles;

static int precompileAll(const Arguments *arguments) {
  for (size_t i = 0; i < arguments->sourceCount; i++) precompileFor(arguments, &arguments->sources[i]);
  return 0;
}

/* Takes out the options that are of this program alone. */
static Words withoutOwn(const Words *given) {
  static const char TIMES[] = "--times=";
  Words words = {0};
  for (size_t i = 0; i < given->count; i++) {
    if (strncmp(given->at[i], TIMES, sizeof TIMES - 1) == 0) noteTimes(given->at[i] + sizeof TIMES - 1);
    else if (strcmp(given->at[i], "--plan") == 0) onlyPlan();
    else if (strcmp(given->at[i], "-###") == 0) onlyPlanQuoted();
    else if (strcmp(given->at[i], "--precompile") == 0) onlyPrecompiles = true;
    else addWord(&words, given->at[i]);
  }
  return words;
}

int main(int argc, char **argv) {
  toolName = baseName(argc > 0 ? argv[0] : "cc");
  bool cxx = strstr(toolName, "++") != NULL;
  readConfig();
  Words files = withFiles(argc, argv), given = withoutOwn(&files);
  Arguments arguments = readArguments(&given, cxx);
  if (onlyPrecompiles) return precompileAll(&arguments);
  if (arguments.action == ANSWER) return answer(&given, cxx);
  return arguments.action == LINK ? program(&arguments) : eachSource(&arguments);
}
