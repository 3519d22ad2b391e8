/* Files of a tree, by what is wanted of them. */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/run-program.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: find [-L] [PATH...] [EXPRESSION]\n"
                           "Prints the files of trees of which the expression is true.\n"
                           "  -name PATTERN  -iname  -path PATTERN   -type f|d|l|c|p   -empty   -newer FILE   -links N   -inum N\n"
                           "  -size [+-]N[ckMG]   -mtime [+-]DAYS   -mmin [+-]MINUTES   -true   -false\n"
                           "  -maxdepth N   -mindepth N   -depth   -xdev\n"
                           "  -print  -print0  -printf FORMAT  -ls  -delete  -prune  -quit\n"
                           "  -exec COMMAND... {} ;   -exec COMMAND... {} +   -execdir …   -ok …\n"
                           "  ( … )   ! or -not   -a or -and   -o or -or   ,\n";

typedef enum Kind { NAME, INAME, PATH, TYPE, EMPTY, NEWER, LINKS, INUM, SIZE, MTIME, MMIN, ALWAYS, NEVER, PRINT, PRINT0, PRINTF, LIST, DELETE, PRUNE, QUIT, EXEC, EXEC_MANY, OK, NOT, AND, OR, COMMA } Kind;

typedef struct Node {
  Kind kind;
  struct Node *left, *right;
  const char *text;
  int sign; /* -1 less, 1 more, 0 exactly */
  long long number, unit;
  struct timespec time;
  char **arguments; /* EXEC: with {}; EXEC_MANY: those before it */
  int count;
  /* EXEC_MANY: the paths that are waiting */
  char **waiting;
  size_t waitingCount, waitingBytes;
} Node;

static char **argument, **end;
static long maxDepth = -1, minDepth;
static bool depthFirst, follows, hasAction, quits, oneDevice;
static int status;
static time_t now;

static const Visit *here;
static bool prunes;

/* ── The expression ── */

static Node *newNode(Kind kind) {
  Node *node = allocate(sizeof *node);
  *node = (Node){.kind = kind};
  return node;
}

static const char *operand(const char *option) {
  if (argument == end) die(1, "missing argument to '%s'", option);
  return *argument++;
}

static void parseCount(Node *node, const char *option, const char *units) {
  const char *text = operand(option), *number = text;
  node->sign = *number == '+' ? 1 : *number == '-' ? -1 : 0;
  if (node->sign != 0) number++;
  char *rest;
  node->number = strtoll(number, &rest, 10);
  node->unit = 1;
  if (units != NULL) {
    node->unit = 512;
    static const char letters[] = "bcwkMG";
    static const long long sizes[] = {512, 1, 2, 1024, 1 << 20, 1 << 30};
    const char *unit = *rest == 0 ? NULL : strchr(letters, *rest);
    if (unit != NULL) {
      node->unit = sizes[unit - letters];
      rest++;
    }
  }
  if (rest == number || *rest != 0) die(1, "invalid argument '%s' to '%s'", text, option);
}

static Node *parseExec(const char *option, bool asks) {
  Node *node = newNode(asks ? OK : EXEC);
  node->arguments = argument;
  while (argument < end && strcmp(*argument, ";") != 0 && !(strcmp(*argument, "+") == 0 && argument > node->arguments && strcmp(argument[-1], "{}") == 0)) argument++;
  if (argument == end || argument == node->arguments) die(1, "missing argument to '%s'", option);
  node->count = (int)(argument - node->arguments);
  if (strcmp(*argument, "+") == 0) {
    node->kind = EXEC_MANY;
    node->count--;
  }
  argument++;
  hasAction = true;
  return node;
}

static Node *parseComma(void);

