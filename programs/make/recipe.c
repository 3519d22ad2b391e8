#include "recipe.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/tool.h"

/* ── Automatic variables ── */

static char *namesOf(const Target *target, size_t from, size_t to, bool once) {
  Text result = {0};
  Table seen = {0};
  for (size_t i = from; i < to; i++) {
    if (target->needs[i]->whole != NULL) continue;
    const char *name = target->needs[i]->name;
    if (once && lookUp(&seen, name) != NULL) continue;
    if (once) enter(&seen, name, target->needs[i]);
    if (result.length > 0) addCharacter(&result, ' ');
    addString(&result, name);
  }
  free(seen.slots);
  return takeText(&result);
}

static char *newerOf(const Target *target, int64_t time) {
  Text result = {0};
  Table seen = {0};
  for (size_t i = 0; i < target->normalCount; i++) {
    if (target->needs[i]->time <= time || lookUp(&seen, target->needs[i]->name) != NULL) continue;
    enter(&seen, target->needs[i]->name, target->needs[i]);
    if (result.length > 0) addCharacter(&result, ' ');
    addString(&result, target->needs[i]->name);
  }
  free(seen.slots);
  return takeText(&result);
}

/* Of an explicit rule, the name without a suffix that rules know. */
static char *stemOf(const Target *target) {
  if (target->stem != NULL) return copyText(target->stem);
  const char *suffix = knownSuffix(target->name);
  return suffix == NULL ? copyText("") : copyPart(target->name, (size_t)(suffix - target->name));
}

/* With $(xD) and $(xF), its directories and names. */
static void setAutomatic(Scope *scope, char letter, char *value) {
  char name[3] = {letter, 0, 0};
  setVariable(scope, name, value, true, ORIGIN_AUTOMATIC);
  Words words = splitWords(value);
  Text directories = {0}, files = {0};
  for (size_t i = 0; i < words.count; i++) {
    const char *slash = strrchr(words.at[i], '/');
    if (i > 0) addCharacter(&directories, ' '), addCharacter(&files, ' ');
    if (slash == NULL) addCharacter(&directories, '.');
    else addText(&directories, words.at[i], slash == words.at[i] ? 1 : (size_t)(slash - words.at[i]));
    addString(&files, slash == NULL ? words.at[i] : slash + 1);
  }
  char *both[2] = {takeText(&directories), takeText(&files)};
  name[1] = 'D';
  setVariable(scope, name, both[0], true, ORIGIN_AUTOMATIC);
  name[1] = 'F';
  setVariable(scope, name, both[1], true, ORIGIN_AUTOMATIC);
  free(both[0]), free(both[1]);
  freeWords(&words);
  free(value);
}

static void addAutomatic(Scope *scope, const Target *target) {
  setAutomatic(scope, '@', copyText(target->name));
  setAutomatic(scope, '<', copyText(target->normalCount > 0 ? target->needs[0]->name : ""));
  setAutomatic(scope, '^', namesOf(target, 0, target->normalCount, true));
  setAutomatic(scope, '+', namesOf(target, 0, target->normalCount, false));
  setAutomatic(scope, '|', namesOf(target, target->normalCount, target->needCount, true));
  setAutomatic(scope, '?', newerOf(target, target->time));
  setAutomatic(scope, '*', stemOf(target));
}

/* ── Lines ── */

static void freeScope(Scope *scope) {
  for (size_t i = 0; i < scope->variables.capacity; i++) {
    Variable *variable = scope->variables.slots[i].value;
    if (variable == NULL) continue;
    free((char *)variable->name);
    free(variable->value);
    free(variable);
  }
  free(scope->variables.slots);
}

/* How many of a line's characters say how it is run. */
static size_t prefixLength(const char *line) { return strspn(line, "@-+ \t"); }

/* At ends of lines that no backslash stands before: a variable may have several, and what stands before it is for all. */
static void addLines(Words *lines, const char *text, const char *line) {
  const char *from = text;
  char *prefix = copyPart(line, prefixLength(line));
  for (const char *at = text;; at++) {
    if (*at != 0 && !(*at == '\n' && (at == text || at[-1] != '\\'))) continue;
    addWord(lines, formatted("%s%.*s", from == text ? "" : prefix, (int)(at - from), from));
    if (*at == 0) break;
    from = at + 1;
  }
  free(prefix);
}

/* .ONESHELL: one text for one shell, with the first line's prefix. */
static void joinLines(Job *job) {
  if (job->lines.count < 2) return;
  Text all = {0};
  for (size_t i = 0; i < job->lines.count; i++) {
    if (i > 0) addCharacter(&all, '\n');
    addString(&all, job->lines.at[i] + (i > 0 ? prefixLength(job->lines.at[i]) : 0));
    job->calls[0] |= job->calls[i];
  }
  freeWords(&job->lines);
  addWord(&job->lines, takeText(&all));
}

static char *valueIn(const Scope *scope, const char *name, const char *otherwise) {
  const Variable *variable = findVariable(scope, name);
  return variable == NULL ? copyText(otherwise) : expand(scope, variable->value, (Place){0});
}

static int64_t *timesOf(const Group *group) {
  if (group == NULL) return NULL;
  int64_t *times = allocate((group->count + 1) * sizeof *times);
  for (size_t i = 0; i < group->count; i++) times[i] = timeOf(group->members[i]->name);
  return times;
}

