#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: kill [-s SIGNAL | -SIGNAL] PID...\n"
                           "       kill -l [NUMBER]\n"
                           "Sends a signal to processes, TERM if none is named. -l lists their names. 0 only asks whether one is there.\n";

static const char *const NAMES[] = {[SIGHUP] = "HUP", [SIGINT] = "INT", [SIGQUIT] = "QUIT", [SIGILL] = "ILL", [SIGTRAP] = "TRAP", [SIGABRT] = "ABRT", [SIGBUS] = "BUS", [SIGFPE] = "FPE", [SIGKILL] = "KILL", [SIGUSR1] = "USR1", [SIGSEGV] = "SEGV", [SIGUSR2] = "USR2", [SIGPIPE] = "PIPE", [SIGALRM] = "ALRM", [SIGTERM] = "TERM", [SIGCHLD] = "CHLD", [SIGCONT] = "CONT", [SIGSTOP] = "STOP", [SIGTSTP] = "TSTP", [SIGTTIN] = "TTIN", [SIGTTOU] = "TTOU", [SIGURG] = "URG", [SIGWINCH] = "WINCH"};
enum { COUNT = sizeof NAMES / sizeof NAMES[0] };

static int numberOfSignal(const char *text) {
  char *end;
  long number = strtol(text, &end, 10);
  if (end != text && *end == 0) return (int)number;
  if (strncasecmp(text, "SIG", 3) == 0) text += 3;
  for (int i = 0; i < COUNT; i++)
    if (NAMES[i] != NULL && strcasecmp(NAMES[i], text) == 0) return i;
  die(1, "%s: invalid signal specification", text);
}

static int list(const char *text) {
  if (text == NULL) {
    for (int i = 0; i < COUNT; i++)
      if (NAMES[i] != NULL) printf("%2d %s\n", i, NAMES[i]);
    return 0;
  }
  char *end;
  long number = strtol(text, &end, 10);
  if (end == text || *end != 0) {
    printf("%d\n", numberOfSignal(text));
    return 0;
  }
  if (number > 128) number -= 128;
  if (number < 0 || number >= COUNT || NAMES[number] == NULL) die(1, "%s: invalid signal specification", text);
  puts(NAMES[number]);
  return 0;
}

int killMain(int argc, char **argv) {
  int number = SIGTERM, next = 1;
  if (argc > 1 && strcmp(argv[1], "--help") == 0) noOptions(2, argv, HELP);
  if (argc > 1 && (strcmp(argv[1], "-l") == 0 || strcmp(argv[1], "-L") == 0)) return list(argc > 2 ? argv[2] : NULL);
  if (argc > 2 && strcmp(argv[1], "-s") == 0) {
    number = numberOfSignal(argv[2]);
    next = 3;
  } else if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
    number = numberOfSignal(argv[1] + 1);
    next = 2;
  }
  if (next < argc && strcmp(argv[next], "--") == 0) next++;
  if (next == argc) usageError("a process is expected");
  int status = 0;
  for (; next < argc; next++) {
    char *end;
    long pid = strtol(argv[next], &end, 10);
    if (end == argv[next] || *end != 0) {
      complain("%s: arguments must be process IDs", argv[next]);
      status = 1;
    } else if (kill((pid_t)pid, number) != 0) {
      complainOf("(%ld)", pid);
      status = 1;
    }
  }
  return status;
}
