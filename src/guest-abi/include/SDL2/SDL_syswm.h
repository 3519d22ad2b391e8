#ifndef SDL_syswm_h_
#define SDL_syswm_h_

#include <ratos.h>
#include <SDL2/SDL_stdinc.h>
#include <SDL2/SDL_version.h>
#include <SDL2/SDL_video.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { SDL_SYSWM_UNKNOWN = 0, SDL_SYSWM_RATOS = 0x5241 } SDL_SYSWM_TYPE;
typedef struct SDL_SysWMinfo {
  SDL_version version;
  SDL_SYSWM_TYPE subsystem;
  union {
    struct {
      HWINDOW window;
    } ratos;
    Uint8 dummy[64];
  } info;
} SDL_SysWMinfo;
typedef struct SDL_SysWMmsg {
  SDL_version version;
  SDL_SYSWM_TYPE subsystem;
} SDL_SysWMmsg;

SDL_bool SDL_GetWindowWMInfo(SDL_Window *window, SDL_SysWMinfo *info);

#ifdef __cplusplus
}
#endif
#endif
