#ifndef SDL_atomic_h_
#define SDL_atomic_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int SDL_SpinLock;
SDL_bool SDL_AtomicTryLock(SDL_SpinLock *lock);
void SDL_AtomicLock(SDL_SpinLock *lock);
void SDL_AtomicUnlock(SDL_SpinLock *lock);

#define SDL_CompilerBarrier() __asm__ __volatile__("" : : : "memory")
#define SDL_MemoryBarrierRelease() __atomic_thread_fence(__ATOMIC_RELEASE)
#define SDL_MemoryBarrierAcquire() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define SDL_CPUPauseInstruction()

typedef struct {
  int value;
} SDL_atomic_t;
SDL_bool SDL_AtomicCAS(SDL_atomic_t *a, int from, int to);
int SDL_AtomicSet(SDL_atomic_t *a, int value);
int SDL_AtomicGet(SDL_atomic_t *a);
int SDL_AtomicAdd(SDL_atomic_t *a, int value);
#define SDL_AtomicIncRef(a) SDL_AtomicAdd(a, 1)
#define SDL_AtomicDecRef(a) (SDL_AtomicAdd(a, -1) == 1 ? SDL_TRUE : SDL_FALSE)
SDL_bool SDL_AtomicCASPtr(void **a, void *from, void *to);
void *SDL_AtomicSetPtr(void **a, void *value);
void *SDL_AtomicGetPtr(void **a);

#ifdef __cplusplus
}
#endif
#endif
