/* A message loop: one place where a thread hears of everything */
#include <ratos.h>
#include <stdio.h>

/* Messages of the program's own begin here. */
enum { PROGRESS = RATMSG_USER };

typedef struct Job {
  HMSGQUEUE boss;
  HEVENT half;
} Job;

static int32_t work(void *arg) {
  Job *job = arg;
  for (uintptr_t percent = 25; percent <= 100; percent += 25) {
    RatPostMessage(job->boss, &(RatMsg){.type = PROGRESS, .wParam = percent});
    if (percent == 50) RatSetEvent(job->half);
  }
  return 42;
}

int main(void) {
  Job job;
  HTHREAD worker;
  /* NULL is this thread. From now on its queue hears of what it makes. */
  if (RatGetThreadMessageQueue(NULL, &job.boss) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(false, false, &job.half) != RAT_SUCCESS) return 1;
  if (RatCreateThread(work, &job, NULL, &worker) != RAT_SUCCESS) return 1;

  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    switch (msg.type) {
      case PROGRESS:
        printf("%d %%\n", (int)msg.wParam);
        break;
      case RATMSG_EVENT_SIGNALED:
        printf("half of it%s\n", msg.hEvent == job.half ? "" : "?");
        break;
      case RATMSG_THREAD_EXITED:
        printf("the worker returned %d\n", (int)msg.wParam);
        RatPostQuitMessage((int32_t)msg.wParam);
        break;
      default:
        RatDispatchMessage(&msg); /* messages for windows */
    }
  }
  printf("quit with %d\n", (int)msg.wParam);
  RatCloseHandle(worker);
  RatCloseHandle(job.half);
  RatCloseHandle(job.boss);
  return (int)msg.wParam;
}
