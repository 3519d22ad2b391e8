/* The main thread leaves with pthread_exit; the process goes on, and ends with its last thread as by exit. */
#include "posix-check.h"

static pthread_t mainThread;
static void atEnd(void) { printf("at exit"); }

static void *last(void *argument) {
  void *result = NULL;
  /* The main thread can be joined. */
  ZERO("join the main thread", pthread_join(mainThread, &result));
  CHECK("what it exited with", result == argument);
  printf("ok %d checks\n", 2); /* without a newline at its end, were it not for exit, the next would be lost */
  return (void *)77;
}

int main(void) {
  pthread_t thread;
  setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
  atexit(atEnd);
  mainThread = pthread_self();
  ZERO("start", pthread_create(&thread, NULL, last, (void *)5));
  ZERO("detach", pthread_detach(thread));
  pthread_exit((void *)5);
}
