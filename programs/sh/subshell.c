/*
 * Subshells. Nothing can be forked here: a copy of the shell is a new process of it that is told the state, in records
 * of one letter and a text. They are its arguments, or lie in a file without a name when they are too long for that.
 * Exported variables, descriptors and the working directory pass on as to any program.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aliases.h"
#include "jobs.h"
#include "parser.h"
#include "shell.h"
#include "spawning.h"

static const char MARK[] = "--subshell";
/* Of the most that a program can be given, 1 MiB, with its environment. */
enum { MOST_IN_ARGUMENTS = 256 << 10 };

static void add(List *records, size_t *bytes, Text *record) {
  *bytes += record->length + 1;
  addItem(records, copyBytes(record->bytes, record->length));
  record->length = 0;
}

static void addPlain(List *records, size_t *bytes, char letter, const char *text) {
  Text record = {0};
  addByte(&record, letter);
  addText(&record, text);
  add(records, bytes, &record);
  freeText(&record);
}

static void describe(List *records, size_t *bytes, const Node *command) {
  Text record = {0};
  const Options *options = &shell.options;
  /* Numbers; then options, in the order of the structure. */
  addFormat(&record, "n%d %d %d %d %d %d %d", shell.status, (int)shell.pid, (int)shell.lastBackground, command->line, shell.functions, shell.loops, shell.tested > 0);
  add(records, bytes, &record);
  addFormat(&record, "o%d%d%d%d%d%d%d%d%d%d", options->allExport, options->noClobber, options->errorExit, options->noGlob, options->unsetIsError, options->verbose, options->trace, options->pipeFail, options->noExecute, options->notify);
  add(records, bytes, &record);
  addPlain(records, bytes, '0', shell.name);
  for (int i = 0; i < shell.parameterCount; i++) addPlain(records, bytes, 'p', shell.parameters[i]);
  StackMark mark = markStack();
  Variable **variables;
  allVariables(&variables);
  for (; *variables != NULL; variables++) {
    const Variable *variable = *variables;
    char letter = variable->readOnly ? (variable->exported ? 'R' : 'r') : variable->exported ? 'x' : 'v';
    /* What is in the environment needs no record. */
    if (letter == 'x' && variable->value != NULL) continue;
    addByte(&record, letter);
    addText(&record, variable->name);
    if (variable->value != NULL) addFormat(&record, "=%s", variable->value);
    add(records, bytes, &record);
  }
  releaseStack(mark);
  for (const Alias *alias = aliases; alias != NULL; alias = alias->next) {
    addFormat(&record, "a%s=%s", alias->name, alias->value);
    add(records, bytes, &record);
  }
  for (int i = 1; i < NSIG; i++) {
    if (!isIgnored(i) && !wasIgnored(i)) continue;
    addFormat(&record, "%c%d", wasIgnored(i) ? 'I' : 'i', i);
    add(records, bytes, &record);
  }
  for (int i = 0; i < NSIG; i++) {
    if (shownTrap(i) == NULL) continue;
    addFormat(&record, "t%d %s", i, shownTrap(i));
    add(records, bytes, &record);
  }
  for (const Function *function = functions; function != NULL; function = function->next) {
    addFormat(&record, "f%s() ", function->name);
    printNode(&record, function->node);
    add(records, bytes, &record);
  }
  addByte(&record, 'c');
  /* What is parsed again must be one command. */
  bool isList = command->kind == NODE_LIST;
  if (isList) addText(&record, "{ ");
  printNode(&record, command);
  if (isList) addText(&record, "}\n");
  add(records, bytes, &record);
  freeText(&record);
}

/* A descriptor of a file with the records; -1: there is none. */
static int writeRecords(const List *records) {
  char path[] = "/tmp/sh-XXXXXX";
  int fd = mkstemp(path);
  if (fd < 0) return -1;
  unlink(path);
  int own = fcntl(fd, F_DUPFD, 20);
  close(fd);
  if (own < 0) return -1;
  for (size_t i = 0; i < records->count; i++) {
    const char *text = records->items[i];
    for (size_t at = 0, length = strlen(text) + 1; at < length;) {
      ssize_t done = write(own, text + at, length - at);
      if (done <= 0) {
        close(own);
        return -1;
      }
      at += (size_t)done;
    }
  }
  lseek(own, 0, SEEK_SET);
  return own;
}

