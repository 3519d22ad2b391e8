/* Redirections of this shell's own descriptors, which children share, and taking them back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shell.h"

/* The shell's own descriptors lie from here on, and no child gets them. */
enum { OWN_DESCRIPTORS = 10, PIPE_BYTES = 65536 };

typedef struct Saved {
  int fd, copy; /* copy -1: it was not open */
} Saved;

static Saved *saved;
static size_t count, room;

size_t redirectMark(void) { return count; }

static bool save(int fd) {
  int copy = fcntl(fd, F_DUPFD_CLOEXEC, OWN_DESCRIPTORS);
  if (copy < 0 && errno != EBADF) {
    complain("%d: %s", fd, strerror(errno));
    return false;
  }
  if (count == room) {
    room = room == 0 ? 16 : room * 2;
    saved = reallocate(saved, room * sizeof *saved);
  }
  saved[count++] = (Saved){fd, copy};
  return true;
}

void restoreRedirects(size_t mark) {
  if (count > mark) fflush(stdout);
  while (count > mark) {
    Saved last = saved[--count];
    if (last.copy < 0) {
      close(last.fd);
    } else {
      dup2(last.copy, last.fd);
      close(last.copy);
    }
  }
}

void keepRedirects(size_t mark) {
  while (count > mark) {
    Saved last = saved[--count];
    if (last.copy >= 0) close(last.copy);
  }
}

bool moveDescriptor(int fd, int to) {
  if (fd == to) return true;
  fflush(stdout);
  bool done = save(to) && dup2(fd, to) >= 0;
  close(fd);
  return done;
}

/* A file that is read from its start, and has no name. */
static int unnamedFile(const char *text, size_t length) {
  char path[] = "/tmp/sh-XXXXXX";
  int fd = mkstemp(path);
  if (fd < 0) return -1;
  unlink(path);
  for (size_t at = 0; at < length;) {
    ssize_t done = write(fd, text + at, length - at);
    if (done <= 0) {
      close(fd);
      return -1;
    }
    at += (size_t)done;
  }
  lseek(fd, 0, SEEK_SET);
  return fd;
}

/* A pipe where the text fits into it: nobody has to write while the command reads. */
static int openText(const char *text) {
  size_t length = strlen(text);
  int ends[2];
  if (length > PIPE_BYTES) return unnamedFile(text, length);
  if (pipe(ends) != 0) return -1;
  bool done = length == 0 || write(ends[1], text, length) == (ssize_t)length;
  close(ends[1]);
  if (done) return ends[0];
  close(ends[0]);
  return unnamedFile(text, length);
}

static int openTarget(const Redirect *redirect, const char *target) {
  struct stat facts;
  switch (redirect->kind) {
    case REDIRECT_READ: return open(target, O_RDONLY);
    case REDIRECT_READ_WRITE: return open(target, O_RDWR | O_CREAT, 0666);
    case REDIRECT_APPEND: return open(target, O_WRONLY | O_CREAT | O_APPEND, 0666);
    case REDIRECT_WRITE:
      if (shell.options.noClobber && stat(target, &facts) == 0 && S_ISREG(facts.st_mode)) {
        errno = EEXIST;
        return -1;
      }
      return open(target, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    default: return open(target, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  }
}

static bool duplicate(const Redirect *redirect, const char *target) {
  if (strcmp(target, "-") == 0) {
    if (!save(redirect->fd)) return false;
    close(redirect->fd);
    return true;
  }
  long from;
  if (!parseNumber(target, &from) || from < 0 || from > 1000) {
    complain("%s: bad file descriptor", target);
    return false;
  }
  if (fcntl((int)from, F_GETFD) < 0) {
    complain("%ld: %s", from, strerror(errno));
    return false;
  }
  if (from == redirect->fd) return true;
  return save(redirect->fd) && dup2((int)from, redirect->fd) >= 0;
}

static bool applyRedirect(const Redirect *redirect) {
  if (redirect->kind == REDIRECT_HERE || redirect->kind == REDIRECT_HERE_STRING) {
    char *text = expandText(redirect->target);
    if (redirect->kind == REDIRECT_HERE_STRING) text = stackFormat("%s\n", text);
    int fd = openText(text);
    if (fd >= 0 && moveDescriptor(fd, redirect->fd)) return true;
    complain("here-document: %s", strerror(errno));
    return false;
  }
  char *target = expandText(redirect->target);
  if (redirect->kind == REDIRECT_DUPLICATE_READ || redirect->kind == REDIRECT_DUPLICATE_WRITE) return duplicate(redirect, target);
  int fd = openTarget(redirect, target);
  if (fd < 0) {
    bool creates = redirect->kind != REDIRECT_READ;
    complain("cannot %s %s: %s", creates ? "create" : "open", target, strerror(errno));
    return false;
  }
  if (fd == redirect->fd) {
    /* It was not open, and must be closed again. */
    if (count == room) {
      room = room == 0 ? 16 : room * 2;
      saved = reallocate(saved, room * sizeof *saved);
    }
    saved[count++] = (Saved){fd, -1};
    return true;
  }
  return moveDescriptor(fd, redirect->fd);
}

bool applyRedirects(const Redirect *redirects) {
  if (redirects != NULL) fflush(stdout);
  for (; redirects != NULL; redirects = redirects->next)
    if (!applyRedirect(redirects)) return false;
  return true;
}
