/* What a word that was begun can become: commands, files, variables. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "aliases.h"
#include "line-editor.h"
#include "shell.h"

static bool endsWord(char c) { return strchr(" \t\n|&;()<>", c) != NULL; }

/* Where the word begins that ends at `at`; what of it is meant, without its quotes; which quote is open. */
static size_t wordStart(const char *line, size_t at, Text *meant, char *quote) {
  size_t start = 0;
  *quote = 0;
  for (size_t i = 0; i < at; i++) {
    char c = line[i];
    if (*quote != 0) {
      if (c == *quote) *quote = 0;
      else addByte(meant, c);
    } else if (c == '\\' && i + 1 < at) {
      addByte(meant, line[++i]);
    } else if (c == '"' || c == '\'') {
      *quote = c;
    } else if (endsWord(c) || (c == '=' && meant->length > 0)) {
      meant->length = 0;
      start = i + 1;
    } else {
      addByte(meant, c);
    }
  }
  textBytes(meant);
  return start;
}

/* Whether a command's name is expected there. */
static bool isCommandPlace(const char *line, size_t start) {
  while (start > 0 && (line[start - 1] == ' ' || line[start - 1] == '\t')) start--;
  if (start == 0) return true;
  if (strchr("|&;(\n`", line[start - 1]) != NULL) return true;
  size_t end = start;
  while (start > 0 && !endsWord(line[start - 1])) start--;
  static const char *const words[] = {"then", "else", "elif", "do", "if", "while", "until", "!", "{", "time", "exec", "command"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strlen(words[i]) == end - start && strncmp(line + start, words[i], end - start) == 0) return true;
  return false;
}

static void add(Completions *completions, const char *name, bool isDirectory) {
  Text text = {0};
  addText(&text, name);
  if (isDirectory) addByte(&text, '/');
  addItem(&completions->items, textBytes(&text));
}

static void addIfBegun(Completions *completions, const char *name, const char *begun) {
  if (strncmp(name, begun, strlen(begun)) == 0) add(completions, name, false);
}

/* `shown`: what stands before the names, in the word. */
static void addFiles(Completions *completions, const char *directory, const char *shown, const char *begun, bool programs) {
  DIR *opened = opendir(directory[0] == 0 ? "." : directory);
  if (opened == NULL) return;
  for (struct dirent *entry; (entry = readdir(opened)) != NULL;) {
    const char *name = entry->d_name;
    if (strncmp(name, begun, strlen(begun)) != 0 || (name[0] == '.' && begun[0] != '.') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
    StackMark mark = markStack();
    struct stat facts;
    bool known = stat(stackFormat("%s/%s", directory[0] == 0 ? "." : directory, name), &facts) == 0;
    bool isDirectory = known && S_ISDIR(facts.st_mode);
    if (!programs || (known && !isDirectory)) add(completions, stackFormat("%s%s", shown, name), isDirectory && !programs);
    releaseStack(mark);
  }
  closedir(opened);
}

static void completeFile(Completions *completions, const char *meant) {
  StackMark mark = markStack();
  const char *slash = strrchr(meant, '/'), *name = slash == NULL ? meant : slash + 1;
  char *shown = stackText(meant, (size_t)(name - meant)), *directory = shown;
  const char *home = variableValue("HOME");
  if (strncmp(shown, "~/", 2) == 0 && home != NULL) directory = stackFormat("%s%s", home, shown + 1);
  completions->isFile = true;
  addFiles(completions, directory, shown, name, false);
  releaseStack(mark);
}

static void completeCommand(Completions *completions, const char *meant) {
  static const char *const words[] = {"if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) addIfBegun(completions, words[i], meant);
  for (const Builtin *builtin = builtins; builtin->name != NULL; builtin++) addIfBegun(completions, builtin->name, meant);
  for (const Function *function = functions; function != NULL; function = function->next) addIfBegun(completions, function->name, meant);
  for (const Alias *alias = aliases; alias != NULL; alias = alias->next) addIfBegun(completions, alias->name, meant);
  const char *list = variableValue("PATH");
  while (list != NULL) {
    size_t length = strcspn(list, ":");
    StackMark mark = markStack();
    addFiles(completions, stackText(list, length), "", meant, true);
    releaseStack(mark);
    list = list[length] == 0 ? NULL : list + length + 1;
  }
}

static void completeVariable(Completions *completions, const char *meant) {
  StackMark mark = markStack();
  bool braces = meant[1] == '{';
  const char *begun = meant + 1 + braces;
  Variable **list;
  allVariables(&list);
  for (; *list != NULL; list++)
    if (strncmp((*list)->name, begun, strlen(begun)) == 0) add(completions, stackFormat(braces ? "${%s}" : "$%s", (*list)->name), false);
  releaseStack(mark);
}

static int byText(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

void complete(const char *line, size_t at, Completions *completions) {
  *completions = (Completions){0};
  Text meant = {0};
  completions->start = wordStart(line, at, &meant, &completions->quote);
  if (meant.bytes[0] == '$' && completions->quote != '\'') completeVariable(completions, meant.bytes);
  else if (strchr(meant.bytes, '/') == NULL && isCommandPlace(line, completions->start)) completeCommand(completions, meant.bytes);
  else completeFile(completions, meant.bytes);
  freeText(&meant);
  List *items = &completions->items;
  if (items->count > 1) qsort(items->items, items->count, sizeof *items->items, byText);
  /* One name once. */
  size_t kept = 0;
  for (size_t i = 0; i < items->count; i++) {
    if (kept > 0 && strcmp(items->items[kept - 1], items->items[i]) == 0) free(items->items[i]);
    else items->items[kept++] = items->items[i];
  }
  items->count = kept;
}

void freeCompletions(Completions *completions) {
  for (size_t i = 0; i < completions->items.count; i++) free(completions->items.items[i]);
  freeList(&completions->items);
}
