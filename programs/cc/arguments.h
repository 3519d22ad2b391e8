/* A C compiler's command line: what is to be made, of which inputs, what the compiler gets, and the linker. */
#ifndef CC_ARGUMENTS_H
#define CC_ARGUMENTS_H

#include <stdbool.h>

#include "words.h"

/* Where several are given, the first of these. */
typedef enum Action { ANSWER, DEPENDENCIES, PREPROCESS, SYNTAX, ASSEMBLY, OBJECT, LINK } Action;

typedef enum Language { C, CXX, ASSEMBLER } Language;

typedef struct Source {
  const char *path; /* "-": standard input */
  Language language;
  const char *as; /* what clang's -x calls it, where the path does not say it; or NULL */
} Source;

/* What the linker gets, in the order of the command line. */
typedef struct LinkItem {
  enum { ITEM_SOURCE, ITEM_FILE, ITEM_LIBRARY, ITEM_FLAG, ITEM_WORD /* yet to be read */ } kind;
  size_t source;
  const char *text, *value; /* of a flag, where it is a word of its own; or NULL */
} LinkItem;

typedef struct Arguments {
  bool is[LINK + 1]; /* actions that were named */
  Action action;
  const char *output; /* NULL: not given */
  Source *sources;
  size_t sourceCount;
  Words objects, compile, libraryDirectories;
  LinkItem *link;
  size_t linkCount;
  bool rules; /* for make */
  bool systemHeaders; /* are named by them, too: -M, -MD */
  const char *rulesFile;
  Words rulesTargets, rulesFlags;
  bool check, cxx;
} Arguments;

/* Ends the program when something is wrong with them. */
Arguments readArguments(const Words *given, bool cxx);

/* "error: …", as the compiler's own are told, and the end. */
_Noreturn void refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
