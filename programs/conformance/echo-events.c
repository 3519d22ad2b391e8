/* Answers each signal of its first inherited event with the second, argv[1] times; for e2e/inspect.spec.ts */
#include <ratos.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  HEVENT ping, pong;
  if (RatGetInheritedHandle(0, &ping) != RAT_SUCCESS || RatGetInheritedHandle(1, &pong) != RAT_SUCCESS) return 1;
  for (int rounds = argc > 1 ? atoi(argv[1]) : 1; rounds > 0; rounds--) {
    if (RatWaitForHandle(ping, RAT_INFINITE) != RAT_SUCCESS || RatSetEvent(pong) != RAT_SUCCESS) return 2;
  }
  return 0;
}
