#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/run-program.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: xargs [-0rt] [-n COUNT] [-L LINES] [-I TEXT] [-P PROCESSES] [-s BYTES] [-d CHARACTER] [-a FILE] [COMMAND [ARGUMENT...]]\n"
                           "Runs a command with the words of standard input as further arguments.\n"
                           "  -n  with so many words at most   -L  with so many lines   -I  once a line, in place of the text\n"
                           "  -0  words end with zeros         -d  with a character     -P  so many at a time\n"
                           "  -r  not without any word         -t  tells each command   -a  words of a file\n";

static FILE *input;
static int delimiter = -1;
static const char *placeholder;
static bool tells;
static long parallel = 1;
static pid_t running[64];
static long runningCount;
static int status;

typedef struct Word {
  char *text;
  size_t length, room;
  bool endsLine;
} Word;

static void add(Word *word, int c) {
  if (word->length + 1 >= word->room) word->text = reallocate(word->text, word->room = (word->room + 32) * 2);
  word->text[word->length++] = (char)c;
  word->text[word->length] = 0;
}

/* The next word, without its quotes; false: there is none. */
static bool nextWord(Word *word) {
  int c, quote = 0;
  bool any = false;
  *word = (Word){0};
  add(word, 0);
  word->length = 0;
  if (delimiter >= 0) {
    while ((c = getc(input)) != EOF && c != delimiter) {
      any = true;
      add(word, c);
    }
    word->endsLine = true;
    return any || c != EOF;
  }
  if (placeholder != NULL) {
    /* A whole line, without blanks before it. */
    while ((c = getc(input)) == ' ' || c == '\t' || c == '\n') {}
    for (; c != EOF && c != '\n'; c = getc(input)) {
      any = true;
      if (quote == 0 && (c == '"' || c == '\'')) quote = c;
      else if (c == quote) quote = 0;
      else if (c == '\\' && quote == 0 && (c = getc(input)) == EOF) break;
      else add(word, c);
    }
    word->endsLine = true;
    return any;
  }
  while ((c = getc(input)) != EOF && isspace(c)) {}
  for (; c != EOF; c = getc(input)) {
    any = true;
    if (quote != 0) {
      if (c == '\n') die(1, "unmatched %s quote", quote == '"' ? "double" : "single");
      if (c == quote) quote = 0;
      else add(word, c);
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '\\') {
      c = getc(input);
      if (c != EOF) add(word, c);
    } else if (isspace(c)) {
      break;
    } else {
      add(word, c);
    }
  }
  if (quote != 0) die(1, "unmatched %s quote", quote == '"' ? "double" : "single");
  word->endsLine = c == '\n' || c == EOF;
  return any;
}

static void noteEnd(int code) {
  if (code == 255) die(124, "command exited with status 255; aborting");
  if (code == 126 || code == 127) exit(code);
  if (code > 128) status = 125;
  else if (code != 0 && status == 0) status = 123;
}

static void waitForOne(void) {
  noteEnd(waitForProgram(running[0]));
  memmove(running, running + 1, (size_t)--runningCount * sizeof *running);
}

static void run(char **arguments) {
  if (tells) {
    for (char **argument = arguments; *argument != NULL; argument++) fprintf(stderr, "%s%s", argument == arguments ? "" : " ", *argument);
    fputc('\n', stderr);
  }
  if (runningCount == parallel) waitForOne();
  int error = startProgram(&running[runningCount], arguments);
  if (error != 0) exit(error == ENOENT ? 127 : 126);
  runningCount++;
  if (parallel == 1) waitForOne();
}

static char *replaced(const char *text, const char *by) {
  Word out = {0};
  add(&out, 0);
  out.length = 0;
  size_t length = strlen(placeholder);
  while (*text != 0) {
    if (length > 0 && strncmp(text, placeholder, length) == 0) {
      for (const char *c = by; *c != 0; c++) add(&out, *c);
      text += length;
    } else {
      add(&out, *text++);
    }
  }
  return out.text;
}

