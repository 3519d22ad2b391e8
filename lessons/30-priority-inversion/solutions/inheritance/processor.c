/* Three tasks, one processor, one printer: who has what another one needs is as important as that */
#include <ratos.h>
#include <stdio.h>

typedef struct Task {
  const char *name;
  int priority;
  bool ready;
  HEVENT go; /* it has the processor */
} Task;

enum { LOW, MEDIUM, HIGH, TASKS };
static Task tasks[TASKS] = {{.name = "low", .priority = 1}, {.name = "medium", .priority = 2}, {.name = "high", .priority = 3}};
static Task *owner, *waiter; /* of the printer */
static int lent;              /* the owner's own priority while it has the waiter's; else 0 */

/* Gives the processor to the most important task that can run. Only who has it calls this. */
static void dispatch(void) {
  Task *best = NULL;
  for (int i = 0; i < TASKS; i++) {
    if (tasks[i].ready && (best == NULL || tasks[i].priority > best->priority)) best = &tasks[i];
  }
  if (best != NULL) RatSetEvent(best->go);
}

static void step(Task *task, const char *what) {
  printf("%-6s %s\n", task->name, what);
  dispatch();
  RatWaitForHandle(task->go, RAT_INFINITE);
}

static void takePrinter(Task *task) {
  if (owner == NULL) {
    owner = task;
    return;
  }
  waiter = task;
  task->ready = false;
  lent = owner->priority;
  owner->priority = task->priority;
  step(task, "waits for the printer");
}

static void givePrinter(void) {
  if (lent != 0) owner->priority = lent;
  lent = 0;
  owner = waiter;
  waiter = NULL;
  if (owner != NULL) owner->ready = true;
}

static void low(Task *task) {
  takePrinter(task);
  tasks[MEDIUM].ready = tasks[HIGH].ready = true; /* the others come while it prints */
  step(task, "prints page 1");
  step(task, "prints page 2");
  givePrinter();
}

static void medium(Task *task) {
  for (int i = 0; i < 3; i++) step(task, "computes");
}

static void high(Task *task) {
  takePrinter(task);
  step(task, "prints");
  givePrinter();
}

static int32_t run(void *arg) {
  static void (*const bodies[TASKS])(Task *) = {low, medium, high};
  Task *task = arg;
  RatWaitForHandle(task->go, RAT_INFINITE);
  bodies[task - tasks](task);
  task->ready = false;
  dispatch();
  return 0;
}

int main(void) {
  HTHREAD threads[TASKS];
  for (int i = 0; i < TASKS; i++) {
    if (RatCreateEvent(false, false, &tasks[i].go) != RAT_SUCCESS) return 1;
    RatThreadAttributes named = {.size = sizeof named, .name = tasks[i].name};
    if (RatCreateThread(run, &tasks[i], &named, &threads[i]) != RAT_SUCCESS) return 1;
  }
  tasks[LOW].ready = true;
  dispatch();
  RatWaitForMultipleHandles(threads, TASKS, true, RAT_INFINITE, NULL);
  for (int i = 0; i < TASKS; i++) {
    RatCloseHandle(threads[i]);
    RatCloseHandle(tasks[i].go);
  }
  return 0;
}
