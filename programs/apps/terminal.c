/*
 * Terminal: the shell in a window. Its idea: a handle that is given to a child. The terminal is an object of the kernel;
 * the shell has a handle to it as its standard streams, the window's control shows it, and this program, which has
 * brought the two together, has nothing to do with what passes between them.
 */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char HELP[] = "usage: terminal [--hold] [--title TEXT] [-e PROGRAM [ARGUMENT...]]\n"
                           "Opens a window with a shell, or with a program.\n"
                           "  -e             the rest is a program and its arguments, in place of the shell\n"
                           "  --hold         stays when that has ended, until Enter is pressed\n"
                           "  --title TEXT   the window's title\n";

enum { WIDTH = 640, HEIGHT = 400, COLUMNS = 80, ROWS = 24 };

typedef struct Terminal {
  HWINDOW window, view;
  HTERMINAL terminal;
  HPROCESS program;
  bool holds, isNamed; /* the title stays what it was asked to be */
  char last; /* what the key is read into that closes it */
} Terminal;

/* ── What runs in it ── */

/* A shell that says where it is, and which colours there are, to those who have said nothing. */
static void prepareEnvironment(void) {
  setenv("TERM", "xterm-256color", 1);
  setenv("PATH", "/bin", 0);
  /* The title first: where the shell is. */
  setenv("PS1", "\\[\\e]2;\\w\\a\\]\\[\\e[32m\\]home\\[\\e[0m\\] \\[\\e[34m\\]\\w\\[\\e[0m\\] $ ", 0);
  if (getenv("HOME") == NULL && access("/home", F_OK) == 0) setenv("HOME", "/home", 1);
}

extern char **environ;

/* It leads a session of its own, in front of the terminal: keys like Ctrl-C are for it, and so is the end. */
static RatStatus startProgram(Terminal *t, char **arguments) {
  /* The shell looks it up in PATH, runs scripts as well, and says in the window what was wrong. */
  static const char RUN[] = "\"$@\"";
  size_t count = 0;
  while (arguments[count] != NULL) count++;
  const char **argv = calloc(count + 5, sizeof *argv);
  if (argv == NULL) return RAT_ERR_NO_MEMORY;
  argv[0] = "sh";
  if (count > 0) {
    argv[1] = "-c";
    argv[2] = RUN;
    argv[3] = "sh";
    memcpy(argv + 4, arguments, count * sizeof *argv);
  }
  const char *home = getenv("HOME");
  char here[2];
  bool isRoot = getcwd(here, sizeof here) != NULL; /* where nobody has said where */
  RatProcessAttributes attributes = {
      .size = sizeof attributes,
      .flags = RAT_PROCESS_NEW_SESSION,
      .cwd = count == 0 && isRoot ? home : NULL,
      .envp = (const char *const *)environ,
      .stdIn = t->terminal,
      .stdOut = t->terminal,
      .stdErr = t->terminal,
  };
  RatStatus status = RatCreateProcess("/bin/sh", argv, &attributes, &t->program);
  free(argv);
  return status;
}

/* The program has ended; the window goes with it, or when its last words have been read. */
static void onEnd(Terminal *t, int32_t code) {
  if (!t->holds) {
    RatDestroyWindow(t->window);
    RatPostQuitMessage(0);
    return;
  }
  char text[128];
  size_t done;
  int length = snprintf(text, sizeof text, "\r\n\033[2m── It has ended with code %d; Enter closes the window ──\033[0m\r\n", (int)code);
  RatWriteFile(t->terminal, text, (size_t)length, &done);
  RatReadFileAsync(t->terminal, 0, &t->last, 1, NULL, 0);
}

/* ── The window ── */

/* What runs in it has said what it is about: the shell where it is, which at home is nothing to tell. */
static void onTitle(const Terminal *t) {
  char said[256], title[sizeof said + 16];
  size_t length;
  if (t->isNamed || RatGetControlText(t->view, said, sizeof said, &length) < 0) return;
  bool isPlain = said[0] == 0 || strcmp(said, "~") == 0;
  snprintf(title, sizeof title, isPlain ? "Terminal" : "%s - Terminal", said);
  RatSetWindowTitle(t->window, title);
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Terminal *t = data;
  switch (msg->type) {
    case RATMSG_SIZE:
      RatMoveWindow(t->view, 0, 0, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_COMMAND:
      if (msg->hSource == t->view && msg->lParam == RAT_COMMAND_CHANGED) onTitle(t);
      return 0;
    case RATMSG_FOCUS:
      if (msg->wParam == 1) RatFocusControl(t->view);
      return 0;
    case RATMSG_CLOSE:
      /* With its control the terminal is hung up: what runs in it is told so by SIGHUP. */
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg);
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus openWindow(Terminal *t, const char *title) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = title,
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = WIDTH, .height = HEIGHT,
                                    .proc = onMessage, .userData = t};
  RatStatus status = RatCreateWindow(&attributes, &t->window);
  if (status < 0) return status;
  RatControlAttributes view = {.size = sizeof view, .kind = RAT_CONTROL_TERMINAL, .text = title, .width = WIDTH, .height = HEIGHT};
  status = RatCreateControl(t->window, &view, &t->view);
  if (status < 0) return status;
  status = RatCreateTerminal(COLUMNS, ROWS, &t->terminal);
  if (status < 0) return status;
  status = RatAttachTerminal(t->view, t->terminal);
  if (status < 0) return status;
  return RatFocusControl(t->view);
}

int main(int argc, char **argv) {
  Terminal t = {0};
  const char *title = "Terminal";
  char *nothing[] = {NULL}, **program = nothing;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--hold") == 0) {
      t.holds = true;
    } else if (strcmp(argv[i], "--title") == 0 && i + 1 < argc) {
      title = argv[++i];
      t.isNamed = true;
    } else if (strcmp(argv[i], "-e") == 0 && i + 1 < argc) {
      program = argv + i + 1;
      break;
    } else {
      bool isHelp = strcmp(argv[i], "--help") == 0;
      fputs(HELP, isHelp ? stdout : stderr);
      return isHelp ? 0 : 2;
    }
  }
  prepareEnvironment();
  RatStatus status = openWindow(&t, title);
  if (status >= 0) status = startProgram(&t, program);
  if (status < 0) {
    fprintf(stderr, "terminal: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    if (msg.type == RATMSG_PROCESS_EXITED && msg.hSource == t.program) onEnd(&t, (int32_t)msg.wParam);
    if (msg.type == RATMSG_IO_COMPLETED) RatPostQuitMessage(0);
    RatDispatchMessage(&msg);
  }
  return 0;
}
