/* In place of the sysroot's, which makes errno one variable for all threads. RatOS calls return their status and never
   touch it. */
#ifndef __wasilibc___errno_h
#define __wasilibc___errno_h

#ifdef __cplusplus
extern "C" {
#endif

/* Not declared const: then the compiler, which believes that malloc leaves all visible memory alone, would take errno
   for unchanged after it. */
int *__errno_location(void);
#define errno (*__errno_location())

#ifdef __cplusplus
}
#endif
#endif
