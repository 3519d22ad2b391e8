/* Jumps that bring the mask of signals back. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <setjmp.h>

void __ratos_save_mask(sigjmp_buf buffer, int keepsMask) {
  uint32_t blocked = 0;
  buffer->__keepsMask = keepsMask;
  if (keepsMask) RatSignalMask(0, 0, &blocked);
  buffer->__blocked = blocked;
}

PUBLIC _Noreturn void siglongjmp(sigjmp_buf buffer, int value) {
  uint32_t former;
  if (buffer->__keepsMask) RatSignalMask(UINT32_MAX, buffer->__blocked, &former);
  longjmp(buffer->__place, value);
}
