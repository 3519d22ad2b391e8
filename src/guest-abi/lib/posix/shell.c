/* Commands for the shell: system and popen, where there is a /bin/sh. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char SHELL[] = "/bin/sh";
enum { NO_SHELL = 127 << 8 };

static bool isThere(void) {
  struct stat facts;
  return stat(SHELL, &facts) == 0;
}

static int start(pid_t *pid, const char *command, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes) {
  char *argv[] = {"sh", "-c", (char *)command, NULL};
  return posix_spawn(pid, SHELL, actions, attributes, argv, environ);
}

/* While the command runs, its end is nobody else's to hear of, and an interrupt is meant for it. */
PUBLIC int system(const char *command) {
  if (command == NULL) return isThere();
  if (!isThere()) return NO_SHELL;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
  sigset_t children, before, defaults;
  posix_spawnattr_t attributes;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  sigprocmask(SIG_BLOCK, &children, &before);
  posix_spawnattr_init(&attributes);
  sigemptyset(&defaults);
  if (interrupt.sa_handler != SIG_IGN) sigaddset(&defaults, SIGINT);
  if (quit.sa_handler != SIG_IGN) sigaddset(&defaults, SIGQUIT);
  posix_spawnattr_setsigmask(&attributes, &before);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  int status = NO_SHELL, error = start(&pid, command, NULL, &attributes);
  if (error == 0) {
    while (waitpid(pid, &status, 0) < 0) {
      if (errno == EINTR) continue;
      status = -1;
      break;
    }
  } else if (error != ENOENT && error != ENOEXEC && error != EACCES) {
    status = PosixFail(error);
  }
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}

/* ── popen ── */

typedef struct Command {
  FILE *stream;
  pid_t pid;
  struct Command *next;
} Command;

static RatLock lock = RAT_LOCK_INIT;
static Command *commands; /* by the lock */

static Command *take(FILE *stream) {
  RatLockAcquire(&lock);
  Command **link = &commands;
  while (*link != NULL && (*link)->stream != stream) link = &(*link)->next;
  Command *command = *link;
  if (command != NULL) *link = command->next;
  RatLockRelease(&lock);
  return command;
}

static FILE *fail(int error) {
  errno = error;
  return NULL;
}

PUBLIC FILE *popen(const char *text, const char *mode) {
  bool reads = mode[0] == 'r';
  if (!reads && mode[0] != 'w') return fail(EINVAL);
  if (!isThere()) return fail(ENOENT);
  int fds[2];
  /* Other children must not keep the pipe open: also without an 'e' in the mode its end is closed on exec. */
  if (pipe2(fds, O_CLOEXEC) != 0) return NULL;
  int own = reads ? fds[0] : fds[1], theirs = reads ? fds[1] : fds[0];
  Command *command = malloc(sizeof *command);
  FILE *stream = command == NULL ? NULL : fdopen(own, reads ? "r" : "w");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  int error = stream == NULL ? ENOMEM : posix_spawn_file_actions_adddup2(&actions, theirs, reads ? 1 : 0);
  if (error == 0) error = start(&command->pid, text, &actions, NULL);
  posix_spawn_file_actions_destroy(&actions);
  close(theirs);
  if (error != 0) {
    if (stream != NULL) fclose(stream);
    else close(own);
    free(command);
    return fail(error);
  }
  command->stream = stream;
  RatLockAcquire(&lock);
  command->next = commands;
  commands = command;
  RatLockRelease(&lock);
  return stream;
}

PUBLIC int pclose(FILE *stream) {
  Command *command = take(stream);
  if (command == NULL) return PosixFail(ECHILD);
  pid_t pid = command->pid;
  free(command);
  fclose(stream);
  int status;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}
