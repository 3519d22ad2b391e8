/* What a program may ask of the system's limits. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <unistd.h>

enum { DESCRIPTORS = 1024, PROCESSES = 100, TICKS_PER_SECOND = 100, MEMORY_PAGES = 1 << 14 };

RAT_WRAP(long, sysconf, int name) {
  switch (name) {
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN: return (long)RatGetProcessorCount();
    case _SC_OPEN_MAX: return DESCRIPTORS;
    case _SC_CHILD_MAX: return PROCESSES;
    case _SC_CLK_TCK: return TICKS_PER_SECOND;
    /* What a process may have; nobody knows the machine's. */
    case _SC_PHYS_PAGES:
    case _SC_AVPHYS_PAGES: return MEMORY_PAGES;
    case _SC_RTSIG_MAX: return 0;
    case _SC_JOB_CONTROL:
    case _SC_REALTIME_SIGNALS: return -1;
    default: return __real_sysconf(name);
  }
}
