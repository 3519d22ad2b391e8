/* posix_spawn: what is to be done is written down here, and done by the kernel in one step. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

/* ── Attributes ── */

enum { KNOWN_FLAGS = POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_USEVFORK | POSIX_SPAWN_SETSID };

PUBLIC int posix_spawnattr_init(posix_spawnattr_t *attributes) {
  *attributes = (posix_spawnattr_t){0};
  return 0;
}
PUBLIC int posix_spawnattr_destroy(posix_spawnattr_t *attributes) {
  (void)attributes;
  return 0;
}
/* There are no priorities to be set. */
PUBLIC int posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags) {
  if (flags & ~KNOWN_FLAGS) return EINVAL;
  attributes->__flags = flags;
  return 0;
}
PUBLIC int posix_spawnattr_getflags(const posix_spawnattr_t *restrict attributes, short *restrict flags) {
  *flags = (short)attributes->__flags;
  return 0;
}
PUBLIC int posix_spawnattr_setsigmask(posix_spawnattr_t *restrict attributes, const sigset_t *restrict set) {
  attributes->__mask = *set;
  return 0;
}
PUBLIC int posix_spawnattr_getsigmask(const posix_spawnattr_t *restrict attributes, sigset_t *restrict set) {
  *set = attributes->__mask;
  return 0;
}
PUBLIC int posix_spawnattr_setsigdefault(posix_spawnattr_t *restrict attributes, const sigset_t *restrict set) {
  attributes->__default = *set;
  return 0;
}
PUBLIC int posix_spawnattr_getsigdefault(const posix_spawnattr_t *restrict attributes, sigset_t *restrict set) {
  *set = attributes->__default;
  return 0;
}

PUBLIC int posix_spawnattr_setpgroup(posix_spawnattr_t *attributes, pid_t group) {
  attributes->__group = group;
  return 0;
}
PUBLIC int posix_spawnattr_getpgroup(const posix_spawnattr_t *restrict attributes, pid_t *restrict group) {
  *group = attributes->__group;
  return 0;
}

/* ── File actions ── */

enum { OPEN_FILE, CLOSE, DUPLICATE, CHANGE_DIRECTORY, CHANGE_DIRECTORY_FD, TAKE_TERMINAL };

typedef struct Action {
  int kind, fd, from, flags;
  char *path;
} Action;

PUBLIC int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions) {
  *actions = (posix_spawn_file_actions_t){0};
  return 0;
}

PUBLIC int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions) {
  Action *list = actions->__actions;
  for (size_t i = 0; i < actions->__count; i++) free(list[i].path);
  free(list);
  *actions = (posix_spawn_file_actions_t){0};
  return 0;
}

static int addAction(posix_spawn_file_actions_t *actions, Action action, const char *path) {
  if (actions->__count == actions->__room) {
    size_t room = actions->__room == 0 ? 8 : actions->__room * 2;
    Action *larger = realloc(actions->__actions, room * sizeof *larger);
    if (larger == NULL) return ENOMEM;
    actions->__actions = larger;
    actions->__room = room;
  }
  if (path != NULL) {
    action.path = strdup(path);
    if (action.path == NULL) return ENOMEM;
  }
  ((Action *)actions->__actions)[actions->__count++] = action;
  return 0;
}

PUBLIC int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict actions, int fd, const char *restrict path, int flags, mode_t mode) {
  (void)mode;
  return fd < 0 ? EBADF : addAction(actions, (Action){.kind = OPEN_FILE, .fd = fd, .flags = flags}, path);
}
PUBLIC int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd) {
  return fd < 0 ? EBADF : addAction(actions, (Action){.kind = CLOSE, .fd = fd}, NULL);
}
PUBLIC int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int fd) {
  return fd < 0 || from < 0 ? EBADF : addAction(actions, (Action){.kind = DUPLICATE, .fd = fd, .from = from}, NULL);
}
static int addDirectory(posix_spawn_file_actions_t *actions, const char *path) {
  return addAction(actions, (Action){.kind = CHANGE_DIRECTORY}, path);
}
static int addDirectoryFd(posix_spawn_file_actions_t *actions, int fd) {
  return fd < 0 ? EBADF : addAction(actions, (Action){.kind = CHANGE_DIRECTORY_FD, .fd = fd}, NULL);
}
PUBLIC int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *restrict actions, const char *restrict path) { return addDirectory(actions, path); }
PUBLIC int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions, const char *restrict path) { return addDirectory(actions, path); }
PUBLIC int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *actions, int fd) { return addDirectoryFd(actions, fd); }
PUBLIC int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *actions, int fd) { return addDirectoryFd(actions, fd); }
PUBLIC int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *actions, int fd) {
  return fd < 0 ? EBADF : addAction(actions, (Action){.kind = TAKE_TERMINAL, .fd = fd}, NULL);
}

