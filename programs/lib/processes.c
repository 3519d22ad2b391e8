#include "processes.h"

#include "tool.h"

enum { MOST = 1024 };

RatProcessInfo *listProcesses(size_t *count) {
  RatProcessInfo *list = allocate(MOST * sizeof *list);
  for (size_t i = 0; i < MOST; i++) list[i].size = sizeof *list;
  RatStatus status = RatGetProcessList(list, MOST, count);
  if (!RAT_SUCCEEDED(status)) die(1, "%s", RatStatusText(status));
  if (*count > MOST) *count = MOST;
  return list;
}

const char *processState(uint32_t state) {
  switch (state) {
    case RAT_PROCESS_STATE_SUSPENDED: return "suspended";
    case RAT_PROCESS_STATE_RUNNING: return "running";
    case RAT_PROCESS_STATE_EXITING: return "exiting";
    default: return "?";
  }
}
