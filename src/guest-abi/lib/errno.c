/*
 * errno, one a thread; every thread begins with 0. Stands in front of the sysroot's, which gives the one variable of
 * that name, where no part of the sysroot is linked that still refers to that (link-plan.ts).
 */
#include <errno.h>

static _Thread_local int threadErrno;

int *__wrap___errno_location(void);
int *__wrap___errno_location(void) { return &threadErrno; }
