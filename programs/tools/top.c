/* The processes of the system, again and again. */
#include <ratos.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lib/processes.h"
#include "../lib/screen.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: top [-b] [-d SECONDS] [-n TIMES]\n"
                           "Shows the processes of the system, anew every other second.\n"
                           "  -d  how often   -n  so many times   -b  as text, one after the other\n"
                           "Keys: q ends, p by number, t by threads, h by handles, a by age, SPACE shows it anew\n";

static char order = 'p';

static int compare(const void *a, const void *b) {
  const RatProcessInfo *x = a, *y = b;
  long long difference = order == 't' ? (long long)y->threadCount - x->threadCount : order == 'h' ? (long long)y->handleCount - x->handleCount : order == 'a' ? (x->startNs > y->startNs) - (x->startNs < y->startNs) : 0;
  if (difference == 0) difference = (long long)x->processId - y->processId;
  return difference < 0 ? -1 : difference > 0;
}

static void ageText(char text[16], uint64_t startNs) {
  uint64_t seconds = (RatGetTickNs() - startNs) / 1000000000u;
  if (seconds < 3600) snprintf(text, 16, "%u:%02u", (unsigned)(seconds / 60), (unsigned)(seconds % 60));
  else snprintf(text, 16, "%u:%02u:%02u", (unsigned)(seconds / 3600), (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
}

static void line(char text[256], const RatProcessInfo *process) {
  char age[16];
  ageText(age, process->startNs);
  snprintf(text, 256, "%5u %5u %-9s %7u %7u %9s  %s", process->processId, process->parentId, processState(process->state), process->threadCount, process->handleCount, age, process->name);
}

static const char HEADING[] = "  PID  PPID STATE     THREADS HANDLES       AGE  NAME";

static void summary(char text[256], const RatProcessInfo *list, size_t count) {
  unsigned threads = 0, handles = 0;
  for (size_t i = 0; i < count; i++) {
    threads += list[i].threadCount;
    handles += list[i].handleCount;
  }
  char now[16], up[16];
  time_t seconds = time(NULL);
  struct tm parts;
  strftime(now, sizeof now, "%H:%M:%S", localtime_r(&seconds, &parts));
  ageText(up, 0);
  snprintf(text, 256, "top - %s up %s, %zu processes, %u threads, %u handles", now, up, count, threads, handles);
}

static void print(void) {
  size_t count;
  RatProcessInfo *list = listProcesses(&count);
  char text[256];
  qsort(list, count, sizeof *list, compare);
  summary(text, list, count);
  printf("%s\n\n%s\n", text, HEADING);
  for (size_t i = 0; i < count; i++) {
    line(text, &list[i]);
    puts(text);
  }
  free(list);
}

static void draw(void) {
  int rows, columns;
  screenSize(&rows, &columns);
  size_t count;
  RatProcessInfo *list = listProcesses(&count);
  char text[256];
  qsort(list, count, sizeof *list, compare);
  screenPut("\033[?25l\033[H");
  summary(text, list, count);
  screenPutText(text, strlen(text), columns);
  screenPut("\033[K\r\n\033[K\r\n\033[7m");
  int taken = screenPutText(HEADING, strlen(HEADING), columns);
  screenFormat("%*s\033[27m", columns - taken, "");
  for (int row = 3; row < rows; row++) {
    screenPut("\r\n\033[K");
    if ((size_t)(row - 3) >= count) continue;
    line(text, &list[row - 3]);
    screenPutText(text, strlen(text), columns);
  }
  screenFlush();
  free(list);
}

int topMain(int argc, char **argv) {
  bool batch = false;
  double seconds = 2;
  long long times = -1;
  for (int option; (option = nextOption(argc, argv, "bd:n:", NULL, HELP)) != -1;) {
    if (option == 'b') batch = true;
    if (option == 'd') seconds = strtod(optarg, NULL);
    if (option == 'n') times = numberOf(optarg, "number of times");
  }
  if (!(seconds >= 0.1 && seconds < 1e6)) seconds = 0.1;
  if (batch || !isatty(STDOUT_FILENO) || !screenOpen() || !screenRaw()) {
    for (long long i = 0; times < 0 || i < times; i++) {
      if (i > 0) {
        putchar('\n');
        fflush(stdout);
        RatSleep((uint32_t)(seconds * 1000));
      }
      print();
      if (ferror(stdout) || (times < 0 && !batch)) break;
    }
    return 0;
  }
  screenPut("\033[?1049h\033[2J");
  for (long long i = 0; times < 0 || i < times; i++) {
    draw();
    int key = screenKey((int)(seconds * 1000));
    if (key == CTRL('z')) {
      screenPut("\033[?25h\033[?1049l");
      screenStop();
      screenPut("\033[?1049h\033[2J");
    }
    if (key == 'q' || key == CTRL('c') || key == KEY_END_OF_INPUT) break;
    if (key == 'p' || key == 't' || key == 'h' || key == 'a') order = (char)key;
  }
  screenPut("\033[?25h\033[?1049l");
  screenClose();
  return 0;
}
