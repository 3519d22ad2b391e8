#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell.h"

static Catch *catching;

void beginCatch(Catch *catch) {
  catch->outer = catching;
  catch->stack = markStack();
  catch->redirects = redirectMark();
  catch->scope = currentScope();
  catch->loops = shell.loops;
  catch->functions = shell.functions;
  catch->sourced = shell.sourced;
  catch->tested = shell.tested;
  catch->flow = shell.flow;
  catch->inTrap = shell.inTrap;
  catching = catch;
}

bool isCatching(void) { return catching != NULL; }

void endCatch(Catch *catch) { catching = catch->outer; }

static void vcomplain(const char *format, va_list arguments) {
  fflush(stdout);
  Text text = {0};
  const char *slash = strrchr(shell.name, '/');
  addText(&text, slash == NULL ? shell.name : slash + 1);
  if (!shell.options.interactive || shell.isSubshell) addFormat(&text, ": line %d", shell.line);
  addText(&text, ": ");
  char *message = NULL;
  if (vasprintf(&message, format, arguments) >= 0) addText(&text, message);
  free(message);
  addByte(&text, '\n');
  /* In one piece: several shells may share the stream. */
  if (write(STDERR_FILENO, text.bytes, text.length) < 0) clearerr(stderr);
  freeText(&text);
}

void complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vcomplain(format, arguments);
  va_end(arguments);
}

void failWith(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vcomplain(format, arguments);
  va_end(arguments);
  giveUp(status);
}

void giveUp(int status) {
  shell.status = status;
  if (catching == NULL) exitShell(status);
  Catch *catch = catching;
  catching = catch->outer;
  releaseStack(catch->stack);
  restoreRedirects(catch->redirects);
  endScopesTo(catch->scope);
  shell.loops = catch->loops;
  shell.functions = catch->functions;
  shell.sourced = catch->sourced;
  shell.tested = catch->tested;
  shell.flow = catch->flow;
  shell.inTrap = catch->inTrap;
  longjmp(catch->place, 1);
}

void exitShell(int status) {
  shell.status = status;
  if (!shell.exiting && signalsCame != 0 && !shell.inTrap) {
    /* What has come with the last command is still answered. */
    Catch catch;
    if (!CATCH(&catch)) {
      runTraps();
      endCatch(&catch);
    }
  }
  catching = NULL;
  if (!shell.exiting) {
    shell.exiting = true;
    runExitTrap();
  }
  fflush(stdout);
  _exit(shell.status & 255);
}
