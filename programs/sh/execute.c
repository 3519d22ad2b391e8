/* Running trees. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interactive.h"
#include "job-control.h"
#include "jobs.h"
#include "shell.h"

FILE *output;

/* How deep functions and constructs run in each other: the browser gives a thread's calls about 500 KB. */
enum { DEEPEST_RUN = 400 };
static int depth;

/* ── What ends around a command ── */

static int endsShellIfFailed(int status) {
  if (status != 0 && shell.options.errorExit && shell.tested == 0 && shell.flow == FLOW_ON) exitShell(status);
  return status;
}

/* After a loop's body or condition: whether the loop ends. */
static bool loopEnds(void) {
  switch (shell.flow) {
    case FLOW_BREAK:
      if (--shell.flowLevels == 0) shell.flow = FLOW_ON;
      return true;
    case FLOW_CONTINUE:
      if (--shell.flowLevels > 0) return true;
      shell.flow = FLOW_ON;
      return false;
    case FLOW_RETURN: return true;
    default: return false;
  }
}

static int executeTested(const Node *node) {
  shell.tested++;
  int status = execute(node);
  shell.tested--;
  return status;
}

/* ── Simple commands ── */

static void traceFields(const Assignment *assignments, const List *fields) {
  if (!shell.options.trace) return;
  StackMark mark = markStack();
  Text line = {0};
  shell.options.trace = false;
  addText(&line, expandPrompt("PS4"));
  shell.options.trace = true;
  releaseStack(mark);
  for (; assignments != NULL; assignments = assignments->next) {
    const char *value = variableValue(assignments->name);
    addFormat(&line, "%s=", assignments->name);
    if (value != NULL && value[0] != 0) addQuoted(&line, value);
    if (assignments->next != NULL || fields->count > 0) addByte(&line, ' ');
  }
  for (size_t i = 0; i < fields->count; i++) {
    if (i > 0) addByte(&line, ' ');
    addQuoted(&line, fields->items[i]);
  }
  addByte(&line, '\n');
  if (write(STDERR_FILENO, line.bytes, line.length) < 0) clearerr(stderr);
  freeText(&line);
}

static void assignAll(const Assignment *assignments, bool local) {
  for (; assignments != NULL; assignments = assignments->next) {
    char *value = expandAssigned(assignments->value);
    if (local) makeLocal(assignments->name);
    setVariable(assignments->name, value);
    if (local) exportVariable(assignments->name);
  }
}

static int finishOutput(const char *name, int status) {
  if (fflush(output) == 0 && !ferror(output)) return status;
  int error = errno;
  clearerr(output);
  /* Who closed it asked for no more. */
  if (error != EPIPE) complain("%s: write error: %s", name, strerror(error));
  return status == 0 ? 1 : status;
}

static int runBuiltin(const Builtin *builtin, const Node *node, const List *fields) {
  size_t mark = redirectMark();
  if (!applyRedirects(node->redirects)) {
    restoreRedirects(mark);
    if (builtin->special) giveUp(1);
    return 1;
  }
  bool scoped = node->assignments != NULL && !builtin->special;
  if (scoped) beginScope();
  assignAll(node->assignments, scoped);
  traceFields(node->assignments, fields);
  /* exec without a command is about what it redirects. */
  if (strcmp(builtin->name, "exec") == 0 && fields->count == 1) keepRedirects(mark);
  int status = finishOutput(builtin->name, builtin->run((int)fields->count, fields->items));
  if (scoped) endScope();
  restoreRedirects(mark);
  return status;
}

static int callFunction(const Function *function, const Node *node, const List *fields) {
  size_t mark = redirectMark();
  if (!applyRedirects(node->redirects)) {
    restoreRedirects(mark);
    return 1;
  }
  if (node->assignments != NULL) beginScope();
  assignAll(node->assignments, node->assignments != NULL);
  traceFields(node->assignments, fields);
  Arena *arena = function->arena;
  holdArena(arena);
  int loops = shell.loops;
  shell.loops = 0;
  shell.functions++;
  beginFunctionScope(fields->items + 1, (int)fields->count - 1);
  int status = execute(function->node);
  endScope();
  shell.functions--;
  shell.loops = loops;
  releaseArena(arena);
  if (shell.flow == FLOW_RETURN) {
    shell.flow = FLOW_ON;
    status = shell.status;
  }
  if (node->assignments != NULL) endScope();
  restoreRedirects(mark);
  return status;
}

