/* A process is killed while it owns a mutex, and nothing of it stays */
#include <ratos.h>
#include <stdio.h>

enum { MUTEX, READY, SHARED, KILLED = 9 };

static int child(void) {
  HANDLE shared[SHARED];
  for (size_t i = 0; i < SHARED; i++) {
    if (RatGetInheritedHandle(i, &shared[i]) != RAT_SUCCESS) return 1;
  }
  if (RatWaitForHandle(shared[MUTEX], RAT_INFINITE) != RAT_SUCCESS) return 1;
  printf("child:  I have the mutex, and I keep it\n");
  fflush(stdout);
  RatSetEvent(shared[READY]);
  for (volatile unsigned long turns = 0;; turns++) {
  }
}

static void tell(const char *what, RatStatus status) { printf("parent: %-8s %s\n", what, RatStatusText(status)); }

int main(int argc, char **argv) {
  if (argc > 1) return child();

  HANDLE shared[SHARED];
  if (RatCreateMutex(false, false, &shared[MUTEX]) != RAT_SUCCESS) return 1;
  if (RatCreateEvent(true, false, &shared[READY]) != RAT_SUCCESS) return 1;
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = shared, .inheritCount = SHARED};
  HPROCESS process;
  RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], "child", NULL}, &attributes, &process);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
    return 1;
  }
  HANDLE either[] = {shared[READY], process};
  size_t which;
  RatWaitForMultipleHandles(either, 2, false, RAT_INFINITE, &which);
  if (which != 0) return 1;

  tell("take:", RatWaitForHandle(shared[MUTEX], 0));
  tell("kill:", RatTerminateProcess(process, KILLED));
  int32_t exitCode = 0;
  RatGetProcessExitCode(process, &exitCode);
  printf("parent: its exit code is %d\n", exitCode);
  tell("take:", RatWaitForHandle(shared[MUTEX], 0));
  tell("release:", RatReleaseMutex(shared[MUTEX]));
  tell("take:", RatWaitForHandle(shared[MUTEX], 0));

  RatCloseHandle(process);
  for (int i = 0; i < SHARED; i++) RatCloseHandle(shared[i]);
  return 0;
}
