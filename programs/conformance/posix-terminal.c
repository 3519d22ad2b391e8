/*
 * Terminals: without arguments what is none is told so; the other parts are run on a terminal, by e2e/terminal.spec.ts,
 * which types what they read and looks at what they show.
 */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

extern char **environ;

static void none(void) {
  struct termios modes;
  struct winsize size;
  char name[32];
  CHECK_ERRNO("a pipe has no modes", ENOTTY, tcgetattr(0, &modes));
  CHECK_ERRNO("nor what is not open", EBADF, tcgetattr(99, &modes));
  CHECK_ERRNO("nor a size", ENOTTY, tcgetwinsize(1, &size));
  CHECK_ERRNO("by ioctl either", ENOTTY, ioctl(1, TIOCGWINSZ, &size));
  CHECK_ERRNO("nor a group", ENOTTY, tcgetpgrp(0));
  CHECK_ERRNO("nor a session", ENOTTY, tcgetsid(0));
  CHECK_ERRNO("nothing to flush", ENOTTY, tcflush(0, TCIFLUSH));
  CHECK_ERRNO("nothing to drain", ENOTTY, tcdrain(1));
  CHECK_EQUAL("no name", ENOTTY, ttyname_r(0, name, sizeof name));
  CHECK("nor here", ttyname(0) == NULL && errno == ENOTTY);
  CHECK("/dev/tty is the name", strcmp(ctermid(NULL), "/dev/tty") == 0);
  CHECK("and there is none", open("/dev/tty", O_RDWR) < 0 && errno == ENXIO);
  struct termios raw = {.c_lflag = ICANON | ECHO | ISIG, .c_oflag = OPOST};
  cfmakeraw(&raw);
  CHECK("raw", raw.c_lflag == 0 && raw.c_oflag == 0 && raw.c_cc[VMIN] == 1);
  CHECK("speeds are kept", cfsetspeed(&raw, B9600) == 0 && cfgetispeed(&raw) == B9600 && cfgetospeed(&raw) == B9600);
  CHECK_ERRNO("those of termios.h", EINVAL, cfsetospeed(&raw, 9600));
}

