/* Threads until the quota: the rest of the process goes on, and all of them can be joined. */
#include "check.h"

/* Milliseconds. Every thread needs a worker, and a busy machine makes few of them a second. */
enum { MORE = 3000, LONG = 300000 };

static HEVENT go;
static HEVENT oneMayEnd;
static int running;
static int32_t waitForGo(void *arg) {
  __atomic_fetch_add(&running, 1, __ATOMIC_RELAXED);
  RatStatus status = RatWaitForMultipleHandles((HANDLE[]){go, oneMayEnd}, 2, false, RAT_INFINITE, NULL);
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

/* A thread that has ended counts no more: at the quota, one that goes makes room for one that comes. */
static void turnOver(size_t count) {
  for (int i = 0; i < 50; i++) {
    size_t index = 0;
    CHECK_OK("one may end", RatSetEvent(oneMayEnd));
    CHECK_OK("one ends", RatWaitForMultipleHandles(threads, count, false, LONG, &index));
    RatThreadAttributes attributes = {.size = sizeof attributes, .stackSize = 16 << 10};
    HTHREAD ended = threads[index];
    CHECK_OK("and makes room", RatCreateThread(waitForGo, (void *)(intptr_t)index, &attributes, &threads[index]));
    CHECK_EQUAL("joined", index, joinThread(ended));
  }
}

int main(int argc, char **argv) {
  begin(argc, argv);
  int first = 0;
  go = newEvent(true, false);
  oneMayEnd = newEvent(false, false);
  for (int round = 0; round < 2; round++) {
    int count = fill();
    CHECK("after many", count >= 200);
    if (round == 0) first = count;
    CHECK_EQUAL("as many as before", first, count);
    HANDLE h;
    CHECK_STATUS("and no more", RAT_ERR_QUOTA, RatCreateThread(waitForGo, NULL, NULL, &h));
    CHECK_OK("other objects can be made", RatCreateEvent(true, true, &h));
    closeHandle(h);
    CHECK_OK("another process can be started", RatCreateProcess("/bin/true", NULL, NULL, &h));
    turnOver((size_t)count);
    CHECK_OK("go", RatSetEvent(go));
    CHECK_OK("all end", RatWaitForMultipleHandles(threads, (size_t)count, true, LONG, NULL));
    for (int i = 0; i < count; i++) CHECK_EQUAL("each can be joined", i, joinThread(threads[i]));
    CHECK_EQUAL("the process too", 0, joinProcess(h));
    CHECK_OK("again", RatResetEvent(go));
    CHECK_EQUAL("all ran", (round + 1) * (count + 50), running);
  }
  closeHandle(go);
  closeHandle(oneMayEnd);
  return finish();
}
