/* A call that visits the page's main thread and changes nothing: resuming a process that runs */
#include "bench.h"

int main(int argc, char **argv) {
  if (argc > 1) {
    HEVENT end;
    check(RatGetInheritedHandle(0, &end), "RatGetInheritedHandle");
    return RatWaitForHandle(end, RAT_INFINITE);
  }
  HEVENT end;
  check(RatCreateEvent(true, false, &end), "RatCreateEvent");
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = &end, .inheritCount = 1};
  HPROCESS child;
  check(RatCreateProcess(argv[0], (const char *[]){argv[0], "child", NULL}, &attributes, &child), "RatCreateProcess");
  for (int i = 0; i < 100; i++) RatResumeProcess(child);
  MEASURE(100, 10, RatResumeProcess(child));
  RatSetEvent(end);
  RatWaitForHandle(child, RAT_INFINITE);
  return report();
}
