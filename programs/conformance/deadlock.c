/* Two threads, each with a mutex that the other wants; for e2e/inspect.spec.ts */
#include <ratos.h>

static HMUTEX mutexes[2];
static HSEMAPHORE both;
static HEVENT go;

static int32_t run(void *arg) {
  int mine = (int)(intptr_t)arg;
  RatWaitForHandle(mutexes[mine], RAT_INFINITE);
  RatReleaseSemaphore(both, 1, NULL);
  RatWaitForHandle(go, RAT_INFINITE);
  RatWaitForHandle(mutexes[1 - mine], RAT_INFINITE);
  return 0;
}

int main(void) {
  HTHREAD threads[2];
  const char *names[] = {"left", "right"};
  RatCreateSemaphore(0, 2, &both);
  RatCreateEvent(true, false, &go);
  for (int i = 0; i < 2; i++) RatCreateMutex(false, false, &mutexes[i]);
  for (int i = 0; i < 2; i++) {
    RatThreadAttributes attributes = {.size = sizeof attributes, .name = names[i]};
    if (RatCreateThread(run, (void *)(intptr_t)i, &attributes, &threads[i]) != RAT_SUCCESS) return 1;
  }
  for (int i = 0; i < 2; i++) RatWaitForHandle(both, RAT_INFINITE);
  RatSetEvent(go);
  return RatWaitForMultipleHandles(threads, 2, true, RAT_INFINITE, NULL);
}
