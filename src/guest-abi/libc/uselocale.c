/* The thread's locale, and the lock of the process's. */
#include "locale_impl.h"

_Thread_local locale_t __thread_locale;
volatile int __locale_lock[1];

locale_t __uselocale(locale_t wanted) {
  locale_t *current = threadLocale(), before = *current;
  if (wanted) *current = wanted == LC_GLOBAL_LOCALE ? &libc.global_locale : wanted;
  return before == &libc.global_locale ? LC_GLOBAL_LOCALE : before;
}
weak_alias(__uselocale, uselocale);
