#ifndef SDL_timer_h_
#define SDL_timer_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Since SDL_Init. */
Uint32 SDL_GetTicks(void);
Uint64 SDL_GetTicks64(void);
#define SDL_TICKS_PASSED(a, b) ((Sint32)((b) - (a)) <= 0)
Uint64 SDL_GetPerformanceCounter(void);
Uint64 SDL_GetPerformanceFrequency(void);
void SDL_Delay(Uint32 ms);

/* Called on a thread of its own for all timers. What it returns is when it is called next; 0: never again. */
typedef Uint32 (SDLCALL *SDL_TimerCallback)(Uint32 interval, void *param);
typedef int SDL_TimerID;
SDL_TimerID SDL_AddTimer(Uint32 interval, SDL_TimerCallback callback, void *param);
SDL_bool SDL_RemoveTimer(SDL_TimerID id);

#ifdef __cplusplus
}
#endif
#endif