/* Expands all of it, before the first line runs. */
void beginRecipe(Job *job, Target *target, const Scope *scope) {
  *job = (Job){.target = target, .before = timeOf(target->name), .membersBefore = timesOf(target->group)};
  Scope own = {.outer = scope};
  addAutomatic(&own, target);
  for (size_t i = 0; i < target->recipe->lines.count; i++) {
    const char *line = target->recipe->lines.at[i];
    Place place = {target->recipe->place.file, target->recipe->place.line + (int)i};
    size_t first = job->lines.count;
    char *text = expand(&own, line, place);
    addLines(&job->lines, text, line);
    free(text);
    bool calls = strstr(line, "$(MAKE)") != NULL || strstr(line, "${MAKE}") != NULL;
    job->calls = reallocate(job->calls, (job->lines.count + 1) * sizeof *job->calls);
    for (; first < job->lines.count; first++) job->calls[first] = calls;
  }
  if (isOneShell) joinLines(job);
  job->environment = environmentFor(scope);
  job->shell = valueIn(scope, "SHELL", "/bin/sh");
  job->shellFlags = valueIn(scope, ".SHELLFLAGS", isPosix ? "-ec" : "-c");
  freeScope(&own);
}

void endRecipe(Job *job) {
  freeWords(&job->lines);
  freeWords(&job->environment);
  free(job->calls);
  free(job->shell);
  free(job->shellFlags);
  free(job->membersBefore);
}

/* ── Processes ── */

/* Whether a line means the same without a shell: words alone, and a program's name first. */
static bool isPlain(const char *line) {
  static const char *const BUILTINS[] = {".", ":", "[", "alias", "break", "case", "cd", "command", "continue", "eval", "exec", "exit", "export", "false", "for",
                                         "if", "read", "return", "set", "shift", "test", "times", "trap", "true", "type", "ulimit", "umask", "unset", "until",
                                         "wait", "while", "echo", "printf", "kill", "pwd", "jobs", "source", "let", "local"};
  if (strpbrk(line, "\"'`$\\|&;<>()*?[]#~={}!%\n^") != NULL) return false;
  const char *at = line;
  size_t length;
  const char *word = nextWord(&at, &length);
  if (word == NULL) return false;
  for (size_t i = 0; i < sizeof BUILTINS / sizeof BUILTINS[0]; i++)
    if (strlen(BUILTINS[i]) == length && strncmp(BUILTINS[i], word, length) == 0) return false;
  return true;
}

static int spawnLine(Job *job, const char *line) {
  fflush(stdout);
  if (strcmp(job->shell, "/bin/sh") == 0 && isPlain(line)) {
    Words words = splitWords(line);
    addWord(&words, NULL);
    words.count--;
    int error = posix_spawnp(&job->process, words.at[0], NULL, NULL, words.at, job->environment.at);
    freeWords(&words);
    /* A script without an interpreter, and what cannot be found: the shell knows what to do and say. */
    if (error == 0) return 0;
  }
  Words words = {0}, flags = splitWords(job->shellFlags);
  addWord(&words, job->shell);
  for (size_t i = 0; i < flags.count; i++) addWord(&words, flags.at[i]);
  addWord(&words, (char *)line);
  addWord(&words, NULL);
  int error = posix_spawnp(&job->process, job->shell, NULL, NULL, words.at, job->environment.at);
  free(words.at);
  freeWords(&flags);
  return error;
}

bool nextLine(Job *job) {
  while (job->line < job->lines.count) {
    size_t index = job->line++;
    const char *line = job->lines.at[index];
    bool silent = options.silent || job->target->isSilent, always = job->calls[index];
    job->ignoresErrors = options.ignoreErrors || job->target->ignoresErrors;
    for (; *line == '@' || *line == '-' || *line == '+' || isspace((unsigned char)*line); line++) {
      if (*line == '@') silent = true;
      if (*line == '-') job->ignoresErrors = true;
      if (*line == '+') always = true;
    }
    if (*line == 0) continue;
    job->ran = true;
    if (options.touch && !options.dry && !always) continue;
    if (!silent || options.dry) puts(line);
    if (options.dry && !always) continue;
    int error = spawnLine(job, line);
    if (error == 0) return true;
    fprintf(stderr, "make: %s: %s\n", job->shell, strerror(error));
    job->failed = !job->ignoresErrors;
    if (job->failed) return false;
  }
  return false;
}

void tellFailure(const Job *job, int status) {
  const Target *target = job->target;
  const char *file = target->recipe->place.file == NULL ? BUILTIN : target->recipe->place.file;
  fflush(stdout);
  fprintf(stderr, "%s: %s[%s:%d: %s] ", toolName, job->ignoresErrors ? "" : "*** ", file, target->recipe->place.line + (int)job->line - 1, target->name);
  if (WIFSIGNALED(status)) fprintf(stderr, "%s", strsignal(WTERMSIG(status)));
  else fprintf(stderr, "Error %d", WEXITSTATUS(status));
  fprintf(stderr, "%s\n", job->ignoresErrors ? " (ignored)" : "");
}

char *outputOfShell(const Scope *scope, const char *command, Place place) {
  (void)scope;
  fflush(stdout);
  FILE *pipe = popen(command, "r");
  if (pipe == NULL) stopAt(place, "/bin/sh: %s", strerror(errno));
  Text output = {0};
  for (int character; (character = getc(pipe)) != EOF;) addCharacter(&output, (char)character);
  int status = pclose(pipe);
  char number[12];
  snprintf(number, sizeof number, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  setVariable(&global, ".SHELLSTATUS", number, true, ORIGIN_FILE);
  char *text = takeText(&output);
  size_t length = strlen(text);
  while (length > 0 && text[length - 1] == '\n') text[--length] = 0;
  for (char *at = text; *at != 0; at++)
    if (*at == '\n') *at = ' ';
  return text;
}
