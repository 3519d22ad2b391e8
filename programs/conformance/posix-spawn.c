/* posix_spawn: descriptors and what is done to them, directories, environment, PATH, errors. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
typedef posix_spawn_file_actions_t Actions;

static pid_t start(const Actions *actions, const char *part, const char *detail) {
  pid_t pid = -1;
  char *argv[] = {(char *)programPath, (char *)part, (char *)detail, NULL};
  CHECK_EQUAL(part, 0, posix_spawn(&pid, programPath, actions, NULL, argv, environ));
  CHECK("an id", pid > 0 && pid != getpid());
  return pid;
}

static int codeOf(pid_t pid) {
  int status = -1;
  CHECK_EQUAL("waited for", pid, waitpid(pid, &status, 0));
  CHECK("it has ended by itself", WIFEXITED(status) && !WIFSIGNALED(status));
  return WEXITSTATUS(status);
}

/* Runs a part with its standard output in a pipe; what it printed is in `output`. */
static char output[4096];
static int outputOf(Actions *actions, const char *part, const char *detail) {
  int fds[2];
  CHECK_EQUAL("pipe", 0, pipe2(fds, O_CLOEXEC));
  CHECK_EQUAL("adddup2", 0, posix_spawn_file_actions_adddup2(actions, fds[1], 1));
  pid_t pid = start(actions, part, detail);
  CHECK_EQUAL("close", 0, close(fds[1]));
  size_t length = 0;
  ssize_t bytes;
  while ((bytes = read(fds[0], output + length, sizeof output - 1 - length)) > 0) length += (size_t)bytes;
  output[length] = 0;
  CHECK_EQUAL("the end of the pipe", 0, bytes);
  CHECK_EQUAL("close", 0, close(fds[0]));
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(actions));
  return codeOf(pid);
}
#define CHECK_OUTPUT(what, expected) CHECK(what, strcmp(output, expected) == 0 || (fprintf(stderr, "got: \"%s\"\n", output), false))

static Actions none(void) {
  Actions actions;
  CHECK_EQUAL("init", 0, posix_spawn_file_actions_init(&actions));
  return actions;
}

static void exits(void) {
  CHECK_EQUAL("0", 0, codeOf(start(NULL, "exit", "0")));
  CHECK_EQUAL("17", 17, codeOf(start(NULL, "exit", "17")));
  CHECK_EQUAL("eight bits", 1, codeOf(start(NULL, "exit", "257")));
  Actions actions = none();
  outputOf(&actions, "ids", NULL);
  char expected[64];
  snprintf(expected, sizeof expected, "parent %d", (int)getpid());
  CHECK("getppid", strncmp(output, expected, strlen(expected)) == 0);
}

/* The child has the descriptors at their numbers, and shares their offsets; but not those that are closed on exec. */
static void inherited_(void) {
  char text[64] = "";
  int fd = open("/tmp/posix-spawn", O_RDWR | O_CREAT | O_TRUNC, 0600);
  int kept = open("/tmp/posix-spawn", O_RDONLY | O_CLOEXEC);
  CHECK("open", fd > 2 && kept > fd);
  CHECK_EQUAL("write", 7, write(fd, "parent ", 7));
  char number[16];
  snprintf(number, sizeof number, "%d", fd);
  CHECK_EQUAL("the child writes", 0, codeOf(start(NULL, "write", number)));
  CHECK_EQUAL("and again", 6, write(fd, " again", 6));
  CHECK_EQUAL("read", 18, pread(fd, text, sizeof text, 0));
  CHECK("one offset", strcmp(text, "parent child again") == 0);
  snprintf(number, sizeof number, "%d", kept);
  CHECK_EQUAL("closed on exec", 9, codeOf(start(NULL, "write", number)));
  CHECK_EQUAL("the creator's is open", 0, fcntl(kept, F_SETFD, 0));
  CHECK_EQUAL("not closed", 8, codeOf(start(NULL, "write", number)));
  CHECK("close", close(fd) == 0 && close(kept) == 0);
}

