/* A stream editor. */
#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: sed [-nErsz] [-i[SUFFIX]] SCRIPT [FILE...]\n"
                           "       sed [-nErsz] [-i[SUFFIX]] [-e SCRIPT]... [-f FILE]... [FILE...]\n"
                           "Edits lines as they go by.\n"
                           "  [ADDRESS[,ADDRESS]][!]COMMAND, where an address is a number, $, /REGEX/, N~STEP, +N\n"
                           "  s/REGEX/TEXT/[gpiN]  replaces   y/abc/xyz/  puts characters in place of others   d  deletes   p  prints\n"
                           "  a, i, c TEXT  behind, before, in place of it   q, Q [CODE]  ends   =  the line's number   l  shows all bytes\n"
                           "  n, N  the next line, in place or behind   D, P  up to the first end of a line   h, H, g, G, x  the hold space\n"
                           "  r FILE, w FILE   {…}   :LABEL, b, t, T [LABEL]\n"
                           "  -n  prints only what p prints   -E  extended regular expressions   -i  into the files themselves\n";

/* ── The script ── */

typedef enum AddressKind { NO_ADDRESS, AT_LINE, AT_END, AT_MATCH, AT_STEP, BY_COUNT } AddressKind;

typedef struct Address {
  AddressKind kind;
  long line, step;
  regex_t *regex; /* NULL: the one that was used last */
} Address;

typedef struct Command {
  Address from, to;
  bool inverted, inRange;
  long rangeEnd;
  char name;
  regex_t *regex; /* s */
  char *text;     /* s: what comes in place; a, i, c; a label; a file; y: 256 bytes */
  bool global, prints, hasTarget;
  long occurrence;
  FILE *file;  /* w, s///w */
  size_t jump; /* { b t T: where to go on */
  long code;   /* q, Q */
} Command;

static Command *commands;
static size_t commandCount;
static bool quiet, extended, inPlace, separateFiles;
static const char *suffix;
static int delimiter = '\n';

static const char *script; /* what is left of it */

static _Noreturn void wrong(const char *what) { die(1, "-e expression: %s", what); }

static void skipBlanks(void) {
  while (*script == ' ' || *script == '\t') script++;
}

static regex_t *compile(const char *text, bool ignoreCase) {
  if (text[0] == 0) return NULL;
  regex_t *regex = allocate(sizeof *regex);
  int error = regcomp(regex, text, (extended ? REG_EXTENDED : 0) | (ignoreCase ? REG_ICASE : 0));
  if (error != 0) {
    char message[128];
    regerror(error, regex, message, sizeof message);
    die(1, "-e expression: %s: %s", text, message);
  }
  return regex;
}

/* Up to the delimiter, which is taken. In a regular expression \n is an end of a line, and brackets protect it. */
static char *takeDelimited(char end, bool isRegex) {
  size_t room = strlen(script) + 1, length = 0;
  char *text = allocate(room);
  bool inBrackets = false;
  for (; *script != end || inBrackets; script++) {
    if (*script == 0 || (*script == '\n' && isRegex)) wrong("unterminated address, `s' or `y' command");
    if (*script == '\\' && script[1] != 0 && !inBrackets) {
      script++;
      if (*script == end && !(isRegex && strchr("(){}+?|", end) != NULL)) {
        text[length++] = end;
        continue;
      }
      if (*script == 'n' && isRegex) {
        text[length++] = '\n';
        continue;
      }
      if (*script == 't' && isRegex) {
        text[length++] = '\t';
        continue;
      }
      text[length++] = '\\';
      text[length++] = *script;
      continue;
    }
    if (isRegex && *script == '[' && !inBrackets) {
      inBrackets = true;
      text[length++] = *script;
      if (script[1] == '^') text[length++] = *++script;
      if (script[1] == ']') text[length++] = *++script;
      continue;
    }
    if (inBrackets && *script == '[' && (script[1] == ':' || script[1] == '.' || script[1] == '=')) {
      text[length++] = *script++;
    } else if (inBrackets && *script == ']' && !(length > 0 && (script[-1] == ':' || script[-1] == '.' || script[-1] == '=') && memchr(text, '[', length) != NULL && script[1] != 0 && strchr(script + 1, ']') != NULL && script[-1] == ':')) {
      inBrackets = false;
    }
    text[length++] = *script;
  }
  script++;
  text[length] = 0;
  return text;
}

