/* Times as people write them: touch -d, date -d. */
#ifndef LIB_PARSE_TIME_H
#define LIB_PARSE_TIME_H

#include <stdbool.h>
#include <time.h>

/* 2026-01-31, 2026-01-31T12:00:00[Z], @SECONDS, now, today, yesterday, tomorrow. false: not understood. */
bool parseTime(const char *text, struct timespec *time);

#endif
