#ifndef SDL_platform_h_
#define SDL_platform_h_

#ifdef __cplusplus
extern "C" {
#endif

/* "RatOS" */
const char *SDL_GetPlatform(void);

#ifdef __cplusplus
}
#endif
#endif