static bool parseAddress(Address *address, bool second) {
  skipBlanks();
  char *end;
  if (isdigit((unsigned char)*script)) {
    address->kind = AT_LINE;
    address->line = strtol(script, &end, 10);
    script = end;
    if (*script == '~') {
      address->kind = AT_STEP;
      address->step = strtol(script + 1, &end, 10);
      script = end;
    }
  } else if (*script == '$') {
    script++;
    address->kind = AT_END;
  } else if (*script == '+' && second) {
    address->kind = BY_COUNT;
    address->line = strtol(script + 1, &end, 10);
    script = end;
  } else if (*script == '/' || *script == '\\') {
    if (*script == '\\') script++;
    char delimiterOf = *script++;
    char *text = takeDelimited(delimiterOf, true);
    bool ignoreCase = *script == 'I';
    script += ignoreCase;
    address->kind = AT_MATCH;
    address->regex = compile(text, ignoreCase);
    free(text);
  } else {
    return false;
  }
  return true;
}

/* The rest of the line; a backslash at its end goes on with the next one. */
static char *takeText(void) {
  skipBlanks();
  if (*script == '\\') {
    script++;
    skipBlanks();
    if (*script == '\n') script++;
  }
  char *text = allocate(strlen(script) + 2);
  size_t length = 0;
  while (*script != 0 && *script != '\n') {
    if (*script == '\\' && script[1] != 0) script++;
    text[length++] = *script++;
  }
  text[length++] = '\n';
  text[length] = 0;
  return text;
}

static char *takeName(const char *ends) {
  skipBlanks();
  size_t length = strcspn(script, ends);
  char *name = allocate(length + 1);
  memcpy(name, script, length);
  name[length] = 0;
  while (length > 0 && isblank((unsigned char)name[length - 1])) name[--length] = 0;
  script += strcspn(script, ends);
  return name;
}

static FILE *openOutput(const char *path) {
  if (strcmp(path, "/dev/stdout") == 0) return stdout;
  if (strcmp(path, "/dev/stderr") == 0) return stderr;
  FILE *file = fopen(path, "w");
  if (file == NULL) die(4, "couldn't open file %s: %s", path, strerror(errno));
  return file;
}

static void parseSubstitution(Command *command) {
  char end = *script++;
  if (end == 0 || end == '\n' || end == '\\') wrong("unterminated `s' command");
  char *text = takeDelimited(end, true);
  command->text = takeDelimited(end, false);
  command->occurrence = 1;
  bool ignoreCase = false;
  for (;; script++) {
    if (*script == 'g') command->global = true;
    else if (*script == 'p') command->prints = true;
    else if (*script == 'i' || *script == 'I') ignoreCase = true;
    else if (isdigit((unsigned char)*script)) {
      char *rest;
      command->occurrence = strtol(script, &rest, 10);
      if (command->occurrence == 0) wrong("number option to `s' command may not be zero");
      script = rest - 1;
    } else if (*script == 'w') {
      script++;
      char *path = takeName("\n");
      command->file = openOutput(path);
      free(path);
      break;
    } else {
      break;
    }
  }
  command->regex = compile(text, ignoreCase);
  free(text);
}

