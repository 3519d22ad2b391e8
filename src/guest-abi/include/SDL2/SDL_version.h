#ifndef SDL_version_h_
#define SDL_version_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SDL_version {
  Uint8 major, minor, patch;
} SDL_version;

/* Of which the subset is one. */
#define SDL_MAJOR_VERSION 2
#define SDL_MINOR_VERSION 30
#define SDL_PATCHLEVEL 0
#define SDL_VERSION(x) \
  ((x)->major = SDL_MAJOR_VERSION, (x)->minor = SDL_MINOR_VERSION, (void)((x)->patch = SDL_PATCHLEVEL))
#define SDL_VERSIONNUM(x, y, z) ((x) * 1000 + (y) * 100 + (z))
#define SDL_COMPILEDVERSION SDL_VERSIONNUM(SDL_MAJOR_VERSION, SDL_MINOR_VERSION, SDL_PATCHLEVEL)
#define SDL_VERSION_ATLEAST(x, y, z) \
  ((SDL_MAJOR_VERSION >= (x)) && (SDL_MAJOR_VERSION > (x) || SDL_MINOR_VERSION >= (y)) && \
   (SDL_MAJOR_VERSION > (x) || SDL_MINOR_VERSION > (y) || SDL_PATCHLEVEL >= (z)))

void SDL_GetVersion(SDL_version *version);
const char *SDL_GetRevision(void);

#ifdef __cplusplus
}
#endif
#endif
