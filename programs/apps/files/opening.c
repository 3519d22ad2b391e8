#include "opening.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "listing.h"

extern char **environ;

enum { HEAD_BYTES = 16384 };

typedef enum Content { CONTENT_TEXT, CONTENT_SCRIPT, CONTENT_PROGRAM, CONTENT_WINDOWS /* a program that opens some */, CONTENT_DATA } Content;

/* The first bytes of a program name what it imports: so it is known whether it has windows, before it is run. */
static bool imports(const char *bytes, size_t length, const char *name) {
  return memmem(bytes, length, name, strlen(name)) != NULL;
}

static Content contentOf(const char *path) {
  char *head = malloc(HEAD_BYTES);
  int fd = open(path, O_RDONLY);
  ssize_t count = fd < 0 || head == NULL ? -1 : read(fd, head, HEAD_BYTES);
  if (fd >= 0) close(fd);
  Content content = CONTENT_DATA;
  if (count >= 4 && memcmp(head, "\0asm", 4) == 0) content = imports(head, (size_t)count, "RatCreateWindow") ? CONTENT_WINDOWS : CONTENT_PROGRAM;
  else if (count >= 2 && memcmp(head, "#!", 2) == 0) content = CONTENT_SCRIPT;
  else if (count >= 0 && memchr(head, 0, (size_t)count) == NULL) content = CONTENT_TEXT;
  free(head);
  return content;
}

static bool startProgram(char *const *argv, const char *directory, char *error, size_t room) {
  posix_spawn_file_actions_t actions;
  int status = posix_spawn_file_actions_init(&actions);
  if (status == 0 && directory != NULL) status = posix_spawn_file_actions_addchdir_np(&actions, directory);
  pid_t child;
  if (status == 0) status = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (status != 0) snprintf(error, room, "%s cannot be started: %s", argv[0], strerror(status));
  return status == 0;
}

bool openFile(const char *path, char *error, size_t room) {
  char *file = (char *)path;
  char directory[4096];
  snprintf(directory, sizeof directory, "%s", path);
  char *slash = strrchr(directory, '/');
  if (slash != NULL) slash[slash == directory] = 0;
  if (kindOfName(path) == KIND_PICTURE) return startProgram((char *[]){"paint", file, NULL}, NULL, error, room);
  switch (contentOf(path)) {
    case CONTENT_WINDOWS: return startProgram((char *[]){file, NULL}, directory, error, room);
    case CONTENT_PROGRAM:
    case CONTENT_SCRIPT: {
      const char *name = strrchr(path, '/');
      return startProgram((char *[]){"terminal", "--hold", "--title", (char *)(name == NULL ? path : name + 1), "-e", file, NULL}, directory, error, room);
    }
    case CONTENT_TEXT: return startProgram((char *[]){"editor", file, NULL}, NULL, error, room);
    default: break;
  }
  snprintf(error, room, "There is no program for %s.", path);
  return false;
}

bool openTerminal(const char *directory, char *error, size_t room) { return startProgram((char *[]){"terminal", NULL}, directory, error, room); }

const char *describeFile(const char *path) {
  switch (kindOfName(path)) {
    case KIND_PICTURE: return "Picture";
    case KIND_ARCHIVE: return "Archive";
    default: break;
  }
  switch (contentOf(path)) {
    case CONTENT_WINDOWS: return "Program with windows";
    case CONTENT_PROGRAM: return "Program";
    case CONTENT_SCRIPT: return "Script";
    case CONTENT_TEXT: return "Text";
    default: return "Data";
  }
}
