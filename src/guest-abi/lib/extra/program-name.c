/*
 * argv[0], as GNU and BSD tell it. The C library has these names, too, and nobody sets them there; a program that uses
 * one gets this file, which sets them before constructors of the program's own run.
 */
#include "libratos.h"

#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

PUBLIC char *program_invocation_name, *program_invocation_short_name;
/* Where something else of the C library brings its own, those are set. */
PUBLIC char *__progname, *__progname_full;

/* argv[0], for ever; "" where there is none. */
static char *firstArgument(void) {
  static char none[1];
  size_t count = 0, size = 0;
  if (__wasi_args_sizes_get(&count, &size) != 0 || count == 0) return none;
  uint8_t **arguments = malloc(count * sizeof *arguments);
  uint8_t *text = malloc(size);
  char *first = NULL;
  if (arguments != NULL && text != NULL && __wasi_args_get(arguments, text) == 0) first = strdup((char *)arguments[0]);
  free(arguments);
  free(text);
  return first != NULL ? first : none;
}

__attribute__((constructor(50))) static void setProgramName(void) {
  char *name = firstArgument();
  char *slash = strrchr(name, '/');
  program_invocation_name = __progname_full = name;
  program_invocation_short_name = __progname = slash != NULL ? slash + 1 : name;
}
