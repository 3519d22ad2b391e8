/* Two children at once */
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

  static const char *numbers[] = {"10", "20"};
  HPROCESS children[2];
  for (int i = 0; i < 2; i++) {
    RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], numbers[i], NULL}, NULL, &children[i]);
    if (status != RAT_SUCCESS) {
      fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
      return 1;
    }
  }
  RatWaitForMultipleHandles(children, 2, true, RAT_INFINITE, NULL);

  int32_t sum = 0;
  for (int i = 0; i < 2; i++) {
    int32_t exitCode;
    RatGetProcessExitCode(children[i], &exitCode);
    sum += exitCode;
    RatCloseHandle(children[i]);
  }
  printf("sum %d\n", sum);
  return 0;
}
