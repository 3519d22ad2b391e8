/* echo, for the shell and for /bin/echo. */
#ifndef LIB_ECHO_H
#define LIB_ECHO_H

#include <stdio.h>

void echoArguments(FILE *out, int count, char **arguments);
/* Writes a text with its escapes; false: \c, after which nothing is written. */
_Bool writeEscaped(FILE *out, const char *text);

#endif
