/* Beside the sysroot's: the policies, of which there is one, without priorities. */
#ifndef RATOS_OVERRIDE_SCHED_H
#define RATOS_OVERRIDE_SCHED_H

#include_next <sched.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2

int sched_get_priority_max(int);
int sched_get_priority_min(int);

#ifdef __cplusplus
}
#endif
#endif
