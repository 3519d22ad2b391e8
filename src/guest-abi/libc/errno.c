/* errno, one a thread; every thread begins with 0. The sysroot's variable of that name is nobody's. */
#include <errno.h>

static _Thread_local int threadErrno;

int *__errno_location(void) { return &threadErrno; }
