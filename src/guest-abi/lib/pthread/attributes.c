/* Attributes of threads. */
#include "pthread/attributes.h"

#include <limits.h>
#include <sched.h>
#include <string.h>

enum { GUARD_BYTES = RAT_STACK_GUARD_WORDS * sizeof(uint32_t) };

uint32_t defaultStackSize = 256 << 10;

extern char __stack_low, __stack_high;

static Attributes *of(pthread_attr_t *attributes) { return (Attributes *)attributes; }
static const Attributes *in(const pthread_attr_t *attributes) { return (const Attributes *)attributes; }

bool DetachedOf(const pthread_attr_t *attributes) { return in(attributes)->detached != 0; }
uint32_t StackSizeOf(const pthread_attr_t *attributes) {
  uint32_t size = in(attributes)->stackSize;
  return size != 0 ? size : __atomic_load_n(&defaultStackSize, __ATOMIC_RELAXED);
}

PUBLIC int pthread_attr_init(pthread_attr_t *attributes) {
  *of(attributes) = (Attributes){.guardSize = GUARD_BYTES};
  return 0;
}
PUBLIC int pthread_attr_destroy(pthread_attr_t *attributes) {
  (void)attributes;
  return 0;
}

PUBLIC int pthread_attr_setdetachstate(pthread_attr_t *attributes, int state) {
  if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED) return EINVAL;
  of(attributes)->detached = state == PTHREAD_CREATE_DETACHED;
  return 0;
}
PUBLIC int pthread_attr_getdetachstate(const pthread_attr_t *attributes, int *state) {
  *state = DetachedOf(attributes) ? PTHREAD_CREATE_DETACHED : PTHREAD_CREATE_JOINABLE;
  return 0;
}

PUBLIC int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size) {
  if (size < PTHREAD_STACK_MIN || size > INT32_MAX) return EINVAL;
  of(attributes)->stackSize = size;
  return 0;
}
PUBLIC int pthread_attr_getstacksize(const pthread_attr_t *restrict attributes, size_t *restrict size) {
  *size = StackSizeOf(attributes);
  return 0;
}

/* A thread's stack, its guard and its thread-local variables are one block, which only RatOS lays out. */
PUBLIC int pthread_attr_setstack(pthread_attr_t *attributes, void *low, size_t size) {
  (void)attributes, (void)low;
  return size < PTHREAD_STACK_MIN ? EINVAL : ENOTSUP;
}
PUBLIC int pthread_attr_getstack(const pthread_attr_t *restrict attributes, void **restrict low, size_t *restrict size) {
  *low = in(attributes)->stackLow;
  *size = StackSizeOf(attributes);
  return 0;
}

/* Every stack has the same guard; another size is taken down, as POSIX allows. */
PUBLIC int pthread_attr_setguardsize(pthread_attr_t *attributes, size_t size) {
  if (size > INT32_MAX) return EINVAL;
  of(attributes)->guardSize = size;
  return 0;
}
PUBLIC int pthread_attr_getguardsize(const pthread_attr_t *restrict attributes, size_t *restrict size) {
  *size = in(attributes)->guardSize;
  return 0;
}

/* ── Scheduling: there is one policy, without priorities ── */

PUBLIC int pthread_attr_setscope(pthread_attr_t *attributes, int scope) {
  (void)attributes;
  return scope == PTHREAD_SCOPE_SYSTEM ? 0 : scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP : EINVAL;
}
PUBLIC int pthread_attr_getscope(const pthread_attr_t *restrict attributes, int *restrict scope) {
  (void)attributes;
  *scope = PTHREAD_SCOPE_SYSTEM;
  return 0;
}

PUBLIC int pthread_attr_setinheritsched(pthread_attr_t *attributes, int inherit) {
  if (inherit != PTHREAD_INHERIT_SCHED && inherit != PTHREAD_EXPLICIT_SCHED) return EINVAL;
  of(attributes)->explicitScheduling = inherit == PTHREAD_EXPLICIT_SCHED;
  return 0;
}
PUBLIC int pthread_attr_getinheritsched(const pthread_attr_t *restrict attributes, int *restrict inherit) {
  *inherit = in(attributes)->explicitScheduling ? PTHREAD_EXPLICIT_SCHED : PTHREAD_INHERIT_SCHED;
  return 0;
}

PUBLIC int pthread_attr_setschedpolicy(pthread_attr_t *attributes, int policy) {
  (void)attributes;
  return policy == SCHED_OTHER ? 0 : policy == SCHED_FIFO || policy == SCHED_RR ? ENOTSUP : EINVAL;
}
PUBLIC int pthread_attr_getschedpolicy(const pthread_attr_t *restrict attributes, int *restrict policy) {
  (void)attributes;
  *policy = SCHED_OTHER;
  return 0;
}
PUBLIC int pthread_attr_setschedparam(pthread_attr_t *restrict attributes, const struct sched_param *restrict parameters) {
  (void)attributes;
  return parameters->sched_priority == 0 ? 0 : EINVAL;
}
PUBLIC int pthread_attr_getschedparam(const pthread_attr_t *restrict attributes, struct sched_param *restrict parameters) {
  (void)attributes;
  *parameters = (struct sched_param){.sched_priority = 0};
  return 0;
}

/* ── Of threads that there are ── */

PUBLIC int pthread_getattr_np(pthread_t thread, pthread_attr_t *out) {
  if (thread == NULL) return ESRCH;
  const RatThreadBlock *block = thread->block;
  char *low = block != NULL ? block->stackLow : &__stack_low;
  char *high = block != NULL ? block->stackTop : &__stack_high;
  *of(out) = (Attributes){
    .stackLow = low,
    .stackSize = (uint32_t)(high - low),
    .guardSize = block != NULL ? GUARD_BYTES : 0,
    .detached = (__atomic_load_n(&thread->life, __ATOMIC_RELAXED) & LIFE_DETACHED) != 0,
  };
  return 0;
}

PUBLIC int pthread_getattr_default_np(pthread_attr_t *out) { return pthread_attr_init(out); }
PUBLIC int pthread_setattr_default_np(const pthread_attr_t *attributes) {
  if (DetachedOf(attributes) || in(attributes)->stackLow != NULL) return EINVAL;
  __atomic_store_n(&defaultStackSize, StackSizeOf(attributes), __ATOMIC_RELAXED);
  return 0;
}
