/* Characters, and the words and operators that they make. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aliases.h"
#include "parser.h"

void fail(Parser *parser, const char *format, ...) {
  if (parser->error != NULL) return;
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&parser->error, format, arguments) < 0) parser->error = copyText("syntax error");
  va_end(arguments);
}

bool isName(const char *text, size_t length) {
  if (length == 0 || isdigit((unsigned char)text[0])) return false;
  for (size_t i = 0; i < length; i++)
    if (text[i] != '_' && !isalnum((unsigned char)text[i])) return false;
  return true;
}

/* ── Characters ── */

/*
 * An alias is in use until the word is read that its text ends with, and while the text of an alias is read that this
 * word is: so neither `alias ls='ls -l'` nor `alias a=b b=a` goes in a circle.
 */
static List ended;

static void forgetEnded(void) {
  while (ended.count > 0) ((Alias *)ended.items[--ended.count])->inUse--;
}

static void popAlias(Parser *parser) {
  Source *source = parser->source;
  parser->source = source->outer;
  size_t length = source->length;
  if (length > 0 && isblank((unsigned char)source->text[length - 1])) parser->aliasNext = true;
  for (size_t i = 0; i < source->aliases.count; i++) addItem(&ended, source->aliases.items[i]);
  freeList(&source->aliases);
  free((char *)source->text);
  free(source);
}

void pushAlias(Parser *parser, Alias *alias) {
  Source *source = allocate(sizeof *source);
  *source = (Source){.outer = parser->source, .text = copyText(alias->value), .length = strlen(alias->value), .aliases = ended};
  ended = (List){0};
  addItem(&source->aliases, (char *)alias);
  alias->inUse++;
  parser->source = source;
}

static bool hasMore(Parser *parser) {
  while (parser->source->at >= parser->source->length) {
    if (parser->source->outer != NULL) popAlias(parser);
    else if (parser->more == NULL || !parser->more(parser, parser->begun)) return false;
  }
  return true;
}

/* As they are. */
static int peekRaw(Parser *parser) { return hasMore(parser) ? (unsigned char)parser->source->text[parser->source->at] : -1; }
static int nextRaw(Parser *parser) {
  int c = peekRaw(parser);
  if (c < 0) return c;
  parser->source->at++;
  if (c == '\n') parser->line++;
  return c;
}

/* A backslash at the end of a line joins it with the next. */
int peekChar(Parser *parser) {
  for (;;) {
    int c = peekRaw(parser);
    if (c != '\\') return c;
    Source *source = parser->source;
    if (source->at + 1 >= source->length || source->text[source->at + 1] != '\n') return c;
    source->at += 2;
    parser->line++;
  }
}
int nextChar(Parser *parser) {
  return peekChar(parser) < 0 ? -1 : nextRaw(parser);
}
static bool takeChar(Parser *parser, char wanted) {
  if (peekChar(parser) != wanted) return false;
  nextRaw(parser);
  return true;
}

/* ── Parts of words ── */

typedef struct Builder {
  Part *first, *last;
  Text literal;
  bool hasLiteral, literalQuoted;
} Builder;

static Part *addPart(Parser *parser, Builder *builder, PartKind kind, bool quoted) {
  Part *part = arenaBytes(parser->arena, sizeof *part);
  part->kind = kind;
  part->quoted = quoted;
  if (builder->last == NULL) builder->first = part;
  else builder->last->next = part;
  return builder->last = part;
}

static void endLiteral(Parser *parser, Builder *builder) {
  if (!builder->hasLiteral) return;
  Part *part = addPart(parser, builder, PART_LITERAL, builder->literalQuoted);
  part->text = arenaText(parser->arena, builder->literal.bytes, builder->literal.length);
  part->length = builder->literal.length;
  builder->literal.length = 0;
  builder->hasLiteral = false;
}

/* Also of nothing: an empty pair of quotes is a word. */
static void beginLiteral(Parser *parser, Builder *builder, bool quoted) {
  if (builder->hasLiteral && builder->literalQuoted != quoted) endLiteral(parser, builder);
  builder->hasLiteral = true;
  builder->literalQuoted = quoted;
}
static void addLiteral(Parser *parser, Builder *builder, int c, bool quoted) {
  beginLiteral(parser, builder, quoted);
  addByte(&builder->literal, (char)c);
}