static void runEachLine(int count, char **command) {
  char **arguments = allocate((size_t)(count + 1) * sizeof *arguments);
  arguments[count] = NULL;
  for (Word word; nextWord(&word);) {
    for (int i = 0; i < count; i++) arguments[i] = replaced(command[i], word.text);
    run(arguments);
    for (int i = 0; i < count; i++) free(arguments[i]);
    free(word.text);
  }
  free(arguments);
}

int xargsMain(int argc, char **argv) {
  static const struct option words[] = {{"null", no_argument, NULL, '0'}, {"no-run-if-empty", no_argument, NULL, 'r'}, {"max-args", required_argument, NULL, 'n'}, {"max-procs", required_argument, NULL, 'P'}, {"verbose", no_argument, NULL, 't'}, {"delimiter", required_argument, NULL, 'd'}, {"arg-file", required_argument, NULL, 'a'}, {0}};
  long most = -1, mostLines = -1;
  size_t mostBytes = 128 << 10;
  bool notEmpty = false;
  input = stdin;
  for (int option; (option = nextOption(argc, argv, "+0rtn:L:I:P:s:d:a:", words, HELP)) != -1;) {
    switch (option) {
      case '0': delimiter = 0; break;
      case 'r': notEmpty = true; break;
      case 't': tells = true; break;
      case 'n': most = (long)numberOf(optarg, "number for -n"); break;
      case 'L': mostLines = (long)numberOf(optarg, "number for -L"); break;
      case 'I': placeholder = optarg; break;
      case 'P': parallel = (long)numberOf(optarg, "number for -P"); break;
      case 's': mostBytes = (size_t)numberOf(optarg, "number for -s"); break;
      case 'd': delimiter = strcmp(optarg, "\\n") == 0 ? '\n' : strcmp(optarg, "\\0") == 0 ? 0 : strcmp(optarg, "\\t") == 0 ? '\t' : (unsigned char)optarg[0]; break;
      case 'a':
        input = openInput(optarg);
        if (input == NULL) return 1;
        break;
      default: break;
    }
  }
  if (most == 0 || mostLines == 0) die(1, "value for -n and -L must be at least 1");
  if (parallel < 1 || parallel > 64) parallel = 64;
  static char *echo[] = {"echo", NULL};
  char **command = optind < argc ? argv + optind : echo;
  int count = optind < argc ? argc - optind : 1;
  if (placeholder != NULL) {
    runEachLine(count, command);
    while (runningCount > 0) waitForOne();
    return status;
  }
  size_t room = 256, used = (size_t)count, bytes = 0;
  char **arguments = allocate(room * sizeof *arguments);
  if (room < used + 2) arguments = reallocate(arguments, (room = used + 64) * sizeof *arguments);
  memcpy(arguments, command, used * sizeof *arguments);
  size_t base = 0;
  for (int i = 0; i < count; i++) base += strlen(command[i]) + 1;
  bool ran = false;
  long lines = 0;
  bytes = base;
  for (Word word;;) {
    bool got = nextWord(&word);
    bool full = used > (size_t)count && (!got || bytes + word.length + 1 > mostBytes || (most >= 0 && (long)(used - (size_t)count) >= most) || (mostLines >= 0 && lines >= mostLines));
    if (full || (!got && !ran && !notEmpty && used == (size_t)count)) {
      arguments[used] = NULL;
      run(arguments);
      ran = true;
      while (used > (size_t)count) free(arguments[--used]);
      bytes = base;
      lines = 0;
    }
    if (!got) {
      free(word.text);
      break;
    }
    if (used + 2 > room) arguments = reallocate(arguments, (room *= 2) * sizeof *arguments);
    arguments[used++] = word.text;
    bytes += word.length + 1;
    lines += word.endsLine;
  }
  while (runningCount > 0) waitForOne();
  free(arguments);
  return status;
}