static void actions(void) {
  Actions list = none();
  int fd = open("/tmp/posix-spawn", O_RDONLY | O_CLOEXEC);
  CHECK_EQUAL("adddup2", 0, posix_spawn_file_actions_adddup2(&list, fd, 0));
  CHECK_EQUAL("copy", 0, outputOf(&list, "copy", NULL));
  CHECK_OUTPUT("standard input from a file", "parent child again");
  CHECK_EQUAL("seek", 0, lseek(fd, 0, SEEK_SET));

  list = none();
  CHECK_EQUAL("onto itself: it is for the child", 0, posix_spawn_file_actions_adddup2(&list, fd, fd));
  CHECK_EQUAL("adddup2 of the copy", 0, posix_spawn_file_actions_adddup2(&list, fd, 0));
  CHECK_EQUAL("addclose", 0, posix_spawn_file_actions_addclose(&list, fd));
  CHECK_EQUAL("copy", 0, outputOf(&list, "copy", NULL));
  CHECK_OUTPUT("in their order", "parent child again");
  CHECK_EQUAL("close", 0, close(fd));

  list = none();
  CHECK_EQUAL("addopen", 0, posix_spawn_file_actions_addopen(&list, 0, "/tmp/posix-spawn", O_RDONLY, 0));
  CHECK_EQUAL("copy", 0, outputOf(&list, "copy", NULL));
  CHECK_OUTPUT("opened for the child", "parent child again");
  list = none();
  CHECK_EQUAL("addopen", 0, posix_spawn_file_actions_addopen(&list, 1, "/tmp/posix-spawn-2", O_WRONLY | O_CREAT | O_TRUNC, 0600));
  CHECK_EQUAL("adddup2", 0, posix_spawn_file_actions_adddup2(&list, 1, 2));
  CHECK_EQUAL("both into a file", 0, codeOf(start(&list, "both", NULL)));
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(&list));
  list = none();
  CHECK_EQUAL("addopen", 0, posix_spawn_file_actions_addopen(&list, 0, "/tmp/posix-spawn-2", O_RDONLY, 0));
  outputOf(&list, "copy", NULL);
  CHECK_OUTPUT("one after the other", "out err");

  list = none();
  CHECK_EQUAL("addclose", 0, posix_spawn_file_actions_addclose(&list, 0));
  CHECK_EQUAL("no standard input", 9, outputOf(&list, "copy", NULL));
  list = none();
  CHECK_EQUAL("addclose of a closed one", 0, posix_spawn_file_actions_addclose(&list, 900));
  CHECK_EQUAL("does no harm", 0, codeOf(start(&list, "exit", "0")));
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(&list));
  CHECK_EQUAL("far away", 0, outputOf((list = none(), posix_spawn_file_actions_adddup2(&list, 1, 777), &list), "exit", "0"));

  pid_t pid = 4711;
  char *argv[] = {(char *)programPath, NULL};
  list = none();
  CHECK_EQUAL("adddup2", 0, posix_spawn_file_actions_adddup2(&list, 900, 1));
  CHECK_EQUAL("of a closed one", EBADF, posix_spawn(&pid, programPath, &list, NULL, argv, environ));
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(&list));
  list = none();
  CHECK_EQUAL("addopen", 0, posix_spawn_file_actions_addopen(&list, 5, "/no/such/file", O_RDONLY, 0));
  CHECK_EQUAL("of no file", ENOENT, posix_spawn(&pid, programPath, &list, NULL, argv, environ));
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(&list));
  CHECK_EQUAL("no descriptor", EBADF, posix_spawn_file_actions_addclose(&list, -1));
  CHECK_EQUAL("no child", 4711, pid);
}

static void directories(void) {
  mkdir("/tmp/posix-spawn-d", 0700);
  Actions list = none();
  CHECK_EQUAL("addchdir", 0, posix_spawn_file_actions_addchdir_np(&list, "/tmp/posix-spawn-d"));
  outputOf(&list, "cwd", NULL);
  CHECK_OUTPUT("a directory", "/tmp/posix-spawn-d");
  list = none();
  CHECK_EQUAL("addchdir", 0, posix_spawn_file_actions_addchdir_np(&list, "/tmp"));
  CHECK_EQUAL("addchdir", 0, posix_spawn_file_actions_addchdir_np(&list, "posix-spawn-d"));
  CHECK_EQUAL("addopen", 0, posix_spawn_file_actions_addopen(&list, 7, "made", O_WRONLY | O_CREAT, 0600));
  outputOf(&list, "cwd", NULL);
  CHECK_OUTPUT("step by step", "/tmp/posix-spawn-d");
  CHECK_EQUAL("opened there", 0, unlink("/tmp/posix-spawn-d/made"));
  int fd = open("/tmp/posix-spawn-d", O_RDONLY | O_DIRECTORY);
  list = none();
  CHECK_EQUAL("addfchdir", 0, posix_spawn_file_actions_addfchdir_np(&list, fd));
  outputOf(&list, "cwd", NULL);
  CHECK_OUTPUT("by a descriptor", "/tmp/posix-spawn-d");
  CHECK_EQUAL("fchdir", 0, fchdir(fd));
  list = none();
  outputOf(&list, "cwd", NULL);
  CHECK_OUTPUT("the creator's", "/tmp/posix-spawn-d");
  CHECK_EQUAL("chdir", 0, chdir("/"));
  errno = 0;
  CHECK("not of a pipe", fchdir(1) == -1 && errno == ENOTDIR);
  CHECK_EQUAL("close", 0, close(fd));
  CHECK_EQUAL("rmdir", 0, rmdir("/tmp/posix-spawn-d"));
}

