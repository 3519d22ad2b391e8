#ifndef SDL_mutex_h_
#define SDL_mutex_h_

#include <SDL2/SDL_error.h>
#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SDL_MUTEX_TIMEDOUT 1
#define SDL_MUTEX_MAXWAIT (~(Uint32)0)

/* Its owner may take it again. */
typedef struct SDL_mutex SDL_mutex;
SDL_mutex *SDL_CreateMutex(void);
int SDL_LockMutex(SDL_mutex *mutex);
#define SDL_mutexP(m) SDL_LockMutex(m)
int SDL_TryLockMutex(SDL_mutex *mutex);
int SDL_UnlockMutex(SDL_mutex *mutex);
#define SDL_mutexV(m) SDL_UnlockMutex(m)
void SDL_DestroyMutex(SDL_mutex *mutex);

typedef struct SDL_semaphore SDL_sem;
SDL_sem *SDL_CreateSemaphore(Uint32 value);
void SDL_DestroySemaphore(SDL_sem *sem);
int SDL_SemWait(SDL_sem *sem);
int SDL_SemTryWait(SDL_sem *sem);
int SDL_SemWaitTimeout(SDL_sem *sem, Uint32 ms);
int SDL_SemPost(SDL_sem *sem);
Uint32 SDL_SemValue(SDL_sem *sem);

typedef struct SDL_cond SDL_cond;
SDL_cond *SDL_CreateCond(void);
void SDL_DestroyCond(SDL_cond *cond);
int SDL_CondSignal(SDL_cond *cond);
int SDL_CondBroadcast(SDL_cond *cond);
int SDL_CondWait(SDL_cond *cond, SDL_mutex *mutex);
int SDL_CondWaitTimeout(SDL_cond *cond, SDL_mutex *mutex, Uint32 ms);

#ifdef __cplusplus
}
#endif
#endif
