/* The state of a shell, and what its parts offer each other. */
#ifndef SH_SHELL_H
#define SH_SHELL_H

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "tree.h"

#ifndef SH_PATH
#define SH_PATH "/bin/sh"
#endif

/* ── State ── */

/* What a command has asked for that ends those around it, too. */
typedef enum Flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN } Flow;

typedef struct Options {
  bool allExport, noClobber, errorExit, noGlob, monitor, noExecute, unsetIsError, verbose, trace, pipeFail, ignoreEnd, notify;
  bool interactive, readsInput, commandString; /* -i, -s, -c */
} Options;

typedef struct Shell {
  const char *name; /* $0 */
  char **parameters; /* each its own block */
  int parameterCount;
  int status;           /* $? */
  pid_t pid;            /* $$: that of the first shell, in a subshell too */
  pid_t lastBackground; /* $!; 0: none yet */
  Options options;
  int line;
  Flow flow;
  int flowLevels; /* of loops, for break and continue */
  int loops, functions, sourced; /* around what runs */
  int tested;     /* > 0: a failure does not end the shell (set -e) */
  bool substituted; /* an assignment's status is that of its substitution */
  bool isSubshell;
  bool inAction; /* of a trap: `exit` alone is about what was before it */
  int statusBefore;
  bool inTrap; /* an action runs: what comes meanwhile waits for its end */
  bool exiting;
} Shell;
extern Shell shell;

/* ── main.c, errors.c ── */

/* To come back to after an error. */
typedef struct Catch {
  struct Catch *outer;
  jmp_buf place;
  StackMark stack;
  size_t redirects;
  void *scope;
  int loops, functions, sourced, tested;
  bool inTrap;
  Flow flow;
} Catch;
void beginCatch(Catch *catch);
void endCatch(Catch *catch);
#define CATCH(catch) (beginCatch(catch), setjmp((catch)->place) != 0)

/* Says what is wrong. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says it, and ends what is running: the shell, or an interactive one's command. */
_Noreturn void failWith(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void giveUp(int status); /* without a word */
bool isCatching(void);
_Noreturn void exitShell(int status);
int runText(const char *text, size_t length, int line); /* all of its commands */
int runFile(const char *path, bool *opened);

/* ── variables.c ── */

typedef struct Variable {
  struct Variable *next;
  char *name, *value; /* NULL: it has none */
  bool exported, readOnly;
} Variable;
void importEnvironment(char **environment);
char **exportedEnvironment(void);
Variable *findVariable(const char *name);
Variable *makeVariable(const char *name);
const char *variableValue(const char *name); /* or NULL */
void setVariable(const char *name, const char *value); /* fails when it is read-only */
void unsetVariable(const char *name);
void exportVariable(const char *name);
size_t allVariables(Variable ***list); /* by name; the list is on the stack */
/* Variables that are as they were when the scope ends. */
void *currentScope(void);
void beginScope(void);
void beginFunctionScope(char **arguments, int count); /* with parameters of its own */
void endScope(void);
void endScopesTo(void *scope);
void makeLocal(const char *name);
bool inFunctionScope(void);
void setParameters(char **items, int count); /* copies */

/* ── functions.c ── */

typedef struct Function {
  struct Function *next;
  char *name;
  const Node *node; /* the definition's body */
  Arena *arena;
} Function;
extern Function *functions;
Function *findFunction(const char *name);
void defineFunction(const char *name, const Node *body, Arena *arena);
bool removeFunction(const char *name);

/* ── expand.c, pattern.c, glob.c, arithmetic.c ── */

void expandFields(const Word *words, List *fields); /* texts on the stack */
char *expandText(const Word *word);                 /* one text, without splitting */
char *expandAssigned(const Word *word);             /* with ~ behind colons, too */
char *expandPattern(const Word *word);              /* with \ before what was quoted */
char *parameterText(const char *name);              /* on the stack; NULL: not set */
const char *fieldSeparators(void);
bool matches(const char *pattern, const char *text, size_t length);
bool hasWildcards(const char *pattern);
bool addMatches(const char *pattern, List *fields); /* paths, by name; false: none */
intmax_t evaluate(const char *expression);
size_t characterBytes(const char *text, size_t length); /* of the one that it begins with */

/* ── redirect.c ── */

bool applyRedirects(const Redirect *redirects); /* false: one failed, which was said */
size_t redirectMark(void);
void restoreRedirects(size_t mark);
void keepRedirects(size_t mark); /* they stay: exec */
bool moveDescriptor(int fd, int to); /* saved, for restoreRedirects */

/* ── execute.c ── */

int execute(const Node *node);
int substituteCommand(const Node *command, Text *output);
/* Of a simple command without a name that is a function's. */
int runProgram(char **arguments, const Redirect *redirects);
extern FILE *output; /* of builtins: standard output, or what is being substituted */

/* ── subshell.c ── */

/* A child that is a copy of this shell, and runs the command. */
pid_t spawnSubshell(const Node *command, bool background);
bool isSubshellCall(int argc, char **argv);
int runSubshell(int argc, char **argv);

/* ── programs.c ── */

char *findProgram(const char *name, bool remember); /* a path on the stack; NULL: none */
void forgetPrograms(void);
void listPrograms(void);
/* Starts one; -1: it cannot be, which was said; *status is what it comes to. */
pid_t spawnProgram(char **arguments, bool background, int *status);

/* ── traps.c ── */

int signalNumber(const char *name); /* or -1; EXIT is 0 */
const char *signalName(int number);
void setTrap(int number, const char *action); /* NULL: as it was; "": ignored */
const char *trapAction(int number);
const char *shownTrap(int number); /* in a subshell its parent's, until it sets one */
void setShownTrap(int number, const char *action);
bool isIgnored(int number);
bool wasIgnored(int number); /* when the first shell began: no trap changes it */
void setWasIgnored(int number);
void resetTraps(void); /* in a subshell: those with an action */
void runTraps(void);   /* what has come since */
void runExitTrap(void);
extern volatile sig_atomic_t signalsCame;
int lastSignal(void);
bool keySignalCame(int number); /* and is still to be answered */
bool takeKeySignal(int number); /* an interactive shell's: as if it had not come */
void prepareSignals(void);

/* ── builtins ── */

typedef struct Builtin {
  const char *name;
  int (*run)(int count, char **arguments);
  bool special;
} Builtin;
const Builtin *findBuiltin(const char *name);
extern const Builtin builtins[];
bool isPureBuiltin(const Builtin *builtin); /* it changes nothing of the shell, and reads nothing */
/* Options of a builtin, in `letters` (with : behind one that has a value); -1: no more, '?': wrong, which was said. */
typedef struct Arguments {
  int count, next;
  char **items;
  const char *letter, *value;
} Arguments;
int nextOption(Arguments *arguments, const char *letters);
bool parseNumber(const char *text, long *number);
void addReusable(Text *out, const char *text); /* in quotes always */

/* options.c */
bool setOptions(int count, char **arguments, int *next, bool atStart);
void listOptions(bool reusable);
char *optionLetters(void);

#endif
