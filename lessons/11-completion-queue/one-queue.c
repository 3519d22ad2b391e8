/* One queue hears of a thread, an event, a timer, and of what the program posts itself */
#include <ratos.h>
#include <stdio.h>

/* What the program calls them: the user data of each completion. */
enum { THREAD = 1, EVENT, TIMER, OWN };
static const char *const names[] = {"", "thread", "event", "timer", "own"};

static int32_t work(void *start) {
  RatWaitForHandle(start, RAT_INFINITE);
  return 42;
}

static void next(HCOMPQ queue) {
  RatCompletion c;
  if (RatGetNextCompletion(queue, &c)) printf("%-6s value %2d, %s\n", names[c.userData], (int)c.value, RatStatusText(c.status));
}

int main(void) {
  HCOMPQ queue;
  HEVENT start, event;
  HTIMER timer;
  HTHREAD thread;
  if (RatCreateCompletionQueue(&queue) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(false, false, &start) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(false, false, &event) != RAT_SUCCESS) return 1;
  if (RatCreateTimer(false, &timer) != RAT_SUCCESS) return 1;
  if (RatCreateThread(work, start, NULL, &thread) != RAT_SUCCESS) return 1;

  /* Three waits, and no thread that waits. */
  RatWaitThreadAsync(thread, queue, THREAD);
  RatWaitEventAsync(event, queue, EVENT);
  RatWaitHandleAsync(timer, queue, TIMER);

  RatSetEvent(event);
  next(queue);
  RatSetEvent(start);
  next(queue);
  RatPostCompletion(queue, &(RatCompletion){.userData = OWN, .value = 7});
  next(queue);
  RatSetTimer(timer, 10, 0);
  next(queue);

  RatCloseHandle(thread);
  RatCloseHandle(timer);
  RatCloseHandle(event);
  RatCloseHandle(start);
  RatCloseHandle(queue);
  return 0;
}
