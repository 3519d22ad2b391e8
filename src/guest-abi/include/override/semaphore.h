/* Beside the sysroot's: POSIX.1-2024's wait by a clock, and the highest value. */
#ifndef RATOS_OVERRIDE_SEMAPHORE_H
#define RATOS_OVERRIDE_SEMAPHORE_H

#include_next <semaphore.h>

#define __NEED_clockid_t
#include <bits/alltypes.h>

#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX 0x7fffffff
#endif

#ifdef __cplusplus
extern "C" {
#endif

int sem_clockwait(sem_t *__restrict, clockid_t, const struct timespec *__restrict);

#ifdef __cplusplus
}
#endif
#endif
