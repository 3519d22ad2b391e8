/* printf, for the shell and for /bin/printf. */
#ifndef LIB_PRINT_FORMAT_H
#define LIB_PRINT_FORMAT_H

#include <stdio.h>

/* The format is used again until the arguments are used up. `complain` says what is wrong with one. 0, or 1 then. */
int printArguments(FILE *out, const char *format, int count, char **arguments, void (*complain)(const char *format, ...));

#endif
