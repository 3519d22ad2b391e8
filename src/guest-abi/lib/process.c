/* The end of a process, and the functions that run at it. */
#include "libratos.h"

#include <unistd.h>

static RecursiveLock registrationLock; /* around atexit's list */
static RecursiveLock exitLock;         /* taken by the one thread that ends the process, and never given back */

/* The first thread through goes on; a second one waits here for its own end. */
static void beginExit(int exitCode) {
  if (!RecursiveTryAcquire(&exitLock)) {
    for (;;) RatSleep(60000);
  }
  if (exitLock.depth > 1) RatProcessExit(exitCode); /* exit() from a function that runs at exit */
  RunThreadDestructors();
}

static int32_t runExit(void *exitCode);

/* An exception that a function throws at exit must not come out of exit(), where somebody might catch it. */
RAT_WRAP(void, exit, int exitCode) {
  CallOutermost(runExit, &exitCode);
  __builtin_unreachable();
}

static int32_t runExit(void *exitCode) {
  beginExit(*(int *)exitCode);
  __real_exit(*(int *)exitCode);
  return 0;
}

/* After main has returned. */
RAT_WRAP(void, __wasm_call_dtors, void) {
  beginExit(0);
  __real___wasm_call_dtors();
}

/* The C library's own looks at no lock, and closes streams that other threads may still use. */
RAT_WRAP(void, __stdio_exit, void) {
  FlushStreams();
}

RAT_NORETURN void RatExitProcess(int32_t exitCode) {
  FlushStreams();
  RatProcessExit(exitCode);
}

RAT_WRAP(int, atexit, void (*function)(void)) {
  RecursiveAcquire(&registrationLock);
  int result = __real_atexit(function);
  RecursiveRelease(&registrationLock);
  return result;
}

RAT_WRAP(int, __cxa_atexit, void (*function)(void *), void *arg, void *library) {
  RecursiveAcquire(&registrationLock);
  int result = __real___cxa_atexit(function, arg, library);
  RecursiveRelease(&registrationLock);
  return result;
}

pid_t getpid(void) { return (pid_t)RatGetCurrentProcessId(); }
