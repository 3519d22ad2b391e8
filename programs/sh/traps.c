/* Signals: what a script does about them, when they have come. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "shell.h"

volatile sig_atomic_t signalsCame;
static volatile sig_atomic_t came[NSIG];
static char *actions[NSIG];    /* 0: EXIT */
static bool ignoredBefore[NSIG]; /* when the shell began: they stay so */
static int last;

static const struct {
  const char *name;
  int number;
} NAMES[] = {
  {"EXIT", 0}, {"HUP", SIGHUP}, {"INT", SIGINT}, {"QUIT", SIGQUIT}, {"ILL", SIGILL}, {"TRAP", SIGTRAP}, {"ABRT", SIGABRT}, {"BUS", SIGBUS}, {"FPE", SIGFPE}, {"KILL", SIGKILL}, {"USR1", SIGUSR1}, {"SEGV", SIGSEGV}, {"USR2", SIGUSR2}, {"PIPE", SIGPIPE}, {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"CHLD", SIGCHLD}, {"CONT", SIGCONT}, {"STOP", SIGSTOP}, {"TSTP", SIGTSTP}, {"TTIN", SIGTTIN}, {"TTOU", SIGTTOU}, {"URG", SIGURG}, {"XCPU", SIGXCPU}, {"XFSZ", SIGXFSZ}, {"VTALRM", SIGVTALRM}, {"PROF", SIGPROF}, {"WINCH", SIGWINCH}, {"IO", SIGIO}, {"PWR", SIGPWR}, {"SYS", SIGSYS},
};
enum { NAME_COUNT = sizeof NAMES / sizeof NAMES[0] };

int signalNumber(const char *name) {
  long number;
  if (parseNumber(name, &number)) return number >= 0 && number < NSIG ? (int)number : -1;
  if (strncasecmp(name, "SIG", 3) == 0) name += 3;
  for (int i = 0; i < NAME_COUNT; i++)
    if (strcasecmp(NAMES[i].name, name) == 0) return NAMES[i].number;
  return -1;
}

const char *signalName(int number) {
  for (int i = 0; i < NAME_COUNT; i++)
    if (NAMES[i].number == number) return NAMES[i].name;
  return NULL;
}

static void note(int number) {
  came[number] = 1;
  signalsCame = 1;
}

static char *shown[NSIG];
const char *shownTrap(int number) { return actions[number] != NULL ? actions[number] : shown[number]; }
void setShownTrap(int number, const char *action) { shown[number] = copyText(action); }

const char *trapAction(int number) { return actions[number]; }
bool isIgnored(int number) { return actions[number] != NULL && actions[number][0] == 0; }
/* An interactive shell may change all of them. */
bool wasIgnored(int number) { return ignoredBefore[number] && !shell.options.interactive; }
void setWasIgnored(int number) { ignoredBefore[number] = true; }
int lastSignal(void) { return last; }

static void setHandler(int number, void (*handler)(int)) {
  if (number == SIGKILL || number == SIGSTOP) return;
  struct sigaction action = {.sa_handler = handler};
  sigaction(number, &action, NULL);
}

/* What the shell itself does about a signal without a trap. */
static void (*ownHandler(int number))(int) {
  if (!shell.options.interactive || shell.isSubshell) return SIG_DFL;
  if (number == SIGINT || number == SIGTSTP) return note;
  return number == SIGQUIT || number == SIGTERM || number == SIGTTIN || number == SIGTTOU ? SIG_IGN : SIG_DFL;
}

void setTrap(int number, const char *action) {
  if (number != 0 && ignoredBefore[number] && !shell.options.interactive) return;
  for (int i = 0; i < NSIG; i++) {
    free(shown[i]);
    shown[i] = NULL;
  }
  free(actions[number]);
  actions[number] = action == NULL ? NULL : copyText(action);
  if (number == 0) return;
  setHandler(number, action == NULL ? ownHandler(number) : action[0] == 0 ? SIG_IGN : note);
}

bool keySignalCame(int number) { return came[number] && shell.options.interactive && !shell.isSubshell; }

bool takeKeySignal(int number) {
  if (!keySignalCame(number)) return false;
  came[number] = 0;
  return true;
}

void prepareSignals(void) {
  for (int i = 1; i < NSIG; i++) {
    struct sigaction action;
    /* A subshell is told: what its parent ignores by a trap is its own to change. */
    if (!shell.isSubshell && sigaction(i, NULL, &action) == 0 && action.sa_handler == SIG_IGN) ignoredBefore[i] = true;
    if (ownHandler(i) != SIG_DFL) setHandler(i, ownHandler(i));
  }
}

static void runAction(const char *text) {
  char *copy = copyText(text); /* it may change itself */
  int status = shell.status, line = shell.line;
  bool outer = shell.inAction;
  int outerBefore = shell.statusBefore;
  shell.inAction = true;
  shell.statusBefore = status;
  runText(copy, strlen(copy), line);
  shell.inAction = outer;
  shell.statusBefore = outerBefore;
  free(copy);
  shell.line = line;
  if (shell.flow != FLOW_RETURN) shell.status = status;
}

void runTraps(void) {
  while (signalsCame != 0 && !shell.inTrap) {
    signalsCame = 0;
    for (int i = 1; i < NSIG; i++) {
      if (!came[i]) continue;
      /* For the job that is about to be started; until the next prompt. */
      if (i == SIGTSTP && actions[i] == NULL) continue;
      came[i] = 0;
      last = i;
      if (actions[i] != NULL && actions[i][0] != 0) {
        shell.inTrap = true;
        runAction(actions[i]);
        shell.inTrap = false;
      } else if (i == SIGINT && shell.options.interactive && isCatching()) {
        giveUp(128 + SIGINT);
      }
    }
  }
}

void runExitTrap(void) {
  if (actions[0] == NULL) return;
  char *action = actions[0];
  actions[0] = NULL;
  shell.flow = FLOW_ON;
  shell.tested = 0;
  Catch catch;
  if (!CATCH(&catch)) {
    runAction(action);
    endCatch(&catch);
  }
  free(action);
}
