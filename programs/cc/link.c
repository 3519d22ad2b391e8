#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "config.h"
#include "link-messages.h"
#include "notes.h"
#include "run.h"
#include "unit.h"

static void addInput(Inputs *inputs, const char *path, const char *name, const char *shown, bool isMade) {
  Input input = {.path = path, .name = name, .shown = shown, .contents = readText(path)};
  /* What is only planned is not there yet. */
  if (input.contents.at == NULL && isMade && isPlanned()) addText(&input.contents, "", 0);
  if (input.contents.at == NULL) refuse("no such file: '%s'", name);
  inputs->at = reallocate(inputs->at, (inputs->count + 1) * sizeof *inputs->at);
  inputs->at[inputs->count++] = input;
  addWord(&inputs->words, path);
}

/* What -lNAME means (src/toolchain/libraries.ts). */
static void addLibrary(Inputs *inputs, const Arguments *arguments, const char *name) {
  const char *file = name[0] == ':' ? name + 1 : formatted("lib%s.a", name);
  for (size_t i = 0; i < arguments->libraryDirectories.count; i++) {
    const char *path = absolute(formatted("%s/%s", arguments->libraryDirectories.at[i], file));
    if (access(path, R_OK) != 0) continue;
    addInput(inputs, path, path, path, false);
    return;
  }
  if (isListed("libraries in every program", name) || matches("c++ library", name)) return;
  if (!isListed("libraries in the sysroot", name))
    refuse("no library %s: there is no %s in a directory given with -L, and none in RatOS", name, file);
  addFormatted(&inputs->words, "-l%s", name);
}

static Inputs inputsOf(const Arguments *arguments, const Words *objects) {
  Inputs inputs = {0};
  for (size_t i = 0; i < arguments->linkCount; i++) {
    const LinkItem *item = &arguments->link[i];
    if (item->kind == ITEM_SOURCE) {
      const char *source = arguments->sources[item->source].path;
      addInput(&inputs, objects->at[item->source], source, formatted("%s.o", stemOf(source)), true);
    } else if (item->kind == ITEM_FILE) addInput(&inputs, absolute(item->text), item->text, item->text, false);
    else if (item->kind == ITEM_LIBRARY) addLibrary(&inputs, arguments, item->text);
    else {
      addWord(&inputs.words, item->text);
      if (item->value != NULL) addWord(&inputs.words, item->value);
    }
  }
  return inputs;
}

/* Whether one of them has the text in it. */
static bool anyHolds(const Inputs *inputs, const char *part) {
  for (size_t i = 0; i < inputs->count; i++)
    if (holds(&inputs->at[i].contents, part)) return true;
  return false;
}

static bool namesCxx(const Arguments *arguments) {
  for (size_t i = 0; i < arguments->sourceCount; i++)
    if (arguments->sources[i].language == CXX) return true;
  return arguments->cxx;
}

/* Whether a program of C++ needs the library's parts that throw (src/toolchain/exceptions.ts). */
static bool usesExceptions(const Arguments *arguments, const Inputs *inputs) {
  if (hasExceptions(&arguments->compile, CXX)) return true;
  const Words *marks = configured("exception marks");
  for (size_t i = 0; i < marks->count; i++)
    if (anyHolds(inputs, marks->at[i])) return true;
  return false;
}

static void addArchives(Words *words, bool check, bool exceptions, bool sdl) {
  const Words *archives = configured("archives");
  for (size_t i = 0; i < archives->count; i++) {
    const char *line = archives->at[i], *path = strchr(line, '\t') + 1;
    size_t length = (size_t)(path - 1 - line);
    bool wanted = strncmp(line, "always", length) == 0 || (check && strncmp(line, "check", length) == 0) ||
                  (exceptions && strncmp(line, "exceptions", length) == 0) || (sdl && strncmp(line, "sdl", length) == 0);
    if (wanted) addWord(words, path);
  }
}

static void addWrapped(Words *words, const char *list, const char *before) {
  const Words *names = configured(list);
  for (size_t i = 0; i < names->count; i++)
    if (before == NULL || !isListed(before, names->at[i])) addFormatted(words, "--wrap=%s", names->at[i]);
}

