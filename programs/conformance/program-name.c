/* The program's name, as GNU and BSD tell it, and the functions that lead messages with it. */
#define _GNU_SOURCE
#include "check.h"
#define EXPECT(condition) CHECK(__func__, condition)

#include <err.h>
#include <errno.h>
#include <error.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char *__progname, *__progname_full;

static const char *early;
/* Before those without a priority: as early as a program may look. */
__attribute__((constructor(101))) static void look(void) { early = program_invocation_name; }

static bool names(const char *whole, const char *last) {
  return strcmp(program_invocation_name, whole) == 0 && strcmp(program_invocation_short_name, last) == 0 &&
         strcmp(__progname_full, whole) == 0 && strcmp(__progname, last) == 0;
}

static void custom(void) { fprintf(stderr, "[custom] "); }

/* What a child does, told by its first argument; its standard error is read. */
static int play(const char *part) {
  errno = ENOENT;
  if (strcmp(part, "warn") == 0) warn("cannot open %s", "x");
  if (strcmp(part, "errx") == 0) errx(3, "%d left", 3);
  if (strcmp(part, "error") == 0) {
    printf("first ");
    error(4, ENOENT, "cannot open %s", "x");
  }
  if (strcmp(part, "lines") == 0) {
    error_at_line(0, 0, "file", 7, "once");
    error_at_line(0, 0, "file", 7, "twice");
    error_one_per_line = 1;
    error_at_line(0, 0, "file", 7, "thrice");
    error_at_line(0, 0, "file", 7, "left out");
    error_at_line(0, EACCES, "file", 8, "another");
    error_print_progname = custom;
    error(0, 0, "last");
    return (int)error_message_count;
  }
  if (strcmp(part, "renamed") == 0) {
    program_invocation_short_name = "other";
    warnx("message");
  }
  return 0;
}

static void child(const char *program, const char *name, const char *part, int code, const char *expected) {
  int ends[2];
  EXPECT(pipe(ends) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  char *argv[] = {(char *)name, (char *)part, NULL};
  pid_t pid;
  EXPECT(posix_spawn(&pid, program, &actions, NULL, argv, environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  char text[400];
  size_t size = 0;
  for (ssize_t n; size < sizeof text && (n = read(ends[0], text + size, sizeof text - size)) > 0;) size += (size_t)n;
  close(ends[0]);
  int status;
  EXPECT(waitpid(pid, &status, 0) == pid);
  CHECK_EQUAL(part != NULL ? part : "nothing", code, WEXITSTATUS(status));
  if (size != strlen(expected) || memcmp(text, expected, size) != 0) fprintf(stderr, "%s:\n%.*s", part, (int)size, text);
  EXPECT(size == strlen(expected) && memcmp(text, expected, size) == 0);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  EXPECT(early != NULL && early == program_invocation_name);
  if (argc == 0) return names("", "") ? 9 : 1;
  if (argc > 1) return play(argv[1]);
  EXPECT(names("/bin/program-name", "program-name"));
  child(argv[0], "/a/b/tool", "warn", 0, "tool: cannot open x: No such file or directory\n");
  child(argv[0], "tool", "errx", 3, "tool: 3 left\n");
  child(argv[0], "./tool", "error", 4, "first ./tool: cannot open x: No such file or directory\n");
  child(argv[0], "./tool", "lines", 5,
        "./tool:file:7: once\n./tool:file:7: twice\n./tool:file:7: thrice\n./tool:file:8: another: Permission denied\n"
        "[custom] last\n");
  child(argv[0], "dir/", "warn", 0, ": cannot open x: No such file or directory\n");
  child(argv[0], "tool", "renamed", 0, "other: message\n");
  child(argv[0], NULL, NULL, 9, "");
  return finish();
}
