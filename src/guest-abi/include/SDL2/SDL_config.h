#ifndef SDL_config_h_
#define SDL_config_h_

#include <SDL2/SDL_platform.h>

#define HAVE_STDIO_H 1
#define HAVE_STDLIB_H 1
#define HAVE_STRING_H 1
#define HAVE_MATH_H 1
#define HAVE_SIGNAL_H 1
#endif