pid_t spawnSubshell(const Node *command, bool background) {
  List records = {0}, arguments = {0};
  size_t bytes = 0;
  describe(&records, &bytes, command);
  char number[16];
  int fd = -1;
  addItem(&arguments, "sh");
  addItem(&arguments, (char *)MARK);
  if (bytes < MOST_IN_ARGUMENTS) {
    for (size_t i = 0; i < records.count; i++) addItem(&arguments, records.items[i]);
  } else {
    fd = writeRecords(&records);
    snprintf(number, sizeof number, "F%d", fd);
    addItem(&arguments, number);
  }
  pid_t pid = -1;
  int error = bytes >= MOST_IN_ARGUMENTS && fd < 0 ? errno : spawnWith(&pid, SH_PATH, arguments.items, background);
  if (error != 0) complain("cannot start a subshell: %s", strerror(error));
  if (fd >= 0) close(fd);
  for (size_t i = 0; i < records.count; i++) free(records.items[i]);
  freeList(&records);
  freeList(&arguments);
  return error == 0 ? pid : -1;
}

/* ── The other side ── */

bool isSubshellCall(int argc, char **argv) { return argc > 2 && strcmp(argv[1], MARK) == 0; }

static void readRecords(int fd, List *records) {
  Text text = {0};
  char buffer[4096];
  ssize_t count;
  while ((count = read(fd, buffer, sizeof buffer)) > 0) addBytes(&text, buffer, (size_t)count);
  close(fd);
  char *bytes = textBytes(&text);
  for (size_t at = 0; at < text.length; at += strlen(bytes + at) + 1) addItem(records, bytes + at);
}

static void takeOptions(const char *digits) {
  Options *options = &shell.options;
  bool *const targets[] = {&options->allExport, &options->noClobber, &options->errorExit, &options->noGlob, &options->unsetIsError, &options->verbose, &options->trace, &options->pipeFail, &options->noExecute, &options->notify};
  for (size_t i = 0; digits[i] != 0; i++) *targets[i] = digits[i] == '1';
}

static void takeVariable(char letter, char *text) {
  char *equals = strchr(text, '=');
  if (equals != NULL) *equals = 0;
  Variable *variable = makeVariable(text);
  if (equals != NULL && letter != 'R') {
    free(variable->value);
    variable->value = copyText(equals + 1);
  }
  if (letter == 'R' || letter == 'x') exportVariable(text);
  variable->readOnly = letter == 'r' || letter == 'R';
}

static Node *parseRecord(const char *text, int line, Arena **arena) {
  Parser parser;
  startParser(&parser, text, strlen(text));
  parser.noAliases = true;
  parser.line = line;
  Node *node;
  if (!parseCommand(&parser, &node, arena)) failWith(2, "subshell: %s", parser.error == NULL ? "nothing to do" : parser.error);
  endParser(&parser);
  return node;
}

static void takeNumbers(const char *text, int *line) {
  int numbers[7] = {0};
  for (int i = 0; i < 7; i++) {
    char *end;
    numbers[i] = (int)strtol(text, &end, 10);
    text = end;
  }
  shell.status = numbers[0];
  shell.pid = numbers[1];
  shell.lastBackground = numbers[2];
  *line = numbers[3];
  shell.functions = numbers[4];
  shell.loops = numbers[5];
  shell.tested = numbers[6];
}

/* In a subshell of its own, what is in the parentheses is all that there is to do. */
static int runBody(const Node *node) {
  if (node == NULL || node->kind != NODE_SUBSHELL) return execute(node);
  size_t mark = redirectMark();
  if (!applyRedirects(node->redirects)) return 1;
  keepRedirects(mark);
  return execute(node->body);
}

int runSubshell(int argc, char **argv) {
  List records = {0}, parameters = {0};
  int fd, line = 1;
  if (sscanf(argv[2], "F%d", &fd) == 1) readRecords(fd, &records);
  else
    for (int i = 2; i < argc; i++) addItem(&records, argv[i]);
  shell.isSubshell = true;
  char *command = ":";
  for (size_t i = 0; i < records.count; i++) {
    char *text = records.items[i] + 1;
    Arena *arena;
    switch (text[-1]) {
      case 'n': takeNumbers(text, &line); break;
      case 'o': takeOptions(text); break;
      case '0': shell.name = text; break;
      case 'p': addItem(&parameters, text); break;
      case 'v':
      case 'r':
      case 'x':
      case 'R': takeVariable(text[-1], text); break;
      case 'a': {
        char *equals = strchr(text, '=');
        *equals = 0;
        setAlias(text, equals + 1);
        break;
      }
      case 'i': setTrap(atoi(text), ""); break;
      case 't': {
        char *action;
        long number = strtol(text, &action, 10);
        setShownTrap((int)number, action + 1);
        break;
      }
      case 'I': setWasIgnored(atoi(text)); break;
      case 'f': {
        Node *node = parseRecord(text, 1, &arena);
        if (node != NULL) defineFunction(node->name, node->body, arena);
        releaseArena(arena);
        break;
      }
      default: command = text;
    }
  }
  setParameters(parameters.items, (int)parameters.count);
  freeList(&parameters);
  Arena *arena;
  Node *node = parseRecord(command, line, &arena);
  int status = runBody(node);
  return shell.flow == FLOW_RETURN ? shell.status : status;
}
