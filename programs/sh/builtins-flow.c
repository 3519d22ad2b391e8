/* Builtins about what runs next. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aliases.h"
#include "builtins.h"
#include "interactive.h"
#include "jobs.h"
#include "parser.h"
#include "shell.h"

int runColon(int count, char **arguments) {
  (void)count;
  (void)arguments;
  return 0;
}
int runFalse(int count, char **arguments) {
  (void)count;
  (void)arguments;
  return 1;
}

static int leaveLoops(int count, char **arguments, Flow flow) {
  long levels = 1;
  if (count > 1 && (!parseNumber(arguments[1], &levels) || levels < 1)) failWith(2, "%s: %s: bad number", arguments[0], arguments[1]);
  if (shell.loops == 0) return 0;
  shell.flowLevels = levels > shell.loops ? shell.loops : (int)levels;
  shell.flow = flow;
  return 0;
}
int runBreak(int count, char **arguments) { return leaveLoops(count, arguments, FLOW_BREAK); }
int runContinue(int count, char **arguments) { return leaveLoops(count, arguments, FLOW_CONTINUE); }

static int givenStatus(int count, char **arguments) {
  bool isExit = strcmp(arguments[0], "exit") == 0;
  long status = isExit && shell.inAction ? shell.statusBefore : shell.status;
  if (count > 1 && (!parseNumber(arguments[1], &status) || status < 0)) failWith(2, "%s: %s: bad number", arguments[0], arguments[1]);
  return (int)(status & 255);
}

int runReturn(int count, char **arguments) {
  int status = givenStatus(count, arguments);
  if (shell.functions == 0 && shell.sourced == 0) return status;
  shell.flow = FLOW_RETURN;
  return shell.status = status;
}

int runExit(int count, char **arguments) {
  int status = givenStatus(count, arguments);
  return confirmExit() ? (exitShell(status), status) : 1;
}

int runEval(int count, char **arguments) {
  Text text = {0};
  for (int i = 1; i < count; i++) {
    if (i > 1) addByte(&text, ' ');
    addText(&text, arguments[i]);
  }
  if (text.length == 0) return 0;
  char *bytes = textBytes(&text);
  int status = runText(bytes, text.length, shell.line);
  freeText(&text);
  return status;
}

/* A script without a slash in its name is looked for in PATH, too. */
int runDot(int count, char **arguments) {
  int first = count > 1 && strcmp(arguments[1], "--") == 0 ? 2 : 1;
  if (first >= count) failWith(2, "%s: a file is expected", arguments[0]);
  const char *name = arguments[first];
  StackMark mark = markStack();
  char *path = findProgram(name, false);
  if (path == NULL) path = stackText(name, strlen(name));
  bool scoped = count > first + 1, opened;
  if (scoped) beginFunctionScope(arguments + first + 1, count - first - 1);
  int status = runFile(path, &opened);
  int error = errno;
  if (scoped) endScope();
  if (!opened) failWith(2, "%s: %s: %s", arguments[0], name, strerror(error));
  releaseStack(mark);
  return status;
}

/* ── exec ── */

static pid_t proxied;
static void forward(int number) { kill(proxied, number); }

/*
 * No program can take this one's place, so the shell stays behind it: it passes signals on, holds nothing open, and
 * ends as the program does.
 */
static _Noreturn void standBehind(pid_t pid) {
  proxied = pid;
  static const int passed[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH};
  for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++) {
    struct sigaction action = {.sa_handler = forward};
    sigaction(passed[i], &action, NULL);
  }
  for (int fd = 0; fd < 64; fd++)
    if (fd != 3) close(fd); /* number 3 is what paths begin from */
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) _exit(127);
  if (WIFSIGNALED(status)) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(WTERMSIG(status), &action, NULL);
    kill(getpid(), WTERMSIG(status));
  }
  _exit(codeOf(status));
}

int runExec(int count, char **arguments) {
  int first = count > 1 && strcmp(arguments[1], "--") == 0 ? 2 : 1;
  if (first >= count) return 0;
  int status;
  pid_t pid = spawnProgram(arguments + first, false, &status);
  if (pid > 0) standBehind(pid);
  if (!shell.options.interactive) exitShell(status);
  return status;
}

/* ── command, type ── */

static bool isKeyword(const char *name) {
  static const char *const words[] = {"if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "{", "}", "!", "in"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i], name) == 0) return true;
  return false;
}

/* What a name means; `verbose`: in a sentence. */
static int describe(const char *name, bool verbose) {
  StackMark mark = markStack();
  const Alias *alias = findAlias(name);
  const Builtin *builtin = findBuiltin(name);
  char *path;
  struct stat facts;
  if (alias != NULL) {
    Text text = {0};
    addReusable(&text, alias->value);
    fprintf(output, verbose ? "%s is an alias for %s\n" : "alias %s=%s\n", name, verbose ? alias->value : textBytes(&text));
    freeText(&text);
  } else if (isKeyword(name)) {
    fprintf(output, verbose ? "%s is a shell keyword\n" : "%s\n", name);
  } else if (findFunction(name) != NULL) {
    fprintf(output, verbose ? "%s is a shell function\n" : "%s\n", name);
  } else if (builtin != NULL) {
    fprintf(output, verbose ? "%s is a %sshell builtin\n" : "%s\n", name, builtin->special ? "special " : "");
  } else if ((path = findProgram(name, false)) != NULL && stat(path, &facts) == 0) {
    const char *here = variableValue("PWD");
    if (path[0] != '/' && here != NULL) path = stackFormat("%s/%s", here, path);
    if (verbose) fprintf(output, "%s is %s\n", name, path);
    else fprintf(output, "%s\n", path);
  } else {
    if (verbose) complain("%s: not found", name);
    releaseStack(mark);
    return 127;
  }
  releaseStack(mark);
  return 0;
}

int runType(int count, char **arguments) {
  int status = 0;
  for (int i = 1; i < count; i++)
    if (describe(arguments[i], true) != 0) status = 127;
  return status;
}

static int runWithoutFunctions(int count, char **arguments) {
  const Builtin *builtin = findBuiltin(arguments[0]);
  if (builtin == NULL) return runProgram(arguments, NULL);
  if (!builtin->special) return builtin->run(count, arguments);
  /* An error in it does not end the shell here. */
  Catch catch;
  if (CATCH(&catch)) return shell.status;
  int status = builtin->run(count, arguments);
  endCatch(&catch);
  return status;
}

int runCommandBuiltin(int count, char **arguments) {
  Arguments options = {.count = count, .next = 1, .items = arguments};
  int letter, how = 0;
  bool standardPath = false;
  while ((letter = nextOption(&options, "pvV")) != -1) {
    if (letter == '?') return 2;
    if (letter == 'p') standardPath = true;
    else how = letter;
  }
  int status = 0;
  if (how != 0) {
    for (int i = options.next; i < count; i++)
      if (describe(arguments[i], how == 'V') != 0) status = 127;
    return status;
  }
  if (options.next >= count) return 0;
  if (standardPath) {
    beginScope();
    makeLocal("PATH");
    setVariable("PATH", "/bin:/usr/bin");
  }
  status = runWithoutFunctions(count - options.next, arguments + options.next);
  if (standardPath) endScope();
  return status;
}
