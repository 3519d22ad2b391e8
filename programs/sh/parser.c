/* The grammar of commands, by recursive descent. */
#include "parser.h"

#include <stdlib.h>
#include <string.h>

#include "aliases.h"

static Node *parseAndOr(Parser *parser);
static Node *parseCommandNode(Parser *parser);

static Node *newNode(Parser *parser, NodeKind kind) {
  Node *node = arenaBytes(parser->arena, sizeof *node);
  node->kind = kind;
  node->line = parser->tokenLine;
  return node;
}

/* ── Tokens as the grammar sees them ── */

static const char *tokenText(Parser *parser) {
  static const char *const texts[] = {"end of file", "newline", "", "&&", "||", ";", ";;", ";&", "&", "|", "(", ")", "redirection"};
  if (parser->token == TOKEN_WORD && parser->word->parts != NULL && parser->word->parts->text != NULL) return parser->word->parts->text;
  return texts[parser->token];
}

static void unexpected(Parser *parser) {
  Token token = peekToken(parser);
  if (token == TOKEN_END) parser->endedEarly = true;
  fail(parser, token == TOKEN_END || token == TOKEN_NEWLINE ? "syntax error: unexpected %s" : "syntax error near '%s'", tokenText(parser));
}

static bool isToken(Parser *parser, Token token) { return peekToken(parser) == token; }

static bool isWord(Parser *parser, const char *text) {
  return isToken(parser, TOKEN_WORD) && parser->wordIsPlain && strcmp(parser->word->parts->text, text) == 0;
}
static bool takeWord(Parser *parser, const char *text) {
  if (!isWord(parser, text)) return false;
  takeToken(parser);
  return true;
}
static void expectWord(Parser *parser, const char *text) {
  if (!takeWord(parser, text)) unexpected(parser);
}

static void skipNewlines(Parser *parser) {
  while (isToken(parser, TOKEN_NEWLINE)) takeToken(parser);
}

static bool isOneOf(const char *text, const char *const *list) {
  for (; *list != NULL; list++)
    if (strcmp(text, *list) == 0) return true;
  return false;
}

