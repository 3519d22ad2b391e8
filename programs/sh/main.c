/* sh: the shell. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "interactive.h"
#include "job-control.h"
#include "jobs.h"
#include "parser.h"
#include "shell.h"

Shell shell = {.name = "sh"};
extern char **environ;

/* ── Running texts ── */

static int runParsed(const Node *node, Arena *arena) {
  int status = node == NULL ? shell.status : execute(node);
  releaseArena(arena);
  return status;
}

static _Noreturn void failToParse(Parser *parser) {
  shell.line = parser->line;
  char *message = copyText(parser->error);
  endParser(parser);
  failWith(2, "%s", message);
}

/* Lines that have been read up to a place: for -v. */
static void showRead(const char *text, size_t length, size_t *shown, size_t at) {
  while (at < length && at > 0 && text[at - 1] != '\n') at++;
  if (at <= *shown) return;
  if (shell.options.verbose && write(STDERR_FILENO, text + *shown, at - *shown) < 0) clearerr(stderr);
  *shown = at;
}

static int runSource(const char *text, size_t length, int line, bool isFile) {
  Parser parser;
  startParser(&parser, text, length);
  parser.line = line;
  int status = 0;
  Node *node;
  Arena *arena;
  size_t shown = 0;
  while (shell.flow == FLOW_ON && parseCommand(&parser, &node, &arena)) {
    if (isFile) showRead(text, length, &shown, parser.bottom.at);
    status = runParsed(node, arena);
  }
  if (parser.error != NULL) failToParse(&parser);
  endParser(&parser);
  return status;
}

int runText(const char *text, size_t length, int line) { return runSource(text, length, line, false); }

static char *readWhole(int fd, size_t *length) {
  /* Not on the stack: files read each other. */
  static char buffer[1 << 14];
  Text text = {0};
  ssize_t count;
  while ((count = read(fd, buffer, sizeof buffer)) > 0 || (count < 0 && errno == EINTR))
    if (count > 0) addBytes(&text, buffer, (size_t)count);
  if (count < 0) {
    freeText(&text);
    return NULL;
  }
  /* Zeros are left out, as of the standard input. */
  size_t kept = 0;
  for (size_t i = 0; i < text.length; i++)
    if (text.bytes[i] != 0) text.bytes[kept++] = text.bytes[i];
  text.length = kept;
  *length = kept;
  return textBytes(&text);
}

int runFile(const char *path, bool *opened) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  size_t length;
  char *text = fd < 0 ? NULL : readWhole(fd, &length);
  if (fd >= 0) {
    int error = errno;
    close(fd);
    errno = error;
  }
  *opened = text != NULL;
  if (text == NULL) return 127;
  shell.sourced++;
  int line = shell.line, status = runSource(text, length, 1, true);
  shell.line = line;
  shell.sourced--;
  free(text);
  if (shell.flow == FLOW_RETURN) {
    shell.flow = FLOW_ON;
    status = shell.status;
  }
  return status;
}

/* ── Standard input as the script ── */

/* A line and no more: what follows it may be meant for the commands in it. */
static bool readInputLine(Text *line) {
  size_t before = line->length;
  for (;;) {
    char c;
    ssize_t count = read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return line->length > before;
    if (c != 0) addByte(line, c);
    if (c == '\n') return true;
  }
}

typedef struct Input {
  Text text;
} Input;

static bool readMore(Parser *parser, bool continues) {
  Text *text = &((Input *)parser->context)->text;
  if (!continues) text->length = 0;
  size_t before = text->length;
  StackMark mark = markStack();
  bool more = shell.options.interactive ? readInteractiveLine(text, continues) : readInputLine(text);
  releaseStack(mark);
  if (!more && text->length == before) return false;
  if (shell.options.verbose && write(STDERR_FILENO, text->bytes + before, text->length - before) < 0) clearerr(stderr);
  parser->bottom.text = textBytes(text);
  parser->bottom.length = text->length;
  if (!continues) parser->bottom.at = 0;
  return true;
}

/* One command of the input; false: its end. An interactive shell is here again after an error. */
static bool runOne(Parser *parser) {
  Node *node;
  Arena *arena;
  if (parseCommand(parser, &node, &arena)) {
    runParsed(node, arena);
    /* A return outside of anything means nothing. */
    shell.flow = FLOW_ON;
    /* What came with it is not the next command's. */
    if (signalsCame != 0) runTraps();
    return true;
  }
  releaseArena(arena);
  if (parser->error == NULL) return false;
  if (!shell.options.interactive) failToParse(parser);
  complain("%s", parser->error);
  shell.status = 2;
  return true;
}