static Node *parsePrimary(void) {
  if (argument == end) die(1, "an expression is expected");
  const char *word = *argument++;
  static const struct {
    const char *name;
    Kind kind;
  } simple[] = {{"-true", ALWAYS}, {"-false", NEVER}, {"-empty", EMPTY}, {"-print", PRINT}, {"-print0", PRINT0}, {"-ls", LIST}, {"-delete", DELETE}, {"-prune", PRUNE}, {"-quit", QUIT}};
  for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++) {
    if (strcmp(word, simple[i].name) != 0) continue;
    Kind kind = simple[i].kind;
    if (kind == PRINT || kind == PRINT0 || kind == LIST || kind == DELETE || kind == QUIT) hasAction = hasAction || kind != QUIT;
    if (kind == DELETE) depthFirst = true;
    return newNode(kind);
  }
  static const struct {
    const char *name;
    Kind kind;
  } texts[] = {{"-name", NAME}, {"-iname", INAME}, {"-path", PATH}, {"-wholename", PATH}, {"-type", TYPE}, {"-printf", PRINTF}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    if (strcmp(word, texts[i].name) != 0) continue;
    Node *node = newNode(texts[i].kind);
    node->text = operand(word);
    if (node->kind == PRINTF) hasAction = true;
    if (node->kind == TYPE && (node->text[0] == 0 || strspn(node->text, "fdlcpsb,") != strlen(node->text))) die(1, "Unknown argument to -type: %s", node->text);
    return node;
  }
  static const struct {
    const char *name;
    Kind kind;
  } counts[] = {{"-size", SIZE}, {"-mtime", MTIME}, {"-mmin", MMIN}, {"-links", LINKS}, {"-inum", INUM}};
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
    if (strcmp(word, counts[i].name) != 0) continue;
    Node *node = newNode(counts[i].kind);
    parseCount(node, word, node->kind == SIZE ? "" : NULL);
    return node;
  }
  if (strcmp(word, "-newer") == 0) {
    Node *node = newNode(NEWER);
    const char *path = operand(word);
    struct stat facts;
    if (stat(path, &facts) != 0) die(1, "'%s': %s", path, strerror(errno));
    node->time = facts.st_mtim;
    return node;
  }
  if (strcmp(word, "-exec") == 0 || strcmp(word, "-execdir") == 0 || strcmp(word, "-ok") == 0) return parseExec(word, strcmp(word, "-ok") == 0);
  if (strcmp(word, "-maxdepth") == 0 || strcmp(word, "-mindepth") == 0) {
    long long number = numberOf(operand(word), "depth");
    if (number < 0) die(1, "Expected a positive decimal integer argument to %s", word);
    if (word[2] == 'a') maxDepth = (long)number;
    else minDepth = (long)number;
    return newNode(ALWAYS);
  }
  if (strcmp(word, "-depth") == 0 || strcmp(word, "-d") == 0) {
    depthFirst = true;
    return newNode(ALWAYS);
  }
  if (strcmp(word, "-xdev") == 0 || strcmp(word, "-mount") == 0) {
    oneDevice = true;
    return newNode(ALWAYS);
  }
  if (strcmp(word, "-follow") == 0) {
    follows = true;
    return newNode(ALWAYS);
  }
  if (strcmp(word, "(") == 0) {
    Node *node = parseComma();
    if (argument == end || strcmp(*argument, ")") != 0) die(1, "invalid expression; expected ')'");
    argument++;
    return node;
  }
  die(1, word[0] == '-' ? "unknown predicate '%s'" : "paths must precede expression: '%s'", word);
}

static bool take(const char *a, const char *b) {
  if (argument == end || (strcmp(*argument, a) != 0 && strcmp(*argument, b) != 0)) return false;
  argument++;
  return true;
}

static Node *parseNot(void) {
  if (!take("!", "-not")) return parsePrimary();
  Node *node = newNode(NOT);
  node->left = parseNot();
  return node;
}

static Node *both(Kind kind, Node *left, Node *right) {
  Node *node = newNode(kind);
  node->left = left;
  node->right = right;
  return node;
}

static Node *parseAnd(void) {
  Node *node = parseNot();
  for (;;) {
    bool isAnd = take("-a", "-and");
    if (!isAnd && (argument == end || strcmp(*argument, ")") == 0 || strcmp(*argument, "-o") == 0 || strcmp(*argument, "-or") == 0 || strcmp(*argument, ",") == 0)) return node;
    node = both(AND, node, parseNot());
  }
}

static Node *parseOr(void) {
  Node *node = parseAnd();
  while (take("-o", "-or")) node = both(OR, node, parseAnd());
  return node;
}

static Node *parseComma(void) {
  Node *node = parseOr();
  while (take(",", ",")) node = both(COMMA, node, parseOr());
  return node;
}

/* ── What is done about a file ── */

static bool compare(const Node *node, long long value) { return node->sign < 0 ? value < node->number : node->sign > 0 ? value > node->number : value == node->number; }

static char typeLetter(mode_t mode) { return S_ISDIR(mode) ? 'd' : S_ISLNK(mode) ? 'l' : S_ISCHR(mode) ? 'c' : S_ISFIFO(mode) ? 'p' : S_ISSOCK(mode) ? 's' : S_ISBLK(mode) ? 'b' : 'f'; }

static bool isEmpty(void) {
  if (!S_ISDIR(here->facts->st_mode)) return S_ISREG(here->facts->st_mode) && here->facts->st_size == 0;
  size_t count = 1;
  char **names = directoryNames(here->path, &count);
  freeNames(names);
  return names != NULL && count == 0;
}

