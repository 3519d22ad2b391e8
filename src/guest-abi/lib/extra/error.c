/* error.h of GNU: a message on standard error, led by the program's name, and the end of the program. */
#define _GNU_SOURCE
#include "libratos.h"

#include <errno.h>
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

PUBLIC unsigned int error_message_count;
PUBLIC int error_one_per_line;
PUBLIC void (*error_print_progname)(void);

/* What the one before told of, which error_one_per_line leaves out. By the lock of standard error. */
static const char *lastFile;
static unsigned int lastLine;

static bool isToldAlready(const char *file, unsigned int line) {
  if (!error_one_per_line) return false;
  bool same = lastFile != NULL && line == lastLine && (file == lastFile || (file != NULL && strcmp(file, lastFile) == 0));
  lastFile = file;
  lastLine = line;
  return same;
}

/* @param file NULL: the message tells of no line. */
static void tell(int error, const char *file, unsigned int line, const char *format, va_list arguments) {
  fflush(stdout);
  flockfile(stderr);
  if (error_print_progname != NULL) error_print_progname();
  else fprintf(stderr, file != NULL ? "%s:" : "%s: ", program_invocation_name);
  if (file != NULL) fprintf(stderr, "%s:%u: ", file, line);
  vfprintf(stderr, format, arguments);
  if (error != 0) fprintf(stderr, ": %s", strerror(error));
  putc('\n', stderr);
  fflush(stderr);
  error_message_count++;
  funlockfile(stderr);
}

PUBLIC void error(int status, int error, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  tell(error, NULL, 0, format, arguments);
  va_end(arguments);
  if (status != 0) exit(status);
}

PUBLIC void error_at_line(int status, int error, const char *file, unsigned int line, const char *format, ...) {
  flockfile(stderr);
  bool told = isToldAlready(file, line);
  funlockfile(stderr);
  if (told) return;
  va_list arguments;
  va_start(arguments, format);
  tell(error, file, line, format, arguments);
  va_end(arguments);
  if (status != 0) exit(status);
}
