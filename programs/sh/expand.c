/* Words to texts: parameters, substitutions, splitting, paths. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell.h"

/* What a word is for. */
typedef enum Purpose { FOR_FIELDS, FOR_TEXT, FOR_ASSIGNMENT, FOR_PATTERN } Purpose;

/* The field that is being made. */
typedef struct Expansion {
  Purpose purpose;
  List *fields; /* FOR_FIELDS */
  Text text;
  Text marks; /* a byte for each of the text: 1 where it has no meaning in patterns */
  bool open;           /* there is a field, perhaps an empty one */
  bool endedByBlank;   /* the one before ended with white space, which a further separator joins */
  bool patterns;       /* something in it may be a pattern */
} Expansion;

static void expandParts(Expansion *expansion, const Part *part, bool inOperand);

const char *fieldSeparators(void) {
  const Variable *variable = findVariable("IFS");
  return variable == NULL || variable->value == NULL ? " \t\n" : variable->value;
}

/* ── Making fields ── */

static void addMarked(Expansion *expansion, char c, bool literal) {
  addByte(&expansion->text, c);
  addByte(&expansion->marks, literal);
  if (!literal && (c == '*' || c == '?' || c == '[')) expansion->patterns = true;
}

static char *asPattern(Expansion *expansion) {
  Text pattern = {0};
  for (size_t i = 0; i < expansion->text.length; i++) {
    char c = expansion->text.bytes[i];
    if (expansion->marks.bytes[i] && strchr("*?[]\\!^-", c) != NULL) addByte(&pattern, '\\');
    addByte(&pattern, c);
  }
  char *copy = stackText(pattern.bytes, pattern.length);
  freeText(&pattern);
  return copy;
}

static void endField(Expansion *expansion) {
  if (!expansion->open) return;
  bool found = false;
  if (expansion->patterns && !shell.options.noGlob) {
    char *pattern = asPattern(expansion);
    found = hasWildcards(pattern) && addMatches(pattern, expansion->fields);
  }
  if (!found) addItem(expansion->fields, stackText(expansion->text.bytes, expansion->text.length));
  expansion->text.length = expansion->marks.length = 0;
  expansion->open = expansion->patterns = expansion->endedByBlank = false;
}

static void addLiteral(Expansion *expansion, const char *text, size_t length, bool quoted) {
  if (length > 0 || quoted) {
    expansion->open = true;
    expansion->endedByBlank = false;
  }
  for (size_t i = 0; i < length; i++) addMarked(expansion, text[i], quoted);
}

static void addSplit(Expansion *expansion, const char *text, size_t length) {
  const char *separators = fieldSeparators();
  for (size_t i = 0; i < length; i++) {
    char c = text[i];
    if (c == 0 || strchr(separators, c) == NULL) {
      expansion->open = true;
      expansion->endedByBlank = false;
      addMarked(expansion, c, false);
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (!expansion->open) continue;
      endField(expansion);
      expansion->endedByBlank = true;
    } else if (!expansion->open && expansion->endedByBlank) {
      expansion->endedByBlank = false;
    } else {
      expansion->open = true;
      endField(expansion);
    }
  }
}

/* What an expansion has given. */
static void addValue(Expansion *expansion, const char *text, size_t length, bool quoted) {
  if (quoted || expansion->purpose != FOR_FIELDS) addLiteral(expansion, text, length, quoted);
  else addSplit(expansion, text, length);
}

/* ── Parameters ── */

static char *numberText(intmax_t number) { return stackFormat("%jd", number); }

static char *joinedParameters(bool bySeparator) {
  const char *separators = fieldSeparators();
  Text text = {0};
  for (int i = 0; i < shell.parameterCount; i++) {
    if (i > 0 && (!bySeparator || separators[0] != 0)) addByte(&text, bySeparator ? separators[0] : ' ');
    addText(&text, shell.parameters[i]);
  }
  char *copy = stackText(text.bytes, text.length);
  freeText(&text);
  return copy;
}

char *parameterText(const char *name) {
  unsigned char c = (unsigned char)name[0];
  if (isdigit(c)) {
    long number = strtol(name, NULL, 10);
    if (number == 0) return stackText(shell.name, strlen(shell.name));
    if (number > shell.parameterCount) return NULL;
    return shell.parameters[number - 1];
  }
  if (c != '_' && !isalpha(c)) {
    switch (c) {
      case '?': return numberText(shell.status);
      case '#': return numberText(shell.parameterCount);
      case '$': return numberText(shell.pid);
      case '!': return shell.lastBackground == 0 ? NULL : numberText(shell.lastBackground);
      case '-': return optionLetters();
      case '*': return shell.parameterCount == 0 ? NULL : joinedParameters(true);
      default: return shell.parameterCount == 0 ? NULL : joinedParameters(false);
    }
  }
  if (strcmp(name, "LINENO") == 0) return numberText(shell.line);
  if (strcmp(name, "RANDOM") == 0 && findVariable(name) == NULL) return numberText(random() & 0x7fff);
  const char *value = variableValue(name);
  return value == NULL ? NULL : stackText(value, strlen(value));
}

