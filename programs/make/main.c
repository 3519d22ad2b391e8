/* make: makes what is old, or not there, by the rules of a makefile. What it knows: docs/c/make.md. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
                           "  -r       without rules and variables of its own\n";

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
} CommandLine;

static CommandLine readOptions(int argc, char **argv) {
  CommandLine line = {0};
  usageStatus = 2;
  static const struct option WORDS[] = {{"always-make", 0, NULL, 'B'}, {"directory", 1, NULL, 'C'}, {"dry-run", 0, NULL, 'n'}, {"environment-overrides", 0, NULL, 'e'},
                                        {"file", 1, NULL, 'f'}, {"makefile", 1, NULL, 'f'}, {"ignore-errors", 0, NULL, 'i'}, {"jobs", 2, NULL, 'j'},
                                        {"just-print", 0, NULL, 'n'}, {"keep-going", 0, NULL, 'k'}, {"no-builtin-rules", 0, NULL, 'r'},
                                        {"no-print-directory", 0, NULL, 'W'}, {"print-directory", 0, NULL, 'w'}, {"question", 0, NULL, 'q'},
                                        {"quiet", 0, NULL, 's'}, {"silent", 0, NULL, 's'}, {"touch", 0, NULL, 't'}, {NULL, 0, NULL, 0}};
  bool quiet = false;
  for (int option; (option = nextOption(argc, argv, "BC:ef:ij::knqrRstwS", WORDS, HELP)) != -1;) {
    switch (option) {
      case 'B': options.always = true; break;
      case 'C': line.directory = line.directory == NULL || optarg[0] == '/' ? optarg : formatted("%s/%s", line.directory, optarg); break;
      case 'e': options.environmentWins = true; break;
      case 'f': addWord(&line.makefiles, optarg); break;
      case 'i': options.ignoreErrors = true; break;
      case 'j':
        /* The number may be the next word. */
        if (optarg == NULL && optind < argc && argv[optind][0] >= '1' && argv[optind][0] <= '9') optarg = argv[optind++];
        options.jobs = optarg == NULL ? JOBS_DEFAULT : jobsFrom(optarg);
        break;
      case 'k': options.goOn = true; break;
      case 'n': options.dry = true; break;
      case 'q': options.question = true; break;
      case 'r': case 'R': options.noBuiltins = true; break;
      case 's': options.silent = true; break;
      case 't': options.touch = true; break;
      case 'w': options.printDirectory = true; break;
      case 'W': quiet = true; break;
      default: options.goOn = false;
    }
  }
  for (; optind < argc; optind++) addWord(strchr(argv[optind], '=') != NULL ? &line.assignments : &line.goals, argv[optind]);
  const char *level = getenv("MAKELEVEL");
  if (line.directory != NULL || (level != NULL && atoi(level) > 0)) options.printDirectory = true;
  if (quiet || options.silent) options.printDirectory = false;
  return line;
}

/* What the make above this one was told. */
static void readInherited(CommandLine *line) {
  const char *flags = getenv("MAKEFLAGS");
  if (flags == NULL) return;
  Words words = splitWords(flags);
  for (size_t i = 0; i < words.count; i++) {
    if (strchr(words.at[i], '=') != NULL) {
      addWord(&line->assignments, words.at[i]);
      continue;
    }
    if (strchr(words.at[i], 'n') != NULL) options.dry = true;
    if (strchr(words.at[i], 'k') != NULL) options.goOn = true;
    if (strchr(words.at[i], 's') != NULL) options.silent = true;
    if (strchr(words.at[i], 'i') != NULL) options.ignoreErrors = true;
    if (strchr(words.at[i], 'B') != NULL) options.always = true;
  }
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
static int pass(const CommandLine *line) {
  const char *level = getenv("MAKELEVEL");
  int depth = level == NULL ? 0 : atoi(level);
  Text flags = {0};
  if (options.dry) addCharacter(&flags, 'n');
  if (options.goOn) addCharacter(&flags, 'k');
  if (options.silent) addCharacter(&flags, 's');
  if (options.ignoreErrors) addCharacter(&flags, 'i');
  if (options.always) addCharacter(&flags, 'B');
  for (size_t i = 0; i < line->assignments.count; i++) addCharacter(&flags, ' '), addString(&flags, line->assignments.at[i]);
  char *all = takeText(&flags), *next = formatted("%d", depth + 1);
  setVariable(&global, "MAKEFLAGS", all, true, ORIGIN_FILE);
  findVariable(&global, "MAKEFLAGS")->isExported = true;
  setVariable(&global, "MAKELEVEL", next, true, ORIGIN_FILE);
  findVariable(&global, "MAKELEVEL")->isExported = true;
  free(all), free(next);
  return depth;
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

int main(int argc, char **argv) {
  toolName = "make";
  CommandLine line = readOptions(argc, argv);
  readInherited(&line);
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
  int depth = pass(&line);
  if (depth > 0) toolName = formatted("make[%d]", depth);
  if (options.printDirectory) printf("%s: Entering directory '%s'\n", toolName, folder);
  readMakefiles(&line);
  bool hasMakefile = findVariable(&global, "MAKEFILE_LIST") != NULL;
  const char *first = defaultGoal;
  if (!options.noBuiltins) addBuiltinRules();
  const Variable *named = findVariable(&global, ".DEFAULT_GOAL");
  if (named != NULL && *named->value != 0) first = expand(&global, named->value, (Place){0});
  if (line.goals.count == 0 && first != NULL) addWord(&line.goals, copyText(first));
  if (line.goals.count == 0) stopAt((Place){0}, hasMakefile ? "No targets" : "No targets specified and no makefile found");
  int status = makeGoals(&line.goals);
  if (options.printDirectory) printf("%s: Leaving directory '%s'\n", toolName, folder);
  return fflush(stdout) == 0 ? status : 2;
}
