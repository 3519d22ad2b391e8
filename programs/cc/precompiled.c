#include "precompiled.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/tool.h"
#include "config.h"
#include "run.h"

#define FOLDER SYSTEM_ROOT "/precompiled"
#define COMPLETION "-code-completion-at="
#define HEADERS "/usr/include/c++/v1/"

/* Those used last are kept; each is of some 14 MB. */
enum { KEPT = 4, BEGINNING = 8192 };

typedef struct Precompiled {
  char *header; /* what is compiled, with its flags */
  char *path, *made;
} Precompiled;

static bool begins(const char *word, const char *with) { return strncmp(word, with, strlen(with)) == 0; }

/* Flags of the user that change nothing of where headers are found, and make nothing beside. */
static bool areKnown(const Words *flags) {
  static const char *const KNOWN[] = {"-O", "-W", "-w", "-pedantic", "-std=", "-g", "-D", "-U", "-fno-exceptions", "-fexceptions", "-fno-rtti", "-frtti", "-fcolor-diagnostics", "-fno-color-diagnostics", "-fdiagnostics-", "-fno-caret-diagnostics", "-ferror-limit=", "-pthread", "-funsigned-char", "-fsigned-char", "-ffast-math", "-fwrapv", "-fno-strict-aliasing"};
  for (size_t i = 0; i < flags->count; i++) {
    const char *word = flags->at[i];
    if (begins(word, "-Wp,") || begins(word, "-Wa,") || begins(word, "-Wl,")) return false;
    /* What an editor asks for changes nothing of the headers. */
    if (strcmp(word, "-Xclang") == 0 && i + 1 < flags->count && begins(flags->at[i + 1], COMPLETION)) {
      i++;
      continue;
    }
    bool known = false;
    for (size_t k = 0; k < sizeof KNOWN / sizeof KNOWN[0] && !known; k++) known = begins(word, KNOWN[k]);
    if (!known) return false;
    if ((strcmp(word, "-D") == 0 || strcmp(word, "-U") == 0) && ++i == flags->count) return false;
  }
  return true;
}

static bool isPlainEnvironment(void) {
  static const char *const NAMES[] = {"CPATH", "CPLUS_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "SOURCE_DATE_EPOCH"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
    if (getenv(NAMES[i]) != NULL) return false;
  return true;
}

/* Behind blanks, line ends and comments; NULL where that cannot be told. */
static const char *behindBlanks(const char *at) {
  for (;;) {
    at += strspn(at, " \t\r\n");
    if (begins(at, "//")) {
      const char *end = strchr(at, '\n');
      if (end == NULL || end[-1] == '\\' || (end[-1] == '\r' && end[-2] == '\\') || memchr(at, '?', (size_t)(end - at)) != NULL) return NULL;
      at = end;
    } else if (begins(at, "/*")) {
      at = strstr(at + 2, "*/");
      if (at == NULL) return NULL;
      at += 2;
    } else return at;
  }
}

/* A line that includes a header of the C++ library, one that is read once: its name. Only words of letters are. */
static const char *includeAt(const char **place) {
  const char *at = *place;
  if (*at++ != '#') return NULL;
  at += strspn(at, " \t");
  if (!begins(at, "include")) return NULL;
  at += strlen("include");
  at += strspn(at, " \t");
  if (*at++ != '<') return NULL;
  size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");
  if (length == 0 || at[length] != '>') return NULL;
  const char *name = formatted("%.*s", (int)length, at);
  at += length + 1;
  at += strspn(at, " \t\r");
  if (*at != '\n' && !begins(at, "//")) return NULL;
  if (strcmp(name, "cassert") == 0 || access(formatted(HEADERS "%s", name), R_OK) != 0) return NULL;
  *place = at;
  return name;
}

/* The lines that the source begins with; NULL: none of the kind. */
static char *beginningOf(const char *path) {
  char text[BEGINNING + 1];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return NULL;
  ssize_t length = read(file, text, BEGINNING);
  close(file);
  if (length <= 0) return NULL;
  text[length] = 0;
  if (strlen(text) != (size_t)length) return NULL;
  char *lines = NULL;
  for (const char *at = text, *name; (at = behindBlanks(at)) != NULL && (name = includeAt(&at)) != NULL;)
    lines = formatted("%s#include <%s>\n", lines == NULL ? "" : lines, name);
  return lines;
}

/* Of the flags, all that make a difference. */
static bool isOfUse(const char *flag) {
  static const char *const NONE[] = {"-working-directory=", "-fcolor-diagnostics", "-Xclang", COMPLETION};
  for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++)
    if (begins(flag, NONE[i])) return false;
  return true;
}