static void runInput(void) {
  static Input input;
  static Parser parser;
  for (;;) {
    input.text.length = 0;
    startParser(&parser, "", 0);
    parser.more = readMore;
    parser.context = &input;
    Catch catch;
    if (!CATCH(&catch)) {
      while (runOne(&parser) && parser.error == NULL) {}
      endCatch(&catch);
      bool ended = parser.error == NULL;
      endParser(&parser);
      if (ended && shell.options.interactive) fputc('\n', stderr);
      if (ended && confirmExit()) return;
    } else {
      if (!shell.options.interactive) exitShell(shell.status);
      endParser(&parser);
    }
  }
}

/* ── Beginning ── */

static void setPid(void) {
  shell.pid = getpid();
  srandom((unsigned)time(NULL) ^ (unsigned)shell.pid * 2654435761u);
}

/* What a person expects to be there, where nobody has said otherwise. */
static void setDefaults(void) {
  static const char *const defaults[][2] = {{"PATH", "/bin"}, {"HOME", "/home"}, {"TERM", "xterm-256color"}};
  for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
    if (variableValue(defaults[i][0]) != NULL) continue;
    setVariable(defaults[i][0], defaults[i][1]);
    if (shell.options.interactive || i == 0) exportVariable(defaults[i][0]);
  }
}

static void setDirectory(void) {
  const char *given = variableValue("PWD");
  struct stat there, here;
  if (given != NULL && given[0] == '/' && stat(given, &there) == 0 && stat(".", &here) == 0 && there.st_ino == here.st_ino && there.st_dev == here.st_dev) return;
  char *path = getcwd(NULL, 0);
  if (path == NULL) return;
  bool exported = findVariable("PWD") != NULL;
  setVariable("PWD", path);
  if (exported) exportVariable("PWD");
  free(path);
}

static void runProfile(void) {
  bool opened;
  runFile("/etc/profile", &opened);
  const char *home = variableValue("HOME");
  StackMark mark = markStack();
  if (home != NULL) runFile(stackFormat("%s/.profile", home), &opened);
  releaseStack(mark);
}

static void runEnvironmentFile(void) {
  const char *path = variableValue("ENV");
  bool opened;
  if (path != NULL && path[0] != 0) runFile(path, &opened);
}

static _Noreturn void usage(void) {
  fputs("usage: sh [-abCefhimnuvx] [-o OPTION] [FILE [ARGUMENT...]]\n       sh [options] -c COMMAND [NAME [ARGUMENT...]]\n       sh [options] -s [ARGUMENT...]\n", stdout);
  fflush(stdout);
  _exit(0);
}

static void runScript(const char *path) {
  bool opened;
  shell.name = path;
  shell.functions = 0;
  int status = runFile(path, &opened);
  if (!opened) {
    int error = errno;
    complain("cannot open %s: %s", path, strerror(error));
    exitShell(error == ENOENT ? 127 : 126);
  }
  shell.status = status;
}

int main(int argc, char **argv) {
  output = stdout;
  setPid();
  if (argc > 0 && argv[0][0] != 0) shell.name = argv[0];
  importEnvironment(environ);
  setVariable("IFS", " \t\n");
  findVariable("IFS")->exported = false;
  setVariable("PS4", variableValue("PS4") == NULL ? "+ " : variableValue("PS4"));
  setVariable("OPTIND", "1");
  findVariable("OPTIND")->exported = false;
  char *parent = NULL;
  if (asprintf(&parent, "%d", (int)getppid()) > 0) setVariable("PPID", parent);
  free(parent);
  if (isSubshellCall(argc, argv)) {
    shell.isSubshell = true;
    prepareSignals();
    exitShell(runSubshell(argc, argv));
  }
  if (argc == 2 && strcmp(argv[1], "--help") == 0) usage();
  int next = 1;
  if (!setOptions(argc, argv, &next, true)) exitShell(2);
  const char *command = NULL;
  if (shell.options.commandString) {
    if (next == argc) failWith(2, "-c needs a command");
    command = argv[next++];
    if (next < argc) shell.name = argv[next++];
  }
  const char *script = command == NULL && !shell.options.readsInput && next < argc ? argv[next++] : NULL;
  setParameters(argv + next, argc - next);
  if (command == NULL && script == NULL) {
    shell.options.readsInput = true;
    if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) shell.options.interactive = true;
  }
  setDefaults();
  setDirectory();
  prepareSignals();
  if (argv[0] != NULL && argv[0][0] == '-') runProfile();
  if (shell.options.interactive) {
    if (beginJobControl()) shell.options.monitor = true;
    runEnvironmentFile();
    beginInteractive();
  }
  if (command != NULL) shell.status = runText(command, strlen(command), 1);
  else if (script != NULL) runScript(script);
  else runInput();
  exitShell(shell.status);
}