static void parseTransliteration(Command *command) {
  char end = *script++;
  if (end == 0) wrong("unterminated `y' command");
  char *from = takeDelimited(end, false), *to = takeDelimited(end, false);
  command->text = allocate(256);
  for (int c = 0; c < 256; c++) command->text[c] = (char)c;
  const char *a = from, *b = to;
  while (*a != 0 && *b != 0) {
    unsigned char x = (unsigned char)*a++, y = (unsigned char)*b++;
    if (x == '\\' && *a != 0) x = *a == 'n' ? '\n' : (unsigned char)*a, a++;
    if (y == '\\' && *b != 0) y = *b == 'n' ? '\n' : (unsigned char)*b, b++;
    command->text[x] = (char)y;
  }
  if (*a != 0 || *b != 0) wrong("strings for `y' command are different lengths");
  free(from);
  free(to);
}

static size_t open_[64];
static int openCount;

static void parseCommand(void) {
  commands = reallocate(commands, (commandCount + 1) * sizeof *commands);
  Command *command = &commands[commandCount];
  *command = (Command){0};
  if (parseAddress(&command->from, false)) {
    skipBlanks();
    if (*script == ',') {
      script++;
      if (!parseAddress(&command->to, true)) wrong("unexpected `,'");
    }
  }
  skipBlanks();
  while (*script == '!') {
    command->inverted = true;
    script++;
    skipBlanks();
  }
  command->name = *script;
  if (*script != 0) script++;
  commandCount++;
  switch (command->name) {
    case '{':
      if (openCount == 64) wrong("too deeply nested");
      open_[openCount++] = commandCount - 1;
      return;
    case '}':
      if (openCount == 0) wrong("unexpected `}'");
      commands[open_[--openCount]].jump = commandCount;
      break;
    case 's': parseSubstitution(command); break;
    case 'y': parseTransliteration(command); break;
    case 'a':
    case 'i':
    case 'c': command->text = takeText(); return;
    case ':': command->text = takeName("\n;"); break;
    case 'b':
    case 't':
    case 'T':
      command->text = takeName("\n;}");
      break;
    case 'r': command->text = takeName("\n"); break;
    case 'w': {
      char *path = takeName("\n");
      command->file = openOutput(path);
      free(path);
      break;
    }
    case 'q':
    case 'Q': {
      skipBlanks();
      char *rest;
      command->code = strtol(script, &rest, 10);
      script = rest;
      break;
    }
    case 'd':
    case 'D':
    case 'p':
    case 'P':
    case 'n':
    case 'N':
    case 'g':
    case 'G':
    case 'h':
    case 'H':
    case 'x':
    case '=':
    case 'l': break;
    case 0:
    case '\n':
    case ';': wrong("missing command");
    default: die(1, "-e expression: unknown command: `%c'", command->name);
  }
  skipBlanks();
  if (*script == '#') script += strcspn(script, "\n");
  if (*script != 0 && *script != '\n' && *script != ';' && *script != '}') wrong("extra characters after command");
}

static void parseScript(const char *text) {
  script = text;
  if (commandCount == 0 && strncmp(text, "#n\n", 3) == 0) quiet = true;
  for (;;) {
    while (isspace((unsigned char)*script) || *script == ';') script++;
    if (*script == '#') {
      script += strcspn(script, "\n");
      continue;
    }
    if (*script == 0) return;
    parseCommand();
  }
}

static void resolveLabels(void) {
  if (openCount > 0) wrong("unmatched `{'");
  for (size_t i = 0; i < commandCount; i++) {
    Command *command = &commands[i];
    if (command->name != 'b' && command->name != 't' && command->name != 'T') continue;
    command->jump = commandCount;
    if (command->text[0] == 0) continue;
    size_t target = 0;
    while (target < commandCount && !(commands[target].name == ':' && strcmp(commands[target].text, command->text) == 0)) target++;
    if (target == commandCount) die(1, "can't find label for jump to `%s'", command->text);
    command->jump = target;
  }
}

/* ── Lines ── */

typedef struct Buffer {
  char *bytes;
  size_t length, room;
} Buffer;

