/* The sysroot's, with the old names of aligned memory. */
#include_next <malloc.h>
#ifndef RATOS_MALLOC_H
#define RATOS_MALLOC_H
#ifdef __cplusplus
extern "C" {
#endif
void *memalign(size_t, size_t);
void *valloc(size_t);
#ifdef __cplusplus
}
#endif
#endif
