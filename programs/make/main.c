/* make: makes what is old, or not there, by the rules of a makefile. What it knows: docs/c/make.md. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "make.h"

extern char **environ;

static const char HELP[] = "usage: make [OPTION...] [NAME=VALUE...] [TARGET...]\n"
                           "Makes targets, by default the first one of the makefile, as far as what they need is newer.\n"
                           "  -f FILE  reads FILE, not Makefile or makefile\n"
                           "  -C DIR   goes to DIR first\n"
                           "  -j [N]   makes up to N targets at a time; without N, 4\n"
                           "  -n       only prints what it would do\n"
                           "  -B       makes all, old or not\n"
                           "  -k       goes on with what does not need what has failed\n"
                           "  -i       takes no failure for one\n"
                           "  -s       does not print commands\n"
                           "  -q       only tells, by its exit code, whether something is to be done\n"
                           "  -t       touches the targets, and makes nothing\n"
                           "  -e       variables of the environment win over the makefile's\n"
                           "  -r       without rules and variables of its own\n"
                           "  -I DIR   looks there for makefiles that are included\n"
                           "  -v       tells the version\n";

Options options = {.jobs = 1};
enum { JOBS_DEFAULT = 4, JOBS_MAX = 64 };

void stopAt(Place place, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fflush(stdout);
  if (place.file == NULL) fprintf(stderr, "%s: *** ", toolName);
  else fprintf(stderr, "%s:%d: *** ", place.file, place.line);
  vfprintf(stderr, format, arguments);
  fputs(".  Stop.\n", stderr);
  va_end(arguments);
  exit(2);
}

/* What the compiler's driver makes of sources. */
static void addBuiltinRules(void) {
  static char TEXT[] = "%.o: %.c\n\t$(COMPILE.c) $(OUTPUT_OPTION) $<\n"
                       "%.o: %.cc\n\t$(COMPILE.cc) $(OUTPUT_OPTION) $<\n"
                       "%.o: %.cpp\n\t$(COMPILE.cpp) $(OUTPUT_OPTION) $<\n"
                       "%.o: %.cxx\n\t$(COMPILE.cc) $(OUTPUT_OPTION) $<\n"
                       "%.o: %.s\n\t$(AS) $(ASFLAGS) -o $@ $<\n"
                       "%: %.o\n\t$(LINK.o) $^ $(LOADLIBES) $(LDLIBS) -o $@\n"
                       "%: %.c\n\t$(LINK.c) $^ $(LOADLIBES) $(LDLIBS) -o $@\n"
                       "%: %.cc\n\t$(LINK.cc) $^ $(LOADLIBES) $(LDLIBS) -o $@\n"
                       "%: %.cpp\n\t$(LINK.cc) $^ $(LOADLIBES) $(LDLIBS) -o $@\n";
  readMakefileText(TEXT, BUILTIN);
}

static int jobsFrom(const char *text) {
  char *end;
  long jobs = strtol(text, &end, 10);
  if (*end != 0 || jobs < 1) die(2, "the '-j' option requires a positive integer argument");
  return jobs > JOBS_MAX ? JOBS_MAX : (int)jobs;
}

typedef struct CommandLine {
  Words makefiles, goals, assignments;
  const char *directory;
  bool hidesDirectory; /* --no-print-directory */
} CommandLine;