static void addBytes(Buffer *buffer, const char *bytes, size_t count) {
  if (buffer->room - buffer->length <= count) buffer->bytes = reallocate(buffer->bytes, buffer->room = (buffer->length + count + 64) * 2);
  memcpy(buffer->bytes + buffer->length, bytes, count);
  buffer->length += count;
  buffer->bytes[buffer->length] = 0;
}
static void setBytes(Buffer *buffer, const char *bytes, size_t count) {
  buffer->length = 0;
  addBytes(buffer, bytes, count);
}

static Buffer space, held, behind; /* behind: what a and r put behind the line */
static bool hasEnd = true;
static long lineNumber;
static bool substituted;
static regex_t *lastRegex;
static FILE *out;

/* The files, with a look at the next line: whether one is the last. */
static char **files;
static FILE *file;
static const char *fileName;
static Lines ahead;
static bool hasAhead;
static char *temporary;
static int status;

static void endFile(void) {
  closeInput(file);
  file = NULL;
  if (!inPlace || out == stdout) return;
  fclose(out);
  out = stdout;
  if (suffix != NULL) {
    char *old = allocate(strlen(fileName) + strlen(suffix) + 1);
    strcpy(old, fileName);
    strcat(old, suffix);
    rename(fileName, old);
    free(old);
  }
  if (rename(temporary, fileName) != 0) {
    complainOf("cannot rename %s", temporary);
    status = 4;
  }
  free(temporary);
}

static bool beginFile(void) {
  while (*files != NULL) {
    fileName = *files++;
    struct stat facts;
    if (stat(fileName, &facts) == 0 && S_ISDIR(facts.st_mode)) {
      complain("couldn't edit %s: not a regular file", fileName);
      status = 4;
      continue;
    }
    file = strcmp(fileName, "-") == 0 && !inPlace ? stdin : fopen(fileName, "r");
    if (file == NULL) {
      complain("can't read %s: %s", fileName, strerror(errno));
      status = 2;
      continue;
    }
    if (inPlace) {
      temporary = allocate(strlen(fileName) + 16);
      sprintf(temporary, "%s.sedXXXXXX", fileName);
      int fd = mkstemp(temporary);
      out = fd < 0 ? NULL : fdopen(fd, "w");
      if (out == NULL) die(4, "couldn't open temporary file %s: %s", temporary, strerror(errno));
    }
    if (separateFiles) lineNumber = 0;
    return true;
  }
  return false;
}

static bool lookAhead(void) {
  while (!hasAhead) {
    if (file == NULL && !beginFile()) return false;
    hasAhead = nextLine(&ahead, file, delimiter);
    if (hasAhead) return true;
    if (separateFiles) return false;
    endFile();
  }
  return true;
}

static bool isLast(void) { return !lookAhead(); }

static bool readNext(bool append) {
  if (!lookAhead()) {
    if (!separateFiles || file == NULL) return false;
    endFile();
    if (!lookAhead()) return false;
  }
  if (append) addBytes(&space, "\n", 1);
  else space.length = 0;
  addBytes(&space, ahead.line, (size_t)ahead.length);
  hasEnd = ahead.hasEnd;
  hasAhead = false;
  lineNumber++;
  return true;
}

static void printTo(FILE *to, const char *bytes, size_t length, bool withEnd) {
  fwrite(bytes, 1, length, to);
  if (withEnd) putc(delimiter, to);
}

static void flushBehind(void) {
  if (behind.length == 0) return;
  if (!hasEnd) putc(delimiter, out);
  fwrite(behind.bytes, 1, behind.length, out);
  behind.length = 0;
}

/* ── Running ── */

static bool matchesRegex(regex_t *regex, const char *text, regmatch_t *match, size_t count, int flags) {
  if (regex == NULL) regex = lastRegex;
  if (regex == NULL) wrong("no previous regular expression");
  lastRegex = regex;
  return regexec(regex, text, count, match, flags) == 0;
}