static Word *finishWord(Parser *parser, Builder *builder) {
  endLiteral(parser, builder);
  freeText(&builder->literal);
  Word *word = arenaBytes(parser->arena, sizeof *word);
  word->parts = builder->first;
  return word;
}

static void lexDollar(Parser *parser, Builder *builder, bool quoted);
static void lexBackquotes(Parser *parser, Builder *builder, bool quoted);
static void lexDoubleQuotes(Parser *parser, Builder *builder);

static bool unfinished(Parser *parser, const char *what) {
  parser->endedEarly = true;
  fail(parser, "%s is not closed", what);
  return false;
}

static void lexSingleQuotes(Parser *parser, Builder *builder) {
  beginLiteral(parser, builder, true);
  for (;;) {
    int c = nextRaw(parser);
    if (c == '\'') return;
    if (c < 0) {
      unfinished(parser, "a quote");
      return;
    }
    addLiteral(parser, builder, c, true);
  }
}

/* In double quotes a backslash protects few characters, and else stands for itself. */
static void lexEscapeInQuotes(Parser *parser, Builder *builder, const char *protects) {
  nextRaw(parser);
  int c = peekRaw(parser);
  if (c >= 0 && strchr(protects, c) != NULL) addLiteral(parser, builder, nextRaw(parser), true);
  else addLiteral(parser, builder, '\\', true);
}

static void lexDoubleQuotes(Parser *parser, Builder *builder) {
  /* An empty pair of quotes is a word; but "$@" of no parameters is none, so no literal may stand beside it. */
  if (peekChar(parser) == '"') beginLiteral(parser, builder, true);
  while (parser->error == NULL) {
    int c = peekChar(parser);
    if (c < 0) {
      unfinished(parser, "a quote");
      return;
    }
    if (c == '\\') {
      lexEscapeInQuotes(parser, builder, "$`\"\\");
      continue;
    }
    nextRaw(parser);
    if (c == '"') break;
    if (c == '$') lexDollar(parser, builder, true);
    else if (c == '`') lexBackquotes(parser, builder, true);
    else addLiteral(parser, builder, c, true);
  }
}

static int hexDigit(int c) { return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1; }

static void addCodePoint(Parser *parser, Builder *builder, unsigned c) {
  if (c < 0x80) addLiteral(parser, builder, (int)c, true);
  else if (c < 0x800) addLiteral(parser, builder, (int)(0xc0 | c >> 6), true);
  else if (c < 0x10000) addLiteral(parser, builder, (int)(0xe0 | c >> 12), true);
  else addLiteral(parser, builder, (int)(0xf0 | c >> 18), true);
  if (c >= 0x10000) addLiteral(parser, builder, (int)(0x80 | (c >> 12 & 63)), true);
  if (c >= 0x800) addLiteral(parser, builder, (int)(0x80 | (c >> 6 & 63)), true);
  if (c >= 0x80) addLiteral(parser, builder, (int)(0x80 | (c & 63)), true);
}

/* $'…': escapes as in C. */
static void lexDollarQuotes(Parser *parser, Builder *builder) {
  static const char from[] = "abefnrtv\\'\"?", to[] = "\a\b\033\f\n\r\t\v\\'\"?";
  beginLiteral(parser, builder, true);
  for (;;) {
    int c = nextRaw(parser);
    if (c == '\'') return;
    if (c < 0) {
      unfinished(parser, "a quote");
      return;
    }
    if (c != '\\') {
      addLiteral(parser, builder, c, true);
      continue;
    }
    c = nextRaw(parser);
    const char *known = c <= 0 ? NULL : strchr(from, c);
    if (known != NULL) {
      addLiteral(parser, builder, to[known - from], true);
    } else if (c == 'x' || c == 'u' || c == 'U') {
      unsigned value = 0;
      int most = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      for (int i = 0; i < most && hexDigit(peekRaw(parser)) >= 0; i++) value = value * 16 + (unsigned)hexDigit(nextRaw(parser));
      if (c == 'x') addLiteral(parser, builder, (int)value, true);
      else addCodePoint(parser, builder, value);
    } else if (c >= '0' && c <= '7') {
      int value = c - '0';
      for (int i = 0; i < 2 && peekRaw(parser) >= '0' && peekRaw(parser) <= '7'; i++) value = value * 8 + nextRaw(parser) - '0';
      addLiteral(parser, builder, value, true);
    } else if (c == 'c') {
      addLiteral(parser, builder, nextRaw(parser) & 31, true);
    } else {
      addLiteral(parser, builder, '\\', true);
      if (c >= 0) addLiteral(parser, builder, c, true);
    }
  }
}