static void environments(void) {
  CHECK_EQUAL("setenv", 0, setenv("POSIX_SPAWN", "passed on", 1));
  Actions list = none();
  outputOf(&list, "environment", "POSIX_SPAWN");
  CHECK_OUTPUT("as it is now", "passed on");
  pid_t pid;
  char *argv[] = {(char *)programPath, "environment", "A", NULL};
  CHECK_EQUAL("another", 0, posix_spawn(&pid, programPath, NULL, NULL, argv, (char *[]){"A=", NULL}));
  CHECK_EQUAL("an empty variable", 0, codeOf(pid));
  CHECK_EQUAL("none", 0, posix_spawn(&pid, programPath, NULL, NULL, argv, NULL));
  CHECK_EQUAL("no variable", 3, codeOf(pid));
}

static void paths(void) {
  pid_t pid = -1;
  char *argv[] = {"true", NULL};
  CHECK_EQUAL("PATH is not searched", ENOENT, posix_spawn(&pid, "true", NULL, NULL, argv, environ));
  CHECK_EQUAL("PATH", 0, setenv("PATH", "/nowhere:/tmp/posix-spawn:/bin", 1));
  CHECK_EQUAL("PATH is searched", 0, posix_spawnp(&pid, "true", NULL, NULL, argv, environ));
  CHECK_EQUAL("true", 0, codeOf(pid));
  CHECK_EQUAL("not there", ENOENT, posix_spawnp(&pid, "no-such-program", NULL, NULL, argv, environ));
  CHECK_EQUAL("a path is none", ENOENT, posix_spawnp(&pid, "./true", NULL, NULL, argv, environ));
  CHECK_EQUAL("empty", ENOENT, posix_spawnp(&pid, "", NULL, NULL, argv, environ));
  CHECK_EQUAL("unset", 0, unsetenv("PATH"));
  CHECK_EQUAL("as if it were /bin:/usr/bin", 0, posix_spawnp(&pid, "false", NULL, NULL, argv, environ));
  CHECK_EQUAL("false", 1, codeOf(pid));
  CHECK_EQUAL("a directory", EACCES, posix_spawn(&pid, "/bin", NULL, NULL, argv, environ));
  CHECK_EQUAL("below a file", ENOTDIR, posix_spawn(&pid, "/bin/true/x", NULL, NULL, argv, environ));
  CHECK_EQUAL("outside memory", EFAULT, posix_spawn(&pid, "/bin/true", NULL, NULL, (char **)0xfffffff0u, environ));
  posix_spawnattr_t attributes;
  CHECK_EQUAL("init", 0, posix_spawnattr_init(&attributes));
  CHECK_EQUAL("no schedulers", EINVAL, posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSCHEDULER));
  CHECK_EQUAL("ids are what they are", 0, posix_spawnattr_setflags(&attributes, POSIX_SPAWN_RESETIDS));
  CHECK_EQUAL("an attribute", 0, posix_spawn(&pid, "/bin/true", NULL, &attributes, argv, environ));
  CHECK_EQUAL("true", 0, codeOf(pid));
  CHECK_EQUAL("destroy", 0, posix_spawnattr_destroy(&attributes));
}

/* Handles are not inherited: only what a descriptor names. */
static void handles(void) {
  HPIPE reader, writer;
  CHECK_OK("pipe", RatCreatePipe(0, &reader, &writer));
  HEVENT event = newEvent(true, true);
  CHECK_EQUAL("the child finds none", 0, codeOf(start(NULL, "handles", NULL)));
  closeHandle(reader);
  closeHandle(writer);
  closeHandle(event);
}

/* A file whose first line is #! and an interpreter: that gets an argument, the script, and what the script was given. */
static void writeScript(const char *path, const char *line) {
  FILE *file = fopen(path, "w");
  CHECK("a script", file != NULL && fprintf(file, "%s\nmore\n", line) > 0 && fclose(file) == 0);
}

/* In a directory, if one is given: the script gets the name by which it is known there. */
static int runScriptIn(const char *directory, const char *path) {
  int fds[2];
  pid_t pid = -1;
  Actions list = none();
  char *argv[] = {"ignored", "a b", "c", NULL};
  CHECK_EQUAL("pipe", 0, pipe2(fds, O_CLOEXEC));
  CHECK_EQUAL("adddup2", 0, posix_spawn_file_actions_adddup2(&list, fds[1], 1));
  if (directory != NULL) CHECK_EQUAL("addchdir", 0, posix_spawn_file_actions_addchdir_np(&list, directory));
  int error = posix_spawn(&pid, path, &list, NULL, argv, environ);
  CHECK_EQUAL("close", 0, close(fds[1]));
  ssize_t bytes = read(fds[0], output, sizeof output - 1);
  output[bytes < 0 ? 0 : bytes] = 0;
  CHECK_EQUAL("close", 0, close(fds[0]));
  CHECK_EQUAL("destroy", 0, posix_spawn_file_actions_destroy(&list));
  if (error == 0) CHECK_EQUAL("waited for", 0, codeOf(pid));
  return error;
}

