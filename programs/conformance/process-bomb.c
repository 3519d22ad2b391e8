/* 200 processes at once: up to the quota they are started, the rest is refused, and all goes on. */
#include "check.h"

/* Milliseconds. Every process needs a worker, and a busy machine makes few of them a second. */
enum { WANTED = 200, LONG = 300000 };

int main(int argc, char **argv) {
  if (plays(begin(argc, argv), "wait")) return RatWaitForHandle(inherited(0), RAT_INFINITE) == RAT_SUCCESS ? 3 : 1;
  static HPROCESS children[WANTED];
  static RatProcessInfo list[WANTED + 100];
  for (int round = 0; round < 2; round++) {
    HEVENT go = newEvent(true, false);
    RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = &go, .inheritCount = 1};
    int count = 0, refused = 0;
    for (int i = 0; i < WANTED; i++) {
      RatStatus status = RatCreateProcess(programPath, (const char *[]){programPath, "wait", NULL}, &attributes, &children[count]);
      if (status == RAT_SUCCESS) count++;
      else {
        CHECK_STATUS("the quota is used up", RAT_ERR_QUOTA, status);
        refused++;
      }
    }
    CHECK("many run", count >= 90);
    CHECK("the rest was refused", refused > 0 && count + refused == WANTED);
    size_t listed = 0;
    CHECK_OK("list", RatGetProcessList(list, WANTED + 100, &listed));
    CHECK_EQUAL("100 processes", 100, listed);
    CHECK_EQUAL("one handle here, one in each child", count + 1, infoOf(go).handleCount);
    if (round == 1) {
      for (int i = 0; i < count; i++) CHECK_OK("terminate", RatTerminateProcess(children[i], 3));
    }
    CHECK_OK("go", RatSetEvent(go));
    CHECK_OK("all end", RatWaitForMultipleHandles(children, (size_t)count, true, LONG, NULL));
    for (int i = 0; i < count; i++) CHECK_EQUAL("each ran", 3, joinProcess(children[i]));
    CHECK_EQUAL("all handles are closed", 1, infoOf(go).handleCount);
    closeHandle(go);
    HPROCESS one;
    CHECK_OK("and there is room again", RatCreateProcess("/bin/true", NULL, NULL, &one));
    CHECK_EQUAL("which runs", 0, joinProcess(one));
  }
  return finish();
}