static CommandLine readOptions(int argc, char **argv) {
  CommandLine line = {0};
  usageStatus = 2;
  static const struct option WORDS[] = {{"always-make", 0, NULL, 'B'}, {"directory", 1, NULL, 'C'}, {"dry-run", 0, NULL, 'n'}, {"environment-overrides", 0, NULL, 'e'},
                                        {"file", 1, NULL, 'f'}, {"include-dir", 1, NULL, 'I'}, {"load-average", 2, NULL, 'l'}, {"makefile", 1, NULL, 'f'}, {"ignore-errors", 0, NULL, 'i'}, {"jobs", 2, NULL, 'j'},
                                        {"just-print", 0, NULL, 'n'}, {"keep-going", 0, NULL, 'k'}, {"no-builtin-rules", 0, NULL, 'r'},
                                        {"no-print-directory", 0, NULL, 'W'}, {"print-directory", 0, NULL, 'w'}, {"question", 0, NULL, 'q'},
                                        {"quiet", 0, NULL, 's'}, {"silent", 0, NULL, 's'}, {"touch", 0, NULL, 't'}, {"version", 0, NULL, 'v'}, {NULL, 0, NULL, 0}};
  for (int option; (option = nextOption(argc, argv, "BC:ef:iI:j::kl::nqrRstvwS", WORDS, HELP)) != -1;) {
    switch (option) {
      case 'B': options.always = true; break;
      case 'C': line.directory = line.directory == NULL || optarg[0] == '/' ? optarg : formatted("%s/%s", line.directory, optarg); break;
      case 'e': options.environmentWins = true; break;
      case 'f': addWord(&line.makefiles, optarg); break;
      case 'i': options.ignoreErrors = true; break;
      case 'j':
        /* The number may be the next word. */
        if (optarg == NULL && optind < argc && argv[optind][0] >= '0' && argv[optind][0] <= '9') optarg = argv[optind++];
        options.jobs = optarg == NULL ? JOBS_DEFAULT : jobsFrom(optarg);
        break;
      case 'I': addWord(&includeFolders, optarg); break;
      case 'k': options.goOn = true; break;
      /* There is no load to be told here. */
      case 'l': if (optarg == NULL && optind < argc && argv[optind][0] >= '0' && argv[optind][0] <= '9') optind++; break;
      case 'n': options.dry = true; break;
      case 'q': options.question = true; break;
      case 'r': case 'R': options.noBuiltins = true; break;
      case 's': options.silent = true; break;
      case 't': options.touch = true; break;
      case 'v': puts("make of RatOS, after GNU make 4.3"), exit(0);
      case 'w': options.printDirectory = true; break;
      case 'W': line.hidesDirectory = true; break;
      default: options.goOn = false;
    }
  }
  for (; optind < argc; optind++) addWord(strchr(argv[optind], '=') != NULL ? &line.assignments : &line.goals, argv[optind]);
  const char *level = getenv("MAKELEVEL");
  if (line.directory != NULL || (level != NULL && atoi(level) > 0)) options.printDirectory = true;
  if (line.hidesDirectory || options.silent) options.printDirectory = false;
  return line;
}

/* One word of MAKEFLAGS: letters, with or without a dash, or a long option. */
static void readFlags(const char *word, CommandLine *line) {
  if (strcmp(word, "--no-builtin-rules") == 0 || strcmp(word, "--no-builtin-variables") == 0) options.noBuiltins = true;
  else if (strcmp(word, "--no-print-directory") == 0) line->hidesDirectory = true, options.printDirectory = false;
  else if (strcmp(word, "--silent") == 0 || strcmp(word, "--quiet") == 0) options.silent = true;
  else if (strcmp(word, "--keep-going") == 0) options.goOn = true;
  else if (strcmp(word, "--print-directory") == 0) options.printDirectory = true;
  else if (strncmp(word, "--jobs=", 7) == 0) options.jobs = jobsFrom(word + 7);
  else if (strncmp(word, "--", 2) == 0 && word[2] != 0) stopAt((Place){0}, "MAKEFLAGS: '%s' is not there in this make", word);
  if (strncmp(word, "--", 2) == 0) return;
  for (const char *at = word; *at != 0; at++) switch (*at) {
      case 'B': options.always = true; break;
      case 'e': options.environmentWins = true; break;
      case 'i': options.ignoreErrors = true; break;
      case 'k': options.goOn = true; break;
      case 'n': options.dry = true; break;
      case 'q': options.question = true; break;
      case 'r': case 'R': options.noBuiltins = true; break;
      case 's': options.silent = true; break;
      case 't': options.touch = true; break;
      case 'w': options.printDirectory = true; break;
      case 'j':
        if (at[1] != 0) options.jobs = jobsFrom(at + 1);
        return;
      default: break;
    }
}

