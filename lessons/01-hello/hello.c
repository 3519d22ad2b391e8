/* Hello from a process of its own */
#include <ratos.h>
#include <stdio.h>

int main(void) {
  printf("Hello from process %u, thread %u!\n", RatGetCurrentProcessId(), RatGetCurrentThreadId());
  return 0;
}