static Words linkWords(const Arguments *arguments, const Inputs *inputs) {
  bool cxx = namesCxx(arguments) || anyHolds(inputs, "_Z");
  bool exceptions = cxx && usesExceptions(arguments, inputs);
  Words words = {0};
  addWords(&words, configured("link flags"));
  if (arguments->check) addWords(&words, configured("check link flags"));
  addWrapped(&words, "wrapped", NULL);
  if (arguments->check) addWrapped(&words, "check wrapped", "wrapped");
  if (!cxx || exceptions) addWords(&words, configured("errno flags"));
  addWords(&words, configured(exceptions ? "c++ entry" : "c entry"));
  addWords(&words, &inputs->words);
  addArchives(&words, arguments->check, exceptions, anyHolds(inputs, "SDL_"));
  if (cxx) addWords(&words, configured("c++ libraries"));
  addWords(&words, configured("c libraries"));
  return words;
}

/* What the linker gave for one link. */
typedef struct Linked {
  int status;
  Text traces, said;
} Linked;

static Linked runLinker(const char *adapter, const Words *words, const char *output, unsigned long memory) {
  Run run = {.quiet = true, .output = temporaryFile("traces")};
  addWord(&run.arguments, TOOL_FOLDER "wasm-ld");
  if (adapter != NULL) addWord(&run.arguments, adapter);
  addWords(&run.arguments, words);
  addWord(&run.arguments, "-o");
  addWord(&run.arguments, output);
  addFormatted(&run.arguments, "--initial-memory=%lu", memory);
  Linked linked = {0};
  linked.status = runTool(&run, &linked.said);
  linked.traces = readText(run.output); /* none when it is only planned */
  addText(&linked.traces, "", 0);
  return linked;
}

static void freeLinked(Linked *linked) {
  freeText(&linked->traces);
  freeText(&linked->said);
}

/* With little initial memory, and once more with enough when the program's data needs it. */
static Linked linkWithMemory(const char *adapter, const Words *words, const char *output) {
  static const char NEEDED[] = "initial memory too small, ";
  enum { PAGE = 1 << 16 };
  Linked linked = runLinker(adapter, words, output, strtoul(configuredWord("small memory"), NULL, 10));
  const char *needed = linked.status == 0 ? NULL : strstr(linked.said.at, NEEDED);
  if (needed == NULL) return linked;
  unsigned long bytes = strtoul(needed + sizeof NEEDED - 1, NULL, 10) + strtoul(configuredWord("initial heap"), NULL, 10);
  freeLinked(&linked);
  return runLinker(adapter, words, output, (bytes + PAGE - 1) / PAGE * PAGE);
}

/* Three times at most: to find out that main has a form of its own, of which type it is, and with that. */
static Linked linkAnyMain(const Words *words, const char *output) {
  MainForm form = {0};
  const char *adapter = NULL;
  for (int time = 1;; time++) {
    Linked linked = linkWithMemory(adapter, words, output);
    MainForm found;
    if (lacksMain(&linked.traces) || !findMainForm(&linked.traces, &linked.said, &found) || time == 3) return linked;
    if (form.symbol != NULL && strcmp(form.symbol, found.symbol) == 0 && form.parameters == found.parameters && form.result == found.result) return linked;
    freeLinked(&linked);
    form = found;
    adapter = temporaryFile(MAIN_ADAPTER);
    if (compileAdapter(form.symbol, form.parameters, form.result, adapter) != 0) exit(1);
  }
}

int linkProgram(const Arguments *arguments, const Words *objects, const char *output) {
  Inputs inputs = inputsOf(arguments, objects);
  Words words = linkWords(arguments, &inputs);
  bool toOutput = strcmp(output, "-") == 0;
  const char *path = toOutput ? temporaryFile("program") : absolute(output);
  Linked linked = linkAnyMain(&words, path);
  int status = linked.status;
  Text shown = {0};
  if (lacksMain(&linked.traces)) {
    fputs("wasm-ld: error: undefined symbol: main\nnote: main is where a program begins, and none of its files has it: int main(void) { ... }\n", stderr);
    status = 1;
  } else if (hasSeveralMains(&linked.traces, &linked.said)) {
    printMains(&linked.traces, &inputs);
    status = 1;
  } else if (printLinkMessages(&linked.traces, &linked.said, &inputs, &shown)) status = 1;
  if (status != 0) {
    if (shown.at != NULL) noteMissing(&shown);
    unlink(path);
    return status;
  }
  chmod(path, 0755);
  if (!toOutput) return 0;
  Text program = readText(path);
  return writeAll(1, program.at, program.length) ? 0 : 1;
}
