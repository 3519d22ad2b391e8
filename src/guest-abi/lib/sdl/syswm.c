#include <SDL2/SDL_syswm.h>

#include "sdl.h"

SDL_bool SDL_GetWindowWMInfo(SDL_Window *window, SDL_SysWMinfo *info) {
  if (info == NULL || !IsA(window, IS_WINDOW)) {
    INVALID("window");
    return SDL_FALSE;
  }
  info->subsystem = SDL_SYSWM_RATOS;
  info->info.ratos.window = window->handle;
  return SDL_TRUE;
}
