/* Two processes take turns through two events */
#include <ratos.h>
#include <stdio.h>

enum { ROUNDS = 5 };

/* The child has inherited both events, in the parent's order. */
static int child(void) {
  HEVENT ping, pong;
  if (RatGetInheritedHandle(0, &ping) != RAT_SUCCESS) return 1;
  if (RatGetInheritedHandle(1, &pong) != RAT_SUCCESS) return 1;
  for (int i = 1; i <= ROUNDS; i++) {
    if (RatWaitForHandle(ping, RAT_INFINITE) != RAT_SUCCESS) return 1;
    printf("    pong %d\n", i);
    fflush(stdout);
    RatSetEvent(pong);
  }
  RatCloseHandle(ping);
  RatCloseHandle(pong);
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1) return child();

  /* Auto-reset: one wait takes the signal, so each set lets one turn through. */
  HEVENT events[2];
  if (RatCreateEvent(false, false, &events[0]) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(false, false, &events[1]) != RAT_SUCCESS) return 1;
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = events, .inheritCount = 2};
  HPROCESS process;
  RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], "child", NULL}, &attributes, &process);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
    return 1;
  }

  for (int i = 1; i <= ROUNDS; i++) {
    printf("ping %d\n", i);
    fflush(stdout);
    /* Should the child end early, the second handle tells. */
    HANDLE either[] = {events[1], process};
    size_t which;
    RatSetEvent(events[0]);
    status = RatWaitForMultipleHandles(either, 2, false, RAT_INFINITE, &which);
    if (status != RAT_SUCCESS || which != 0) {
      fprintf(stderr, "the other side is gone\n");
      return 1;
    }
  }
  RatWaitForHandle(process, RAT_INFINITE);
  int32_t exitCode;
  RatGetProcessExitCode(process, &exitCode);
  RatCloseHandle(process);
  RatCloseHandle(events[0]);
  RatCloseHandle(events[1]);
  return exitCode;
}
