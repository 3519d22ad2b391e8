/* Lists the processes of the system. */
#include <stdlib.h>

#include "../lib/processes.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: ps [-o pid|name]\n"
                           "Lists the processes of the system.\n"
                           "  -o  only their numbers, or only their names\n";

int psMain(int argc, char **argv) {
  const char *only = NULL;
  for (int option; (option = nextOption(argc, argv, "aefxo:", NULL, HELP)) != -1;)
    if (option == 'o') only = optarg;
  size_t count;
  RatProcessInfo *list = listProcesses(&count);
  if (only == NULL) printf("%5s %5s %-9s %7s %7s  %s\n", "PID", "PPID", "STATE", "THREADS", "HANDLES", "NAME");
  for (size_t i = 0; i < count; i++) {
    const RatProcessInfo *p = &list[i];
    if (only != NULL && only[0] == 'p') printf("%u\n", p->processId);
    else if (only != NULL) puts(p->name);
    else printf("%5u %5u %-9s %7u %7u  %s\n", p->processId, p->parentId, processState(p->state), p->threadCount, p->handleCount, p->name);
  }
  free(list);
  return 0;
}
