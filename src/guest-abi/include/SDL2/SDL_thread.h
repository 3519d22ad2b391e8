#ifndef SDL_thread_h_
#define SDL_thread_h_

#include <SDL2/SDL_atomic.h>
#include <SDL2/SDL_mutex.h>
#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SDL_Thread SDL_Thread;
typedef unsigned long SDL_threadID;
typedef unsigned int SDL_TLSID;
typedef enum {
  SDL_THREAD_PRIORITY_LOW,
  SDL_THREAD_PRIORITY_NORMAL,
  SDL_THREAD_PRIORITY_HIGH,
  SDL_THREAD_PRIORITY_TIME_CRITICAL
} SDL_ThreadPriority;
typedef int (SDLCALL *SDL_ThreadFunction)(void *data);

SDL_Thread *SDL_CreateThread(SDL_ThreadFunction function, const char *name, void *data);
SDL_Thread *SDL_CreateThreadWithStackSize(SDL_ThreadFunction function, const char *name, size_t stacksize, void *data);
const char *SDL_GetThreadName(SDL_Thread *thread);
SDL_threadID SDL_ThreadID(void);
SDL_threadID SDL_GetThreadID(SDL_Thread *thread);
/* The browser schedules threads: nothing happens. */
int SDL_SetThreadPriority(SDL_ThreadPriority priority);
void SDL_WaitThread(SDL_Thread *thread, int *status);
void SDL_DetachThread(SDL_Thread *thread);
SDL_TLSID SDL_TLSCreate(void);
void *SDL_TLSGet(SDL_TLSID id);
int SDL_TLSSet(SDL_TLSID id, const void *value, void (SDLCALL *destructor)(void *));
void SDL_TLSCleanup(void);

#ifdef __cplusplus
}
#endif
#endif