/* {} anywhere in a word is the path. */
static char *withPath(const char *word) {
  size_t length = strlen(word), path = strlen(here->path), at = 0;
  char *out = allocate(length + 1);
  size_t room = length + 1;
  for (const char *c = word; *c != 0;) {
    bool isPath = c[0] == '{' && c[1] == '}';
    size_t more = isPath ? path : 1;
    if (at + more + 1 > room) out = reallocate(out, room = (at + more + 1) * 2);
    memcpy(out + at, isPath ? here->path : c, more);
    at += more;
    c += isPath ? 2 : 1;
  }
  out[at] = 0;
  return out;
}

static bool runFor(const Node *node) {
  char **arguments = allocate((size_t)(node->count + 1) * sizeof *arguments);
  for (int i = 0; i < node->count; i++) arguments[i] = withPath(node->arguments[i]);
  arguments[node->count] = NULL;
  bool wanted = true;
  if (node->kind == OK) {
    fprintf(stderr, "< %s ... %s > ? ", arguments[0], here->path);
    int first = getchar(), c = first;
    while (c != '\n' && c != EOF) c = getchar();
    wanted = first == 'y' || first == 'Y';
  }
  bool success = wanted && runProgram(arguments) == 0;
  for (int i = 0; i < node->count; i++) free(arguments[i]);
  free(arguments);
  return success;
}

static void runWaiting(Node *node) {
  if (node->waitingCount == 0) return;
  size_t count = (size_t)node->count;
  char **arguments = allocate((count + node->waitingCount + 1) * sizeof *arguments);
  memcpy(arguments, node->arguments, count * sizeof *arguments);
  memcpy(arguments + count, node->waiting, node->waitingCount * sizeof *arguments);
  arguments[count + node->waitingCount] = NULL;
  if (runProgram(arguments) != 0) status = 1;
  for (size_t i = 0; i < node->waitingCount; i++) free(node->waiting[i]);
  free(arguments);
  node->waitingCount = node->waitingBytes = 0;
}

static void runAllWaiting(Node *node) {
  if (node == NULL) return;
  if (node->kind == EXEC_MANY) runWaiting(node);
  runAllWaiting(node->left);
  runAllWaiting(node->right);
}

enum { MOST_WAITING = 4096, MOST_WAITING_BYTES = 200 << 10 };

static void wait_(Node *node) {
  if (node->waiting == NULL) node->waiting = allocate(MOST_WAITING * sizeof *node->waiting);
  node->waiting[node->waitingCount++] = copyText(here->path);
  node->waitingBytes += strlen(here->path) + 1;
  if (node->waitingCount == MOST_WAITING || node->waitingBytes > MOST_WAITING_BYTES) runWaiting(node);
}

static bool removeIt(void) {
  if (strcmp(here->path, ".") == 0) return true;
  if ((S_ISDIR(here->facts->st_mode) ? rmdir : unlink)(here->path) == 0) return true;
  complainOf("cannot delete '%s'", here->path);
  status = 1;
  return false;
}

static void list(void) {
  char when[32];
  const struct stat *facts = here->facts;
  struct tm parts;
  strftime(when, sizeof when, "%b %e %H:%M", localtime_r(&facts->st_mtime, &parts));
  char letter = typeLetter(facts->st_mode);
  printf("%9llu %6lld %crwxrwxrwx %3lu %8lld %s %s\n", (unsigned long long)facts->st_ino, (long long)(facts->st_size + 1023) / 1024, letter == 'f' ? '-' : letter, (unsigned long)facts->st_nlink, (long long)facts->st_size, when, here->path);
}

static void printFormatted(const char *format) {
  for (; *format != 0; format++) {
    if (*format == '\\' && format[1] != 0) {
      format++;
      if (*format == 'n') putchar('\n');
      else if (*format == 't') putchar('\t');
      else if (*format == '0') putchar(0);
      else putchar(*format);
      continue;
    }
    if (*format != '%' || format[1] == 0) {
      putchar(*format);
      continue;
    }
    format++;
    const char *slash = strrchr(here->path, '/');
    switch (*format) {
      case 'p': fputs(here->path, stdout); break;
      case 'f': fputs(baseName(here->path), stdout); break;
      case 'h':
        if (slash == NULL) putchar('.');
        else printf("%.*s", (int)(slash - here->path), here->path);
        break;
      case 's': printf("%lld", (long long)here->facts->st_size); break;
      case 'y': putchar(typeLetter(here->facts->st_mode)); break;
      case 'd': printf("%d", here->depth); break;
      case 'i': printf("%llu", (unsigned long long)here->facts->st_ino); break;
      case 'n': printf("%lu", (unsigned long)here->facts->st_nlink); break;
      case 'm': printf("%o", (unsigned)here->facts->st_mode & 07777); break;
      case 'l': {
        char target[4097];
        ssize_t length = readlink(here->path, target, sizeof target - 1);
        if (length > 0) fwrite(target, 1, (size_t)length, stdout);
        break;
      }
      case 'T':
        if (format[1] == '@') printf("%lld.%09ld0", (long long)here->facts->st_mtim.tv_sec, here->facts->st_mtim.tv_nsec), format++;
        break;
      default: putchar(*format);
    }
  }
}

