/* One source to one object, or to what else is made of a source. */
#ifndef CC_UNIT_H
#define CC_UNIT_H

#include "arguments.h"

/* The exit code. `output`: file that is made; NULL where nothing is, "-": standard output. */
int compileSource(const Arguments *arguments, const Source *source, const char *output);
/* Has the headers that the source begins with compiled, for the next times. */
void precompileFor(const Arguments *arguments, const Source *source);
/* What clang is given for it. */
Words unitWords(const Arguments *arguments, const Source *source, const char *output);
/* The function between the C library and a main of another form (src/toolchain/main-function.ts). The exit code. */
int compileAdapter(const char *symbol, int parameters, bool result, const char *output);

/* Whether a source in C++ has exceptions, by the flags. */
bool hasExceptions(const Words *compile, Language language);

/* The path's last part without its extension; "-" for standard input. */
char *stemOf(const char *path);
/* From the working directory. */
const char *absolute(const char *path);

#endif
