/* The one time zone, UTC. */
#define _GNU_SOURCE
#include "libratos.h"

#include <time.h>

PUBLIC char *tzname[2] = {"UTC", "UTC"};
PUBLIC long timezone;
PUBLIC int daylight;

PUBLIC void tzset(void) {}
