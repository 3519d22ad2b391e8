/* What the sysroot's leaves out or discourages, because WASI has no folder for temporary files and no processes. */
#ifndef __ratos_stdio_h
#define __ratos_stdio_h

#define tmpnam __ratos_discouraged_tmpnam
#define tmpfile __ratos_discouraged_tmpfile
#include_next <stdio.h>
#undef tmpnam
#undef tmpfile

#ifdef __cplusplus
extern "C" {
#endif

#define TMP_MAX 10000
#define L_tmpnam 20
char *tmpnam(char *);
FILE *tmpfile(void);
#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define P_tmpdir "/tmp"
char *tempnam(const char *, const char *);
#endif
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || \
    defined(_BSD_SOURCE)
/* ENOENT without a /bin/sh. */
FILE *popen(const char *, const char *);
int pclose(FILE *);
#endif
#ifdef _GNU_SOURCE
#define tmpfile64 tmpfile
#endif

#ifdef __cplusplus
}
#endif
#endif
