/* Learn of a thread's end through a completion queue */
#include <ratos.h>
#include <stdio.h>

static int32_t MyThreadFn(void *arg) {
  (void)arg;
  printf("the thread is %u\n", RatGetCurrentThreadId());
  return 42;
}

int main(void) {
RatThreadHandle thread;
RatCreateThread(MyThreadFn, NULL, NULL, &thread);

RatCompQueueHandle q;
RatCreateCompletionQueue(&q);

RatWaitThreadAsync(thread, q, 1234); // userData = 1234

// Later, event appears in queue
RAT_COMPLETION c;
if (RatGetNextCompletion(q, &c)) {
    // c.userData == 1234
}
  printf("userData %u, %s, the thread returned %d\n", (unsigned)c.userData, RatStatusText(c.status), (int)c.value);
  RatCloseHandle(q);
  RatCloseHandle(thread);
  return c.userData == 1234 ? 0 : 1;
}
