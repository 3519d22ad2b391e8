#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "sdl.h"

struct SDL_Thread {
  pthread_t thread;
  SDL_ThreadFunction function;
  void *data;
  char *name;
  SDL_threadID id;
  int status;
  int holders; /* the thread itself and whoever may wait for it; atomic */
};

static void Release(SDL_Thread *thread) {
  if (__atomic_sub_fetch(&thread->holders, 1, __ATOMIC_ACQ_REL) > 0) return;
  free(thread->name);
  free(thread);
}

static void *Run(void *argument) {
  SDL_Thread *thread = argument;
  __atomic_store_n(&thread->id, SDL_ThreadID(), __ATOMIC_RELEASE);
  int status = thread->function(thread->data);
  SDL_TLSCleanup();
  thread->status = status;
  Release(thread);
  return NULL;
}

SDL_Thread *SDL_CreateThreadWithStackSize(SDL_ThreadFunction function, const char *name, size_t stacksize,
                                          void *data) {
  SDL_Thread *thread = calloc(1, sizeof *thread);
  if (thread == NULL || (name != NULL && (thread->name = strdup(name)) == NULL)) {
    free(thread);
    SDL_OutOfMemory();
    return NULL;
  }
  thread->function = function;
  thread->data = data;
  thread->holders = 2;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (stacksize != 0) pthread_attr_setstacksize(&attributes, stacksize);
  int error = pthread_create(&thread->thread, &attributes, Run, thread);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    free(thread->name);
    free(thread);
    SDL_SetError("Not enough resources to create thread: %s", strerror(error));
    return NULL;
  }
  return thread;
}

SDL_Thread *SDL_CreateThread(SDL_ThreadFunction function, const char *name, void *data) {
  return SDL_CreateThreadWithStackSize(function, name, 0, data);
}

const char *SDL_GetThreadName(SDL_Thread *thread) { return thread == NULL ? NULL : thread->name; }
SDL_threadID SDL_ThreadID(void) { return RatGetCurrentThreadId(); }

SDL_threadID SDL_GetThreadID(SDL_Thread *thread) {
  if (thread == NULL) return SDL_ThreadID();
  SDL_threadID id;
  /* A thread that has been made gets there, whatever the others do. */
  while ((id = __atomic_load_n(&thread->id, __ATOMIC_ACQUIRE)) == 0) sched_yield();
  return id;
}

int SDL_SetThreadPriority(SDL_ThreadPriority priority) {
  (void)priority;
  return 0;
}

void SDL_WaitThread(SDL_Thread *thread, int *status) {
  if (thread == NULL) return;
  pthread_join(thread->thread, NULL);
  if (status != NULL) *status = thread->status;
  Release(thread);
}

void SDL_DetachThread(SDL_Thread *thread) {
  if (thread == NULL) return;
  pthread_detach(thread->thread);
  Release(thread);
}

/* ── Each thread's own ── */
typedef struct Local {
  const void *value;
  void (*destructor)(void *);
} Local;

static int lastId;
static _Thread_local Local *locals;
static _Thread_local SDL_TLSID localCount;

SDL_TLSID SDL_TLSCreate(void) { return (SDL_TLSID)__atomic_add_fetch(&lastId, 1, __ATOMIC_RELAXED); }

void *SDL_TLSGet(SDL_TLSID id) {
  return id == 0 || id > localCount ? NULL : (void *)(uintptr_t)locals[id - 1].value;
}

int SDL_TLSSet(SDL_TLSID id, const void *value, void (*destructor)(void *)) {
  if (id == 0 || id > (SDL_TLSID)__atomic_load_n(&lastId, __ATOMIC_RELAXED)) return SDL_InvalidParamError("id");
  if (id > localCount) {
    Local *more = realloc(locals, id * sizeof *more);
    if (more == NULL) return SDL_OutOfMemory();
    memset(more + localCount, 0, (id - localCount) * sizeof *more);
    locals = more;
    localCount = id;
  }
  locals[id - 1] = (Local){value, destructor};
  return 0;
}

void SDL_TLSCleanup(void) {
  Local *all = locals;
  SDL_TLSID count = localCount;
  locals = NULL;
  localCount = 0;
  for (SDL_TLSID i = 0; i < count; i++) {
    if (all[i].destructor != NULL) all[i].destructor((void *)(uintptr_t)all[i].value);
  }
  free(all);
}