/* ── Starting ── */

/* What a child is to be, while it is put together. */
typedef struct Preparation {
  RatSpawnAction *actions;
  size_t count;
  int *opened; /* files that are only open for the child */
  size_t openedCount;
  char directory[PATH_BYTES]; /* "": the caller's */
} Preparation;

/* The path from the directory that the child has by now; false: it is too long. */
static bool inDirectory(const Preparation *preparation, const char *path, char out[PATH_BYTES]) {
  bool absolute = path[0] == '/' || preparation->directory[0] == 0;
  size_t length = absolute ? 0 : strlen(preparation->directory) + 1;
  if (length + strlen(path) + 1 > PATH_BYTES) return false;
  if (!absolute) {
    strcpy(out, preparation->directory);
    out[length - 1] = '/';
  }
  strcpy(out + length, path);
  return true;
}

int __wasilibc_open_nomode(const char *path, int flags);

static int prepareAction(Preparation *preparation, const Action *action) {
  RatSpawnAction *next = &preparation->actions[preparation->count];
  char path[PATH_BYTES];
  switch (action->kind) {
    case CHANGE_DIRECTORY:
      if (!inDirectory(preparation, action->path, path)) return ENAMETOOLONG;
      strcpy(preparation->directory, path);
      return 0;
    case CHANGE_DIRECTORY_FD: {
      RatStatus status = RatFdPath(action->fd, preparation->directory, PATH_BYTES);
      return RAT_SUCCEEDED(status) ? 0 : PosixError(status, ENOMEM);
    }
    case OPEN_FILE: {
      if (!inDirectory(preparation, action->path, path)) return ENAMETOOLONG;
      int fd = __wasilibc_open_nomode(path, action->flags | O_CLOEXEC);
      if (fd < 0) return errno;
      preparation->opened[preparation->openedCount++] = fd;
      *next = (RatSpawnAction){.kind = RAT_SPAWN_GIVE, .from = fd, .to = action->fd};
      break;
    }
    case CLOSE: *next = (RatSpawnAction){.kind = RAT_SPAWN_CLOSE, .to = action->fd}; break;
    case TAKE_TERMINAL: *next = (RatSpawnAction){.kind = RAT_SPAWN_FRONT, .from = action->fd}; break;
    default: *next = (RatSpawnAction){.kind = RAT_SPAWN_DUPLICATE, .from = action->from, .to = action->fd};
  }
  preparation->count++;
  return 0;
}

typedef struct Request {
  const posix_spawnattr_t *attributes;
  char *const *argv, *const *envp;
} Request;

/* `name` is looked up from the directory that the child has; so does the interpreter that gets it. */
static RatStatus startPlanned(const Preparation *preparation, const RatSpawnPlan *plan, const char *name, char *const *argv, Child *child, int scripts) {
  char line[SCRIPT_LINE_BYTES], path[PATH_BYTES];
  if (!inDirectory(preparation, name, path)) return RAT_ERR_NAME_TOO_LONG;
  if (!ReadScriptLine(path, line)) {
    uint32_t id = 0;
    RatStatus status = RatSpawn(path, (const char *const *)argv, plan, &child->process, &id);
    child->pid = (pid_t)id;
    return status;
  }
  if (scripts == SCRIPTS_DEEP) return RAT_ERR_BAD_IMAGE;
  char *const *longer = ScriptArguments(line, name, argv);
  if (longer == NULL) return RAT_ERR_NO_MEMORY;
  RatStatus status = startPlanned(preparation, plan, longer[0], longer, child, scripts + 1);
  free((void *)longer);
  return status;
}

/* In the plan's defaults, beside the signals. */
#define GROUP_IS_GIVEN (1u << 31)