/* ── ${…} ── */

/* Up to one of the characters of `ends`, which stays. `inQuotes`: double quotes are around it. */
static Word *lexOperand(Parser *parser, bool inQuotes, const char *ends) {
  Builder builder = {0};
  while (parser->error == NULL) {
    int c = peekChar(parser);
    if (c < 0) {
      unfinished(parser, "${");
      break;
    }
    if (strchr(ends, c) != NULL) break;
    if (c == '\\') {
      if (inQuotes) {
        lexEscapeInQuotes(parser, &builder, "$`\"\\}");
        continue;
      }
      nextRaw(parser);
      c = nextRaw(parser);
      addLiteral(parser, &builder, c < 0 ? '\\' : c, true);
      continue;
    }
    nextRaw(parser);
    if (c == '$') lexDollar(parser, &builder, inQuotes);
    else if (c == '`') lexBackquotes(parser, &builder, inQuotes);
    else if (c == '"') lexDoubleQuotes(parser, &builder);
    else if (c == '\'' && !inQuotes) lexSingleQuotes(parser, &builder);
    else addLiteral(parser, &builder, c, inQuotes);
  }
  return finishWord(parser, &builder);
}

static bool isSpecial(int c) { return c > 0 && strchr("@*#?-$!", c) != NULL; }

/* Its name, or a text of no bytes. */
static void lexParameterName(Parser *parser, Text *name) {
  int c = peekChar(parser);
  if (isdigit(c)) {
    while (isdigit(peekChar(parser))) addByte(name, (char)nextChar(parser));
  } else if (isSpecial(c)) {
    addByte(name, (char)nextChar(parser));
  } else {
    while ((c = peekChar(parser)) == '_' || (c > 0 && isalnum(c))) addByte(name, (char)nextChar(parser));
  }
}

static int peekSecond(Parser *parser) {
  Source *source = parser->source;
  return source->at + 1 < source->length ? (unsigned char)source->text[source->at + 1] : -1;
}

static void lexBraces(Parser *parser, Builder *builder, bool quoted) {
  endLiteral(parser, builder);
  Part *part = addPart(parser, builder, PART_PARAMETER, quoted);
  if (++parser->depth > DEEPEST) fail(parser, "too deeply nested");
  Text name = {0};
  bool isLength = false;
  if (peekChar(parser) == '#') {
    int second = peekSecond(parser);
    /* ${#}, ${#-x}, ${##x} are about $#; ${#x}, ${#-}, ${##} are lengths. */
    bool isOperator = second >= 0 && strchr("-=?+#%:/", second) != NULL;
    if (isOperator && isSpecial(second)) {
      Source *source = parser->source;
      isOperator = source->at + 2 >= source->length || source->text[source->at + 2] != '}';
    }
    if (second != '}' && !isOperator) {
      isLength = true;
      nextRaw(parser);
    }
  }
  lexParameterName(parser, &name);
  if (name.length == 0) fail(parser, "bad substitution");
  part->text = arenaText(parser->arena, name.bytes, name.length);
  part->length = name.length;
  freeText(&name);
  if (isLength) {
    part->operator= 'L';
  } else if (peekChar(parser) != '}' && parser->error == NULL) {
    int c = nextChar(parser);
    if (c == ':' && peekChar(parser) > 0 && strchr("-=?+", peekChar(parser)) != NULL) {
      part->colon = true;
      c = nextChar(parser);
    }
    if (c < 0 || strchr("-=?+#%/:", c) == NULL) fail(parser, c < 0 ? "${ is not closed" : "bad substitution");
    part->operator=(char) c;
    if ((c == '#' || c == '%' || c == '/') && takeChar(parser, (char)c)) part->doubled = true;
    bool isPattern = c == '#' || c == '%' || c == '/';
    part->word = lexOperand(parser, quoted && !isPattern, c == '/' ? "/}" : c == ':' ? ":}" : "}");
    if ((c == '/' && takeChar(parser, '/')) || (c == ':' && takeChar(parser, ':'))) part->second = lexOperand(parser, quoted && !isPattern, "}");
  }
  if (parser->error == NULL && !takeChar(parser, '}')) {
    if (peekChar(parser) < 0) unfinished(parser, "${");
    else fail(parser, "bad substitution");
  }
  parser->depth--;
}

