/* Running another program in this one's place: env, xargs, find, time. */
#ifndef LIB_RUN_PROGRAM_H
#define LIB_RUN_PROGRAM_H

#include <sys/types.h>

/* Starts one that is found in PATH, or a script. 0 or an error, which was said. */
int startProgram(pid_t *pid, char *const *arguments);
/* Waits for it: its exit code, or 128 + its signal. */
int waitForProgram(pid_t pid);
/* Both; 126 or 127 when it cannot be started. */
int runProgram(char *const *arguments);

#endif
