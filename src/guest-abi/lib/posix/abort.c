/* abort: a handler of SIGABRT, where there can be one, and then a trap, which prints where it was. */
#include "posix/posix.h"

#include <stdlib.h>

__attribute__((weak)) void HandleAbort(void);

_Noreturn void abort(void) {
  if (HandleAbort != NULL) HandleAbort();
  __builtin_trap();
}
