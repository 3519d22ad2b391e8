#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>

#include "sdl.h"

struct SDL_mutex {
  pthread_mutex_t mutex;
};
struct SDL_cond {
  pthread_cond_t cond;
};
struct SDL_semaphore {
  sem_t sem;
};

static struct timespec After(Uint32 ms) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_sec += ms / 1000;
  time.tv_nsec += (long)(ms % 1000) * 1000000;
  if (time.tv_nsec >= 1000000000) {
    time.tv_sec++;
    time.tv_nsec -= 1000000000;
  }
  return time;
}

/* ── Mutexes ── */
SDL_mutex *SDL_CreateMutex(void) {
  SDL_mutex *mutex = calloc(1, sizeof *mutex);
  if (mutex == NULL) {
    SDL_OutOfMemory();
    return NULL;
  }
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&mutex->mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return mutex;
}

void SDL_DestroyMutex(SDL_mutex *mutex) {
  if (mutex == NULL) return;
  pthread_mutex_destroy(&mutex->mutex);
  free(mutex);
}

int SDL_LockMutex(SDL_mutex *mutex) {
  if (mutex == NULL) return SDL_InvalidParamError("mutex");
  return pthread_mutex_lock(&mutex->mutex) == 0 ? 0 : SDL_SetError("pthread_mutex_lock() failed");
}

int SDL_TryLockMutex(SDL_mutex *mutex) {
  if (mutex == NULL) return SDL_InvalidParamError("mutex");
  int error = pthread_mutex_trylock(&mutex->mutex);
  if (error == EBUSY) return SDL_MUTEX_TIMEDOUT;
  return error == 0 ? 0 : SDL_SetError("pthread_mutex_trylock() failed");
}

int SDL_UnlockMutex(SDL_mutex *mutex) {
  if (mutex == NULL) return SDL_InvalidParamError("mutex");
  return pthread_mutex_unlock(&mutex->mutex) == 0 ? 0 : SDL_SetError("pthread_mutex_unlock() failed");
}

/* ── Semaphores ── */
SDL_sem *SDL_CreateSemaphore(Uint32 value) {
  SDL_sem *sem = calloc(1, sizeof *sem);
  if (sem == NULL) {
    SDL_OutOfMemory();
    return NULL;
  }
  if (sem_init(&sem->sem, 0, value) != 0) {
    free(sem);
    SDL_SetError("sem_init() failed");
    return NULL;
  }
  return sem;
}

void SDL_DestroySemaphore(SDL_sem *sem) {
  if (sem == NULL) return;
  sem_destroy(&sem->sem);
  free(sem);
}

int SDL_SemWaitTimeout(SDL_sem *sem, Uint32 ms) {
  if (sem == NULL) return SDL_InvalidParamError("sem");
  struct timespec until = After(ms == SDL_MUTEX_MAXWAIT ? 0 : ms);
  int failed;
  do {
    failed = ms == 0                   ? sem_trywait(&sem->sem)
             : ms == SDL_MUTEX_MAXWAIT ? sem_wait(&sem->sem)
                                       : sem_timedwait(&sem->sem, &until);
  } while (failed != 0 && errno == EINTR);
  if (failed == 0) return 0;
  return errno == ETIMEDOUT || errno == EAGAIN ? SDL_MUTEX_TIMEDOUT : SDL_SetError("sem_wait() failed");
}

int SDL_SemWait(SDL_sem *sem) { return SDL_SemWaitTimeout(sem, SDL_MUTEX_MAXWAIT); }
int SDL_SemTryWait(SDL_sem *sem) { return SDL_SemWaitTimeout(sem, 0); }

int SDL_SemPost(SDL_sem *sem) {
  if (sem == NULL) return SDL_InvalidParamError("sem");
  return sem_post(&sem->sem) == 0 ? 0 : SDL_SetError("sem_post() failed");
}