static int runScript(const char *path) { return runScriptIn(NULL, path); }

static void scripts(void) {
  char line[256];
  snprintf(line, sizeof line, "#! %s \t arguments  ", programPath);
  writeScript("/tmp/posix-script", line);
  CHECK_EQUAL("a script", 0, runScript("/tmp/posix-script"));
  CHECK_OUTPUT("its arguments", "/tmp/posix-script|a b|c|");
  writeScript("/tmp/posix-script-2", "#!/tmp/posix-script");
  CHECK_EQUAL("a script as interpreter", 0, runScript("/tmp/posix-script-2"));
  CHECK_OUTPUT("both", "/tmp/posix-script|/tmp/posix-script-2|a b|c|");
  CHECK_EQUAL("mkdir", 0, mkdir("/tmp/posix-scripts", 0755));
  CHECK_EQUAL("rename", 0, rename("/tmp/posix-script-2", "/tmp/posix-scripts/in"));
  CHECK_EQUAL("chdir", 0, chdir("/tmp"));
  CHECK_EQUAL("from a relative directory", 0, runScriptIn("posix-scripts", "./in"));
  CHECK_OUTPUT("as it is known there", "/tmp/posix-script|./in|a b|c|");
  writeScript("/tmp/posix-scripts/out", "#!../posix-script");
  CHECK_EQUAL("an interpreter from there", 0, runScriptIn("posix-scripts", "out"));
  CHECK_OUTPUT("both as they are known there", "../posix-script|out|a b|c|");
  CHECK_EQUAL("rename", 0, rename("/tmp/posix-scripts/in", "/tmp/posix-script-2"));
  CHECK_EQUAL("rmdir", 0, unlink("/tmp/posix-scripts/out") | rmdir("/tmp/posix-scripts") | chdir("/"));
  writeScript("/tmp/posix-script", "#!/tmp/posix-script-2");
  CHECK_EQUAL("in a circle", ENOEXEC, runScript("/tmp/posix-script"));
  writeScript("/tmp/posix-script", "#!/no/such/interpreter");
  CHECK_EQUAL("no interpreter", ENOENT, runScript("/tmp/posix-script"));
  CHECK_EQUAL("unlink", 0, unlink("/tmp/posix-script"));
  CHECK_EQUAL("unlink", 0, unlink("/tmp/posix-script-2"));
}

static int playArguments(char **rest) {
  for (; *rest != NULL; rest++) printf("%s|", *rest);
  return 0;
}

static int play(const char *part, const char *detail) {
  char buffer[256];
  ssize_t bytes;
  if (plays(part, "exit")) exit(atoi(detail));
  if (plays(part, "ids")) return printf("parent %d of %d", (int)getppid(), (int)getpid()) < 0;
  if (plays(part, "both")) return write(1, "out ", 4) != 4 || write(2, "err", 3) != 3;
  if (plays(part, "cwd")) return printf("%s", getcwd(buffer, sizeof buffer)) < 0;
  if (plays(part, "write")) {
    bytes = write(atoi(detail), "child", 5);
    if (bytes == 5) return 0;
    return fcntl(atoi(detail), F_GETFD) == 0 ? 8 : 9;
  }
  if (plays(part, "copy")) {
    while ((bytes = read(0, buffer, sizeof buffer)) > 0) write(1, buffer, (size_t)bytes);
    return bytes < 0 ? 9 : 0;
  }
  if (plays(part, "environment")) {
    const char *value = getenv(detail);
    if (value == NULL) return 3;
    printf("%s", value);
    return 0;
  }
  HANDLE h;
  if (RatGetInheritedHandle(0, &h) != RAT_ERR_NOT_FOUND) return 1;
  RatHandleInfo info = {.size = sizeof info};
  for (uintptr_t guess = 0; guess < 0x40000; guess++) {
    if (RatGetHandleInfo((HANDLE)guess, &info) == RAT_SUCCESS) return 2;
  }
  return 0;
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (part != NULL && plays(part, "arguments")) return playArguments(argv + 2);
  if (part != NULL) return play(part, argc > 2 ? argv[2] : "");
  exits();
  inherited_();
  actions();
  directories();
  environments();
  paths();
  scripts();
  handles();
  remove("/tmp/posix-spawn");
  remove("/tmp/posix-spawn-2");
  return finish();
}
