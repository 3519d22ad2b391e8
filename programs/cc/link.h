/* Links a program, and tells what it must not use. */
#ifndef CC_LINK_H
#define CC_LINK_H

#include "arguments.h"

/* The exit code. `objects`: the sources', in their order. */
int linkProgram(const Arguments *arguments, const Words *objects, const char *output);

#endif
