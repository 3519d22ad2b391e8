/* Spin locks. There are more threads than cores, so who has spun for a while parks. */
#include "pthread/internal.h"

_Static_assert(sizeof(RatLock) == sizeof(pthread_spinlock_t), "pthread_spinlock_t");

PUBLIC int pthread_spin_init(pthread_spinlock_t *lock, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE) return shared == PTHREAD_PROCESS_SHARED ? ENOTSUP : EINVAL;
  *lock = 0;
  return 0;
}
PUBLIC int pthread_spin_destroy(pthread_spinlock_t *lock) {
  (void)lock;
  return 0;
}
PUBLIC int pthread_spin_lock(pthread_spinlock_t *lock) {
  RatLockAcquire((RatLock *)lock);
  return 0;
}
PUBLIC int pthread_spin_trylock(pthread_spinlock_t *lock) { return RatLockTryAcquire((RatLock *)lock) ? 0 : EBUSY; }
PUBLIC int pthread_spin_unlock(pthread_spinlock_t *lock) {
  RatLockRelease((RatLock *)lock);
  return 0;
}