/* ── $(…), `…`, $((…)) ── */

/* false: it is no arithmetic, but a command in parentheses in a command substitution; nothing is taken then. */
static bool lexArithmetic(Parser *parser, Builder *builder, bool quoted) {
  Source *source = parser->source;
  size_t at = source->at;
  int line = parser->line, open = 0;
  Builder inner = {0};
  nextRaw(parser); /* the second parenthesis */
  while (parser->error == NULL) {
    int c = peekChar(parser);
    if (c < 0) {
      unfinished(parser, "$((");
      break;
    }
    if (c == '\\') {
      lexEscapeInQuotes(parser, &inner, "$`\"\\");
      continue;
    }
    nextRaw(parser);
    if (c == '(') open++;
    if (c == ')' && open-- == 0) {
      if (takeChar(parser, ')')) {
        Word *word = finishWord(parser, &inner);
        endLiteral(parser, builder);
        addPart(parser, builder, PART_ARITHMETIC, quoted)->word = word;
        return true;
      }
      if (parser->source != source) fail(parser, "$(( is not closed");
      source->at = at;
      parser->line = line;
      freeText(&inner.literal);
      return false;
    }
    if (c == '$') lexDollar(parser, &inner, true);
    else if (c == '`') lexBackquotes(parser, &inner, true);
    else if (c != '"') addLiteral(parser, &inner, c, true);
  }
  freeText(&inner.literal);
  return true;
}

static void lexDollar(Parser *parser, Builder *builder, bool quoted) {
  int c = peekChar(parser);
  if (c == '{') {
    nextRaw(parser);
    lexBraces(parser, builder, quoted);
  } else if (c == '(') {
    nextRaw(parser);
    if (++parser->depth > DEEPEST) fail(parser, "too deeply nested");
    bool done = parser->error != NULL || (peekChar(parser) == '(' && lexArithmetic(parser, builder, quoted));
    if (!done) {
      endLiteral(parser, builder);
      Node *command = parseSubstitution(parser);
      addPart(parser, builder, PART_COMMAND, quoted)->command = command;
    }
    parser->depth--;
  } else if (c == '\'' && !quoted) {
    nextRaw(parser);
    lexDollarQuotes(parser, builder);
  } else if (isSpecial(c) || isdigit(c) || c == '_' || (c > 0 && isalpha(c))) {
    endLiteral(parser, builder);
    Part *part = addPart(parser, builder, PART_PARAMETER, quoted);
    Text name = {0};
    if (isdigit(c)) addByte(&name, (char)nextChar(parser));
    else lexParameterName(parser, &name);
    part->text = arenaText(parser->arena, name.bytes, name.length);
    part->length = name.length;
    freeText(&name);
  } else {
    addLiteral(parser, builder, '$', quoted);
  }
}

