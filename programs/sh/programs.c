/* Programs: where they are, and starting them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "job-control.h"
#include "shell.h"
#include "spawning.h"

/* ── Finding ── */

typedef struct Known {
  struct Known *next;
  char *name, *path;
  int hits;
} Known;
static Known *known;

void forgetPrograms(void) {
  while (known != NULL) {
    Known *first = known;
    known = first->next;
    free(first->name);
    free(first->path);
    free(first);
  }
}

void listPrograms(void) {
  fputs("hits\tcommand\n", output);
  for (const Known *entry = known; entry != NULL; entry = entry->next) fprintf(output, "%4d\t%s\n", entry->hits, entry->path);
}

static bool isFile(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

char *findProgram(const char *name, bool remember) {
  if (strchr(name, '/') != NULL) return stackText(name, strlen(name));
  if (name[0] == 0) return NULL;
  for (Known *entry = known; entry != NULL; entry = entry->next) {
    if (strcmp(entry->name, name) != 0) continue;
    if (!isFile(entry->path)) {
      forgetPrograms();
      break;
    }
    entry->hits += remember;
    return stackText(entry->path, strlen(entry->path));
  }
  const char *list = variableValue("PATH");
  if (list == NULL) list = "/bin:/usr/bin";
  for (;;) {
    size_t length = strcspn(list, ":");
    char *path = length == 0 ? stackFormat("./%s", name) : stackFormat("%.*s/%s", (int)length, list, name);
    if (isFile(path)) {
      if (remember && path[0] == '/') {
        Known *entry = allocate(sizeof *entry);
        *entry = (Known){known, copyText(name), copyText(path), 1};
        known = entry;
      }
      return path;
    }
    if (list[length] == 0) return NULL;
    list += length + 1;
  }
}

/* ── Starting ── */

/* Signals that only this shell ignores are not the child's to ignore; those that a script has ignored are. */
static void setSignals(posix_spawnattr_t *attributes, short *flags) {
  sigset_t defaults;
  sigemptyset(&defaults);
  if (shell.options.interactive) {
    static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
      if (trapAction(numbers[i]) == NULL) sigaddset(&defaults, numbers[i]);
  }
  posix_spawnattr_setsigdefault(attributes, &defaults);
  *flags |= POSIX_SPAWN_SETSIGDEF;
}

int spawnWith(pid_t *pid, const char *path, char **arguments, bool background) {
  fflush(stdout);
  posix_spawnattr_t attributes;
  short flags = 0;
  posix_spawnattr_init(&attributes);
  /* Without job control an interrupt is not meant for what runs in the background. */
  struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
  bool ignores = background && !shell.options.monitor;
  if (ignores) {
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
  } else {
    setSignals(&attributes, &flags);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  joinGroup(&attributes, &flags, &actions);
  posix_spawnattr_setflags(&attributes, flags);
  int error = posix_spawn(pid, path, &actions, &attributes, arguments, exportedEnvironment());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) noteInGroup(*pid);
  if (ignores) {
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
  }
  return error;
}

typedef enum Kind { A_PROGRAM /* or a script that names its interpreter */, A_TEXT, NEITHER } Kind;

static Kind lookInto(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return A_PROGRAM; /* which tells why not */
  char start[256];
  ssize_t count = read(fd, start, sizeof start - 1);
  close(fd);
  if (count < 0) return A_PROGRAM;
  start[count] = 0;
  if (strncmp(start, "#!", 2) == 0 || (count >= 4 && (memcmp(start, "\0asm", 4) == 0 || memcmp(start, "\177ELF", 4) == 0))) return A_PROGRAM;
  /* A text has no zero in its first line. */
  return memchr(start, 0, strcspn(start, "\n") + 1) != NULL && strlen(start) < (size_t)count ? NEITHER : A_TEXT;
}

static int spawnAny(pid_t *pid, const char *path, char **arguments, bool background) {
  Kind kind = lookInto(path);
  if (kind == NEITHER) return ENOEXEC;
  if (kind == A_PROGRAM) return spawnWith(pid, path, arguments, background);
  List longer = {0};
  addItem(&longer, "sh");
  addItem(&longer, (char *)path);
  for (char **argument = arguments + 1; *argument != NULL; argument++) addItem(&longer, *argument);
  int error = spawnWith(pid, SH_PATH, longer.items, background);
  freeList(&longer);
  return error;
}

pid_t spawnProgram(char **arguments, bool background, int *status) {
  StackMark mark = markStack();
  char *path = findProgram(arguments[0], true);
  pid_t pid = -1;
  struct stat facts;
  int error = path == NULL ? ENOENT : stat(path, &facts) != 0 ? errno : S_ISDIR(facts.st_mode) ? EISDIR : spawnAny(&pid, path, arguments, background);
  if (error != 0) {
    bool missing = error == ENOENT || error == ENOTDIR;
    *status = missing ? 127 : 126;
    if (path == NULL) complain("%s: not found", arguments[0]);
    else complain("%s: %s", arguments[0], error == ENOEXEC ? "cannot be run: it is neither a program nor a script" : strerror(error));
    pid = -1;
  }
  releaseStack(mark);
  return pid;
}