/* With redirections and assignments that are its alone. -1: there is none; *status then. */
static pid_t startProgram(const Node *node, const List *fields, bool background, int *status) {
  size_t mark = redirectMark();
  pid_t pid = -1;
  *status = 1;
  if (applyRedirects(node->redirects)) {
    if (node->assignments != NULL) beginScope();
    assignAll(node->assignments, node->assignments != NULL);
    traceFields(node->assignments, fields);
    pid = spawnProgram(fields->items, background, status);
    if (node->assignments != NULL) endScope();
  }
  restoreRedirects(mark);
  return pid;
}

static char *brief(const Node *node) {
  if (!shell.options.interactive && !shell.options.monitor) return copyText("");
  Text text = {0};
  printBriefly(&text, node);
  return textBytes(&text);
}

static int runInForeground(const Node *node, const List *fields) {
  int status;
  beginGroup(true);
  pid_t pid = startProgram(node, fields, false, &status);
  if (pid < 0) {
    endGroup(NULL);
    return status;
  }
  Job *job = newJob(1, brief(node));
  addProcess(job, pid, 0);
  endGroup(job);
  return waitInForeground(job);
}

static int executeNameless(const Node *node) {
  size_t mark = redirectMark();
  shell.substituted = false;
  int status = applyRedirects(node->redirects) ? 0 : 1;
  restoreRedirects(mark);
  assignAll(node->assignments, false);
  List none = {0};
  if (node->assignments != NULL) traceFields(node->assignments, &none);
  return status != 0 ? status : shell.substituted ? shell.status : 0;
}

static int executeFields(const Node *node, const List *fields) {
  const char *name = fields->items[0];
  const Builtin *builtin = findBuiltin(name);
  if (builtin != NULL && builtin->special) return runBuiltin(builtin, node, fields);
  const Function *function = findFunction(name);
  if (function != NULL) return callFunction(function, node, fields);
  if (builtin != NULL) return runBuiltin(builtin, node, fields);
  return runInForeground(node, fields);
}

static int executeSimple(const Node *node) {
  StackMark mark = markStack();
  List fields = {0};
  shell.substituted = false;
  expandFields(node->words, &fields);
  /* Words that came to nothing: the status of what was substituted in them is the command's. */
  bool substituted = shell.substituted;
  int before = shell.status;
  int status;
  if (fields.count > 0) {
    status = executeFields(node, &fields);
  } else {
    status = executeNameless(node);
    if (status == 0 && !shell.substituted && substituted) status = before;
  }
  freeList(&fields);
  releaseStack(mark);
  return status;
}

int runProgram(char **arguments, const Redirect *redirects) {
  List fields = {0};
  for (; *arguments != NULL; arguments++) addItem(&fields, *arguments);
  Node node = {.kind = NODE_SIMPLE, .redirects = (Redirect *)redirects, .line = shell.line};
  int status = runInForeground(&node, &fields);
  freeList(&fields);
  return status;
}

/* ── What runs beside this shell ── */

static bool isPureWord(const Word *word, bool substitutions);

/* Whether expanding it changes nothing of the shell, and cannot fail. */
static bool isPure(const Part *part, bool substitutions) {
  for (; part != NULL; part = part->next) {
    if (part->kind == PART_COMMAND && !substitutions) return false;
    if (part->kind == PART_ARITHMETIC) {
      for (const Part *inner = part->word->parts; inner != NULL; inner = inner->next)
        if (inner->kind == PART_LITERAL && (memchr(inner->text, '=', inner->length) != NULL || strstr(inner->text, "++") != NULL || strstr(inner->text, "--") != NULL)) return false;
    }
    if (part->kind == PART_PARAMETER && (part->operator== '=' || part->operator== '?' || part->operator== ':')) return false;
    if (!isPureWord(part->word, substitutions) || !isPureWord(part->second, substitutions)) return false;
  }
  return true;
}
static bool isPureWord(const Word *word, bool substitutions) { return word == NULL || isPure(word->parts, substitutions); }

