#ifndef SDL_cpuinfo_h_
#define SDL_cpuinfo_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SDL_CACHELINE_SIZE 128
int SDL_GetCPUCount(void);
int SDL_GetCPUCacheLineSize(void);
/* In MiB: what a process may have. */
int SDL_GetSystemRAM(void);

#ifdef __cplusplus
}
#endif
#endif
