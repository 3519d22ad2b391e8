/* The sysroot's, with the time zone, by musl's rules for the variable TZ. */
#include_next <time.h>
#ifndef RATOS_TIME_H
#define RATOS_TIME_H
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || \
    defined(_BSD_SOURCE)
#ifdef __cplusplus
extern "C" {
#endif
extern char *tzname[2];
extern long timezone;
extern int daylight;
void tzset(void);
#ifdef __cplusplus
}
#endif
#endif
#endif