/* Whether this shell can do the expansions of a command that runs beside it, in place of a copy of itself. */
static bool isPureCommand(const Node *node, bool substitutions) {
  if (node->kind != NODE_SIMPLE || node->words == NULL) return false;
  for (const Word *word = node->words; word != NULL; word = word->next)
    if (!isPureWord(word, substitutions)) return false;
  for (const Assignment *assignment = node->assignments; assignment != NULL; assignment = assignment->next)
    if (!isPureWord(assignment->value, substitutions)) return false;
  for (const Redirect *redirect = node->redirects; redirect != NULL; redirect = redirect->next)
    if (!isPureWord(redirect->target, substitutions)) return false;
  return true;
}

static bool isProgram(const List *fields) { return fields->count > 0 && findBuiltin(fields->items[0]) == NULL && findFunction(fields->items[0]) == NULL; }

static pid_t startBeside(const Node *node, bool background, int *status) {
  *status = 1;
  if (!isPureCommand(node, false)) return spawnSubshell(node, background);
  StackMark mark = markStack();
  List fields = {0};
  pid_t pid = -1;
  Catch catch;
  if (CATCH(&catch)) {
    *status = shell.status;
  } else {
    int line = shell.line;
    shell.line = node->line;
    expandFields(node->words, &fields);
    pid = isProgram(&fields) ? startProgram(node, &fields, background, status) : spawnSubshell(node, background);
    shell.line = line;
    endCatch(&catch);
  }
  freeList(&fields);
  releaseStack(mark);
  return pid;
}

/* Starts the parts, each with a pipe to the next. */
static void startPipeline(Job *job, const Node *first, bool background) {
  int before = -1;
  for (const Node *part = first; part != NULL; part = part->next) {
    int ends[2] = {-1, -1}, status = 1;
    size_t mark = redirectMark();
    pid_t pid = -1;
    bool ready = part->next == NULL || pipe2(ends, O_CLOEXEC) == 0;
    if (!ready) complain("pipe: %s", strerror(errno));
    if (ready && before >= 0) ready = moveDescriptor(before, STDIN_FILENO);
    else if (before >= 0) close(before);
    if (ready && ends[1] >= 0) ready = moveDescriptor(ends[1], STDOUT_FILENO);
    if (ready) pid = startBeside(part, background, &status);
    restoreRedirects(mark);
    addProcess(job, pid, status);
    before = ends[0];
  }
}

static int partsOf(const Node *pipeline) {
  int count = 0;
  for (const Node *part = pipeline->body; part != NULL; part = part->next) count++;
  return count;
}

static int executePipeline(const Node *node) {
  int status;
  if (node->body->next == NULL) {
    status = node->negated ? executeTested(node->body) : execute(node->body);
  } else {
    Job *job = newJob(partsOf(node), brief(node));
    beginGroup(true);
    startPipeline(job, node->body, false);
    endGroup(job);
    status = waitInForeground(job);
  }
  if (!node->negated) return node->body->next == NULL ? status : endsShellIfFailed(status);
  return shell.flow == FLOW_ON ? status == 0 : status;
}

/* Without job control it reads nothing that is meant for the shell. */
static int executeInBackground(const Node *node) {
  size_t mark = redirectMark();
  if (!shell.options.monitor) {
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) moveDescriptor(fd, STDIN_FILENO);
  }
  Text text = {0};
  printBriefly(&text, node);
  bool isPipeline = node->kind == NODE_PIPELINE && !node->negated;
  Job *job = newJob(isPipeline ? partsOf(node) : 1, textBytes(&text));
  beginGroup(false);
  if (isPipeline) {
    startPipeline(job, node->body, true);
  } else {
    int status;
    pid_t pid = startBeside(node, true, &status);
    addProcess(job, pid, status);
  }
  endGroup(job);
  restoreRedirects(mark);
  pid_t pid = job->processes[job->count - 1].pid;
  if (pid == 0) {
    int status = jobStatus(job, false);
    if (jobState(job) == DONE) dropJob(job);
    return status;
  }
  shell.lastBackground = pid;
  putInBackground(job);
  if (shell.options.interactive) fprintf(stderr, "[%d] %d\n", job->number, (int)pid);
  return 0;
}

