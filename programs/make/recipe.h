/* A target's recipe on its way, line by line. */
#ifndef MAKE_RECIPE_H
#define MAKE_RECIPE_H

#include <sys/types.h>

#include "make.h"

typedef struct Job {
  Target *target;
  Words lines;
  bool *calls; /* of each line: it calls make, and is run even when nothing is */
  size_t line; /* the next one */
  Words environment;
  char *shell;
  pid_t process;
  char *shellFlags;
  int64_t before; /* the target's time */
  int64_t *membersBefore; /* those of its group */
  bool ignoresErrors, ran, failed;
  bool wasEnded; /* by a signal, its last line, or what a shell or cc has run there */
} Job;

void beginRecipe(Job *job, Target *target, const Scope *scope);
/* Starts its next line. false: there is none; or, with `failed`, it cannot be started. */
bool nextLine(Job *job);
void tellFailure(const Job *job, int status);
void endRecipe(Job *job);

#endif
