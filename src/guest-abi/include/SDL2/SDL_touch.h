#ifndef SDL_touch_h_
#define SDL_touch_h_

#include <SDL2/SDL_stdinc.h>

/* Touch and pen come as the mouse. */
typedef Sint64 SDL_TouchID;
typedef Sint64 SDL_FingerID;
#define SDL_TOUCH_MOUSEID ((Uint32)-1)
#define SDL_MOUSE_TOUCHID ((Sint64)-1)
#endif