static bool isAllParameters(const Part *part) { return part->length == 1 && (part->text[0] == '@' || part->text[0] == '*'); }

/* "$@", $@ and $*, and "$*" where it is no field. */
static void addParameters(Expansion *expansion, const Part *part) {
  bool quoted = part->quoted, star = part->text[0] == '*';
  if ((quoted && star) || expansion->purpose != FOR_FIELDS) {
    char *text = joinedParameters(star);
    addValue(expansion, text, strlen(text), quoted);
    return;
  }
  for (int i = 0; i < shell.parameterCount; i++) {
    if (i > 0) endField(expansion);
    const char *text = shell.parameters[i];
    if (quoted) addLiteral(expansion, text, strlen(text), true);
    else addSplit(expansion, text, strlen(text));
  }
}

static char *expandWord(const Word *word, Purpose purpose);

/* The beginning or end of a text that matches, taken off. */
static void trim(const Part *part, const char **text, size_t *length) {
  char *pattern = part->word == NULL ? "" : expandWord(part->word, FOR_PATTERN);
  size_t all = *length;
  bool prefix = part->operator== '#';
  for (size_t i = 0; i <= all; i++) {
    size_t taken = part->doubled ? all - i : i;
    const char *at = prefix ? *text : *text + all - taken;
    if (!matches(pattern, at, taken)) continue;
    if (prefix) *text += taken;
    *length -= taken;
    return;
  }
}

/* The longest piece that matches, from here on; -1: none. */
static ptrdiff_t longestMatch(const char *pattern, const char *text, size_t length, bool toEnd) {
  for (size_t taken = length;; taken--) {
    if (matches(pattern, text, taken)) return (ptrdiff_t)taken;
    if (taken == 0 || toEnd) return -1;
  }
}

/* ${name/pattern/by}, and with // for all of them; # and % in the pattern bind it to the start and the end. */
static void addReplaced(Expansion *expansion, const Part *part, const char *text, size_t length) {
  char *pattern = expandWord(part->word, FOR_PATTERN);
  char *by = part->second == NULL ? "" : expandWord(part->second, FOR_TEXT);
  bool atStart = !part->doubled && pattern[0] == '#', atEnd = !part->doubled && pattern[0] == '%';
  if (atStart || atEnd) pattern++;
  Text out = {0};
  size_t at = 0;
  for (bool done = false; at < length && !done; done = done || atStart) {
    ptrdiff_t taken = longestMatch(pattern, text + at, length - at, atEnd);
    if (taken > 0) {
      addText(&out, by);
      at += (size_t)taken;
      done = !part->doubled;
    } else if (!atStart) {
      addByte(&out, text[at++]);
    }
  }
  addBytes(&out, text + at, length - at);
  char *copy = stackText(out.bytes, out.length);
  freeText(&out);
  addValue(expansion, copy, strlen(copy), part->quoted);
}

static size_t countCharacters(const char *text) {
  size_t count = 0, length = strlen(text);
  for (size_t i = 0; i < length; i += characterBytes(text + i, length - i)) count++;
  return count;
}

/* How many bytes the first characters have. */
static size_t bytesOf(const char *text, size_t characters) {
  size_t length = strlen(text), i = 0;
  while (characters-- > 0 && i < length) i += characterBytes(text + i, length - i);
  return i;
}

static void addPiece(Expansion *expansion, const Part *part, const char *text) {
  intmax_t count = (intmax_t)countCharacters(text);
  intmax_t from = evaluate(expandWord(part->word, FOR_TEXT));
  if (from < 0) from = from + count < 0 ? count : from + count;
  if (from > count) from = count;
  intmax_t to = count;
  if (part->second != NULL) {
    intmax_t wanted = evaluate(expandWord(part->second, FOR_TEXT));
    to = wanted < 0 ? count + wanted : wanted > count - from ? count : from + wanted;
    if (to < from) to = from;
  }
  text += bytesOf(text, (size_t)from);
  addValue(expansion, text, bytesOf(text, (size_t)(to - from)), part->quoted);
}

static void expandOperand(Expansion *expansion, const Part *part) {
  if (part->word != NULL && part->word->parts != NULL) expandParts(expansion, part->word->parts, true);
  else if (part->quoted) addLiteral(expansion, "", 0, true);
}

