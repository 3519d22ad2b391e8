/* Threads until the quota: the rest of the process goes on, and all of them can be joined. */
#include "check.h"

/* Milliseconds. Every thread needs a worker, and a busy machine makes few of them a second. */
enum { MORE = 3000, LONG = 300000 };

static HEVENT go;
static int running;
static int32_t waitForGo(void *arg) {
  __atomic_fetch_add(&running, 1, __ATOMIC_RELAXED);
  RatStatus status = RatWaitForHandle(go, RAT_INFINITE);
  return status == RAT_SUCCESS ? (int32_t)(intptr_t)arg : status;
}

static HTHREAD threads[MORE];

static int fill(void) {
  int count = 0;
  RatStatus status = RAT_SUCCESS;
  RatThreadAttributes attributes = {.size = sizeof attributes, .stackSize = 16 << 10};
  while (count < MORE && (status = RatCreateThread(waitForGo, (void *)(intptr_t)count, &attributes, &threads[count])) == RAT_SUCCESS) count++;
  CHECK_STATUS("threads end with the quota", RAT_ERR_QUOTA, status);
  return count;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  for (int round = 0; round < 2; round++) {
    go = newEvent(true, false);
    int count = fill();
    CHECK("after many", count >= 200);
    HANDLE h;
    CHECK_STATUS("and again", RAT_ERR_QUOTA, RatCreateThread(waitForGo, NULL, NULL, &h));
    CHECK_OK("other objects can be made", RatCreateEvent(true, true, &h));
    closeHandle(h);
    CHECK_OK("another process can be started", RatCreateProcess("/bin/true", NULL, NULL, &h));
    CHECK_OK("go", RatSetEvent(go));
    CHECK_OK("all end", RatWaitForMultipleHandles(threads, (size_t)count, true, LONG, NULL));
    CHECK_EQUAL("the process too", 0, joinProcess(h));
    for (int i = 0; i < count; i++) CHECK_EQUAL("each can be joined", i, joinThread(threads[i]));
    closeHandle(go);
    CHECK_EQUAL("all ran", (round + 1) * count, running);
  }
  return finish();
}
