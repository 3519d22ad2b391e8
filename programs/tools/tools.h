#ifndef TOOLS_TOOLS_H
#define TOOLS_TOOLS_H

#include <stdbool.h>
#include <stddef.h>

bool isTool(const char *name);
const char *toolAt(size_t index); /* NULL: there are no more */

#endif
