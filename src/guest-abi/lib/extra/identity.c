#define _GNU_SOURCE
#include "libratos.h"

#include <unistd.h>

PUBLIC pid_t gettid(void) { return (pid_t)RatGetCurrentThreadId(); }
PUBLIC char *get_current_dir_name(void) { return getcwd(NULL, 0); }
