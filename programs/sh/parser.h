/* Reading: characters, words, commands. */
#ifndef SH_PARSER_H
#define SH_PARSER_H

#include "tree.h"

typedef enum Token { TOKEN_END, TOKEN_NEWLINE, TOKEN_WORD, TOKEN_AND_IF, TOKEN_OR_IF, TOKEN_SEMICOLON, TOKEN_CASE_END, TOKEN_CASE_FALL, TOKEN_AMPERSAND, TOKEN_PIPE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_REDIRECT } Token;

struct Alias;

/* Where characters come from. An alias's text is put before what follows it. */
typedef struct Source {
  struct Source *outer;
  const char *text;
  size_t at, length;
  List aliases; /* of an alias's text: whose it is, and those whose text ended with the alias's name */
} Source;

typedef struct Parser {
  Source *source, bottom;
  int line;
  /* Makes the text of `bottom` longer; false: there is no more. NULL: there is none. `continues`: inside a command. */
  bool (*more)(struct Parser *parser, bool continues);
  void *context;
  bool begun;     /* something of the command was read: a further line continues it */
  bool noAliases;
  Arena *arena;
  int depth;      /* of constructs in each other */
  /* The token that comes next, once it was looked at. */
  bool hasToken;
  Token token;
  Word *word;
  bool wordIsPlain; /* one literal without quotes */
  int tokenLine;
  RedirectKind redirect;
  bool stripsTabs;
  int redirectFd; /* or -1 */
  bool aliasNext; /* the alias before ended in a blank */
  Redirect *firstHere, *lastHere; /* whose text is yet to come */
  /* Why it failed; NULL: it did not. */
  char *error;
  bool endedEarly; /* the text ended inside a command */
} Parser;

void startParser(Parser *parser, const char *text, size_t length);
/* Frees what the parser has, but not the trees. */
void endParser(Parser *parser);

/* One complete command, up to the end of its line, in an arena that is the caller's to release.
   false: the end, or a failure, which `error` tells. *node is NULL for an empty line. */
bool parseCommand(Parser *parser, Node **node, Arena **arena);

/* The lexer's side. */
void fail(Parser *parser, const char *format, ...) __attribute__((format(printf, 2, 3)));
int peekChar(Parser *parser); /* -1: the end */
int nextChar(Parser *parser);
Token peekToken(Parser *parser);
void takeToken(Parser *parser);
void pushAlias(Parser *parser, struct Alias *alias);
bool readHereDocuments(Parser *parser);
/* A text as it stands in double quotes, or in a here-document, where quotes mean nothing. */
Word *parseQuotedText(const char *text, size_t length, Arena *arena, bool inHere, int line, char **error);
/* Up to a closing parenthesis, which is taken. */
Node *parseSubstitution(Parser *parser);
bool isName(const char *text, size_t length);

enum { DEEPEST = 250 };

#endif
