/* A tree of processes: who fails is started again, and who is not needed any more is ended */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAILURES = 9, MOST_STARTS = 3, FAILED = 3 };

static const char *self;

static HPROCESS start(const char *role, const char *argument) {
  HPROCESS process;
  RatStatus status = RatCreateProcess(self, (const char *[]){self, role, argument, NULL}, NULL, &process);
  if (status == RAT_SUCCESS) return process;
  fprintf(stderr, "%s: %s\n", role, RatStatusText(status));
  exit(1);
}

static int32_t endOf(HPROCESS process) {
  int32_t exitCode;
  RatWaitForHandle(process, RAT_INFINITE);
  RatGetProcessExitCode(process, &exitCode);
  RatCloseHandle(process);
  return exitCode;
}

/* A service: works until it is ended. */
static int steady(void) {
  RatSleep(RAT_INFINITE);
  return 0;
}

/* Does not succeed at once. It knows nothing of its earlier lives but what it is told. */
static int shaky(int attempt) { return attempt <= FAILURES ? FAILED : 0; }

/* Supervises both. */
static int team(void) {
  HPROCESS service = start("steady", "");
  int32_t exitCode = FAILED;
  for (int attempt = 1; exitCode != 0 && attempt <= MOST_STARTS; attempt++) {
    char number[12];
    snprintf(number, sizeof number, "%d", attempt);
    exitCode = endOf(start("shaky", number));
    printf("team: shaky, start %d, ended with %d\n", attempt, exitCode);
  }
  /* Its children would run on without it. */
  RatTerminateProcess(service, 0);
  RatCloseHandle(service);
  printf("team: %s\n", exitCode == 0 ? "done" : "I give up");
  return exitCode == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  self = argv[0];
  if (argc > 2) {
    if (strcmp(argv[1], "team") == 0) return team();
    if (strcmp(argv[1], "steady") == 0) return steady();
    return shaky(atoi(argv[2]));
  }
  int32_t exitCode = endOf(start("team", ""));
  printf("root: the team ended with %d\n", exitCode);
  return exitCode;
}