/* A child that is in front of the terminal before it runs. */
static void frontFromTheStart(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  pid_t own = getpgrp(), pid = -1;
  int status = -1;
  char *argv[] = {(char *)programPath, "front", NULL};
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawn_file_actions_init(&actions);
  CHECK_EQUAL("no descriptor", EBADF, posix_spawn_file_actions_addtcsetpgrp_np(&actions, -1));
  CHECK_EQUAL("add", 0, posix_spawn_file_actions_addtcsetpgrp_np(&actions, 0));
  CHECK_EQUAL("start", 0, posix_spawn(&pid, programPath, &actions, &attributes, argv, environ));
  CHECK("is in front", waitpid(pid, &status, WUNTRACED) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  signal(SIGTTOU, SIG_IGN);
  CHECK_EQUAL("back", 0, tcsetpgrp(0, own));
  signal(SIGTTOU, SIG_DFL);
  int ends[2];
  CHECK_EQUAL("pipe", 0, pipe(ends));
  CHECK_EQUAL("another descriptor", 0, posix_spawn_file_actions_adddup2(&actions, ends[0], 0));
  CHECK_EQUAL("add", 0, posix_spawn_file_actions_addtcsetpgrp_np(&actions, 0));
  CHECK_EQUAL("a pipe is none", ENOTTY, posix_spawn(&pid, programPath, &actions, &attributes, argv, environ));
  posix_spawn_file_actions_destroy(&actions);
  close(ends[0]);
  close(ends[1]);
  CHECK_EQUAL("back", 0, (signal(SIGTTOU, SIG_IGN), tcsetpgrp(0, own)));
  signal(SIGTTOU, SIG_DFL);
}

static void modes(void) {
  struct termios before, after;
  CHECK("three terminals", isatty(0) && isatty(1) && isatty(2));
  CHECK_EQUAL("read", 0, tcgetattr(0, &before));
  CHECK("lines", (before.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG));
  CHECK("ends of lines", (before.c_iflag & ICRNL) && (before.c_oflag & (OPOST | ONLCR)) == (OPOST | ONLCR));
  CHECK("characters", before.c_cc[VINTR] == 3 && before.c_cc[VERASE] == 0x7f && before.c_cc[VMIN] == 1);
  struct termios changed = before;
  changed.c_lflag &= ~(tcflag_t)ECHO;
  changed.c_cc[VEOF] = 5;
  CHECK_EQUAL("set", 0, tcsetattr(0, TCSADRAIN, &changed));
  CHECK_EQUAL("read", 0, tcgetattr(1, &after));
  CHECK("as they were set", after.c_lflag == changed.c_lflag && after.c_cc[VEOF] == 5);
  CHECK_ERRNO("when", EINVAL, tcsetattr(0, 7, &changed));
  CHECK_EQUAL("back", 0, tcsetattr(0, TCSAFLUSH, &before));
  struct winsize size;
  CHECK("its size", tcgetwinsize(0, &size) == 0 && size.ws_col == 80 && size.ws_row == 24);
  size.ws_col = 90;
  CHECK("another", tcsetwinsize(0, &size) == 0 && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col == 90);
  CHECK("a character device", tcdrain(1) == 0 && tcflow(1, TCOON) == 0 && tcflush(0, TCIOFLUSH) == 0);
  CHECK("its name", ttyname(0) != NULL && strcmp(ttyname(0), "/dev/tty") == 0);
  int fd = open(ttyname(0), O_RDWR | O_CLOEXEC);
  CHECK("which opens it", fd >= 0 && isatty(fd));
  struct stat facts;
  CHECK("a device", fstat(fd, &facts) == 0 && S_ISCHR(facts.st_mode));
  CHECK("in front", tcgetpgrp(fd) == getpgrp() && tcgetsid(fd) == getsid(0));
  CHECK_ERRNO("no group of this session", EPERM, tcsetpgrp(fd, 99999));
  close(fd);
  frontFromTheStart();
}

/* Shows what each read gives. */
static void readLines(void) {
  char buffer[256];
  for (;;) {
    printf("> ");
    fflush(stdout);
    ssize_t count = read(0, buffer, sizeof buffer);
    if (count <= 0) break;
    printf("%d:", (int)count);
    for (ssize_t i = 0; i < count; i++) printf(buffer[i] >= ' ' ? "%c" : "<%d>", buffer[i]);
    printf("\n");
  }
  printf("end\n");
}

static void readKeys(void) {
  struct termios before, raw;
  tcgetattr(0, &before);
  raw = before;
  cfmakeraw(&raw);
  tcsetattr(0, TCSAFLUSH, &raw);
  printf("\033[2Jraw\r\n");
  fflush(stdout);
  char c = 0;
  struct pollfd entry = {.fd = 0, .events = POLLIN};
  while (c != 'q' && poll(&entry, 1, -1) == 1 && read(0, &c, 1) == 1) {
    printf("[%d]", c);
    fflush(stdout);
  }
  tcsetattr(0, TCSANOW, &before);
}

static void waitForSignals(void) {
  sigset_t set;
  sigemptyset(&set);
  const int signals[] = {SIGINT, SIGQUIT, SIGWINCH, SIGHUP};
  for (int i = 0; i < 4; i++) sigaddset(&set, signals[i]);
  sigprocmask(SIG_BLOCK, &set, NULL);
  printf("ready\n");
  for (int signal = 0; signal != SIGHUP && sigwait(&set, &signal) == 0;) {
    struct winsize size = {0};
    tcgetwinsize(0, &size);
    printf("signal %d %dx%d\n", signal, size.ws_col, size.ws_row);
  }
  char c;
  CHECK_EQUAL("the end", 0, read(0, &c, 1));
  CHECK_ERRNO("nobody is there", EIO, write(1, "x", 1));
}

/* A shell of one job: it is in front until it stops or ends. */
static void job(void) {
  pid_t own = getpgrp(), pid = -1;
  signal(SIGTTOU, SIG_IGN);
  signal(SIGTSTP, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  posix_spawnattr_t attributes;
  sigset_t defaults;
  sigfillset(&defaults);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  char *argv[] = {(char *)programPath, "lines", NULL};
  CHECK_EQUAL("start", 0, posix_spawn(&pid, programPath, NULL, &attributes, argv, environ));
  int status = 0;
  /* It reads from behind first. */
  CHECK("stops", waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTIN);
  printf("stopped by %d\n", WSTOPSIG(status));
  CHECK_EQUAL("to the front", 0, tcsetpgrp(0, pid));
  CHECK_EQUAL("go on", 0, kill(-pid, SIGCONT));
  while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
    CHECK_EQUAL("back", 0, tcsetpgrp(0, own));
    printf("\nstopped by %d\n", WSTOPSIG(status));
    char line[16];
    CHECK("a line for the shell", fgets(line, sizeof line, stdin) != NULL);
    printf("shell: %s", line);
    CHECK_EQUAL("to the front", 0, tcsetpgrp(0, pid));
    CHECK_EQUAL("go on", 0, kill(-pid, SIGCONT));
  }
  CHECK_EQUAL("back", 0, tcsetpgrp(0, own));
  printf("\nended by %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

/* Reads two lines and the end, and shows them, without ever blocking in a read or a write. */
static void async(void) {
  static char lines[3][80];
  HCOMPQ queue = newQueue(), shown = newQueue();
  HANDLE in, out;
  RatCompletion c;
  CHECK_OK("the terminal", RatHandleFromFd(0, &in));
  CHECK_OK("the terminal", RatHandleFromFd(1, &out));
  CHECK_STATUS("no places", RAT_ERR_INVALID_ARGUMENT, RatReadFileAsync(in, 1, lines[0], 80, queue, 0));
  for (uintptr_t i = 0; i < 3; i++)
    CHECK_STATUS("read", RAT_PENDING, RatReadFileAsync(in, 0, lines[i], 80, queue, i));
  CHECK_STATUS("write", RAT_PENDING, RatWriteFileAsync(out, 0, "ready\n", 6, shown, 9));
  CHECK("written", RatGetNextCompletion(shown, &c) && c.userData == 9 && c.value == 6 && c.source == out);
  for (uintptr_t i = 0; i < 3; i++) {
    CHECK("a line", RatGetNextCompletion(queue, &c) && c.userData == i && c.status == RAT_SUCCESS && c.source == in);
    CHECK_EQUAL("the end comes last", i == 2, c.value == 0);
    if (c.value == 0) break;
    CHECK_STATUS("show", RAT_PENDING, RatWriteFileAsync(out, 0, lines[i], (size_t)c.value, shown, 9));
    CHECK("shown", RatGetNextCompletion(shown, &c) && c.userData == 9 && c.status == RAT_SUCCESS);
  }
  CHECK_STATUS("pending", RAT_PENDING, RatReadFileAsync(in, 0, lines[0], 80, queue, 1));
  CHECK_OK("cancel", RatCancelFileAsync(in, queue, 1));
  CHECK("cancelled", RatGetNextCompletion(queue, &c) && c.userData == 1 && c.status == RAT_ERR_CANCELLED);
  CHECK_STATUS("pending at the end", RAT_PENDING, RatReadFileAsync(in, 0, lines[0], 80, queue, 2));
}

/* Fills the terminal, which nobody reads until /full is there, and waits for room. */
static void room(void) {
  static char bytes[1024];
  struct pollfd entry = {.fd = 1, .events = POLLOUT};
  memset(bytes, '.', sizeof bytes);
  fcntl(1, F_SETFL, O_NONBLOCK);
  do
    while (write(1, bytes, sizeof bytes) > 0) {
    }
  while (poll(&entry, 1, 50) != 0);
  int full = open("/full", O_WRONLY | O_CREAT, 0600);
  CHECK("a file", full >= 0 && close(full) == 0);
  CHECK_EQUAL("room", 1, poll(&entry, 1, -1));
  CHECK_EQUAL("room", POLLOUT, entry.revents);
  CHECK("and so it is", write(1, "room\n", 5) == 5);
  fcntl(1, F_SETFL, 0);
}

int main(int argc, char **argv) {
  programPath = argv[0];
  const char *part = argc > 1 ? argv[1] : "none";
  if (strcmp(part, "lines") == 0) return readLines(), 0;
  if (strcmp(part, "keys") == 0) return readKeys(), 0;
  if (strcmp(part, "front") == 0) return tcgetpgrp(0) == getpgrp() ? 0 : 1;
  if (strcmp(part, "modes") == 0) modes();
  else if (strcmp(part, "async") == 0) async();
  else if (strcmp(part, "room") == 0) room();
  else if (strcmp(part, "job") == 0) job();
  else if (strcmp(part, "signals") == 0) waitForSignals();
  else none();
  return finish();
}
