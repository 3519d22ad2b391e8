/* A thread pool: a queue of work, some threads, and a queue of answers */
#include <ratos.h>
#include <stdio.h>

enum { WORKERS = 4, JOBS = 16 };

typedef struct Pool {
  HCOMPQ work, answers;
  HTHREAD workers[WORKERS];
} Pool;

/* Takes jobs until the queue is closed. */
static int32_t worker(void *arg) {
  Pool *pool = arg;
  int32_t jobs = 0;
  RatCompletion job;
  while (RatGetNextCompletion(pool->work, &job)) {
    RatCompletion answer = {.userData = job.userData, .value = job.value * job.value};
    RatPostCompletion(pool->answers, &answer);
    jobs++;
  }
  return jobs;
}

static RatStatus openPool(Pool *pool) {
  RatStatus status = RatCreateCompletionQueue(&pool->work);
  if (status == RAT_SUCCESS) status = RatCreateCompletionQueue(&pool->answers);
  for (int i = 0; i < WORKERS && status == RAT_SUCCESS; i++) {
    status = RatCreateThread(worker, pool, &(RatThreadAttributes){.size = sizeof(RatThreadAttributes), .name = "worker"},
                             &pool->workers[i]);
  }
  return status;
}

static int32_t closePool(Pool *pool) {
  RatCloseHandle(pool->work); /* whoever waits for work wakes, and ends */
  RatWaitForMultipleHandles(pool->workers, WORKERS, true, RAT_INFINITE, NULL);
  int32_t sum = 0;
  for (int i = 0; i < WORKERS; i++) {
    int32_t jobs;
    RatGetThreadExitCode(pool->workers[i], &jobs);
    sum += jobs;
    RatCloseHandle(pool->workers[i]);
  }
  RatCloseHandle(pool->answers);
  return sum;
}

int main(void) {
  Pool pool;
  RatStatus status = openPool(&pool);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "no pool: %s\n", RatStatusText(status));
    return 1;
  }
  for (uintptr_t i = 0; i < JOBS; i++) RatPostCompletion(pool.work, &(RatCompletion){.userData = i, .value = i + 1});

  /* The answers come in any order; the user data says which is which. */
  uint64_t squares[JOBS], sum = 0;
  RatCompletion answer;
  for (int i = 0; i < JOBS && RatGetNextCompletion(pool.answers, &answer); i++) squares[answer.userData] = answer.value;
  for (int i = 0; i < JOBS; i++) sum += squares[i];
  printf("the last square is %d, all together %d\n", (int)squares[JOBS - 1], (int)sum);
  printf("%d workers did %d jobs\n", WORKERS, closePool(&pool));
  return 0;
}