static bool matchesAddress(const Address *address) {
  switch (address->kind) {
    case AT_LINE: return lineNumber == address->line;
    case AT_END: return isLast();
    case AT_STEP: return address->step <= 0 ? lineNumber == address->line : lineNumber >= address->line && (lineNumber - address->line) % address->step == 0;
    case AT_MATCH: return matchesRegex(address->regex, space.bytes, NULL, 0, 0);
    default: return true;
  }
}

static bool isSelected(Command *command) {
  if (command->to.kind == NO_ADDRESS) return matchesAddress(&command->from);
  if (command->inRange) {
    if (command->to.kind == AT_LINE || command->to.kind == BY_COUNT) {
      if (lineNumber >= command->rangeEnd) command->inRange = false;
      /* A range whose end lies before its beginning is one line. */
      return lineNumber <= command->rangeEnd;
    }
    if (matchesAddress(&command->to)) command->inRange = false;
    return true;
  }
  bool begins = matchesAddress(&command->from) || (command->from.kind == AT_LINE && command->from.line == 0 && lineNumber == 1);
  if (!begins) return false;
  command->rangeEnd = command->to.kind == BY_COUNT ? lineNumber + command->to.line : command->to.line;
  command->inRange = command->to.kind == AT_END ? !isLast() : (command->to.kind != AT_LINE && command->to.kind != BY_COUNT) || command->rangeEnd > lineNumber;
  if (command->from.kind == AT_LINE && command->from.line == 0 && command->to.kind == AT_MATCH && matchesAddress(&command->to)) command->inRange = false;
  return true;
}

typedef enum Case { AS_IS, UPPER, LOWER } Case;

static void addCased(Buffer *buffer, const char *bytes, size_t count, Case mode, Case *next) {
  for (size_t i = 0; i < count; i++) {
    Case now = *next != AS_IS ? *next : mode;
    *next = AS_IS;
    char c = now == UPPER ? (char)toupper((unsigned char)bytes[i]) : now == LOWER ? (char)tolower((unsigned char)bytes[i]) : bytes[i];
    addBytes(buffer, &c, 1);
  }
}

static void addReplacement(Buffer *buffer, const char *text, const char *line, const regmatch_t *groups) {
  Case mode = AS_IS, next = AS_IS;
  for (; *text != 0; text++) {
    int group = -1;
    char c = *text;
    if (c == '&') {
      group = 0;
    } else if (c == '\\' && text[1] != 0) {
      c = *++text;
      if (isdigit((unsigned char)c)) {
        group = c - '0';
      } else if (strchr("ULElu", c) != NULL) {
        if (c == 'u' || c == 'l') next = c == 'u' ? UPPER : LOWER;
        else mode = c == 'U' ? UPPER : c == 'L' ? LOWER : AS_IS;
        continue;
      } else {
        c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
      }
    }
    if (group < 0) addCased(buffer, &c, 1, mode, &next);
    else if (groups[group].rm_so >= 0) addCased(buffer, line + groups[group].rm_so, (size_t)(groups[group].rm_eo - groups[group].rm_so), mode, &next);
  }
}

static void substitute(const Command *command) {
  regmatch_t groups[10];
  Buffer result = {0};
  size_t at = 0;
  long found = 0;
  bool changed = false;
  addBytes(&result, "", 0);
  while (at <= space.length && matchesRegex(command->regex, space.bytes + at, groups, 10, at > 0 ? REG_NOTBOL : 0)) {
    size_t start = (size_t)groups[0].rm_so, end = (size_t)groups[0].rm_eo;
    addBytes(&result, space.bytes + at, start);
    /* Nothing, directly behind what was replaced before, is no match. */
    found++;
    if (found >= command->occurrence) {
      addReplacement(&result, command->text, space.bytes + at, groups);
      changed = true;
    } else {
      addBytes(&result, space.bytes + at + start, end - start);
    }
    at += end;
    if (end == start) {
      if (at >= space.length) {
        at = space.length + 1;
        break;
      }
      addBytes(&result, space.bytes + at, 1);
      at++;
    } else if (command->global && at < space.length) {
      regmatch_t empty;
      /* An empty match here would be one directly behind. */
      if (matchesRegex(command->regex, space.bytes + at, &empty, 1, REG_NOTBOL) && empty.rm_so == 0 && empty.rm_eo == 0) {
        addBytes(&result, space.bytes + at, 1);
        at++;
      }
    } else if (at == space.length) {
      break;
    }
    if (changed && !command->global) break;
  }
  if (!changed) {
    free(result.bytes);
    return;
  }
  if (at <= space.length) addBytes(&result, space.bytes + at, space.length - at);
  free(space.bytes);
  space = result;
  substituted = true;
  if (command->prints) printTo(out, space.bytes, space.length, true);
  if (command->file != NULL) printTo(command->file, space.bytes, space.length, true);
}

