/* C11 threads: POSIX threads with other names and results. */
#include "pthread/internal.h"

#include <stdlib.h>
#include <threads.h>

static int resultOf(int error) {
  switch (error) {
    case 0: return thrd_success;
    case EBUSY: return thrd_busy;
    case ETIMEDOUT: return thrd_timedout;
    case ENOMEM: return thrd_nomem;
    default: return thrd_error;
  }
}

/* ── Threads ── */

PUBLIC int thrd_create(thrd_t *out, thrd_start_t function, void *argument) {
  /* It is called by CallAny, to which an int is as good as a pointer. */
  int error = StartPthread(out, NULL, (void *(*)(void *))(AnyFunction)function, argument);
  return error == EAGAIN ? thrd_nomem : resultOf(error);
}

PUBLIC RAT_NORETURN void thrd_exit(int result) { pthread_exit((void *)(intptr_t)result); }

PUBLIC int thrd_join(thrd_t thread, int *result) {
  void *value;
  int error = pthread_join(thread, &value);
  if (error == 0 && result != NULL) *result = (int)(intptr_t)value;
  return resultOf(error);
}

PUBLIC int thrd_detach(thrd_t thread) { return resultOf(pthread_detach(thread)); }
PUBLIC thrd_t thrd_current(void) { return pthread_self(); }
PUBLIC int(thrd_equal)(thrd_t a, thrd_t b) { return a == b; }
PUBLIC void thrd_yield(void) { RatYield(); }
PUBLIC int thrd_sleep(const struct timespec *time, struct timespec *left) {
  int error = clock_nanosleep(CLOCK_REALTIME, 0, time, left);
  return error == 0 ? 0 : error == EINTR ? -1 : -2;
}

PUBLIC void call_once(once_flag *flag, void (*function)(void)) { pthread_once(flag, function); }

/* ── Mutexes ── */

_Static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t), "C11's are POSIX's");

PUBLIC int mtx_init(mtx_t *mutex, int type) {
  if (type & ~(mtx_recursive | mtx_timed)) return thrd_error;
  *MutexOf(mutex) = (Mutex){.kind = type & mtx_recursive ? MUTEX_RECURSIVE : 0};
  return thrd_success;
}
PUBLIC void mtx_destroy(mtx_t *mutex) { (void)mutex; }
PUBLIC int mtx_lock(mtx_t *mutex) { return resultOf(pthread_mutex_lock((pthread_mutex_t *)mutex)); }
PUBLIC int mtx_trylock(mtx_t *mutex) { return resultOf(pthread_mutex_trylock((pthread_mutex_t *)mutex)); }
PUBLIC int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict at) {
  return resultOf(pthread_mutex_timedlock((pthread_mutex_t *)mutex, at));
}
PUBLIC int mtx_unlock(mtx_t *mutex) { return resultOf(pthread_mutex_unlock((pthread_mutex_t *)mutex)); }

/* ── Condition variables ── */

PUBLIC int cnd_init(cnd_t *condition) { return resultOf(pthread_cond_init((pthread_cond_t *)condition, NULL)); }
PUBLIC void cnd_destroy(cnd_t *condition) { pthread_cond_destroy((pthread_cond_t *)condition); }
PUBLIC int cnd_signal(cnd_t *condition) { return resultOf(pthread_cond_signal((pthread_cond_t *)condition)); }
PUBLIC int cnd_broadcast(cnd_t *condition) { return resultOf(pthread_cond_broadcast((pthread_cond_t *)condition)); }
PUBLIC int cnd_wait(cnd_t *condition, mtx_t *mutex) {
  return resultOf(pthread_cond_wait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex));
}
PUBLIC int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict at) {
  return resultOf(pthread_cond_timedwait((pthread_cond_t *)condition, (pthread_mutex_t *)mutex, at));
}

/* ── Thread-specific storage ── */

PUBLIC int tss_create(tss_t *key, tss_dtor_t destroy) { return pthread_key_create(key, destroy) == 0 ? thrd_success : thrd_error; }
PUBLIC void tss_delete(tss_t key) { pthread_key_delete(key); }
PUBLIC void *tss_get(tss_t key) { return pthread_getspecific(key); }
PUBLIC int tss_set(tss_t key, void *value) { return pthread_setspecific(key, value) == 0 ? thrd_success : thrd_error; }
