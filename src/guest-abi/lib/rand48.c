/* The random numbers of drand48 and its family: one sequence for the process. */
#define _XOPEN_SOURCE 700
#include "libratos.h"

#include <stdlib.h>

static RatLock sequenceLock = RAT_LOCK_INIT;

#define LOCKED(type, call) \
  { \
    RatLockAcquire(&sequenceLock); \
    type result = call; \
    RatLockRelease(&sequenceLock); \
    return result; \
  }

RAT_WRAP(double, drand48, void) LOCKED(double, __real_drand48())
RAT_WRAP(long, lrand48, void) LOCKED(long, __real_lrand48())
RAT_WRAP(long, mrand48, void) LOCKED(long, __real_mrand48())

/* The sequence that was left, until the thread asks again. */
RAT_WRAP(unsigned short *, seed48, unsigned short *seed) {
  static _Thread_local unsigned short left[3];
  RatLockAcquire(&sequenceLock);
  unsigned short *before = __real_seed48(seed);
  for (int i = 0; i < 3; i++) left[i] = before[i];
  RatLockRelease(&sequenceLock);
  return left;
}

RAT_WRAP(void, lcong48, unsigned short *parameters) {
  RatLockAcquire(&sequenceLock);
  __real_lcong48(parameters);
  RatLockRelease(&sequenceLock);
}

/* The low 16 bits are those that POSIX names. */
RAT_WRAP(void, srand48, long seed) {
  unsigned short whole[3] = {0x330e, (unsigned short)seed, (unsigned short)((unsigned long)seed >> 16)};
  __wrap_seed48(whole);
}
