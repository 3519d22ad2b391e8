#ifndef LIB_PROCESSES_H
#define LIB_PROCESSES_H

#include <ratos.h>
#include <stddef.h>

/* All processes of the system, by their numbers; the caller frees them. Ends the tool when they cannot be had. */
RatProcessInfo *listProcesses(size_t *count);
const char *processState(uint32_t state);

#endif
