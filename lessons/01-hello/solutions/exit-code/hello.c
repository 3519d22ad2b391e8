/* Hello from a process of its own */
#include <ratos.h>
#include <stdio.h>

int main(void) {
  uint32_t process = RatGetCurrentProcessId();
  uint32_t thread = RatGetCurrentThreadId();
  printf("Hello from process %u, thread %u!\n", process, thread);
  return 7;
}
