/* Starting threads, waiting for them to end, letting them go. */
#include "pthread/internal.h"
#include "pthread/attributes.h"

#include <stdlib.h>

void (*beginNamed)(Pthread *self);

static _Thread_local Pthread ownDescriptor;

/* Descriptors stay descriptors, so that who names a thread that has gone is told so; a new thread gets the one left last. */
static RatLock goneLock = RAT_LOCK_INIT;
static Pthread *gone; /* guarded by goneLock; linked by `joining` */

static Pthread *newDescriptor(void) {
  RatLockAcquire(&goneLock);
  Pthread *thread = gone;
  if (thread != NULL) gone = thread->joining;
  RatLockRelease(&goneLock);
  if (thread == NULL) return calloc(1, sizeof *thread);
  *thread = (Pthread){0};
  return thread;
}

static void freeDescriptor(Pthread *thread) {
  __atomic_store_n(&thread->life, LIFE_GONE, __ATOMIC_RELEASE);
  RatLockAcquire(&goneLock);
  thread->joining = gone;
  gone = thread;
  RatLockRelease(&goneLock);
}

static void endOwn(Pthread *self);

/* From now on there is a thread that others can name. */
static void prepare(void) {
  endDescriptor = endOwn;
  endCancellable = EndCancellable;
  beginCancellable = BeginCancellable;
}

/* The last that is touched of a thread; whoever sees LIFE_ENDED may free its descriptor. */
static void endOwn(Pthread *self) {
  bool isMain = self->block == NULL;
  uint32_t before = __atomic_fetch_or(&self->life, LIFE_ENDED, __ATOMIC_ACQ_REL);
  if (before & LIFE_FOREIGN) return;
  if (before & LIFE_DETACHED) freeDescriptor(self);
  else if (isMain && before & LIFE_JOINED) Wake(&self->life, UINT32_MAX);
}

Pthread *SelfDescriptor(void) {
  if (threadDescriptor != NULL) return threadDescriptor;
  Pthread *self = &ownDescriptor;
  /* The main thread can be joined, once it has ended by itself; its descriptor is never freed. */
  self->life = threadBlock == NULL ? 0 : LIFE_FOREIGN | LIFE_DETACHED;
  self->block = threadBlock;
  self->id = ThreadId();
  prepare();
  threadDescriptor = self;
  return self;
}

static int32_t __ratos_posix_thread(void *argument) {
  Pthread *self = argument;
  void *given = self->argument;
  threadDescriptor = self;
  __atomic_store_n(&self->id, ThreadId(), __ATOMIC_SEQ_CST);
  void (*begin)(Pthread *) = __atomic_load_n(&beginNamed, __ATOMIC_SEQ_CST);
  if (begin != NULL) begin(self);
  self->argument = NULL; /* what RatExitThread ends it with */
  self->argument = (void *)CallAny((AnyFunction)self->start, (uintptr_t)given, 0, 0);
  return 0;
}

int StartPthread(Pthread **out, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
  Pthread *thread = newDescriptor();
  if (thread == NULL) return EAGAIN;
  bool detached = attributes != NULL && DetachedOf(attributes);
  thread->start = start;
  thread->argument = argument;
  if (detached) thread->life = LIFE_DETACHED;
  prepare();
  RatThreadAttributes wanted = {.size = sizeof wanted, .stackSize = attributes != NULL ? StackSizeOf(attributes) : defaultStackSize};
  /* Before it runs, and may be gone. */
  *out = thread;
  HTHREAD handle;
  RatStatus status = StartThread(true, __ratos_posix_thread, thread, &wanted, detached ? &handle : &thread->handle, &thread->block);
  if (!RAT_SUCCEEDED(status)) {
    freeDescriptor(thread);
    return EAGAIN;
  }
  if (detached) RatCloseHandle(handle);
  return 0;
}

PUBLIC int pthread_create(pthread_t *restrict out, const pthread_attr_t *restrict attributes, void *(*start)(void *), void *restrict argument) {
  return StartPthread(out, attributes, start, argument);
}

PUBLIC pthread_t pthread_self(void) { return SelfDescriptor(); }
PUBLIC int(pthread_equal)(pthread_t a, pthread_t b) { return a == b; }