static char *hashOf(const char *text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (; *text != 0; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
  return formatted("%016llx", (unsigned long long)hash);
}

static bool precompiledOf(const Arguments *arguments, const Source *source, const Words *flags, Precompiled *found) {
  bool makes = arguments->action == LINK || arguments->action == OBJECT || arguments->action == SYNTAX;
  if (!makes || arguments->rules || source->language != CXX || source->as != NULL) return false;
  if (!areKnown(&arguments->compile) || !isPlainEnvironment()) return false;
  const char *dot = strrchr(source->path, '.');
  if (dot == NULL || strcmp(dot, ".ii") == 0) return false;
  struct stat facts;
  if (stat(source->path, &facts) < 0 || !S_ISREG(facts.st_mode)) return false;
  char *lines = beginningOf(source->path);
  if (lines == NULL) return false;
  Text header = {0};
  for (size_t i = 0; i < flags->count; i++) {
    if (!isOfUse(flags->at[i])) continue;
    if (strchr(flags->at[i], '\n') != NULL || strchr(flags->at[i], '\\') != NULL || strchr(flags->at[i], '?') != NULL) return false;
    const char *line = formatted("// %s\n", flags->at[i]);
    addText(&header, line, strlen(line));
  }
  addText(&header, lines, strlen(lines));
  found->header = header.at;
  found->path = formatted(FOLDER "/%s.h", hashOf(header.at));
  found->made = formatted("%.*s.pch", (int)strlen(found->path) - 2, found->path);
  return true;
}

static bool isThere(const Precompiled *precompiled) {
  if (access(precompiled->made, R_OK) != 0) return false;
  Text text = readText(precompiled->path);
  bool same = text.at != NULL && strcmp(text.at, precompiled->header) == 0;
  freeText(&text);
  return same;
}

static void drop(const Precompiled *precompiled) {
  unlink(precompiled->made);
  unlink(precompiled->path);
}

int compileBehind(const Arguments *arguments, const Source *source, const Words *flags, const Words *words, Text *said) {
  Precompiled precompiled;
  if (isPlanned() || access(FOLDER, R_OK) != 0 || !precompiledOf(arguments, source, flags, &precompiled) || !isThere(&precompiled)) return -1;
  Run run = {.quiet = true, .tried = true};
  for (size_t i = 0; i + 1 < words->count; i++) addWord(&run.arguments, words->at[i]);
  addWord(&run.arguments, "-include-pch");
  addWord(&run.arguments, precompiled.made);
  addWord(&run.arguments, words->at[words->count - 1]);
  int status = runTool(&run, said);
  if ((status == 0 || status == 1) && (status == 0 || said->length > 0) && !holds(said, "In file included from") && !holds(said, "/usr/")) {
    utimensat(AT_FDCWD, precompiled.made, NULL, 0);
    writeAll(2, said->at, said->length);
    return status;
  }
  /* A header has changed, or it is damaged. */
  if (holds(said, ".pch'")) drop(&precompiled);
  freeText(said);
  *said = (Text){0};
  return -1;
}

/* Removes the one that was not used for longest, when there are too many. */
static void makeRoom(void) {
  DIR *directory = opendir(FOLDER);
  if (directory == NULL) return;
  int count = 0;
  const char *oldest = NULL;
  struct timespec since = {0};
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    const char *dot = strrchr(entry->d_name, '.');
    struct stat facts;
    if (dot == NULL || strcmp(dot, ".pch") != 0 || fstatat(dirfd(directory), entry->d_name, &facts, 0) < 0) continue;
    count++;
    bool older = facts.st_mtim.tv_sec < since.tv_sec || (facts.st_mtim.tv_sec == since.tv_sec && facts.st_mtim.tv_nsec < since.tv_nsec);
    if (oldest != NULL && !older) continue;
    oldest = formatted(FOLDER "/%.*s", (int)(dot - entry->d_name), entry->d_name);
    since = facts.st_mtim;
  }
  closedir(directory);
  if (count < KEPT) return;
  unlink(formatted("%s.pch", oldest));
  unlink(formatted("%s.h", oldest));
}

/* Whoever has locked the header makes the rest: a descriptor that has the lock, which goes with its process; -1: another. */
static int claim(const Precompiled *precompiled) {
  int file = open(precompiled->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return -1;
  bool claimed = flock(file, LOCK_EX | LOCK_NB) == 0 && !isThere(precompiled);
  if (claimed && ftruncate(file, 0) == 0 && writeAll(file, precompiled->header, strlen(precompiled->header))) return file;
  close(file);
  return -1;
}

void precompile(const Arguments *arguments, const Source *source, const Words *flags) {
  Precompiled precompiled;
  if (!precompiledOf(arguments, source, flags, &precompiled) || isThere(&precompiled)) return;
  if (mkdir(FOLDER, 0755) < 0 && errno != EEXIST) return;
  int lock = claim(&precompiled);
  if (lock < 0) return;
  makeRoom();
  const char *made = temporaryFile("precompiled.pch");
  Run run = {.quiet = true, .tried = true};
  addWord(&run.arguments, TOOL_FOLDER "clang++");
  addWords(&run.arguments, flags);
  static const char *OWN[] = {"-fpch-instantiate-templates", "-x", "c++-header", "-o"};
  addWords(&run.arguments, &(Words){OWN, sizeof OWN / sizeof OWN[0]});
  addWord(&run.arguments, made);
  addWord(&run.arguments, precompiled.path);
  Text said = {0};
  if (runTool(&run, &said) != 0 || said.length > 0 || rename(made, precompiled.made) < 0) drop(&precompiled);
  close(lock);
}