/* Between blanks, which a backslash makes part of a word. */
static void readMakeflags(const char *flags, CommandLine *line, bool withAssignments) {
  for (const char *at = flags;;) {
    while (*at == ' ') at++;
    if (*at == 0) return;
    Text word = {0};
    for (; *at != 0 && *at != ' '; at++) {
      if (*at == '\\' && at[1] != 0) at++;
      addCharacter(&word, *at);
    }
    char *taken = takeText(&word);
    if (strchr(taken, '=') != NULL && taken[0] != '-') {
      if (withAssignments) addWord(&line->assignments, copyText(taken));
    } else readFlags(taken, line);
    free(taken);
  }
}

/* What the make above this one was told. */
static void readInherited(CommandLine *line) {
  const char *flags = getenv("MAKEFLAGS");
  if (flags != NULL) readMakeflags(flags, line, true);
}

static void assignGiven(const char *given) {
  char *copy = copyText(given), *equals = strchr(copy, '=');
  char *name = equals, operator[3] = "=";
  if (equals > copy && strchr(":+?!", equals[-1]) != NULL) {
    name--;
    operator[0] = *name;
  }
  *name = 0;
  assign(&global, copy, operator, equals + 1, ORIGIN_COMMAND_LINE, (Place){0});
  free(copy);
}

/* For makes below this one. */
static void pass(const CommandLine *line) {
  const char *level = getenv("MAKELEVEL");
  makeLevel = level == NULL ? 0 : atoi(level);
  Text flags = {0};
  if (options.dry) addCharacter(&flags, 'n');
  if (options.goOn) addCharacter(&flags, 'k');
  if (options.silent) addCharacter(&flags, 's');
  if (options.ignoreErrors) addCharacter(&flags, 'i');
  if (options.always) addCharacter(&flags, 'B');
  if (options.environmentWins) addCharacter(&flags, 'e');
  if (options.noBuiltins) addCharacter(&flags, 'r');
  if (options.question) addCharacter(&flags, 'q');
  if (options.touch) addCharacter(&flags, 't');
  char *letters = formatted("%s%s", flags.length > 0 ? "-" : "", flags.length > 0 ? flags.at : "");
  setVariable(&global, "MFLAGS", letters, true, ORIGIN_FILE);
  free(letters);
  if (line->assignments.count > 0) addString(&flags, " -- ");
  Text given = {0};
  for (size_t i = 0; i < line->assignments.count; i++) {
    if (i > 0) addCharacter(&given, ' ');
    for (const char *at = line->assignments.at[i]; *at != 0; at++) {
      if (*at == ' ' || *at == '\\') addCharacter(&given, '\\');
      addCharacter(&given, *at);
    }
  }
  char *overrides = takeText(&given);
  setVariable(&global, "MAKEOVERRIDES", overrides, true, ORIGIN_FILE);
  addString(&flags, overrides);
  free(overrides);
  if (line->hidesDirectory) addString(&flags, " --no-print-directory");
  char *all = takeText(&flags), *own = formatted("%d", makeLevel);
  setVariable(&global, "MAKEFLAGS", all, true, ORIGIN_FILE);
  findVariable(&global, "MAKEFLAGS")->isExported = true;
  setVariable(&global, "MAKELEVEL", own, true, ORIGIN_FILE);
  free(all), free(own);
}

