/* Two processes take turns through two events */
#include <ratos.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 1000 };

/* The child has inherited both events, in the parent's order. */
static int child(void) {
  HEVENT ping, pong;
  if (RatGetInheritedHandle(0, &ping) != RAT_SUCCESS) return 1;
  if (RatGetInheritedHandle(1, &pong) != RAT_SUCCESS) return 1;
  for (int i = 0; i < ROUNDS; i++) {
    if (RatWaitForHandle(ping, RAT_INFINITE) != RAT_SUCCESS) return 1;
    RatSetEvent(pong);
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "child") == 0) return child();

  HEVENT events[2];
  RatCreateEvent(false, false, &events[0]);
  RatCreateEvent(false, false, &events[1]);
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = events, .inheritCount = 2};
  HPROCESS process;
  RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], "child", NULL}, &attributes, &process);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
    return 1;
  }

  uint64_t started = RatGetTickNs();
  for (int i = 0; i < ROUNDS; i++) {
    /* Should the child end early, the second handle tells. */
    HANDLE either[] = {events[1], process};
    size_t which = 0;
    RatSetEvent(events[0]);
    status = RatWaitForMultipleHandles(either, 2, false, RAT_INFINITE, &which);
    if (status != RAT_SUCCESS || which != 0) {
      fprintf(stderr, "the other side is gone\n");
      return 1;
    }
  }
  double us = (double)(RatGetTickNs() - started) / 1e3;

  int32_t exitCode;
  RatWaitForHandle(process, RAT_INFINITE);
  RatGetProcessExitCode(process, &exitCode);
  printf("%d rounds, %.1f us each; the child ended with %d\n", ROUNDS, us / ROUNDS, exitCode);
  return exitCode;
}
