/* The sysroot's, with what it leaves out because WASI has no modes of files. */
#include_next <sys/stat.h>
#ifndef RATOS_SYS_STAT_H
#define RATOS_SYS_STAT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Kept, and nothing else: files have no modes. */
mode_t umask(mode_t);

#ifdef __cplusplus
}
#endif
#endif
