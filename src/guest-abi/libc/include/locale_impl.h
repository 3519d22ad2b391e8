/* In front of musl's: the locale that uselocale sets is a thread's own. */
#ifndef RATOS_LOCALE_IMPL_H
#define RATOS_LOCALE_IMPL_H

#include_next <locale_impl.h>

extern hidden volatile int __locale_lock[1];

extern hidden _Thread_local locale_t __thread_locale; /* NULL until the thread first looks: the process's */

static inline locale_t *threadLocale(void) {
  if (!__thread_locale) __thread_locale = &libc.global_locale;
  return &__thread_locale;
}

#undef CURRENT_LOCALE
#define CURRENT_LOCALE (*threadLocale())

#endif
