/* err.h: a message on standard error, led by the program's name. */
#define _GNU_SOURCE
#include "libratos.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* @param error of which the text follows, or NULL. */
static void tell(const char *format, va_list arguments, const char *error) {
  flockfile(stderr);
  fprintf(stderr, "%s: ", program_invocation_short_name);
  if (format != NULL) vfprintf(stderr, format, arguments);
  if (error != NULL) fprintf(stderr, "%s%s", format != NULL ? ": " : "", error);
  putc('\n', stderr);
  funlockfile(stderr);
}

PUBLIC void vwarn(const char *format, va_list arguments) { tell(format, arguments, strerror(errno)); }
PUBLIC void vwarnx(const char *format, va_list arguments) { tell(format, arguments, NULL); }

PUBLIC _Noreturn void verr(int exitCode, const char *format, va_list arguments) {
  vwarn(format, arguments);
  exit(exitCode);
}

PUBLIC _Noreturn void verrx(int exitCode, const char *format, va_list arguments) {
  vwarnx(format, arguments);
  exit(exitCode);
}

#define WITH_ARGUMENTS(call) \
  { \
    va_list arguments; \
    va_start(arguments, format); \
    call; \
    va_end(arguments); \
  }

PUBLIC void warn(const char *format, ...) WITH_ARGUMENTS(vwarn(format, arguments))
PUBLIC void warnx(const char *format, ...) WITH_ARGUMENTS(vwarnx(format, arguments))
PUBLIC _Noreturn void err(int exitCode, const char *format, ...) WITH_ARGUMENTS(verr(exitCode, format, arguments))
PUBLIC _Noreturn void errx(int exitCode, const char *format, ...) WITH_ARGUMENTS(verrx(exitCode, format, arguments))