static void readMakefiles(const CommandLine *line) {
  for (size_t i = 0; i < line->makefiles.count; i++) readMakefile(line->makefiles.at[i], false, (Place){0});
  if (line->makefiles.count > 0) return;
  static const char *const NAMES[] = {"GNUmakefile", "makefile", "Makefile"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
    if (access(NAMES[i], F_OK) == 0) {
      readMakefile(NAMES[i], false, (Place){0});
      return;
    }
}

/* From the makefiles: options, which hold for this make, too. */
static void readOwnFlags(CommandLine *line) {
  const Variable *flags = findVariable(&global, "MAKEFLAGS");
  if (flags == NULL) return;
  char *text = expand(&global, flags->value, (Place){0});
  readMakeflags(text, line, false);
  free(text);
}

static void refuseMissing(void) {
  for (size_t i = 0; i < makefileCount; i++)
    if (makefiles[i].missing != NULL && !makefiles[i].isOptional) stopAt(makefiles[i].place, "%s: %s", makefiles[i].path, makefiles[i].missing);
}

static volatile pid_t again;

static void passSignal(int signal) { kill(again, signal); }

/* From the beginning, where makefiles have been made anew: as a process, whose end is this one's. */
static _Noreturn void beginAnew(char **argv, const char *startFolder) {
  enum { RESTARTS_MAX = 10 };
  const char *before = getenv("MAKE_RESTARTS");
  int restarts = before == NULL ? 1 : atoi(before) + 1;
  if (restarts > RESTARTS_MAX) stopAt((Place){0}, "the makefiles are made anew again and again");
  setenv("MAKE_RESTARTS", formatted("%d", restarts), 1);
  fflush(stdout);
  pid_t process;
  int error = chdir(startFolder) < 0 ? errno : posix_spawnp(&process, argv[0], NULL, NULL, argv, environ);
  if (error != 0) stopAt((Place){0}, "%s: %s", argv[0], strerror(error));
  again = process;
  static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction action = {.sa_handler = passSignal};
  for (size_t i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++) sigaction(SIGNALS[i], &action, NULL);
  int status;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  if (WIFSIGNALED(status)) {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(WTERMSIG(status), &plain, NULL);
    raise(WTERMSIG(status));
  }
  exit(WIFEXITED(status) ? WEXITSTATUS(status) : 2);
}

int main(int argc, char **argv) {
  toolName = "make";
  CommandLine line = readOptions(argc, argv);
  readInherited(&line);
  char *startFolder = getcwd(NULL, 0);
  if (line.directory != NULL && chdir(line.directory) < 0) stopAt((Place){0}, "%s: %s", line.directory, strerror(errno));
  char *folder = getcwd(NULL, 0);
  if (!options.noBuiltins) addDefaultVariables();
  else setVariable(&global, "SHELL", "/bin/sh", false, ORIGIN_DEFAULT);
  addEnvironment(environ);
  setVariable(&global, "MAKE", argc > 0 ? argv[0] : "make", true, ORIGIN_DEFAULT);
  setVariable(&global, "CURDIR", folder == NULL ? "." : folder, true, ORIGIN_FILE);
  char *goalText = joinWords(&line.goals);
  setVariable(&global, "MAKECMDGOALS", goalText, true, ORIGIN_FILE);
  for (size_t i = 0; i < line.assignments.count; i++) assignGiven(line.assignments.at[i]);
  pass(&line);
  if (makeLevel > 0) toolName = formatted("make[%d]", makeLevel);
  if (options.printDirectory) printf("%s: Entering directory '%s'\n", toolName, folder);
  readMakefiles(&line);
  readOwnFlags(&line);
  bool hasMakefile = findVariable(&global, "MAKEFILE_LIST") != NULL;
  const char *first = defaultGoal;
  if (!options.noBuiltins) addBuiltinRules();
  if (remakeMakefiles()) beginAnew(argv, startFolder == NULL ? "/" : startFolder);
  refuseMissing();
  const Variable *named = findVariable(&global, ".DEFAULT_GOAL");
  if (named != NULL && *named->value != 0) first = expand(&global, named->value, (Place){0});
  if (line.goals.count == 0 && first != NULL) addWord(&line.goals, copyText(first));
  if (line.goals.count == 0) stopAt((Place){0}, hasMakefile ? "No targets" : "No targets specified and no makefile found");
  int status = makeGoals(&line.goals);
  if (options.printDirectory) printf("%s: Leaving directory '%s'\n", toolName, folder);
  return fflush(stdout) == 0 ? status : 2;
}
