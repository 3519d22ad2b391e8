/* In place of the sysroot's: its errno is declared thread-local but built as one variable for the process, which
   does not link with real threads. RatOS calls return their status and never touch errno. */
#ifndef __wasilibc___errno_h
#define __wasilibc___errno_h

#ifdef __cplusplus
extern "C" {
#endif

int *__errno_location(void);
#define errno (*__errno_location())

#ifdef __cplusplus
}
#endif
#endif
