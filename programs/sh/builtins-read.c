#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builtins.h"
#include "parser.h"
#include "shell.h"

/* A line, and which of its bytes a backslash protects from being separators. */
typedef struct Line {
  Text text, kept;
} Line;

typedef enum Outcome { READ_LINE, READ_END, READ_FAILED, READ_SIGNAL } Outcome;

/* Byte by byte: what follows the line is for whoever reads next. */
static Outcome readLine(Line *line, bool raw, char delimiter, long most) {
  bool escaped = false;
  for (long taken = 0; most < 0 || taken < most;) {
    char c;
    ssize_t count = read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) {
      if (signalsCame != 0) return READ_SIGNAL;
      continue;
    }
    if (count < 0) return READ_FAILED;
    if (count == 0) return READ_END;
    if (c == 0 && delimiter != 0) continue;
    if (escaped) {
      escaped = false;
      if (c == '\n') continue;
    } else if (c == '\\' && !raw) {
      escaped = true;
      continue;
    } else if (c == delimiter) {
      return READ_LINE;
    } else {
      addByte(&line->text, c);
      addByte(&line->kept, 0);
      taken++;
      continue;
    }
    addByte(&line->text, c);
    addByte(&line->kept, 1);
    taken++;
  }
  return READ_LINE;
}

static bool isSeparator(const Line *line, size_t at, const char *separators) { return !line->kept.bytes[at] && strchr(separators, line->text.bytes[at]) != NULL; }

static bool isBlankSeparator(const Line *line, size_t at, const char *separators) { return isSeparator(line, at, separators) && isspace((unsigned char)line->text.bytes[at]); }

static void skipBlanks(const Line *line, size_t *at, const char *separators) {
  while (*at < line->text.length && isBlankSeparator(line, *at, separators)) (*at)++;
}

/* Each name gets a field, and the last one the rest of the line. */
static void assign(const Line *line, char **names, int count) {
  const char *separators = fieldSeparators();
  size_t at = 0, length = line->text.length;
  skipBlanks(line, &at, separators);
  for (int i = 0; i < count; i++) {
    size_t start = at, end;
    if (i < count - 1) {
      while (at < length && !isSeparator(line, at, separators)) at++;
      end = at;
      skipBlanks(line, &at, separators);
      if (at < length && isSeparator(line, at, separators)) {
        at++;
        skipBlanks(line, &at, separators);
      }
    } else {
      end = length;
      while (end > start && isBlankSeparator(line, end - 1, separators)) end--;
      /* One separator behind the last field goes with it. */
      size_t field = start;
      while (field < end && !isSeparator(line, field, separators)) field++;
      size_t next = field;
      skipBlanks(line, &next, separators);
      if (next < length && !isBlankSeparator(line, next, separators) && isSeparator(line, next, separators)) next++;
      skipBlanks(line, &next, separators);
      if (next >= length) end = field;
    }
    char *value = copyBytes(line->text.bytes + start, end - start);
    setVariable(names[i], value);
    free(value);
  }
}

int runRead(int count, char **arguments) {
  Arguments options = {.count = count, .next = 1, .items = arguments};
  bool raw = false;
  char delimiter = '\n';
  long most = -1;
  double seconds = -1;
  for (int letter; (letter = nextOption(&options, "rp:d:n:t:s")) != -1;) {
    switch (letter) {
      case 'r': raw = true; break;
      case 'p':
        if (isatty(STDIN_FILENO)) fprintf(stderr, "%s", options.value);
        fflush(stderr);
        break;
      case 'd': delimiter = options.value[0]; break;
      case 'n':
        if (!parseNumber(options.value, &most)) failWith(2, "read: %s: bad number", options.value);
        break;
      case 't': seconds = strtod(options.value, NULL); break;
      case 's': break;
      default: return 2;
    }
  }
  static char *reply[] = {"REPLY"};
  bool named = options.next < count;
  char **names = named ? arguments + options.next : reply;
  int nameCount = named ? count - options.next : 1;
  for (int i = 0; i < nameCount; i++)
    if (!isName(names[i], strlen(names[i]))) failWith(2, "read: %s: bad variable name", names[i]);
  struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
  if (seconds >= 0 && poll(&ready, 1, (int)(seconds * 1000)) == 0) return 142;
  Line line = {0};
  Outcome outcome = readLine(&line, raw, delimiter, most);
  int error = errno;
  if (outcome == READ_LINE || outcome == READ_END) {
    if (named) assign(&line, names, nameCount);
    else setVariable("REPLY", textBytes(&line.text));
  }
  freeText(&line.text);
  freeText(&line.kept);
  if (outcome == READ_SIGNAL) {
    runTraps();
    return 128 + lastSignal();
  }
  if (outcome == READ_FAILED) complain("read: %s", strerror(error));
  return outcome == READ_LINE ? 0 : outcome == READ_END ? 1 : 2;
}