static void show(void) {
  int column = 0;
  for (size_t i = 0; i < space.length; i++) {
    static const char from[] = "\a\b\f\n\r\t\v\\", to[] = "abfnrtv\\";
    unsigned char c = (unsigned char)space.bytes[i];
    char piece[8];
    const char *known = c == 0 ? NULL : strchr(from, c);
    if (known != NULL) sprintf(piece, "\\%c", to[known - from]);
    else sprintf(piece, c >= ' ' && c < 127 ? "%c" : "\\%03o", c);
    if (column + (int)strlen(piece) > 69) {
      fputs("\\\n", out);
      column = 0;
    }
    fputs(piece, out);
    column += (int)strlen(piece);
  }
  fputs("$\n", out);
}

static void readFile(const char *path) {
  FILE *from = fopen(path, "r");
  char buffer[4096];
  size_t count;
  while (from != NULL && (count = fread(buffer, 1, sizeof buffer, from)) > 0) addBytes(&behind, buffer, count);
  if (from != NULL) fclose(from);
}

typedef enum Next { NEXT_COMMAND, NEXT_CYCLE, SAME_CYCLE /* D: without a new line */, END_QUIETLY, END } Next;

static Next runCommand(Command *command, size_t *at) {
  char *newline;
  switch (command->name) {
    case '{':
    case '}':
    case ':': break;
    case 's': substitute(command); break;
    case 'y':
      for (size_t i = 0; i < space.length; i++) space.bytes[i] = command->text[(unsigned char)space.bytes[i]];
      break;
    case 'p': printTo(out, space.bytes, space.length, true); break;
    case 'P':
      newline = memchr(space.bytes, '\n', space.length);
      printTo(out, space.bytes, newline == NULL ? space.length : (size_t)(newline - space.bytes), true);
      break;
    case 'd': return END_QUIETLY;
    case 'D':
      newline = memchr(space.bytes, '\n', space.length);
      if (newline == NULL) return END_QUIETLY;
      space.length -= (size_t)(newline + 1 - space.bytes);
      memmove(space.bytes, newline + 1, space.length + 1);
      return SAME_CYCLE;
    case 'a': addBytes(&behind, command->text, strlen(command->text)); break;
    case 'i': fputs(command->text, out); break;
    case 'c':
      if (command->to.kind == NO_ADDRESS || command->inverted || !command->inRange) fputs(command->text, out);
      return END_QUIETLY;
    case '=': fprintf(out, "%ld\n", lineNumber); break;
    case 'l': show(); break;
    case 'n':
      if (isLast()) return END;
      if (!quiet) printTo(out, space.bytes, space.length, hasEnd);
      flushBehind();
      readNext(false);
      break;
    case 'N':
      if (isLast()) return END;
      flushBehind();
      readNext(true);
      break;
    case 'h': setBytes(&held, space.bytes, space.length); break;
    case 'H':
      addBytes(&held, "\n", 1);
      addBytes(&held, space.bytes, space.length);
      break;
    case 'g': setBytes(&space, held.bytes == NULL ? "" : held.bytes, held.length); break;
    case 'G':
      addBytes(&space, "\n", 1);
      addBytes(&space, held.bytes == NULL ? "" : held.bytes, held.length);
      break;
    case 'x': {
      Buffer other = space;
      space = held;
      held = other;
      addBytes(&space, "", 0);
      break;
    }
    case 'r': readFile(command->text); break;
    case 'w': printTo(command->file, space.bytes, space.length, true); break;
    case 'b': *at = command->jump; break;
    case 't':
      if (substituted) *at = command->jump;
      substituted = false;
      break;
    case 'T':
      if (!substituted) *at = command->jump;
      substituted = false;
      break;
    default: break;
  }
  return NEXT_COMMAND;
}