/* The caller has LIFE_JOINED, and the thread LIFE_ENDED: nobody else touches it. */
static void takeResult(Pthread *thread, void **result) {
  if (result != NULL) *result = thread->argument;
  if (thread->handle == NULL) return; /* the main thread */
  /* Its last steps: then its place is free for another, and its stack too. */
  RatWaitForHandle(thread->handle, RAT_INFINITE);
  RatCloseHandle(thread->handle);
  freeDescriptor(thread);
}

/*
 * One wait for all of the thread's end, its last steps included: who were woken for its result would take the core away
 * from it, and wait again. The main thread has no handle here, and nothing of it is freed.
 */
static int awaitEnd(Pthread *thread, uint32_t seen, uint64_t deadline) {
  if (thread->handle != NULL) return AwaitCancelably(thread->handle, deadline);
  return ParkCancelably(&thread->life, seen, deadline);
}

/* Becomes the one that waits for a thread. */
static int claim(Pthread *thread, uint32_t *seen) {
  *seen = __atomic_load_n(&thread->life, __ATOMIC_ACQUIRE);
  do {
    if (*seen & LIFE_GONE) return ESRCH;
    if (*seen & (LIFE_DETACHED | LIFE_JOINED)) return EINVAL;
  } while (!__atomic_compare_exchange_n(&thread->life, seen, *seen | LIFE_JOINED, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
  *seen |= LIFE_JOINED;
  return 0;
}

static int join(pthread_t thread, void **result, uint64_t deadline) {
  if (thread == NULL) return ESRCH;
  Pthread *self = SelfDescriptor();
  if (thread == self) return EDEADLK;
  uint32_t seen;
  int error = claim(thread, &seen);
  if (error != 0) return error;
  /* Of two that wait for each other, one at least sees the other here. */
  __atomic_store_n(&self->joining, thread, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&thread->joining, __ATOMIC_SEQ_CST) == self) error = EDEADLK;
  while (error == 0 && !(seen & LIFE_ENDED)) {
    error = awaitEnd(thread, seen, deadline);
    seen = __atomic_load_n(&thread->life, __ATOMIC_ACQUIRE);
  }
  __atomic_store_n(&self->joining, NULL, __ATOMIC_RELEASE);
  if (seen & LIFE_ENDED && error != ECANCELED && error != EDEADLK) {
    takeResult(thread, result);
    return 0;
  }
  /* Somebody else may join it. */
  __atomic_and_fetch(&thread->life, ~(uint32_t)LIFE_JOINED, __ATOMIC_ACQ_REL);
  return error;
}

PUBLIC int pthread_join(pthread_t thread, void **result) {
  CancellationPoint();
  return Outcome(join(thread, result, NEVER));
}

PUBLIC int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *at) {
  uint64_t deadline = NEVER;
  if (at != NULL) {
    int error = DeadlineOf(clock, at, &deadline);
    if (error != 0) return error;
  }
  CancellationPoint();
  return Outcome(join(thread, result, deadline));
}

PUBLIC int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *at) {
  return pthread_clockjoin_np(thread, result, CLOCK_REALTIME, at);
}

PUBLIC int pthread_tryjoin_np(pthread_t thread, void **result) {
  if (thread == NULL) return ESRCH;
  if (thread == SelfDescriptor()) return EDEADLK;
  uint32_t seen;
  int error = claim(thread, &seen);
  if (error != 0) return error;
  if (seen & LIFE_ENDED) {
    takeResult(thread, result);
    return 0;
  }
  __atomic_and_fetch(&thread->life, ~(uint32_t)LIFE_JOINED, __ATOMIC_ACQ_REL);
  return EBUSY;
}

PUBLIC int pthread_detach(pthread_t thread) {
  if (thread == NULL) return ESRCH;
  uint32_t seen = __atomic_load_n(&thread->life, __ATOMIC_ACQUIRE);
  HTHREAD handle = thread->handle;
  do {
    if (seen & LIFE_GONE) return ESRCH;
    if (seen & (LIFE_DETACHED | LIFE_JOINED)) return EINVAL;
    /* The main thread's descriptor is nobody's to free. */
    uint32_t bits = handle == NULL ? LIFE_DETACHED | LIFE_FOREIGN : LIFE_DETACHED;
    if (__atomic_compare_exchange_n(&thread->life, &seen, seen | bits, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) break;
  } while (true);
  if (handle == NULL) return 0;
  RatCloseHandle(handle);
  if (seen & LIFE_ENDED) freeDescriptor(thread);
  return 0;
}