static bool isReserved(Parser *parser) {
  static const char *const words[] = {"if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "{", "}", "!", "in", NULL};
  return isToken(parser, TOKEN_WORD) && parser->wordIsPlain && isOneOf(parser->word->parts->text, words);
}

/* What a list in a construct ends with. */
static bool endsList(Parser *parser) {
  static const char *const words[] = {"then", "else", "elif", "fi", "do", "done", "esac", "}", NULL};
  Token token = peekToken(parser);
  if (token == TOKEN_WORD) return parser->wordIsPlain && isOneOf(parser->word->parts->text, words);
  return token == TOKEN_END || token == TOKEN_CLOSE || token == TOKEN_CASE_END || token == TOKEN_CASE_FALL;
}

/* ── Words of a simple command ── */

static bool expandsAlias(Parser *parser) {
  if (parser->noAliases || !isToken(parser, TOKEN_WORD) || !parser->wordIsPlain) return false;
  Alias *alias = findAlias(parser->word->parts->text);
  if (alias == NULL || alias->inUse > 0) return false;
  takeToken(parser);
  pushAlias(parser, alias);
  return true;
}

/* NAME=…: the length of NAME; 0: it is none. */
static size_t assignmentName(const Word *word) {
  const Part *part = word->parts;
  if (part == NULL || part->kind != PART_LITERAL || part->quoted) return 0;
  const char *equals = memchr(part->text, '=', part->length);
  if (equals == NULL || !isName(part->text, (size_t)(equals - part->text))) return 0;
  return (size_t)(equals - part->text);
}

static Assignment *makeAssignment(Parser *parser, Word *word, size_t nameLength) {
  Assignment *assignment = arenaBytes(parser->arena, sizeof *assignment);
  Part *part = word->parts;
  assignment->name = arenaText(parser->arena, part->text, nameLength);
  assignment->value = word;
  part->text += nameLength + 1;
  part->length -= nameLength + 1;
  if (part->length == 0) word->parts = part->next;
  return assignment;
}

/* A delimiter is no text to be expanded: what it says is taken as it stands. */
static void takeDelimiter(Parser *parser, Redirect *redirect) {
  Text text = {0};
  for (const Part *part = parser->word->parts; part != NULL; part = part->next) {
    if (part->quoted) redirect->literal = true;
    if (part->kind == PART_LITERAL) addBytes(&text, part->text, part->length);
    else fail(parser, "a here-document cannot end with what is expanded");
  }
  redirect->delimiter = arenaText(parser->arena, text.bytes, text.length);
  freeText(&text);
}

static Redirect *parseRedirect(Parser *parser) {
  Redirect *redirect = arenaBytes(parser->arena, sizeof *redirect);
  redirect->kind = parser->redirect;
  bool reads = redirect->kind == REDIRECT_READ || redirect->kind == REDIRECT_DUPLICATE_READ || redirect->kind == REDIRECT_READ_WRITE || redirect->kind == REDIRECT_HERE || redirect->kind == REDIRECT_HERE_STRING;
  redirect->fd = parser->redirectFd >= 0 ? parser->redirectFd : reads ? 0 : 1;
  redirect->stripsTabs = parser->stripsTabs;
  takeToken(parser);
  /* Behind an alias that ends in a blank any word may be one. */
  while (isToken(parser, TOKEN_WORD) && parser->aliasNext && expandsAlias(parser)) {}
  parser->aliasNext = false;
  if (!isToken(parser, TOKEN_WORD)) {
    unexpected(parser);
    return redirect;
  }
  if (redirect->kind == REDIRECT_HERE) {
    takeDelimiter(parser, redirect);
    if (parser->firstHere == NULL) parser->firstHere = redirect;
    else parser->lastHere->nextHere = redirect;
    parser->lastHere = redirect;
  } else {
    redirect->target = parser->word;
  }
  takeToken(parser);
  return redirect;
}

static void parseRedirects(Parser *parser, Node *node) {
  Redirect **end = &node->redirects;
  while (*end != NULL) end = &(*end)->next;
  while (isToken(parser, TOKEN_REDIRECT)) {
    *end = parseRedirect(parser);
    end = &(*end)->next;
  }
}

static Node *parseFunction(Parser *parser, char *name) {
  Node *node = newNode(parser, NODE_FUNCTION);
  node->name = name;
  node->arena = parser->arena;
  skipNewlines(parser);
  if (!isToken(parser, TOKEN_OPEN) && !isReserved(parser)) unexpected(parser);
  else node->body = parseCommandNode(parser);
  return node;
}

static Node *parseSimple(Parser *parser) {
  Node *node = newNode(parser, NODE_SIMPLE);
  Assignment **assignments = &node->assignments;
  Word **words = &node->words;
  Redirect **redirects = &node->redirects;
  bool aliasNext = false;
  for (;;) {
    Token token = peekToken(parser);
    if (token == TOKEN_REDIRECT) {
      *redirects = parseRedirect(parser);
      redirects = &(*redirects)->next;
      continue;
    }
    if (token != TOKEN_WORD) break;
    if (parser->aliasNext) aliasNext = true;
    parser->aliasNext = false;
    if (aliasNext && node->words != NULL && expandsAlias(parser)) continue;
    aliasNext = false;
    /* Behind assignments and redirections stands the command's name. */
    bool behind = node->assignments != NULL || node->redirects != NULL;
    if (behind && node->words == NULL && expandsAlias(parser)) continue;
    Word *word = parser->word;
    bool plain = parser->wordIsPlain;
    size_t nameLength = node->words == NULL ? assignmentName(word) : 0;
    takeToken(parser);
    if (nameLength > 0) {
      *assignments = makeAssignment(parser, word, nameLength);
      assignments = &(*assignments)->next;
      continue;
    }
    if (plain && node->words == NULL && node->assignments == NULL && node->redirects == NULL && isToken(parser, TOKEN_OPEN)) {
      takeToken(parser);
      if (!isToken(parser, TOKEN_CLOSE)) {
        unexpected(parser);
        return node;
      }
      takeToken(parser);
      return parseFunction(parser, word->parts->text);
    }
    *words = word;
    words = &word->next;
  }
  if (node->words == NULL && node->assignments == NULL && node->redirects == NULL) unexpected(parser);
  return node;
}

/* ── Constructs ── */

static Node *asList(Parser *parser, Node *first) {
  if (first == NULL || (first->next == NULL && !first->background)) return first;
  Node *list = newNode(parser, NODE_LIST);
  list->line = first->line;
  list->body = first;
  return list;
}

/* Commands up to what ends a list in a construct; NULL: there are none. */
static Node *parseLines(Parser *parser) {
  Node *first = NULL, **end = &first;
  skipNewlines(parser);
  for (;;) {
    /* An alias may be what ends the list. */
    while (!isReserved(parser) && expandsAlias(parser)) {}
    if (parser->error != NULL || endsList(parser)) break;
    Node *node = parseAndOr(parser);
    if (node == NULL) break;
    *end = node;
    end = &node->next;
    if (isToken(parser, TOKEN_SEMICOLON)) {
      takeToken(parser);
    } else if (isToken(parser, TOKEN_AMPERSAND)) {
      node->background = true;
      takeToken(parser);
    } else if (!isToken(parser, TOKEN_NEWLINE)) {
      break;
    }
    skipNewlines(parser);
  }
  return asList(parser, first);
}

static Node *parseBody(Parser *parser) {
  Node *node = parseLines(parser);
  if (node == NULL) unexpected(parser);
  return node;
}

Node *parseSubstitution(Parser *parser) {
  bool aliasNext = parser->aliasNext;
  parser->aliasNext = false;
  takeToken(parser);
  /* Here-documents of what is around it come after its end. */
  Redirect *firstHere = parser->firstHere, *lastHere = parser->lastHere;
  parser->firstHere = parser->lastHere = NULL;
  Node *node = parseLines(parser);
  if (isToken(parser, TOKEN_CLOSE)) takeToken(parser);
  else unexpected(parser);
  if (firstHere != NULL) {
    lastHere->nextHere = parser->firstHere;
    if (parser->firstHere == NULL) parser->lastHere = lastHere;
    parser->firstHere = firstHere;
  }
  parser->aliasNext = aliasNext;
  return node;
}

static Node *parseIf(Parser *parser) {
  Node *node = newNode(parser, NODE_IF);
  takeToken(parser);
  node->left = parseBody(parser);
  expectWord(parser, "then");
  node->body = parseBody(parser);
  if (isWord(parser, "elif")) {
    /* A chain of these is long sometimes, and not deep. */
    if (++parser->depth > DEEPEST * 4) fail(parser, "too deeply nested");
    node->right = parser->error == NULL ? parseIf(parser) : NULL;
    parser->depth--;
    return node;
  }
  if (takeWord(parser, "else")) node->right = parseBody(parser);
  expectWord(parser, "fi");
  return node;
}

static Node *parseDoGroup(Parser *parser) {
  expectWord(parser, "do");
  Node *body = parseBody(parser);
  expectWord(parser, "done");
  return body;
}

static Node *parseWhile(Parser *parser, NodeKind kind) {
  Node *node = newNode(parser, kind);
  takeToken(parser);
  node->left = parseBody(parser);
  node->body = parseDoGroup(parser);
  return node;
}

static Node *parseFor(Parser *parser) {
  Node *node = newNode(parser, NODE_FOR);
  takeToken(parser);
  if (!isToken(parser, TOKEN_WORD) || !parser->wordIsPlain || !isName(parser->word->parts->text, parser->word->parts->length)) {
    unexpected(parser);
    return node;
  }
  node->name = parser->word->parts->text;
  takeToken(parser);
  node->overParameters = true;
  skipNewlines(parser);
  if (takeWord(parser, "in")) {
    node->overParameters = false;
    for (Word **end = &node->words; isToken(parser, TOKEN_WORD); end = &(*end)->next) {
      *end = parser->word;
      takeToken(parser);
    }
    if (!isToken(parser, TOKEN_SEMICOLON) && !isToken(parser, TOKEN_NEWLINE)) unexpected(parser);
  }
  if (isToken(parser, TOKEN_SEMICOLON)) takeToken(parser);
  skipNewlines(parser);
  node->body = parseDoGroup(parser);
  return node;
}

static CaseItem *parseCaseItem(Parser *parser) {
  CaseItem *item = arenaBytes(parser->arena, sizeof *item);
  if (isToken(parser, TOKEN_OPEN)) takeToken(parser);
  for (Word **end = &item->patterns;; end = &(*end)->next) {
    if (!isToken(parser, TOKEN_WORD)) {
      unexpected(parser);
      return item;
    }
    *end = parser->word;
    takeToken(parser);
    if (!isToken(parser, TOKEN_PIPE)) break;
    takeToken(parser);
  }
  if (!isToken(parser, TOKEN_CLOSE)) {
    unexpected(parser);
    return item;
  }
  takeToken(parser);
  item->body = parseLines(parser);
  item->fallsThrough = isToken(parser, TOKEN_CASE_FALL);
  if (item->fallsThrough || isToken(parser, TOKEN_CASE_END)) takeToken(parser);
  else if (!isWord(parser, "esac")) unexpected(parser);
  return item;
}

static Node *parseCase(Parser *parser) {
  Node *node = newNode(parser, NODE_CASE);
  takeToken(parser);
  if (!isToken(parser, TOKEN_WORD)) {
    unexpected(parser);
    return node;
  }
  node->words = parser->word;
  takeToken(parser);
  skipNewlines(parser);
  expectWord(parser, "in");
  skipNewlines(parser);
  CaseItem **end = &node->items;
  while (parser->error == NULL && !takeWord(parser, "esac")) {
    *end = parseCaseItem(parser);
    end = &(*end)->next;
    skipNewlines(parser);
  }
  return node;
}

static Node *parseEnclosed(Parser *parser, NodeKind kind) {
  Node *node = newNode(parser, kind);
  takeToken(parser);
  node->body = parseBody(parser);
  if (kind == NODE_GROUP) {
    expectWord(parser, "}");
  } else if (isToken(parser, TOKEN_CLOSE)) {
    takeToken(parser);
  } else {
    unexpected(parser);
  }
  return node;
}

static Node *parseConstruct(Parser *parser) {
  if (isToken(parser, TOKEN_OPEN)) return parseEnclosed(parser, NODE_SUBSHELL);
  if (isWord(parser, "{")) return parseEnclosed(parser, NODE_GROUP);
  if (isWord(parser, "if")) return parseIf(parser);
  if (isWord(parser, "while")) return parseWhile(parser, NODE_WHILE);
  if (isWord(parser, "until")) return parseWhile(parser, NODE_UNTIL);
  if (isWord(parser, "for")) return parseFor(parser);
  if (isWord(parser, "case")) return parseCase(parser);
  return NULL;
}

static Node *parseCommandNode(Parser *parser) {
  if (++parser->depth > DEEPEST) {
    fail(parser, "too deeply nested");
    parser->depth--;
    return newNode(parser, NODE_SIMPLE);
  }
  parser->aliasNext = false;
  Node *node;
  bool expanded = false;
  while ((node = parseConstruct(parser)) == NULL && !isReserved(parser) && expandsAlias(parser)) expanded = true;
  /* An alias for nothing is nothing. */
  if (node == NULL && expanded && (isToken(parser, TOKEN_NEWLINE) || isToken(parser, TOKEN_END) || isToken(parser, TOKEN_SEMICOLON))) {
    parser->depth--;
    return newNode(parser, NODE_GROUP);
  }
  if (node != NULL) {
    parseRedirects(parser, node);
  } else if (isReserved(parser) && !isWord(parser, "in")) {
    unexpected(parser);
    node = newNode(parser, NODE_SIMPLE);
  } else {
    node = parseSimple(parser);
  }
  parser->depth--;
  return node;
}

static Node *parsePipeline(Parser *parser) {
  bool negated = false, hasBang = false;
  while (takeWord(parser, "!")) {
    negated = !negated;
    hasBang = true;
  }
  Node *first = parseCommandNode(parser);
  if (!hasBang && !isToken(parser, TOKEN_PIPE)) return first;
  Node *node = newNode(parser, NODE_PIPELINE);
  node->line = first->line;
  node->negated = negated;
  node->body = first;
  for (Node *last = first; isToken(parser, TOKEN_PIPE); last = last->next) {
    takeToken(parser);
    skipNewlines(parser);
    last->next = parseCommandNode(parser);
  }
  return node;
}

static Node *parseAndOr(Parser *parser) {
  Node *left = parsePipeline(parser);
  while (isToken(parser, TOKEN_AND_IF) || isToken(parser, TOKEN_OR_IF)) {
    Node *node = newNode(parser, parser->token == TOKEN_AND_IF ? NODE_AND : NODE_OR);
    node->line = left->line;
    takeToken(parser);
    skipNewlines(parser);
    node->left = left;
    node->right = parsePipeline(parser);
    left = node;
  }
  return left;
}

static Node *parseLine(Parser *parser) {
  Node *first = NULL, **end = &first;
  for (;;) {
    Node *node = parseAndOr(parser);
    *end = node;
    end = &node->next;
    Token token = peekToken(parser);
    if (token == TOKEN_SEMICOLON || token == TOKEN_AMPERSAND) {
      node->background = token == TOKEN_AMPERSAND;
      takeToken(parser);
      token = peekToken(parser);
    } else if (token != TOKEN_NEWLINE && token != TOKEN_END) {
      unexpected(parser);
    }
    if (parser->error != NULL) return NULL;
    if (token == TOKEN_END) return asList(parser, first);
    if (token == TOKEN_NEWLINE) {
      takeToken(parser);
      return asList(parser, first);
    }
  }
}

bool parseCommand(Parser *parser, Node **node, Arena **arena) {
  *node = NULL;
  parser->arena = *arena = newArena();
  parser->begun = false;
  parser->depth = 0;
  Token token = peekToken(parser);
  if (token == TOKEN_NEWLINE) {
    takeToken(parser);
    return parser->error == NULL;
  }
  if (token == TOKEN_END) return false;
  *node = parseLine(parser);
  return parser->error == NULL;
}
