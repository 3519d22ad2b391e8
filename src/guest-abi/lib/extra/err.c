/* err.h: a message on standard error, led by the program's name. */
#include "libratos.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

/* The last part of argv[0], or "?" when there is none. Never freed. */
static const char *programName(void) {
  static const char *name; /* made by whoever comes first; two that come at once make the same */
  const char *known = __atomic_load_n(&name, __ATOMIC_ACQUIRE);
  if (known != NULL) return known;
  size_t count = 0;
  size_t size = 0;
  known = "?";
  if (__wasi_args_sizes_get(&count, &size) == 0 && count > 0) {
    uint8_t **arguments = malloc(count * sizeof *arguments);
    uint8_t *text = malloc(size);
    if (arguments != NULL && text != NULL && __wasi_args_get(arguments, text) == 0) {
      const char *slash = strrchr((const char *)arguments[0], '/');
      char *copy = strdup(slash != NULL ? slash + 1 : (const char *)arguments[0]);
      if (copy != NULL) known = copy;
    }
    free(arguments);
    free(text);
  }
  __atomic_store_n(&name, known, __ATOMIC_RELEASE);
  return known;
}

/* @param error of which the text follows, or NULL. */
static void tell(const char *format, va_list arguments, const char *error) {
  flockfile(stderr);
  fprintf(stderr, "%s: ", programName());
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
