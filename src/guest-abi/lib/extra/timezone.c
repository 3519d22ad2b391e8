/* The one time zone, UTC. */
#define _GNU_SOURCE
#include "libratos.h"

#include <time.h>

char *tzname[2] = {"UTC", "UTC"};
long timezone;
int daylight;

void tzset(void) {}
