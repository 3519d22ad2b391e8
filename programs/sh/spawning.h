#ifndef SH_SPAWNING_H
#define SH_SPAWNING_H

#include <stdbool.h>
#include <sys/types.h>

/* posix_spawn with the environment and the signals that a child of the shell is to have. 0 or an error. */
int spawnWith(pid_t *pid, const char *path, char **arguments, bool background);

#endif
