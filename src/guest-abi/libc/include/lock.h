/* In front of musl's: its locks lock, although it is built with the structures of a C library for one thread. */
#ifndef LOCK_H
#define LOCK_H

#include <features.h>

hidden void __lock(volatile int *);
hidden void __unlock(volatile int *);
#define LOCK(x) __lock(x)
#define UNLOCK(x) __unlock(x)

/* Some sources define it only for threads; for the others this says the same once more. */
static volatile int lock[1];

#endif
