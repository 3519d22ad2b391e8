/* The tools as processes, and what they leave. */
#ifndef CC_RUN_H
#define CC_RUN_H

#include <stdbool.h>

#include "text.h"
#include "words.h"

/* Where clang and its like are. */
#define TOOL_FOLDER "/usr/bin/"

typedef struct Run {
  Words arguments;     /* the tool's path first */
  const char *output;  /* file for its standard output; NULL: ours */
  bool quiet;          /* what it says on standard error is only kept */
  bool first;          /* is waited for until the compiler is there */
  bool tried;          /* nothing is said when it crashes: there is another way */
  bool prints;         /* what it makes goes to standard output */
} Run;

/*
 * Runs it to its end. What it says on standard error goes on as it comes, and is kept in `said`. 0: it did its work.
 * Otherwise the exit code of this program; of a tool that was killed or crashed it was said, too.
 */
int runTool(const Run *run, Text *said);

/*
 * Waits until the compiler is there, and with it what stands in /usr: whoever has installed it brings it when one of its
 * programs is started for the first time. Ends this program when it cannot be had.
 */
void loadCompiler(void);

/* A file that is removed at the end, however it comes, but for SIGKILL. */
const char *temporaryFile(const char *name);

/* From here on tools are not run, but told on standard output: a word a line, with an empty line behind each tool's. */
void onlyPlan(void);
/* The same on standard error, a line a tool, its words in quotes. */
void onlyPlanQuoted(void);
bool isPlanned(void);

/* Notes how long the tools take, one a line: what for, and milliseconds. */
void noteTimes(const char *path);

#endif
