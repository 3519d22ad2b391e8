#define _GNU_SOURCE
#include "libratos.h"

#include <unistd.h>

pid_t gettid(void) { return (pid_t)RatGetCurrentThreadId(); }
char *get_current_dir_name(void) { return getcwd(NULL, 0); }