static void expandParameter(Expansion *expansion, const Part *part) {
  char operator= part->operator;
  char *text = parameterText(part->text);
  bool missing = text == NULL || (part->colon && text[0] == 0);
  if (operator== '+') {
    if (!missing) expandOperand(expansion, part);
    else if (part->quoted) addLiteral(expansion, "", 0, true);
    return;
  }
  if (missing && (operator== '-' || operator== '=' || operator== '?')) {
    if (operator== '-') {
      expandOperand(expansion, part);
      return;
    }
    char *word = part->word == NULL ? "" : expandWord(part->word, FOR_TEXT);
    if (operator== '?') failWith(2, "%s: %s", part->text, word[0] != 0 ? word : text == NULL ? "parameter not set" : "parameter null or not set");
    if (part->text[0] != '_' && !isalpha((unsigned char)part->text[0])) failWith(2, "%s: bad assignment", part->text);
    setVariable(part->text, word);
    addValue(expansion, word, strlen(word), part->quoted);
    return;
  }
  if (text == NULL && shell.options.unsetIsError && !isAllParameters(part)) failWith(2, "%s: parameter not set", part->text);
  if (operator== 'L') {
    char *number = numberText(isAllParameters(part) ? shell.parameterCount : text == NULL ? 0 : (intmax_t)countCharacters(text));
    addValue(expansion, number, strlen(number), part->quoted);
    return;
  }
  if (isAllParameters(part) && (operator== 0 || operator== '-' || operator== '=' || operator== '?')) {
    addParameters(expansion, part);
    return;
  }
  const char *value = text == NULL ? "" : text;
  size_t length = strlen(value);
  if (operator== '/') {
    addReplaced(expansion, part, value, length);
    return;
  }
  if (operator== ':') {
    addPiece(expansion, part, value);
    return;
  }
  if (operator== '#' || operator== '%') trim(part, &value, &length);
  addValue(expansion, value, length, part->quoted);
}

/* ── The rest ── */

static void expandCommand(Expansion *expansion, const Part *part) {
  Text output = {0};
  shell.status = substituteCommand(part->command, &output);
  shell.substituted = true;
  while (output.length > 0 && output.bytes[output.length - 1] == '\n') output.length--;
  size_t length = 0;
  for (size_t i = 0; i < output.length; i++)
    if (output.bytes[i] != 0) output.bytes[length++] = output.bytes[i];
  addValue(expansion, output.bytes, length, part->quoted);
  freeText(&output);
}

/* ~ and ~/…; there are no other users. The bytes of the text that it takes the place of; 0: none. */
static size_t tilde(Expansion *expansion, const char *text, size_t length, bool isLast) {
  if (length == 0 || text[0] != '~') return 0;
  size_t name = 1;
  while (name < length && text[name] != '/' && !(expansion->purpose == FOR_ASSIGNMENT && text[name] == ':')) name++;
  if (name == length && !isLast) return 0;
  const char *home = name == 1 ? variableValue("HOME") : NULL;
  if (name == 2 && text[1] == '+') home = variableValue("PWD");
  if (name == 2 && text[1] == '-') home = variableValue("OLDPWD");
  if (home == NULL) return 0;
  addLiteral(expansion, home, strlen(home), true);
  return name;
}

static void expandLiteral(Expansion *expansion, const Part *part, bool isFirst, bool inOperand) {
  const char *text = part->text;
  size_t length = part->length;
  if (part->quoted) {
    addLiteral(expansion, text, length, true);
    return;
  }
  if (isFirst) {
    size_t taken = tilde(expansion, text, length, part->next == NULL);
    text += taken;
    length -= taken;
  }
  if (inOperand && expansion->purpose == FOR_FIELDS) {
    addSplit(expansion, text, length);
    return;
  }
  if (expansion->purpose != FOR_ASSIGNMENT) {
    addLiteral(expansion, text, length, false);
    return;
  }
  while (length > 0) {
    const char *colon = memchr(text, ':', length);
    size_t piece = colon == NULL ? length : (size_t)(colon - text) + 1;
    addLiteral(expansion, text, piece, false);
    text += piece;
    length -= piece;
    if (colon == NULL) break;
    size_t taken = tilde(expansion, text, length, part->next == NULL);
    text += taken;
    length -= taken;
  }
}

static void expandParts(Expansion *expansion, const Part *part, bool inOperand) {
  bool isFirst = true;
  for (; part != NULL; part = part->next, isFirst = false) {
    switch (part->kind) {
      case PART_LITERAL: expandLiteral(expansion, part, isFirst, inOperand); break;
      case PART_PARAMETER: expandParameter(expansion, part); break;
      case PART_COMMAND: expandCommand(expansion, part); break;
      case PART_ARITHMETIC: {
        char *number = numberText(evaluate(expandWord(part->word, FOR_TEXT)));
        addValue(expansion, number, strlen(number), part->quoted);
      }
    }
  }
}

static char *expandWord(const Word *word, Purpose purpose) {
  Expansion expansion = {.purpose = purpose};
  expandParts(&expansion, word->parts, false);
  char *text = purpose == FOR_PATTERN ? asPattern(&expansion) : stackText(expansion.text.bytes, expansion.text.length);
  freeText(&expansion.text);
  freeText(&expansion.marks);
  return text;
}

char *expandText(const Word *word) { return expandWord(word, FOR_TEXT); }
char *expandAssigned(const Word *word) { return expandWord(word, FOR_ASSIGNMENT); }
char *expandPattern(const Word *word) { return expandWord(word, FOR_PATTERN); }

void expandFields(const Word *words, List *fields) {
  Expansion expansion = {.purpose = FOR_FIELDS, .fields = fields};
  for (const Word *word = words; word != NULL; word = word->next) {
    expandParts(&expansion, word->parts, false);
    endField(&expansion);
    expansion.endedByBlank = false;
  }
  freeText(&expansion.text);
  freeText(&expansion.marks);
}
