/* Numbers flow from actor to actor: one lets the even ones pass, one squares them, one adds them up */
#include "actor.h"

#include <stdio.h>

enum { LAST = 10 };

static void passEven(void *next, const RatMsg *msg) {
  if (msg->wParam % 2 == 0) tell(next, msg->wParam);
}

static void square(void *next, const RatMsg *msg) { tell(next, msg->wParam * msg->wParam); }

static void add(void *sum, const RatMsg *msg) { *(uintptr_t *)sum += msg->wParam; }

int main(void) {
  uintptr_t sum = 0; /* the adder's, until it has ended */
  Actor evens, squarer, adder;
  if (startActor(&adder, add, &sum) != RAT_SUCCESS) return 1;
  if (startActor(&squarer, square, &adder) != RAT_SUCCESS) return 1;
  if (startActor(&evens, passEven, &squarer) != RAT_SUCCESS) return 1;

  for (uintptr_t i = 1; i <= LAST; i++) tell(&evens, i);

  /* In the order in which the numbers flow. */
  stopActor(&evens);
  stopActor(&squarer);
  stopActor(&adder);
  printf("the sum of the even squares up to %d is %d\n", LAST, (int)sum);
  return 0;
}
