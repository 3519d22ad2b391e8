/* Numbers flow from actor to actor: one squares them, the next one adds them up */
#include "actor.h"

#include <stdio.h>

enum { LAST = 10 };

static void square(void *next, const RatMsg *msg) { tell(next, msg->wParam * msg->wParam); }

static void add(void *sum, const RatMsg *msg) { *(uintptr_t *)sum += msg->wParam; }

int main(void) {
  uintptr_t sum = 0; /* the adder's, until it has ended */
  Actor squarer, adder;
  if (startActor(&adder, add, &sum) != RAT_SUCCESS) return 1;
  if (startActor(&squarer, square, &adder) != RAT_SUCCESS) return 1;

  for (uintptr_t i = 1; i <= LAST; i++) tell(&squarer, i);

  /* In the order in which the numbers flow. */
  stopActor(&squarer);
  stopActor(&adder);
  printf("the sum of the squares up to %d is %d\n", LAST, (int)sum);
  return 0;
}