Uint32 SDL_SemValue(SDL_sem *sem) {
  int value = 0;
  if (sem == NULL) {
    SDL_InvalidParamError("sem");
    return 0;
  }
  sem_getvalue(&sem->sem, &value);
  return value < 0 ? 0 : (Uint32)value;
}

/* ── Conditions ── */
SDL_cond *SDL_CreateCond(void) {
  SDL_cond *cond = calloc(1, sizeof *cond);
  if (cond == NULL) {
    SDL_OutOfMemory();
    return NULL;
  }
  pthread_cond_init(&cond->cond, NULL);
  return cond;
}

void SDL_DestroyCond(SDL_cond *cond) {
  if (cond == NULL) return;
  pthread_cond_destroy(&cond->cond);
  free(cond);
}

int SDL_CondSignal(SDL_cond *cond) {
  if (cond == NULL) return SDL_InvalidParamError("cond");
  return pthread_cond_signal(&cond->cond) == 0 ? 0 : SDL_SetError("pthread_cond_signal() failed");
}

int SDL_CondBroadcast(SDL_cond *cond) {
  if (cond == NULL) return SDL_InvalidParamError("cond");
  return pthread_cond_broadcast(&cond->cond) == 0 ? 0 : SDL_SetError("pthread_cond_broadcast() failed");
}

int SDL_CondWaitTimeout(SDL_cond *cond, SDL_mutex *mutex, Uint32 ms) {
  if (cond == NULL || mutex == NULL) return SDL_InvalidParamError(cond == NULL ? "cond" : "mutex");
  if (ms == SDL_MUTEX_MAXWAIT) {
    return pthread_cond_wait(&cond->cond, &mutex->mutex) == 0 ? 0 : SDL_SetError("pthread_cond_wait() failed");
  }
  struct timespec until = After(ms);
  int error = pthread_cond_timedwait(&cond->cond, &mutex->mutex, &until);
  if (error == ETIMEDOUT) return SDL_MUTEX_TIMEDOUT;
  return error == 0 ? 0 : SDL_SetError("pthread_cond_timedwait() failed");
}

int SDL_CondWait(SDL_cond *cond, SDL_mutex *mutex) { return SDL_CondWaitTimeout(cond, mutex, SDL_MUTEX_MAXWAIT); }

/* ── Atomics ── */
SDL_bool SDL_AtomicTryLock(SDL_SpinLock *lock) {
  return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) == 0 ? SDL_TRUE : SDL_FALSE;
}
void SDL_AtomicLock(SDL_SpinLock *lock) {
  while (!SDL_AtomicTryLock(lock)) sched_yield();
}
void SDL_AtomicUnlock(SDL_SpinLock *lock) { __atomic_store_n(lock, 0, __ATOMIC_RELEASE); }
SDL_bool SDL_AtomicCAS(SDL_atomic_t *a, int from, int to) {
  return __atomic_compare_exchange_n(&a->value, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) ? SDL_TRUE
                                                                                                      : SDL_FALSE;
}
int SDL_AtomicSet(SDL_atomic_t *a, int value) { return __atomic_exchange_n(&a->value, value, __ATOMIC_SEQ_CST); }
int SDL_AtomicGet(SDL_atomic_t *a) { return __atomic_load_n(&a->value, __ATOMIC_SEQ_CST); }
int SDL_AtomicAdd(SDL_atomic_t *a, int value) { return __atomic_fetch_add(&a->value, value, __ATOMIC_SEQ_CST); }
SDL_bool SDL_AtomicCASPtr(void **a, void *from, void *to) {
  return __atomic_compare_exchange_n(a, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) ? SDL_TRUE : SDL_FALSE;
}
void *SDL_AtomicSetPtr(void **a, void *value) { return __atomic_exchange_n(a, value, __ATOMIC_SEQ_CST); }
void *SDL_AtomicGetPtr(void **a) { return __atomic_load_n(a, __ATOMIC_SEQ_CST); }
