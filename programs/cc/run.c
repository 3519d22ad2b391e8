#include "run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "arguments.h"
#include "config.h"

extern char **environ;

static const char *folder; /* of temporary files; NULL: none yet */
static volatile pid_t child;
static FILE *times;
static bool plans, quotes;

/* With what tools that were ended have left there. */
static void removeTemporary(void) {
  DIR *directory = folder == NULL ? NULL : opendir(folder);
  if (directory == NULL) return;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) unlinkat(dirfd(directory), entry->d_name, 0);
  closedir(directory);
  rmdir(folder);
  folder = NULL;
}

static void endBySignal(int signal) {
  if (child > 0) kill(child, signal);
  removeTemporary();
  struct sigaction plain = {.sa_handler = SIG_DFL};
  sigaction(signal, &plain, NULL);
  raise(signal);
}

const char *temporaryFile(const char *name) {
  if (folder == NULL) {
    /* Whoever ends this process by force knows what to remove. */
    folder = formatted("/tmp/cc-%d", getpid());
    if (mkdir(folder, 0777) < 0 && errno != EEXIST) refuse("no folder for temporary files can be made in /tmp: %s", strerror(errno));
    atexit(removeTemporary);
    static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    struct sigaction action = {.sa_handler = endBySignal};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++) sigaction(SIGNALS[i], &action, NULL);
  }
  return formatted("%s/%s", folder, name);
}

void onlyPlan(void) { plans = true; }

void onlyPlanQuoted(void) { plans = quotes = true; }

bool isPlanned(void) { return plans; }

static void tellQuoted(const char *word) {
  fputs(" \"", stderr);
  for (; *word != 0; word++) {
    if (strchr("\"\\$", *word) != NULL) fputc('\\', stderr);
    fputc(*word, stderr);
  }
  fputc('"', stderr);
}

static void tellPlan(const Words *words) {
  if (quotes) {
    for (size_t i = 0; i < words->count; i++) tellQuoted(words->at[i]);
    fputc('\n', stderr);
    return;
  }
  for (size_t i = 0; i < words->count; i++) puts(words->at[i]);
  puts("");
}

void noteTimes(const char *path) { times = fopen(path, "we"); }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Whether what the tool writes goes to our standard output, and nobody reads that any more. */
static bool isUnread(const Run *run) {
  struct pollfd output = {.fd = 1, .events = POLLOUT};
  return run->prints && poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

/* As who writes to such a pipe: clang, which knows no signals, only complains. */
static void endUnread(void) {
  removeTemporary();
  raise(SIGPIPE);
}

static void endShowing(void);

/* The system has said why. */
_Noreturn static void refuseUnloaded(void) {
  endShowing();
  refuse("the compiler could not be loaded");
}

static void start(const Run *run, int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (run->output != NULL) posix_spawn_file_actions_addopen(&actions, 1, run->output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  posix_spawn_file_actions_adddup2(&actions, errors, 2);
  pid_t pid;
  int error = posix_spawn(&pid, run->arguments.at[0], &actions, NULL, (char *const *)run->arguments.at, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0 && run->first) refuseUnloaded();
  if (error != 0) refuse("%s cannot be started: %s", run->arguments.at[0], strerror(error));
  child = pid;
}

/* Passes on what the tool says, and keeps it. Where it trapped, in its own functions, is of no use to anybody. */
static void listen(int from, const Run *run, Text *said) {
  bool quiet = run->quiet;
  char part[8192];
  for (;;) {
    ssize_t count = read(from, part, sizeof part);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    quiet |= isUnread(run);
    size_t before = said->length;
    addText(said, part, (size_t)count);
    const char *trap = quiet ? NULL : strstr(said->at + before, ": trap in thread ");
    size_t shown = said->length - before;
    if (trap != NULL) {
      while (trap > said->at + before && trap[-1] != '\n') trap--;
      shown = (size_t)(trap - said->at) - before;
    }
    if (!quiet) writeAll(2, part, shown);
    quiet |= trap != NULL;
  }
}

/* Where the engine's stack is the larger one, clang's own ends first: below it there is no memory. */
static bool isOffStack(const Text *said) { return holds(said, "out of bounds") && holds(said, "more or above"); }

static const char *crashOf(const Text *said) {
  if (holds(said, "call stack") || holds(said, "stack overflow") || holds(said, "out of stack") || isOffStack(said)) return configuredWord("crash of the stack");
  if (holds(said, "bad_alloc") || holds(said, "out of memory") || holds(said, "llocation failed")) return configuredWord("crash of memory");
  return formatted("crashed: %s", configuredWord("crash"));
}

int runTool(const Run *run, Text *said) {
  addText(said, "", 0);
  if (plans) {
    tellPlan(&run->arguments);
    return 0;
  }
  fflush(stdout);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) refuse("no pipe: %s", strerror(errno));
  double begin = now();
  start(run, ends[1]);
  close(ends[1]);
  listen(ends[0], run, said);
  close(ends[0]);
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) break;
  child = 0;
  const char *name = baseName(run->arguments.at[0]);
  if (times != NULL) fprintf(times, "%s\t%.2f\n", name, now() - begin), fflush(times);
  bool isGood = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!isGood && isUnread(run)) endUnread();
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  if (run->tried) return 128 + WTERMSIG(status);
  const char *tool = strncmp(name, "clang", 5) == 0 ? "the compiler" : name;
  int signal = WTERMSIG(status);
  if (signal == SIGABRT || signal == SIGSEGV || signal == SIGFPE) {
    fprintf(stderr, "error: %s %s\n", tool, crashOf(said));
    return 1;
  }
  fprintf(stderr, "error: %s was ended by a signal: %s\n", tool, strsignal(signal));
  return 128 + signal;
}

static atomic_bool loaded;

/* On the terminal, in a thread of its own: who starts a program that has to be brought waits until it is there. */
static void *showLoading(void *unused) {
  bool shown = false;
  for (; !atomic_load(&loaded); usleep(100000)) {
    Text text = readText(LOADING);
    unsigned long there, all;
    if (text.at != NULL && sscanf(text.at, "%lu %lu", &there, &all) == 2 && all > 0) {
      char line[160];
      /* Cut off where the terminal is narrow: what is wrapped stays when the next one is written over it. */
      int length = snprintf(line, sizeof line, "\r\33[K\33[?7l%s: loading the compiler, once: %.1f of %.1f MB (%lu %%)\33[?7h", toolName, (double)there / 1e6, (double)all / 1e6, there * 100 / all);
      writeAll(2, line, (size_t)length);
      shown = true;
    }
    freeText(&text);
  }
  if (shown) writeAll(2, "\r\33[K", 4);
  return unused;
}

static pthread_t shower;
static bool shows;

static void endShowing(void) {
  atomic_store(&loaded, true);
  if (shows) pthread_join(shower, NULL);
  shows = false;
}

void loadCompiler(void) {
  static const char *WORDS[] = {TOOL_FOLDER "clang", "--version", NULL};
  Run run = {.arguments = {WORDS, 2}, .output = "/dev/null", .quiet = true, .first = true};
  shows = isatty(2) && pthread_create(&shower, NULL, showLoading, NULL) == 0;
  Text said = {0};
  int status = runTool(&run, &said);
  endShowing();
  if (status != 0) exit(status);
  freeText(&said);
}
