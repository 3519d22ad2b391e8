/* What the parser makes of a script, and what can be done with it but running it. */
#ifndef SH_TREE_H
#define SH_TREE_H

#include "memory.h"

/* A word is made of parts, in which quotes have gone: what stood in quotes is marked. */
typedef enum PartKind { PART_LITERAL, PART_PARAMETER, PART_COMMAND, PART_ARITHMETIC } PartKind;

typedef struct Part {
  struct Part *next;
  PartKind kind;
  bool quoted;
  /* LITERAL: the text. PARAMETER: the name. */
  char *text;
  size_t length;
  /* PARAMETER: 0, or one of - = ? + (with a colon or not), # % (once or twice), / (once or twice), : (of which
     `word` is the offset and `second` the length), or L for ${#name}. */
  char operator;
  bool colon, doubled;
  /* PARAMETER: what stands behind the operator, or NULL. ARITHMETIC: the expression. */
  struct Word *word, *second;
  struct Node *command; /* COMMAND; NULL: nothing to do */
} Part;

typedef struct Word {
  struct Word *next;
  Part *parts;
} Word;

typedef struct Assignment {
  struct Assignment *next;
  char *name;
  Word *value;
} Assignment;

typedef enum RedirectKind { REDIRECT_READ, REDIRECT_WRITE, REDIRECT_CLOBBER, REDIRECT_APPEND, REDIRECT_READ_WRITE, REDIRECT_DUPLICATE_READ, REDIRECT_DUPLICATE_WRITE, REDIRECT_HERE, REDIRECT_HERE_STRING } RedirectKind;

typedef struct Redirect {
  struct Redirect *next;
  RedirectKind kind;
  int fd;
  Word *target; /* HERE: the text */
  char *delimiter; /* HERE */
  bool literal;    /* HERE: nothing in it is expanded */
  /* HERE, while it is being read. */
  bool stripsTabs;
  struct Redirect *nextHere;
} Redirect;

typedef enum NodeKind { NODE_SIMPLE, NODE_PIPELINE, NODE_AND, NODE_OR, NODE_LIST, NODE_SUBSHELL, NODE_GROUP, NODE_IF, NODE_FOR, NODE_WHILE, NODE_UNTIL, NODE_CASE, NODE_FUNCTION } NodeKind;

typedef struct CaseItem {
  struct CaseItem *next;
  Word *patterns;
  struct Node *body; /* may be NULL */
  bool fallsThrough; /* ;& */
} CaseItem;

typedef struct Node {
  struct Node *next; /* in a list or a pipeline */
  NodeKind kind;
  int line;
  bool background; /* in a list: & */
  bool negated;    /* PIPELINE: ! */
  Redirect *redirects;
  Assignment *assignments;         /* SIMPLE */
  Word *words;                     /* SIMPLE, FOR; CASE: one */
  char *name;                      /* FOR, FUNCTION */
  bool overParameters;             /* FOR without "in" */
  struct Node *left, *body, *right; /* LIST, PIPELINE: body is the first. IF, WHILE: left is the condition; right: else */
  CaseItem *items;
  Arena *arena; /* FUNCTION: where it lies */
} Node;

/* print.c: text that is parsed to the same tree again, whatever aliases there are. */
void printNode(Text *out, const Node *node);
void printWord(Text *out, const Word *word);
/* In one line, for people; what stands in here-documents is left out. */
void printBriefly(Text *out, const Node *node);
void addQuoted(Text *out, const char *text); /* as one word of the shell, in quotes only where it needs them */

#endif
