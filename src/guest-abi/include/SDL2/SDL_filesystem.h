#ifndef SDL_filesystem_h_
#define SDL_filesystem_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the program lies, and where it may keep files of a person ("$HOME/.local/share/ORG/APP/", made if need be). */
char *SDL_GetBasePath(void);
char *SDL_GetPrefPath(const char *org, const char *app);

#ifdef __cplusplus
}
#endif
#endif
