/* What the linker tells: of what a program must not use, of the form of its main, and the rest for the user. */
#ifndef CC_LINK_MESSAGES_H
#define CC_LINK_MESSAGES_H

#include <stdbool.h>

#include "text.h"
#include "words.h"

typedef struct Input {
  const char *path;  /* as the linker has it */
  const char *name;  /* what the user calls it: a source's object by its source */
  const char *shown; /* in the linker's messages */
  Text contents;
} Input;

typedef struct Inputs {
  Input *at;
  size_t count;
  Words words; /* with flags between them, as the linker gets it all */
} Inputs;

/* Of a `main` that the C library does not call by itself (src/toolchain/main-function.ts). */
typedef struct MainForm {
  const char *symbol;
  int parameters;
  bool result;
} MainForm;

#define MAIN_ADAPTER "main-adapter.o"

bool lacksMain(const Text *traces);
bool findMainForm(const Text *traces, const Text *said, MainForm *form);
/* Some of which take no arguments: these are two symbols, so the linker does not mind and takes one. */
bool hasSeveralMains(const Text *traces, const Text *said);
void printMains(const Text *traces, const Inputs *inputs);

/* true: the program uses something that it must not, which was told. `shown` gets the lines of the linker's that were. */
bool printLinkMessages(const Text *traces, const Text *said, const Inputs *inputs, Text *shown);

#endif
