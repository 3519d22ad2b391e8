/* Lists the processes of the system. */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

#include "../lib/tool.h"

static const char *stateName(uint32_t state) {
  switch (state) {
    case RAT_PROCESS_STATE_SUSPENDED:
      return "suspended";
    case RAT_PROCESS_STATE_RUNNING:
      return "running";
    case RAT_PROCESS_STATE_EXITING:
      return "exiting";
    default:
      return "?";
  }
}

int psMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: ps\nLists the processes of the system.\n");
  const size_t max = 1024;
  size_t count = 0;
  RatProcessInfo *list = calloc(max, sizeof *list);
  if (list == NULL) return 1;
  for (size_t i = 0; i < max; i++) list[i].size = sizeof *list;
  RatStatus status = RatGetProcessList(list, max, &count);
  if (!RAT_SUCCEEDED(status)) {
    fprintf(stderr, "ps: %s\n", RatStatusText(status));
    return 1;
  }
  if (count > max) count = max;
  printf("%5s %5s %-9s %7s %7s  %s\n", "PID", "PPID", "STATE", "THREADS", "HANDLES", "NAME");
  for (size_t i = 0; i < count; i++) {
    const RatProcessInfo *p = &list[i];
    printf("%5u %5u %-9s %7u %7u  %s\n", p->processId, p->parentId, stateName(p->state), p->threadCount, p->handleCount, p->name);
  }
  free(list);
  return 0;
}
