/*
 * Names of threads. The kernel keeps them, and inspection, traces and traps tell them. It does not know a thread under
 * its id before that runs: until then a name waits in the thread's descriptor.
 *
 * Whoever gives a name first says that there are any and then looks whether the thread runs; the thread first says that
 * it runs and then looks whether there are any. So neither misses the other, and under the descriptor's lock the last
 * name is the one that stays.
 */
#include "pthread/internal.h"

#include <string.h>

static void giveName(Pthread *self) {
  RatLockAcquire(&self->nameLock);
  if (self->name[0] != '\0') RatSetThreadName(self->id, self->name);
  RatLockRelease(&self->nameLock);
}

static int errorOf(RatStatus status) { return RAT_SUCCEEDED(status) ? 0 : ESRCH; }

PUBLIC int pthread_setname_np(pthread_t thread, const char *name) {
  size_t length = strnlen(name, sizeof thread->name);
  if (thread == NULL) return ESRCH;
  if (length == sizeof thread->name) return ERANGE;
  __atomic_store_n(&beginNamed, giveName, __ATOMIC_SEQ_CST);
  RatLockAcquire(&thread->nameLock);
  memcpy(thread->name, name, length + 1);
  uint32_t id = __atomic_load_n(&thread->id, __ATOMIC_SEQ_CST);
  int error = id == 0 ? 0 : errorOf(RatSetThreadName(id, name));
  RatLockRelease(&thread->nameLock);
  return error;
}

PUBLIC int pthread_getname_np(pthread_t thread, char *out, size_t size) {
  if (thread == NULL) return ESRCH;
  if (size < sizeof thread->name) return ERANGE;
  RatLockAcquire(&thread->nameLock);
  uint32_t id = __atomic_load_n(&thread->id, __ATOMIC_SEQ_CST);
  int error = 0;
  if (id == 0) memcpy(out, thread->name, sizeof thread->name);
  else error = errorOf(RatGetThreadName(id, out, size));
  RatLockRelease(&thread->nameLock);
  return error;
}