static bool evaluate(Node *node) {
  const struct stat *facts = here->facts;
  switch (node->kind) {
    case NAME: return fnmatch(node->text, baseName(here->path), 0) == 0;
    case INAME: return fnmatch(node->text, baseName(here->path), FNM_CASEFOLD) == 0;
    case PATH: return fnmatch(node->text, here->path, 0) == 0;
    case TYPE: return strchr(node->text, typeLetter(facts->st_mode)) != NULL;
    case EMPTY: return isEmpty();
    case NEWER: return facts->st_mtim.tv_sec > node->time.tv_sec || (facts->st_mtim.tv_sec == node->time.tv_sec && facts->st_mtim.tv_nsec > node->time.tv_nsec);
    case LINKS: return compare(node, (long long)facts->st_nlink);
    case INUM: return compare(node, (long long)facts->st_ino);
    case SIZE: return compare(node, ((long long)facts->st_size + node->unit - 1) / node->unit);
    case MTIME: return compare(node, (long long)(now - facts->st_mtime) / 86400);
    case MMIN: return compare(node, (long long)(now - facts->st_mtime + 59) / 60);
    case ALWAYS: return true;
    case NEVER: return false;
    case PRINT: puts(here->path); return true;
    case PRINT0:
      fputs(here->path, stdout);
      putchar(0);
      return true;
    case PRINTF: printFormatted(node->text); return true;
    case LIST: list(); return true;
    case DELETE: return removeIt();
    case PRUNE: prunes = true; return true;
    case QUIT: quits = true; return true;
    case EXEC:
    case OK: return runFor(node);
    case EXEC_MANY: wait_(node); return true;
    case NOT: return !evaluate(node->left);
    case AND: return evaluate(node->left) && !quits && evaluate(node->right);
    case OR: return evaluate(node->left) || (!quits && evaluate(node->right));
    case COMMA:
      evaluate(node->left);
      return evaluate(node->right);
  }
  return false;
}

static VisitResult visit(const Visit *visited, void *context) {
  if (visited->facts == NULL) {
    complainOf("'%s'", visited->path);
    status = 1;
    return VISIT_ON;
  }
  bool isDirectory = S_ISDIR(visited->facts->st_mode);
  here = visited;
  prunes = false;
  bool isTime = isDirectory && depthFirst ? visited->after : !visited->after;
  if (isTime && visited->depth >= minDepth && (maxDepth < 0 || visited->depth <= maxDepth)) evaluate(context);
  if (quits) return VISIT_STOP;
  return isDirectory && ((prunes && !depthFirst) || (maxDepth >= 0 && visited->depth >= maxDepth)) ? VISIT_SHALLOW : VISIT_ON;
}

int findMain(int argc, char **argv) {
  now = time(NULL);
  int next = 1;
  if (argc > 1 && strcmp(argv[1], "--help") == 0) noOptions(2, argv, HELP);
  while (next < argc && (strcmp(argv[next], "-L") == 0 || strcmp(argv[next], "-P") == 0 || strcmp(argv[next], "-H") == 0)) follows = argv[next++][1] == 'L';
  int first = next;
  while (next < argc && argv[next][0] != '-' && strcmp(argv[next], "(") != 0 && strcmp(argv[next], "!") != 0) next++;
  argument = argv + next;
  end = argv + argc;
  Node *expression = argument == end ? newNode(ALWAYS) : parseComma();
  if (argument < end) die(1, "unexpected '%s'", *argument);
  if (!hasAction) expression = both(AND, expression, newNode(PRINT));
  static char here_[] = ".";
  for (int i = first; (i < next || (first == next && i == first)) && !quits; i++) walkTree(first == next ? here_ : argv[i], follows, true, visit, expression);
  runAllWaiting(expression);
  return status;
}