static int executeSubshell(const Node *node) {
  beginGroup(true);
  pid_t pid = spawnSubshell(node, false);
  Job *job = newJob(1, brief(node));
  addProcess(job, pid, 1);
  endGroup(job);
  return waitInForeground(job);
}

/* ── $(…) ── */

static void readAll(int fd, Text *out) {
  char buffer[4096];
  for (;;) {
    ssize_t count = read(fd, buffer, sizeof buffer);
    if (count > 0) addBytes(out, buffer, (size_t)count);
    else if (count == 0 || errno != EINTR) return;
  }
}

static int captureBuiltin(const Builtin *builtin, const List *fields, Text *out) {
  char *bytes = NULL;
  size_t length = 0;
  FILE *outer = output;
  output = open_memstream(&bytes, &length);
  if (output == NULL) {
    output = outer;
    return 1;
  }
  List none = {0};
  (void)none;
  traceFields(NULL, fields);
  int status = builtin->run((int)fields->count, fields->items);
  fclose(output);
  output = outer;
  addBytes(out, bytes, length);
  free(bytes);
  return status;
}

static int substituteBeside(const Node *command, const List *fields, Text *out) {
  int ends[2], status = 1;
  if (pipe2(ends, O_CLOEXEC) != 0) failWith(2, "pipe: %s", strerror(errno));
  size_t mark = redirectMark();
  moveDescriptor(ends[1], STDOUT_FILENO);
  pid_t group = leaveGroup();
  pid_t pid = fields != NULL ? startProgram(command, fields, false, &status) : spawnSubshell(command, false);
  restoreRedirects(mark);
  Job *job = newJob(1, copyText(""));
  addProcess(job, pid, status);
  /* An interrupt that came before it was there; later ones come to both. */
  if (keySignalCame(SIGINT)) signalJob(job, SIGINT);
  readAll(ends[0], out);
  close(ends[0]);
  status = waitInForeground(job);
  returnToGroup(group);
  return status;
}

/* $(< file) */
static bool isFileAlone(const Node *command) {
  return command->kind == NODE_SIMPLE && command->words == NULL && command->assignments == NULL && command->redirects != NULL && command->redirects->next == NULL && command->redirects->kind == REDIRECT_READ;
}

static int substituteFile(const Node *command, Text *out) {
  size_t mark = redirectMark();
  bool done = applyRedirects(command->redirects);
  if (done) readAll(command->redirects->fd, out);
  restoreRedirects(mark);
  return done ? 0 : 1;
}

int substituteCommand(const Node *command, Text *out) {
  if (command == NULL) return 0;
  if (isFileAlone(command)) return substituteFile(command, out);
  if (!isPureCommand(command, true)) return substituteBeside(command, NULL, out);
  int status;
  List fields = {0};
  Catch catch;
  if (CATCH(&catch)) {
    status = shell.status;
  } else {
    int line = shell.line;
    shell.line = command->line;
    expandFields(command->words, &fields);
    const Builtin *builtin = fields.count == 0 ? NULL : findBuiltin(fields.items[0]);
    bool isFunction = fields.count > 0 && findFunction(fields.items[0]) != NULL;
    if (builtin != NULL && !isFunction && isPureBuiltin(builtin) && command->redirects == NULL && command->assignments == NULL) status = captureBuiltin(builtin, &fields, out);
    else status = substituteBeside(command, isProgram(&fields) ? &fields : NULL, out);
    shell.line = line;
    endCatch(&catch);
  }
  freeList(&fields);
  return status;
}

/* ── Constructs ── */

static int executeList(const Node *item) {
  int status = 0;
  for (; item != NULL && shell.flow == FLOW_ON; item = item->next) {
    status = item->background ? executeInBackground(item) : execute(item);
    shell.status = status;
  }
  return status;
}