static void lexBackquotes(Parser *parser, Builder *builder, bool quoted) {
  Text text = {0};
  int line = parser->line;
  for (;;) {
    int c = nextRaw(parser);
    if (c == '`') break;
    if (c < 0) {
      unfinished(parser, "a backquote");
      freeText(&text);
      return;
    }
    if (c == '\\') {
      int escaped = peekRaw(parser);
      if (escaped == '$' || escaped == '`' || escaped == '\\' || (quoted && escaped == '"')) c = nextRaw(parser);
    }
    addByte(&text, (char)c);
  }
  Parser inner;
  startParser(&inner, textBytes(&text), text.length);
  addByte(&text, ')'); /* what ends a substitution */
  inner.bottom.text = textBytes(&text);
  inner.bottom.length = text.length;
  inner.arena = parser->arena;
  inner.line = line;
  inner.noAliases = parser->noAliases;
  inner.depth = parser->depth + 1;
  if (inner.depth > DEEPEST) fail(parser, "too deeply nested");
  endLiteral(parser, builder);
  Node *command = parser->error == NULL ? parseSubstitution(&inner) : NULL;
  if (inner.error == NULL && peekChar(&inner) >= 0) fail(&inner, "syntax error near ')'");
  if (inner.error != NULL) fail(parser, "%s", inner.error);
  addPart(parser, builder, PART_COMMAND, quoted)->command = command;
  endParser(&inner);
  freeText(&text);
}

Word *parseQuotedText(const char *text, size_t length, Arena *arena, bool inHere, int line, char **error) {
  Parser parser;
  startParser(&parser, text, length);
  parser.arena = arena;
  parser.line = line;
  Builder builder = {0};
  beginLiteral(&parser, &builder, true);
  int c;
  while (parser.error == NULL && (c = peekChar(&parser)) >= 0) {
    if (c == '\\') {
      lexEscapeInQuotes(&parser, &builder, inHere ? "$`\\" : "$`\"\\");
      continue;
    }
    nextRaw(&parser);
    if (c == '$') lexDollar(&parser, &builder, true);
    else if (c == '`') lexBackquotes(&parser, &builder, true);
    else addLiteral(&parser, &builder, c, true);
  }
  Word *word = finishWord(&parser, &builder);
  *error = parser.error;
  parser.error = NULL;
  endParser(&parser);
  return word;
}

/* ── Tokens ── */

static bool endsWord(int c) { return c < 0 || strchr(" \t\n;&|<>()", c) != NULL; }

static void lexWord(Parser *parser) {
  Builder builder = {0};
  int c;
  while (parser->error == NULL && !endsWord(c = peekChar(parser))) {
    nextRaw(parser);
    if (c == '\\') {
      c = nextRaw(parser);
      addLiteral(parser, &builder, c < 0 ? '\\' : c, true);
    } else if (c == '\'') {
      lexSingleQuotes(parser, &builder);
    } else if (c == '"') {
      lexDoubleQuotes(parser, &builder);
    } else if (c == '$') {
      lexDollar(parser, &builder, false);
    } else if (c == '`') {
      lexBackquotes(parser, &builder, false);
    } else {
      addLiteral(parser, &builder, c, false);
    }
  }
  parser->word = finishWord(parser, &builder);
  const Part *part = parser->word->parts;
  parser->wordIsPlain = part != NULL && part->next == NULL && part->kind == PART_LITERAL && !part->quoted;
  parser->token = TOKEN_WORD;
}

static void setRedirect(Parser *parser, RedirectKind kind, int fd) {
  parser->token = TOKEN_REDIRECT;
  parser->redirect = kind;
  parser->redirectFd = fd;
}

static void lexRedirect(Parser *parser, int fd) {
  if (nextChar(parser) == '<') {
    if (takeChar(parser, '&')) {
      setRedirect(parser, REDIRECT_DUPLICATE_READ, fd);
    } else if (takeChar(parser, '>')) {
      setRedirect(parser, REDIRECT_READ_WRITE, fd);
    } else if (takeChar(parser, '<')) {
      parser->stripsTabs = false;
      if (takeChar(parser, '<')) {
        setRedirect(parser, REDIRECT_HERE_STRING, fd);
      } else {
        parser->stripsTabs = takeChar(parser, '-');
        setRedirect(parser, REDIRECT_HERE, fd);
      }
    } else {
      setRedirect(parser, REDIRECT_READ, fd);
    }
    return;
  }
  if (takeChar(parser, '>')) setRedirect(parser, REDIRECT_APPEND, fd);
  else if (takeChar(parser, '|')) setRedirect(parser, REDIRECT_CLOBBER, fd);
  else if (takeChar(parser, '&')) setRedirect(parser, REDIRECT_DUPLICATE_WRITE, fd);
  else setRedirect(parser, REDIRECT_WRITE, fd);
}

