/* Many windows: as many as the first argument says */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 100;
  for (int i = 0; i < count; i++) {
    char title[32];
    snprintf(title, sizeof title, "Window %d", i);
    HWINDOW w;
    RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = title,
                                      .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = 160, .height = 80};
    RatStatus status = RatCreateWindow(&attributes, &w);
    if (status < 0) {
      fprintf(stderr, "%s\n", RatStatusText(status));
      return 1;
    }
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
}