/* Starts a program at a path; with the lock on children. */
static RatStatus startAt(const Preparation *preparation, const Request *request, uint32_t mask, const char *name, Child *child) {
  static char *const nothing[] = {NULL};
  char *const named[] = {(char *)name, NULL};
  int flags = request->attributes == NULL ? 0 : request->attributes->__flags;
  RatSpawnPlan plan = {
    .cwd = preparation->directory[0] == 0 ? NULL : preparation->directory,
    .envp = (const char *const *)(request->envp == NULL ? nothing : request->envp),
    .actions = preparation->actions,
    .actionCount = preparation->count,
    .mask = flags & POSIX_SPAWN_SETSIGMASK ? SignalBits(&request->attributes->__mask) : mask,
    .defaults = (flags & POSIX_SPAWN_SETSIGDEF ? SignalBits(&request->attributes->__default) : 0) | GROUP_IS_GIVEN,
    .group = flags & POSIX_SPAWN_SETSID ? RAT_GROUP_SESSION : flags & POSIX_SPAWN_SETPGROUP ? request->attributes->__group : RAT_GROUP_SAME,
  };
  return startPlanned(preparation, &plan, name, request->argv == NULL ? named : request->argv, child, 0);
}

/* Whether the next place is to be looked at. */
static bool isElsewhere(RatStatus status) {
  return status == RAT_ERR_NOT_FOUND || status == RAT_ERR_NOT_DIRECTORY || status == RAT_ERR_IS_DIRECTORY || status == RAT_ERR_NAME_TOO_LONG;
}

/* Starts a program that is looked for in the directories of PATH; with the lock on children. */
static RatStatus startInPath(const Preparation *preparation, const Request *request, uint32_t mask, const char *name, Child *child) {
  const char *list = getenv("PATH");
  if (list == NULL) list = "/bin:/usr/bin";
  RatStatus status = RAT_ERR_NOT_FOUND;
  for (;;) {
    size_t length = strcspn(list, ":");
    char candidate[PATH_BYTES];
    if (length + strlen(name) + 2 <= PATH_BYTES) {
      memcpy(candidate, list, length);
      if (length > 0) candidate[length++] = '/';
      strcpy(candidate + length, name);
      length = strcspn(list, ":");
      RatStatus here = startAt(preparation, request, mask, candidate, child);
      if (!isElsewhere(here)) return here;
      if (here == RAT_ERR_IS_DIRECTORY) status = here;
    }
    if (list[length] == 0) return status;
    list += length + 1;
  }
}

static int start(pid_t *pid, const char *name, bool search, Preparation *preparation, const Request *request) {
  search = search && strchr(name, '/') == NULL;
  if (name[0] == 0) return ENOENT;
  Child *child = malloc(sizeof *child);
  if (child == NULL) return ENOMEM;
  /* A handler of SIGCHLD must find the child, and so must other threads. */
  uint32_t held = HoldSignals();
  LockChildren();
  SweepChildrenLocked();
  RatStatus status = search ? startInPath(preparation, request, held, name, child) : startAt(preparation, request, held, name, child);
  pid_t id = child->pid;
  if (RAT_SUCCEEDED(status)) AddChildLocked(child);
  UnlockChildren();
  ReleaseSignals(held);
  if (!RAT_SUCCEEDED(status)) {
    free(child);
    /* What is to be a terminal is none. */
    return status == RAT_ERR_WRONG_TYPE ? ENOTTY : PosixError(status, EAGAIN);
  }
  if (pid != NULL) *pid = id;
  return 0;
}

static int spawn(pid_t *pid, const char *name, bool search, const posix_spawn_file_actions_t *actions, const Request *request) {
  size_t count = actions == NULL ? 0 : actions->__count;
  Preparation preparation;
  preparation.count = preparation.openedCount = 0;
  preparation.directory[0] = 0;
  preparation.actions = malloc((count + 1) * sizeof *preparation.actions);
  preparation.opened = malloc((count + 1) * sizeof *preparation.opened);
  int error = preparation.actions == NULL || preparation.opened == NULL ? ENOMEM : 0;
  int saved = errno;
  for (size_t i = 0; error == 0 && i < count; i++) error = prepareAction(&preparation, &((const Action *)actions->__actions)[i]);
  if (error == 0) error = start(pid, name, search, &preparation, request);
  for (size_t i = 0; i < preparation.openedCount; i++) close(preparation.opened[i]);
  free(preparation.actions);
  free(preparation.opened);
  errno = saved;
  return error;
}

PUBLIC int posix_spawn(pid_t *restrict pid, const char *restrict path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *restrict attributes, char *const *restrict argv, char *const *restrict envp) {
  return spawn(pid, path, false, actions, &(Request){attributes, argv, envp});
}
PUBLIC int posix_spawnp(pid_t *restrict pid, const char *restrict name, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *restrict attributes, char *const *restrict argv, char *const *restrict envp) {
  return spawn(pid, name, true, actions, &(Request){attributes, argv, envp});
}