static int executeLoop(const Node *node) {
  int status = 0;
  shell.loops++;
  for (;;) {
    bool success = executeTested(node->left) == 0;
    if (shell.flow != FLOW_ON) {
      if (loopEnds()) break;
      continue;
    }
    if (success != (node->kind == NODE_WHILE)) break;
    status = execute(node->body);
    if (loopEnds()) break;
  }
  shell.loops--;
  return status;
}

static int executeFor(const Node *node) {
  StackMark mark = markStack();
  List fields = {0};
  if (node->overParameters)
    for (int i = 0; i < shell.parameterCount; i++) addItem(&fields, stackText(shell.parameters[i], strlen(shell.parameters[i])));
  else expandFields(node->words, &fields);
  int status = 0;
  shell.loops++;
  for (size_t i = 0; i < fields.count; i++) {
    setVariable(node->name, fields.items[i]);
    status = execute(node->body);
    if (loopEnds()) break;
  }
  shell.loops--;
  freeList(&fields);
  releaseStack(mark);
  return status;
}

static int executeCase(const Node *node) {
  StackMark mark = markStack();
  char *word = expandText(node->words);
  size_t length = strlen(word);
  const CaseItem *item = node->items;
  for (; item != NULL; item = item->next) {
    const Word *pattern = item->patterns;
    while (pattern != NULL && !matches(expandPattern(pattern), word, length)) pattern = pattern->next;
    if (pattern != NULL) break;
  }
  releaseStack(mark);
  int status = 0;
  for (; item != NULL; item = item->next) {
    status = item->body == NULL ? 0 : execute(item->body);
    if (!item->fallsThrough || shell.flow != FLOW_ON) break;
  }
  return status;
}

static int executeIf(const Node *node) {
  while (true) {
    bool success = executeTested(node->left) == 0;
    if (shell.flow != FLOW_ON) return shell.status;
    if (success) return execute(node->body);
    node = node->right;
    if (node == NULL) return 0;
    if (node->kind != NODE_IF || node->redirects != NULL) return execute(node);
  }
}

static int executeConstruct(const Node *node) {
  switch (node->kind) {
    case NODE_LIST: return executeList(node->body);
    case NODE_GROUP: return node->body == NULL ? shell.status : execute(node->body);
    case NODE_IF: return executeIf(node);
    case NODE_FOR: return executeFor(node);
    case NODE_WHILE:
    case NODE_UNTIL: return executeLoop(node);
    case NODE_CASE: return executeCase(node);
    case NODE_AND: {
      int status = executeTested(node->left);
      return status == 0 && shell.flow == FLOW_ON ? execute(node->right) : status;
    }
    case NODE_OR: {
      int status = executeTested(node->left);
      return status != 0 && shell.flow == FLOW_ON ? execute(node->right) : status;
    }
    case NODE_FUNCTION:
      defineFunction(node->name, node->body, node->arena);
      return 0;
    default: return 0;
  }
}

static int executeRedirected(const Node *node) {
  size_t mark = redirectMark();
  int status = applyRedirects(node->redirects) ? executeConstruct(node) : 1;
  restoreRedirects(mark);
  return status;
}

int execute(const Node *node) {
  if (node == NULL) return shell.status = 0;
  if (signalsCame != 0) runTraps();
  if (shell.options.noExecute && !shell.options.interactive) return shell.status = 0;
  if (++depth > DEEPEST_RUN) {
    depth = 0;
    failWith(2, "too deeply nested");
  }
  int here = depth;
  shell.line = node->line;
  int status;
  switch (node->kind) {
    case NODE_SIMPLE: status = endsShellIfFailed(executeSimple(node)); break;
    case NODE_PIPELINE: status = executePipeline(node); break;
    case NODE_SUBSHELL: status = endsShellIfFailed(executeSubshell(node)); break;
    default: status = node->redirects == NULL ? executeConstruct(node) : executeRedirected(node);
  }
  depth = here - 1;
  return shell.status = status;
}
