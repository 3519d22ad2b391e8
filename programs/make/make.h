/* make: what its parts share. */
#ifndef MAKE_MAKE_H
#define MAKE_MAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

/* ── Where something stands ── */

typedef struct Place {
  const char *file; /* NULL: nowhere */
  int line;
} Place;

/* "FILE:LINE: *** message.  Stop.", and the end with 2. */
_Noreturn void stopAt(Place place, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ── Options ── */

typedef struct Options {
  bool dry, silent, goOn, ignoreErrors, always, question, touch, printDirectory, environmentWins, noBuiltins;
  int jobs;
} Options;
extern Options options;

/* ── Variables ── */

/* Later ones win over earlier ones. */
typedef enum Origin { ORIGIN_DEFAULT, ORIGIN_ENVIRONMENT, ORIGIN_FILE, ORIGIN_STRONG_ENVIRONMENT, ORIGIN_COMMAND_LINE, ORIGIN_OVERRIDE, ORIGIN_AUTOMATIC } Origin;

typedef struct Variable {
  const char *name;
  char *value;
  bool isSimple; /* expanded when it was set */
  bool isAppended; /* of a target: the value follows that of the outer scopes */
  bool isExported, isUnexported, isUndefined, isExpanding;
  Origin origin;
} Variable;

/* Of the makefiles, or of a target; what is not in it is in the outer one. */
typedef struct Scope {
  Table variables;
  const struct Scope *outer;
} Scope;
extern Scope global;
extern bool exportsAll;
extern int makeLevel; /* of this make: how many are above it */

Variable *findVariable(const Scope *scope, const char *name);
/* The same, and in which scope it is. */
Variable *findVariableIn(const Scope *scope, const char *name, const Scope **found);
void setVariable(Scope *scope, const char *name, const char *value, bool isSimple, Origin origin);
/* An assignment by its operator: =, :=, ::=, ?=, +=, !=. */
void assign(Scope *scope, const char *name, const char *operator, const char *value, Origin origin, Place place);
void addDefaultVariables(void);
void addEnvironment(char **environment);
/* What a recipe's process finds: to be freed with freeWords. */
Words environmentFor(const Scope *scope);

/* With variables and functions in their place. The result is the caller's. */
char *expand(const Scope *scope, const char *text, Place place);
char *expandPart(const Scope *scope, const char *text, size_t length, Place place);
/* What a command prints, with blanks for ends of lines. */
char *outputOfShell(const Scope *scope, const char *command, Place place);
/* A function by its name, with what follows it up to the closing bracket; NULL: there is none of that name. */
char *callFunction(const Scope *scope, const char *name, size_t nameLength, const char *text, size_t length, Place place);
/* The names in a rule's text, with files in place of their patterns; a blank or colon behind a backslash is of a name. */
Words fileNames(const char *text);

/* ── Rules ── */

typedef struct Recipe {
  Words lines;
  Place place; /* of the first */
} Recipe;

/* What one run of a recipe makes together: `a b &: c`, and patterns with several targets. */
typedef struct Group {
  struct Target **members;
  size_t count;
  struct Target *maker; /* the one whose recipe is run; NULL: not yet */
} Group;

typedef enum State { UNSEEN, VISITING, WAITING, RUNNING, DONE, FAILED } State;

typedef struct Target {
  char *name;
  struct Target **needs; /* normal ones first, then those whose age does not matter */
  size_t needCount, normalCount;
  Recipe *recipe;
  char *stem; /* of the pattern that made it; NULL: none */
  Scope *scope; /* its own variables, or those of what needs it; NULL: none */
  bool hasOwnScope;
  bool isTarget, isPhony, isPrecious, isSilent, ignoresErrors;
  bool isDoubleColon; /* each of its rules is a target of its own among its needs */
  const struct Target *whole; /* of such a rule: the target that it is one of; else NULL */
  bool isAlwaysOld; /* such a rule without needs */
  Group *group; /* NULL: it is made alone */
  bool wasMentioned; /* in a makefile: not left over between two others */
  /* While it is made: */
  State state;
  int64_t time; /* ns; MISSING; REMADE: newer than all */
  size_t pending; /* of its needs */
  size_t position; /* in the order in which targets are made */
  struct Target **waiters;
  size_t waiterCount;
} Target;

enum { MISSING = -1 };
#define REMADE INT64_MAX

/* What the file of make's own rules is called, which come last. */
#define BUILTIN "<builtin>"

typedef struct PatternRule {
  Words targets, needs, orderOnly;
  Recipe *recipe; /* NULL: it is not to be used */
} PatternRule;
extern PatternRule *patternRules;
extern size_t patternCount;

/* The target of a name, made when it is not there. */
Target *targetNamed(const char *name);
Target *knownTarget(const char *name);
void addNeed(Target *target, Target *need, bool isNormal);
void addPatternRule(const Words *targets, const Words *needs, const Words *orderOnly, Recipe *recipe, bool isBuiltin);
/* From a makefile: `left : needs | order-only`, expanded. */
void addRule(const char *left, const char *right, bool isDoubleColon, Recipe *recipe, Place place);
bool isSuffixRule(const char *name, char **from, char **to);
/* Finds how a target without a recipe is made; false: there is no way. */
bool findImplicitRule(Target *target);
/* `vpath`, with what follows: a pattern and folders; a pattern, which is forgotten; nothing, and all are. */
void addSearchPath(const char *text);
/* Where a file is found by vpath or VPATH that is not where its name says; NULL: nowhere. The path is the caller's. */
char *searchFile(const char *name);
extern const char *defaultGoal;
extern bool deletesOnError, isSerial, isOneShell, isPosix;
/* Of .DEFAULT; NULL: there is none. */
extern Recipe *defaultRecipe;
/* A suffix that rules know, at the name's end; NULL: none. */
const char *knownSuffix(const char *name);
/* The variables of a target alone, and of those that a pattern fits. */
Scope *ownScope(Target *target);
Scope *patternScope(const char *pattern);
/* Puts those of patterns between the target's own and the outer ones. */
void addPatternScopes(Target *target);

/* ── Reading and making ── */

typedef struct Makefile {
  char *path;
  bool isOptional;
  Place place; /* of what includes it */
  const char *missing; /* why it cannot be read; NULL: it was */
  int64_t time;
} Makefile;
/* All that were read, or should have been. */
extern Makefile *makefiles;
extern size_t makefileCount;
/* Of -I. */
extern Words includeFolders;

void readMakefile(const char *path, bool isOptional, Place from);
void readMakefileText(char *text, const char *name);

/* Makes those that have a rule and are old. true: one is another than it was when it was read. */
bool remakeMakefiles(void);
/* 0: all is made; 1: with -q, something is to be done; 2: something failed. */
int makeGoals(const Words *goals);

int64_t timeOf(const char *path);

#endif
