/* A process starts another one, waits for its end, and reads its exit code */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

static int value; /* each process has its own */

static int child(int number) {
  value = number;
  printf("  child:  my value is %d\n", value);
  return value * 2;
}

int main(int argc, char **argv) {
  if (argc > 1) return child(atoi(argv[1]));

  /* The same program once more, with an argument. */
  HPROCESS process;
  RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], "21", NULL}, NULL, &process);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
    return 1;
  }
  printf("parent: waiting\n");
  fflush(stdout);
  RatWaitForHandle(process, RAT_INFINITE);

  /* It has ended, but the handle still knows how. */
  int32_t exitCode;
  RatGetProcessExitCode(process, &exitCode);
  printf("parent: the child ended with %d, my value is %d\n", exitCode, value);
  RatCloseHandle(process);
  return 0;
}
