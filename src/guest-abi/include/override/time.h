/* The sysroot's, with the time zone, by musl's rules for the variable TZ, and the clocks of processor time. */
#include_next <time.h>
#ifndef RATOS_TIME_H
#define RATOS_TIME_H
#define __NEED_pid_t
#include <bits/alltypes.h>
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || \
    defined(_BSD_SOURCE)
#ifdef __cplusplus
extern "C" {
#endif
extern char *tzname[2];
extern long timezone;
extern int daylight;
void tzset(void);
/* Of what is computed: waits do not count. Nobody can wait by them. */
extern const struct __clockid _CLOCK_PROCESS_CPUTIME_ID, _CLOCK_THREAD_CPUTIME_ID;
#define CLOCK_PROCESS_CPUTIME_ID (&_CLOCK_PROCESS_CPUTIME_ID)
#define CLOCK_THREAD_CPUTIME_ID (&_CLOCK_THREAD_CPUTIME_ID)
int clock_getcpuclockid(pid_t, clockid_t *);
#ifdef __cplusplus
}
#endif
#endif
#endif
