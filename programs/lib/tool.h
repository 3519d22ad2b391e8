/* What every tool of /bin has in common: options, messages, exit codes. */
#ifndef LIB_TOOL_H
#define LIB_TOOL_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

extern const char *toolName; /* as it was called, without directories */
extern int usageStatus;      /* exit code for wrong usage; 1 unless the tool says otherwise */

/* "NAME: message"; and the same with the text of errno. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void complainOf(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void usageError(const char *format, ...) __attribute__((format(printf, 1, 2))); /* and how to get help */

/*
 * The next option, as getopt_long gives it (-1: no more). --help prints the help and ends the tool; what is wrong ends
 * it, too. `help` begins with the usage.
 */
int nextOption(int argc, char **argv, const char *letters, const struct option *words, const char *help);
/* The same for a tool that has only --help. */
void noOptions(int argc, char **argv, const char *help);

/* A number without anything behind it, or the end of the tool. */
long long numberOf(const char *text, const char *what);
/* With k, M, G … behind it. */
long long sizeOf(const char *text, const char *what);

/* These end the tool when there is no memory. */
void *allocate(size_t bytes);
void *reallocate(void *block, size_t bytes);
char *copyText(const char *text);
char *joinPath(const char *directory, const char *name);
const char *baseName(const char *path); /* without slashes at its end, which go from the path */

/* A file to read: "-" is standard input. NULL: it cannot be, which was said. */
FILE *openInput(const char *path);
void closeInput(FILE *file);
bool writeAll(int fd, const char *bytes, size_t count);
/* Copies all that is left of one to the other. 0; -1: reading failed; 1: writing did. */
int copyDescriptor(int from, int to);

/* 1.5K, 20M: at most four characters. */
void humanSize(char out[8], unsigned long long bytes);

/* Every file of a tree, each directory before what is in it (and after that again, if `after`). */
typedef struct Visit {
  const char *path;
  const struct stat *facts; /* NULL: it cannot be looked at; errno says why */
  int depth;
  bool after;
} Visit;
typedef enum VisitResult { VISIT_ON, VISIT_SHALLOW /* without what is in it */, VISIT_SKIP /* and not again after it, either */, VISIT_STOP } VisitResult;
typedef VisitResult Visitor(const Visit *visit, void *context);
/* `follow`: links to directories are gone into. false: it was stopped. */
bool walkTree(const char *path, bool follow, bool after, Visitor *visitor, void *context);
/* Names in a directory, sorted, without . and ..; the list ends with NULL. NULL: errno says why. */
char **directoryNames(const char *path, size_t *count);
void freeNames(char **names);

#endif