static void lexToken(Parser *parser) {
  forgetEnded();
  int c;
  while ((c = peekChar(parser)) == ' ' || c == '\t') nextRaw(parser);
  if (c == '#')
    while ((c = peekRaw(parser)) >= 0 && c != '\n') nextRaw(parser);
  parser->tokenLine = parser->line;
  if (c >= 0 && c != '\n') parser->begun = true;
  if (c == '<' || c == '>') {
    lexRedirect(parser, -1);
    return;
  }
  if (!endsWord(c)) {
    lexWord(parser);
    const Part *part = parser->word->parts;
    if (parser->wordIsPlain && (peekChar(parser) == '<' || peekChar(parser) == '>') && part->length < 5 && strspn(part->text, "0123456789") == part->length) lexRedirect(parser, atoi(part->text));
    return;
  }
  if (c >= 0) nextRaw(parser);
  switch (c) {
    case '\n':
      parser->token = TOKEN_NEWLINE;
      readHereDocuments(parser);
      break;
    case ';': parser->token = takeChar(parser, ';') ? TOKEN_CASE_END : takeChar(parser, '&') ? TOKEN_CASE_FALL : TOKEN_SEMICOLON; break;
    case '&': parser->token = takeChar(parser, '&') ? TOKEN_AND_IF : TOKEN_AMPERSAND; break;
    case '|': parser->token = takeChar(parser, '|') ? TOKEN_OR_IF : TOKEN_PIPE; break;
    case '(': parser->token = TOKEN_OPEN; break;
    case ')': parser->token = TOKEN_CLOSE; break;
    default:
      parser->token = TOKEN_END;
      readHereDocuments(parser);
  }
}

Token peekToken(Parser *parser) {
  if (parser->error != NULL) return TOKEN_END;
  if (!parser->hasToken) {
    lexToken(parser);
    parser->hasToken = true;
  }
  return parser->error != NULL ? TOKEN_END : parser->token;
}

void takeToken(Parser *parser) { parser->hasToken = false; }

/* ── Here-documents ── */

/* A line without its end; false: the text has ended. */
static bool readLine(Parser *parser, Text *line) {
  line->length = 0;
  int c = nextRaw(parser);
  if (c < 0) return false;
  for (; c >= 0 && c != '\n'; c = nextRaw(parser)) addByte(line, (char)c);
  return true;
}

static void readHereDocument(Parser *parser, Redirect *here) {
  Text line = {0}, body = {0};
  int first = parser->line;
  while (readLine(parser, &line)) {
    const char *text = textBytes(&line);
    if (here->stripsTabs) text += strspn(text, "\t");
    if (strcmp(text, here->delimiter) == 0) break;
    addText(&body, text);
    addByte(&body, '\n');
  }
  if (here->literal) {
    Builder builder = {0};
    beginLiteral(parser, &builder, true);
    addBytes(&builder.literal, body.bytes, body.length);
    here->target = finishWord(parser, &builder);
  } else {
    char *error;
    here->target = parseQuotedText(textBytes(&body), body.length, parser->arena, true, first, &error);
    if (error != NULL) fail(parser, "%s", error);
    free(error);
  }
  freeText(&line);
  freeText(&body);
}

bool readHereDocuments(Parser *parser) {
  while (parser->firstHere != NULL && parser->error == NULL) {
    Redirect *here = parser->firstHere;
    parser->firstHere = here->nextHere;
    readHereDocument(parser, here);
  }
  parser->lastHere = NULL;
  return parser->error == NULL;
}

void startParser(Parser *parser, const char *text, size_t length) {
  *parser = (Parser){.bottom = {.text = text, .length = length}, .line = 1, .redirectFd = -1};
  parser->source = &parser->bottom;
}

void endParser(Parser *parser) {
  while (parser->source != &parser->bottom) popAlias(parser);
  forgetEnded();
  free(parser->error);
  parser->error = NULL;
}