/* false: no more lines are wanted. */
static bool runCycle(bool *keepsLine) {
  Next next = NEXT_COMMAND;
  bool ends = false, ended = false;
  *keepsLine = false;
  for (size_t at = 0; at < commandCount && next == NEXT_COMMAND && !ended;) {
    Command *command = &commands[at++];
    bool selected = command->from.kind == NO_ADDRESS || isSelected(command);
    if (selected == command->inverted) {
      if (command->name == '{') at = command->jump;
      continue;
    }
    if (command->name == 'q' || command->name == 'Q') {
      ends = ended = true;
      if (command->code != 0) status = (int)command->code;
      if (command->name == 'Q') next = END_QUIETLY;
      break;
    }
    next = runCommand(command, &at);
  }
  *keepsLine = next == SAME_CYCLE;
  if (!quiet && next != END_QUIETLY && next != SAME_CYCLE) printTo(out, space.bytes, space.length, hasEnd);
  flushBehind();
  return !ends && next != END;
}

int sedMain(int argc, char **argv) {
  static const struct option words[] = {{"quiet", no_argument, NULL, 'n'}, {"silent", no_argument, NULL, 'n'}, {"regexp-extended", no_argument, NULL, 'E'}, {"in-place", optional_argument, NULL, 'i'}, {"expression", required_argument, NULL, 'e'}, {"file", required_argument, NULL, 'f'}, {"separate", no_argument, NULL, 's'}, {0}};
  Buffer text = {0};
  bool given = false;
  for (int option; (option = nextOption(argc, argv, "nErse:f:i::zu", words, HELP)) != -1;) {
    switch (option) {
      case 'n': quiet = true; break;
      case 'E':
      case 'r': extended = true; break;
      case 's': separateFiles = true; break;
      case 'z': delimiter = 0; break;
      case 'i':
        inPlace = separateFiles = true;
        suffix = optarg;
        break;
      case 'e':
        if (given) addBytes(&text, "\n", 1);
        addBytes(&text, optarg, strlen(optarg));
        given = true;
        break;
      case 'f': {
        FILE *from = openInput(optarg);
        if (from == NULL) return 1;
        if (given) addBytes(&text, "\n", 1);
        Lines lines = {0};
        while (nextLine(&lines, from, '\n')) {
          addBytes(&text, lines.line, (size_t)lines.length);
          addBytes(&text, "\n", 1);
        }
        freeLines(&lines);
        closeInput(from);
        given = true;
        break;
      }
      default: break;
    }
  }
  if (!given) {
    if (optind == argc) usageError("a script is expected");
    addBytes(&text, argv[optind], strlen(argv[optind]));
    optind++;
  }
  parseScript(text.bytes);
  resolveLabels();
  static char *input[] = {"-", NULL};
  files = optind < argc ? argv + optind : input;
  out = stdout;
  bool keepsLine = false;
  while (keepsLine || readNext(false)) {
    if (!keepsLine) substituted = false;
    if (!runCycle(&keepsLine)) break;
  }
  if (inPlace && file != NULL) {
    while (hasAhead || nextLine(&ahead, file, delimiter)) {
      printTo(out, ahead.line, (size_t)ahead.length, ahead.hasEnd);
      hasAhead = false;
    }
    endFile();
  }
  for (size_t i = 0; i < commandCount; i++)
    if (commands[i].file != NULL) fflush(commands[i].file);
  return status;
}
