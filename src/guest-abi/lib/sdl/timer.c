#include <pthread.h>
#include <time.h>

#include "sdl.h"

Uint64 TicksNs(void) {
  static Uint64 start;
  Uint64 now = RatGetTickNs(), none = 0;
  __atomic_compare_exchange_n(&start, &none, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  Uint64 began = __atomic_load_n(&start, __ATOMIC_RELAXED);
  return now < began ? 0 : now - began;
}

Uint64 SDL_GetTicks64(void) { return TicksNs() / 1000000; }
Uint32 SDL_GetTicks(void) { return (Uint32)SDL_GetTicks64(); }
Uint64 SDL_GetPerformanceCounter(void) { return RatGetTickNs(); }
Uint64 SDL_GetPerformanceFrequency(void) { return 1000000000; }
void SDL_Delay(Uint32 ms) { RatSleep(ms); }

/* ── Timers ── */
typedef struct Timer {
  struct Timer *next;
  SDL_TimerID id;
  Uint64 due; /* ns */
  Uint32 interval;
  SDL_TimerCallback callback;
  void *param;
} Timer;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
/* Guarded by lock. */
static Timer *timers;
static SDL_TimerID lastId, called;
static bool running, ending;
static pthread_t thread;

static Timer **Find(SDL_TimerID id) {
  Timer **at = &timers;
  while (*at != NULL && (*at)->id != id) at = &(*at)->next;
  return at;
}

static Timer *Earliest(void) {
  Timer *earliest = timers;
  for (Timer *timer = timers; timer != NULL; timer = timer->next) {
    if (timer->due < earliest->due) earliest = timer;
  }
  return earliest;
}

static void WaitUntil(Uint64 due) {
  Uint64 now = RatGetTickNs();
  Uint64 left = due < now ? 0 : due - now;
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  Uint64 sum = (Uint64)until.tv_nsec + left;
  until.tv_sec += (time_t)(sum / 1000000000);
  until.tv_nsec = (long)(sum % 1000000000);
  pthread_cond_timedwait(&changed, &lock, &until);
}

static void Call(Timer *timer) {
  called = timer->id;
  SDL_TimerCallback callback = timer->callback;
  Uint32 interval = timer->interval;
  void *param = timer->param;
  Uint64 due = timer->due;
  pthread_mutex_unlock(&lock);
  Uint32 again = callback(interval, param);
  pthread_mutex_lock(&lock);
  /* It may have been removed meanwhile. */
  Timer **at = Find(called);
  called = 0;
  if (*at == NULL) return;
  timer = *at;
  if (again == 0) {
    *at = timer->next;
    free(timer);
    return;
  }
  Uint64 now = RatGetTickNs();
  timer->interval = again;
  timer->due = due + (Uint64)again * 1000000;
  if (timer->due < now) timer->due = now;
}

static void *Run(void *nothing) {
  (void)nothing;
  pthread_mutex_lock(&lock);
  while (!ending) {
    Timer *timer = Earliest();
    if (timer == NULL) {
      pthread_cond_wait(&changed, &lock);
    } else if (timer->due > RatGetTickNs()) {
      WaitUntil(timer->due);
    } else {
      Call(timer);
    }
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

SDL_TimerID SDL_AddTimer(Uint32 interval, SDL_TimerCallback callback, void *param) {
  if (callback == NULL) {
    SDL_InvalidParamError("callback");
    return 0;
  }
  Timer *timer = calloc(1, sizeof *timer);
  if (timer == NULL) {
    SDL_OutOfMemory();
    return 0;
  }
  *timer = (Timer){.due = RatGetTickNs() + (Uint64)interval * 1000000, .interval = interval, .callback = callback,
                   .param = param};
  pthread_mutex_lock(&lock);
  if (!running) {
    ending = false;
    running = pthread_create(&thread, NULL, Run, NULL) == 0;
  }
  SDL_TimerID id = 0;
  if (running) {
    id = timer->id = ++lastId;
    timer->next = timers;
    timers = timer;
    pthread_cond_signal(&changed);
  }
  pthread_mutex_unlock(&lock);
  if (id == 0) {
    free(timer);
    SDL_SetError("Not enough resources to create thread");
  }
  return id;
}

SDL_bool SDL_RemoveTimer(SDL_TimerID id) {
  pthread_mutex_lock(&lock);
  Timer **at = Find(id), *timer = *at;
  if (timer != NULL) *at = timer->next;
  pthread_mutex_unlock(&lock);
  free(timer);
  return timer != NULL ? SDL_TRUE : SDL_FALSE;
}

void QuitTimers(void) {
  pthread_mutex_lock(&lock);
  bool was = running && !pthread_equal(thread, pthread_self());
  ending = running;
  while (timers != NULL) {
    Timer *timer = timers;
    timers = timer->next;
    free(timer);
  }
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
  if (!was) return;
  pthread_join(thread, NULL);
  running = false;
}
