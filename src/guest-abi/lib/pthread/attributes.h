/* What is inside pthread_attr_t. */
#ifndef PTHREAD_ATTRIBUTES_H
#define PTHREAD_ATTRIBUTES_H

#include "pthread/internal.h"

typedef struct Attributes {
  uint32_t stackSize; /* 0: the default of the moment in which a thread is made */
  uint32_t guardSize;
  char *stackLow; /* of a thread that is described; NULL: the system's choice */
  uint32_t detached;
  uint32_t explicitScheduling;
  uint32_t unused[4];
} Attributes;
_Static_assert(sizeof(Attributes) == sizeof(pthread_attr_t), "pthread_attr_t");

extern uint32_t defaultStackSize;
bool DetachedOf(const pthread_attr_t *attributes);
uint32_t StackSizeOf(const pthread_attr_t *attributes);

#endif
