/*
 * Keys. A value belongs to one use of a key: when the key is deleted and its number used again, the values that threads
 * have left there no longer count, without anybody having touched them.
 */
#include "pthread/internal.h"

#include <limits.h>

typedef struct Key {
  uint32_t use;  /* odd while the key exists; raised when it is made and when it is deleted */
  void (*destroy)(void *);
} Key;

typedef struct Value {
  uint32_t use;
  void *value;
} Value;

static RatLock keysLock = RAT_LOCK_INIT;
static Key keys[PTHREAD_KEYS_MAX]; /* change under keysLock; read without */
static uint32_t keysUsed;          /* no key beyond it has ever existed */
static _Thread_local Value values[PTHREAD_KEYS_MAX];

static uint32_t useOf(pthread_key_t key) {
  return key < PTHREAD_KEYS_MAX ? __atomic_load_n(&keys[key].use, __ATOMIC_ACQUIRE) : 0;
}

/* Runs the destructors, as often as they leave values behind, but not for ever. */
static void destroyValues(void) {
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
    bool any = false;
    uint32_t count = __atomic_load_n(&keysUsed, __ATOMIC_ACQUIRE);
    for (uint32_t i = 0; i < count; i++) {
      void *value = values[i].value;
      if (value == NULL) continue;
      values[i].value = NULL;
      RatLockAcquire(&keysLock);
      void (*destroy)(void *) = keys[i].use == values[i].use ? keys[i].destroy : NULL;
      RatLockRelease(&keysLock);
      if (destroy == NULL) continue;
      any = true;
      CallAny((AnyFunction)destroy, (uintptr_t)value, 0, 0);
    }
    RunThreadDestructors();
    if (!any) return;
  }
}

PUBLIC int pthread_key_create(pthread_key_t *out, void (*destroy)(void *)) {
  int error = EAGAIN;
  RatLockAcquire(&keysLock);
  for (uint32_t i = 0; i < PTHREAD_KEYS_MAX; i++) {
    if (keys[i].use & 1) continue;
    keys[i].destroy = destroy;
    __atomic_store_n(&keys[i].use, keys[i].use + 1, __ATOMIC_RELEASE);
    if (i >= keysUsed) __atomic_store_n(&keysUsed, i + 1, __ATOMIC_RELEASE);
    *out = i;
    error = 0;
    break;
  }
  RatLockRelease(&keysLock);
  endKeys = destroyValues;
  return error;
}

PUBLIC int pthread_key_delete(pthread_key_t key) {
  int error = EINVAL;
  RatLockAcquire(&keysLock);
  if (useOf(key) & 1) {
    __atomic_store_n(&keys[key].use, keys[key].use + 1, __ATOMIC_RELEASE);
    keys[key].destroy = NULL;
    error = 0;
  }
  RatLockRelease(&keysLock);
  return error;
}

PUBLIC void *pthread_getspecific(pthread_key_t key) {
  if (key >= PTHREAD_KEYS_MAX || values[key].value == NULL) return NULL;
  return values[key].use == useOf(key) ? values[key].value : NULL;
}

PUBLIC int pthread_setspecific(pthread_key_t key, const void *value) {
  uint32_t use = useOf(key);
  if (!(use & 1)) return EINVAL;
  values[key] = (Value){use, (void *)value};
  return 0;
}
