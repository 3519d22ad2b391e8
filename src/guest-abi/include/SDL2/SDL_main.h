#ifndef SDL_main_h_
#define SDL_main_h_

#include <SDL2/SDL_stdinc.h>

/* `main` is the program's own here. */
#define SDLMAIN_DECLSPEC

#ifdef __cplusplus
extern "C" {
#endif

typedef int (*SDL_main_func)(int argc, char *argv[]);
void SDL_SetMainReady(void);

#ifdef __cplusplus
}
#endif
#endif
