/* The sysroot's, whose sigsetjmp nobody defines: the compiler knows setjmp alone, so it is around that. */
#define sigjmp_buf __sysroot_sigjmp_buf
#define sigsetjmp __sysroot_sigsetjmp
#define siglongjmp __sysroot_siglongjmp
#include_next <setjmp.h>
#undef sigjmp_buf
#undef sigsetjmp
#undef siglongjmp
#ifndef RATOS_SETJMP_H
#define RATOS_SETJMP_H

#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || \
    defined(_BSD_SOURCE)
#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  jmp_buf __place;
  unsigned __blocked;
  int __keepsMask;
} sigjmp_buf[1];

void __ratos_save_mask(sigjmp_buf, int);
_Noreturn void siglongjmp(sigjmp_buf, int);
/* These leave the mask alone, as setjmp does. */
#define _setjmp(buffer) setjmp(buffer)
#define _longjmp(buffer, value) longjmp((buffer), (value))
#define sigsetjmp(buffer, keepsMask) (__ratos_save_mask((buffer), (keepsMask)), setjmp((buffer)->__place))

#ifdef __cplusplus
}
#endif
#endif
#endif
