#include <pthread.h>
#include <time.h>

#include "sdl.h"

enum { EVENTS_MAX = 65535 };

typedef struct Queued {
  struct Queued *next;
  SDL_Event event;
} Queued;

typedef struct Watch {
  struct Watch *next;
  SDL_EventFilter filter;
  void *data;
  bool gone; /* removed while watches were called */
} Watch;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t added = PTHREAD_COND_INITIALIZER;
/* Guarded by lock. */
static Queued *first, **last = &first, *unused;
static int count;
static Uint32 lastRegistered = SDL_USEREVENT - 1;
static Uint8 ignored[0x10000 / 8];
static bool active;

/* The program's, set and called on its threads; the lock is recursive, as a filter may push events. */
static pthread_mutex_t watchLock;
static pthread_once_t watchOnce = PTHREAD_ONCE_INIT;
static SDL_EventFilter filter;
static void *filterData;
static Watch *watches;
static int calling;

/* Wakes the thread that waits for messages: it hears of an event that it has made. */
static HEVENT wake;

static void MakeWatchLock(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&watchLock, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

static void LockWatches(void) {
  pthread_once(&watchOnce, MakeWatchLock);
  pthread_mutex_lock(&watchLock);
}

bool InitEvents(void) {
  if (wake == NULL) {
    RatStatus status = RatCreateEvent(false, false, &wake);
    if (status < 0) {
      SetStatus("No events", status);
      return false;
    }
  }
  pthread_mutex_lock(&lock);
  active = true;
  pthread_mutex_unlock(&lock);
  SDL_StartTextInput();
  return true;
}

void QuitEvents(void) {
  pthread_mutex_lock(&lock);
  active = false;
  while (first != NULL) {
    Queued *queued = first;
    first = queued->next;
    free(queued);
  }
  while (unused != NULL) {
    Queued *queued = unused;
    unused = queued->next;
    free(queued);
  }
  last = &first;
  count = 0;
  pthread_mutex_unlock(&lock);
  LockWatches();
  filter = NULL;
  if (calling == 0) {
    while (watches != NULL) {
      Watch *watch = watches;
      watches = watch->next;
      free(watch);
    }
  }
  pthread_mutex_unlock(&watchLock);
  ResetInput();
  if (wake != NULL) RatCloseHandle(wake);
  wake = NULL;
}

/* ── The queue ── */
static bool Ignored(Uint32 type) { return type < 0x10000 && (ignored[type / 8] >> type % 8 & 1) != 0; }

static int Add(const SDL_Event *event) {
  if (!active || count >= EVENTS_MAX) return SDL_SetError(active ? "Event queue is full" : "The event system has been shut down");
  Queued *queued = unused;
  if (queued != NULL) {
    unused = queued->next;
  } else {
    queued = malloc(sizeof *queued);
    if (queued == NULL) return SDL_OutOfMemory();
  }
  queued->event = *event;
  queued->next = NULL;
  *last = queued;
  last = &queued->next;
  count++;
  return 1;
}

static void Remove(Queued **at) {
  Queued *queued = *at;
  *at = queued->next;
  if (last == &queued->next) last = at;
  queued->next = unused;
  unused = queued;
  count--;
}

int SDL_PeepEvents(SDL_Event *events, int number, SDL_eventaction action, Uint32 least, Uint32 most) {
  if (action == SDL_ADDEVENT) {
    if (events == NULL) return SDL_InvalidParamError("events");
    int done = 0;
    pthread_mutex_lock(&lock);
    while (done < number && Add(&events[done]) > 0) done++;
    pthread_cond_broadcast(&added);
    bool owned = wake != NULL;
    pthread_mutex_unlock(&lock);
    if (owned && !OnVideoThread()) RatSetEvent(wake);
    return done < number && done == 0 && number > 0 ? -1 : done;
  }
  int done = 0;
  pthread_mutex_lock(&lock);
  bool live = active;
  for (Queued **at = &first; *at != NULL && (events == NULL || done < number);) {
    Uint32 type = (*at)->event.type;
    if (type < least || type > most) {
      at = &(*at)->next;
      continue;
    }
    if (events != NULL) events[done] = (*at)->event;
    done++;
    if (action == SDL_GETEVENT && events != NULL) {
      Remove(at);
    } else {
      at = &(*at)->next;
    }
  }
  pthread_mutex_unlock(&lock);
  return live ? done : SDL_SetError("The event system has been shut down");
}

SDL_bool SDL_HasEvents(Uint32 least, Uint32 most) {
  return SDL_PeepEvents(NULL, 0, SDL_PEEKEVENT, least, most) > 0 ? SDL_TRUE : SDL_FALSE;
}
SDL_bool SDL_HasEvent(Uint32 type) { return SDL_HasEvents(type, type); }

void SDL_FlushEvents(Uint32 least, Uint32 most) {
  pthread_mutex_lock(&lock);
  for (Queued **at = &first; *at != NULL;) {
    if ((*at)->event.type >= least && (*at)->event.type <= most) {
      Remove(at);
    } else {
      at = &(*at)->next;
    }
  }
  pthread_mutex_unlock(&lock);
}
void SDL_FlushEvent(Uint32 type) { SDL_FlushEvents(type, type); }

Uint8 SDL_EventState(Uint32 type, int state) {
  pthread_mutex_lock(&lock);
  Uint8 before = Ignored(type) ? SDL_IGNORE : SDL_ENABLE;
  if (type < 0x10000 && state == SDL_IGNORE) ignored[type / 8] |= (Uint8)(1 << type % 8);
  if (type < 0x10000 && state == SDL_ENABLE) ignored[type / 8] &= (Uint8) ~(1 << type % 8);
  pthread_mutex_unlock(&lock);
  if (state == SDL_IGNORE && before == SDL_ENABLE) SDL_FlushEvent(type);
  return before;
}

Uint32 SDL_RegisterEvents(int number) {
  pthread_mutex_lock(&lock);
  Uint32 from = (Uint32)-1;
  if (number > 0 && (Uint32)number <= SDL_LASTEVENT - lastRegistered) {
    from = lastRegistered + 1;
    lastRegistered += (Uint32)number;
  }
  pthread_mutex_unlock(&lock);
  return from;
}

/* ── Filters and watches ── */
void SDL_SetEventFilter(SDL_EventFilter function, void *userdata) {
  LockWatches();
  /* What it has not been asked about is dropped. */
  SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
  filter = function;
  filterData = userdata;
  pthread_mutex_unlock(&watchLock);
}

SDL_bool SDL_GetEventFilter(SDL_EventFilter *function, void **userdata) {
  LockWatches();
  if (function != NULL) *function = filter;
  if (userdata != NULL) *userdata = filterData;
  SDL_bool is = filter != NULL ? SDL_TRUE : SDL_FALSE;
  pthread_mutex_unlock(&watchLock);
  return is;
}

void SDL_AddEventWatch(SDL_EventFilter function, void *userdata) {
  Watch *watch = calloc(1, sizeof *watch);
  if (watch == NULL) return;
  watch->filter = function;
  watch->data = userdata;
  LockWatches();
  Watch **at = &watches;
  while (*at != NULL) at = &(*at)->next;
  *at = watch;
  pthread_mutex_unlock(&watchLock);
}

static void Sweep(void) {
  if (calling > 0) return;
  for (Watch **at = &watches; *at != NULL;) {
    Watch *watch = *at;
    if (watch->gone) {
      *at = watch->next;
      free(watch);
    } else {
      at = &watch->next;
    }
  }
}

void SDL_DelEventWatch(SDL_EventFilter function, void *userdata) {
  LockWatches();
  for (Watch *watch = watches; watch != NULL; watch = watch->next) {
    if (watch->gone || watch->filter != function || watch->data != userdata) continue;
    watch->gone = true;
    break;
  }
  Sweep();
  pthread_mutex_unlock(&watchLock);
}

void SDL_FilterEvents(SDL_EventFilter function, void *userdata) {
  pthread_mutex_lock(&lock);
  Queued *all = first;
  first = NULL;
  last = &first;
  count = 0;
  pthread_mutex_unlock(&lock);
  while (all != NULL) {
    Queued *queued = all;
    all = queued->next;
    if (function(userdata, &queued->event)) SDL_PeepEvents(&queued->event, 1, SDL_ADDEVENT, 0, 0);
    free(queued);
  }
}

int SDL_PushEvent(SDL_Event *event) {
  event->common.timestamp = SDL_GetTicks();
  LockWatches();
  bool wanted = filter == NULL || filter(filterData, event) != 0;
  if (wanted) {
    calling++;
    for (Watch *watch = watches; watch != NULL; watch = watch->next) {
      if (!watch->gone) watch->filter(watch->data, event);
    }
    calling--;
    Sweep();
  }
  pthread_mutex_unlock(&watchLock);
  if (!wanted) return 0;
  return SDL_PeepEvents(event, 1, SDL_ADDEVENT, 0, 0) > 0 ? 1 : -1;
}

void Send(SDL_Event *event) {
  pthread_mutex_lock(&lock);
  bool wanted = !Ignored(event->type);
  pthread_mutex_unlock(&lock);
  if (wanted) SDL_PushEvent(event);
}

/* ── Messages ── */
void SDL_PumpEvents(void) {
  if (!OnVideoThread()) return;
  RatMsg msg;
  for (;;) {
    bool taken = RatPeekMessage(&msg, NULL, true);
    if (!taken && msg.type == RATMSG_QUIT) {
      SDL_Event quit = {.type = SDL_QUIT};
      Send(&quit);
    } else if (!taken) {
      return;
    } else {
      HandleMessage(&msg);
    }
  }
}

static bool Take(SDL_Event *event) {
  SDL_Event taken;
  if (event == NULL) return SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
  if (SDL_PeepEvents(&taken, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) <= 0) return false;
  *event = taken;
  return true;
}

int SDL_PollEvent(SDL_Event *event) {
  /* What lies there comes first: input that goes on and on does not keep it out. */
  if (event != NULL && Take(event)) return 1;
  SDL_PumpEvents();
  return Take(event) ? 1 : 0;
}

/* A thread that has no windows waits for what others push. */
static void WaitForPush(Uint64 ns) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  Uint64 sum = (Uint64)until.tv_nsec + ns;
  until.tv_sec += (time_t)(sum / 1000000000);
  until.tv_nsec = (long)(sum % 1000000000);
  pthread_mutex_lock(&lock);
  if (count == 0 && active) pthread_cond_timedwait(&added, &lock, &until);
  pthread_mutex_unlock(&lock);
}

int SDL_WaitEventTimeout(SDL_Event *event, int ms) {
  /* Without end: in parts. */
  const Uint64 longest = (Uint64)1000000000 * 3600;
  Uint64 end = ms < 0 ? UINT64_MAX : RatGetTickNs() + (Uint64)ms * 1000000;
  for (;;) {
    if (SDL_PollEvent(event)) return 1;
    if (SDL_WasInit(SDL_INIT_EVENTS) == 0) return 0;
    Uint64 now = RatGetTickNs();
    if (now >= end) return 0;
    Uint64 left = SDL_min(end - now, longest);
    if (OnVideoThread()) {
      size_t index;
      RatMsgWaitForMultipleHandles(NULL, 0, false, (uint32_t)((left + 999999) / 1000000), &index);
    } else {
      WaitForPush(left);
    }
  }
}

int SDL_WaitEvent(SDL_Event *event) { return SDL_WaitEventTimeout(event, -1); }

void SendWindowEvent(SDL_Window *window, SDL_WindowEventID id, int data1, int data2) {
  SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .windowID = window->id, .event = (Uint8)id, .data1 = data1,
                                .data2 = data2}};
  Send(&event);
}
