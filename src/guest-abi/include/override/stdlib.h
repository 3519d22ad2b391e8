/* What the sysroot's leaves out, because WASI has no folder for temporary files. RatOS has /tmp. */
#ifndef __ratos_stdlib_h
#define __ratos_stdlib_h

#include_next <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || \
    defined(_BSD_SOURCE)
int mkstemp(char *);
char *mkdtemp(char *);
#endif
#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
int mkostemp(char *, int);
int mkstemps(char *, int);
int mkostemps(char *, int, int);
char *mktemp(char *);
void *memalign(size_t, size_t);
void *valloc(size_t);
#endif
#ifdef _GNU_SOURCE
char *secure_getenv(const char *);
void qsort_r(void *, size_t, size_t, int (*)(const void *, const void *, void *), void *);
#endif

#ifdef __cplusplus
}
#endif
#endif
