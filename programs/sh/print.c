/* Trees as text. */
#include <ctype.h>
#include <string.h>

#include "tree.h"

/* What is being printed, and the here-documents whose text stands behind the line. */
typedef struct Printer {
  Text *out;
  bool brief;
  const Redirect *waiting[32];
  int count;
} Printer;

static void printCommand(Printer *printer, const Node *node);

static bool needsQuotes(char c) { return !(isalnum((unsigned char)c) || strchr("_-./:,+@%=", c) != NULL) || c == 0; }

static void addSingleQuoted(Text *out, const char *text, size_t length) {
  addByte(out, '\'');
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\'') addText(out, "'\\''");
    else addByte(out, text[i]);
  }
  addByte(out, '\'');
}

void addQuoted(Text *out, const char *text) {
  size_t length = strlen(text);
  bool plain = length > 0;
  for (size_t i = 0; i < length && plain; i++) plain = !needsQuotes(text[i]);
  if (plain) addText(out, text);
  else addSingleQuoted(out, text, length);
}

/* ── Words ── */

/* How literals stand: as words, in double quotes, in ${…} in double quotes, in here-documents, in arithmetic. */
typedef enum Place { IN_WORD, IN_QUOTES, IN_QUOTED_BRACES, IN_HERE, IN_ARITHMETIC } Place;

static void printParts(Printer *printer, const Part *part, Place place);

static void addEscaped(Text *out, const char *text, size_t length, const char *special) {
  for (size_t i = 0; i < length; i++) {
    if (strchr(special, text[i]) != NULL) addByte(out, '\\');
    addByte(out, text[i]);
  }
}

static void printLiteral(Text *out, const Part *part, Place place) {
  switch (place) {
    case IN_WORD:
      if (part->quoted) addSingleQuoted(out, part->text, part->length);
      else addBytes(out, part->text, part->length);
      break;
    case IN_QUOTES: addEscaped(out, part->text, part->length, "$`\"\\"); break;
    case IN_QUOTED_BRACES: addEscaped(out, part->text, part->length, "$`\"\\}"); break;
    case IN_HERE: addEscaped(out, part->text, part->length, "$`\\"); break;
    case IN_ARITHMETIC: addEscaped(out, part->text, part->length, "$`\\"); break;
  }
}

static void printSubstitution(Printer *printer, const Node *command) {
  Printer inner = {.out = printer->out, .brief = printer->brief};
  addText(inner.out, "$( ");
  if (command != NULL) printCommand(&inner, command);
  addText(inner.out, inner.brief ? ")" : "\n)");
}

/* Of an operand: its own quotes begin anew where it is a pattern, or no quotes are around it. */
static void printOperand(Printer *printer, const Word *word, const Part *of) {
  if (word == NULL) return;
  bool isPattern = of->operator== '#' || of->operator== '%' || of->operator== '/';
  printParts(printer, word->parts, of->quoted && !isPattern ? IN_QUOTED_BRACES : IN_WORD);
}

static void printParameter(Printer *printer, const Part *part) {
  Text *out = printer->out;
  addText(out, part->operator== 'L' ? "${#" : "${");
  addBytes(out, part->text, part->length);
  if (part->operator!= 0 && part->operator!= 'L') {
    if (part->colon) addByte(out, ':');
    addByte(out, part->operator);
    if (part->doubled) addByte(out, part->operator);
    printOperand(printer, part->word, part);
    if (part->second != NULL) {
      addByte(out, part->operator);
      printOperand(printer, part->second, part);
    }
  }
  addByte(out, '}');
}

static void printParts(Printer *printer, const Part *part, Place place) {
  Text *out = printer->out;
  for (; part != NULL; part = part->next) {
    if (part->kind == PART_LITERAL) {
      printLiteral(out, part, place);
      continue;
    }
    bool quotes = place == IN_WORD && part->quoted;
    if (quotes) addByte(out, '"');
    if (part->kind == PART_PARAMETER) {
      printParameter(printer, part);
    } else if (part->kind == PART_COMMAND) {
      printSubstitution(printer, part->command);
    } else {
      addText(out, "$((");
      printParts(printer, part->word->parts, IN_ARITHMETIC);
      addText(out, "))");
    }
    if (quotes) addByte(out, '"');
  }
}

/* ── Redirections ── */

static void printRedirect(Printer *printer, const Redirect *redirect) {
  static const char *const operators[] = {"<", ">", ">|", ">>", "<>", "<&", ">&", "<<", "<<<"};
  addFormat(printer->out, " %d%s", redirect->fd, operators[redirect->kind]);
  if (redirect->kind != REDIRECT_HERE) {
    printParts(printer, redirect->target->parts, IN_WORD);
    return;
  }
  /* A delimiter of our own, which no text contains by chance. */
  if (printer->brief || printer->count == 32) addSingleQuoted(printer->out, redirect->delimiter, strlen(redirect->delimiter));
  else addFormat(printer->out, redirect->literal ? "'.sh.end.%d.'" : ".sh.end.%d.", printer->count);
  if (!printer->brief && printer->count < 32) printer->waiting[printer->count++] = redirect;
}

static void printRedirects(Printer *printer, const Redirect *redirect) {
  for (; redirect != NULL; redirect = redirect->next) printRedirect(printer, redirect);
}

static void endLine(Printer *printer) {
  Text *out = printer->out;
  addByte(out, '\n');
  for (int i = 0; i < printer->count; i++) {
    const Redirect *here = printer->waiting[i];
    if (here->literal)
      for (const Part *part = here->target->parts; part != NULL; part = part->next) addBytes(out, part->text, part->length);
    else printParts(printer, here->target->parts, IN_HERE);
    addFormat(out, ".sh.end.%d.\n", i);
  }
  printer->count = 0;
}

/* ── Commands ── */

static void separate(Printer *printer) {
  if (printer->brief) addText(printer->out, "; ");
  else endLine(printer);
}

/* Also nothing: some constructs want a command. */
static void printBody(Printer *printer, const Node *node) {
  if (node == NULL) addByte(printer->out, ':');
  else printCommand(printer, node);
  bool ended = printer->brief && printer->out->length > 0 && printer->out->bytes[printer->out->length - 1] == '&';
  if (ended) addByte(printer->out, ' ');
  else separate(printer);
}

static void printSimple(Printer *printer, const Node *node) {
  Text *out = printer->out;
  bool first = true;
  for (const Assignment *assignment = node->assignments; assignment != NULL; assignment = assignment->next) {
    if (!first) addByte(out, ' ');
    addFormat(out, "%s=", assignment->name);
    printParts(printer, assignment->value->parts, IN_WORD);
    first = false;
  }
  for (const Word *word = node->words; word != NULL; word = word->next) {
    if (!first) addByte(out, ' ');
    printParts(printer, word->parts, IN_WORD);
    first = false;
  }
}

static void printList(Printer *printer, const Node *item) {
  for (; item != NULL; item = item->next) {
    printCommand(printer, item);
    if (item->background) addText(printer->out, " &");
    if (item->next == NULL) break;
    if (item->background && printer->brief) addByte(printer->out, ' ');
    else separate(printer);
  }
}

static void printCase(Printer *printer, const Node *node) {
  Text *out = printer->out;
  addText(out, "case ");
  printParts(printer, node->words->parts, IN_WORD);
  addText(out, " in ");
  for (const CaseItem *item = node->items; item != NULL; item = item->next) {
    addByte(out, '(');
    for (const Word *pattern = item->patterns; pattern != NULL; pattern = pattern->next) {
      printParts(printer, pattern->parts, IN_WORD);
      if (pattern->next != NULL) addText(out, " | ");
    }
    addText(out, ") ");
    printBody(printer, item->body);
    addText(out, item->fallsThrough ? ";& " : ";; ");
  }
  addText(out, "esac");
}

static void printCommand(Printer *printer, const Node *node) {
  Text *out = printer->out;
  switch (node->kind) {
    case NODE_SIMPLE: printSimple(printer, node); break;
    case NODE_PIPELINE:
      if (node->negated) addText(out, "! ");
      for (const Node *part = node->body; part != NULL; part = part->next) {
        printCommand(printer, part);
        if (part->next != NULL) addText(out, " | ");
      }
      break;
    case NODE_AND:
    case NODE_OR:
      printCommand(printer, node->left);
      addText(out, node->kind == NODE_AND ? " && " : " || ");
      printCommand(printer, node->right);
      break;
    case NODE_LIST: printList(printer, node->body); break;
    case NODE_SUBSHELL:
      addText(out, "( ");
      printCommand(printer, node->body);
      if (printer->brief) addText(out, " )");
      else {
        endLine(printer);
        addByte(out, ')');
      }
      break;
    case NODE_GROUP:
      addText(out, "{ ");
      printBody(printer, node->body);
      addByte(out, '}');
      break;
    case NODE_IF:
      addText(out, "if ");
      printBody(printer, node->left);
      addText(out, "then ");
      printBody(printer, node->body);
      if (node->right != NULL) {
        addText(out, "else ");
        printBody(printer, node->right);
      }
      addText(out, "fi");
      break;
    case NODE_FOR:
      addFormat(out, "for %s", node->name);
      if (!node->overParameters) addText(out, " in");
      for (const Word *word = node->words; word != NULL; word = word->next) {
        addByte(out, ' ');
        printParts(printer, word->parts, IN_WORD);
      }
      addText(out, "; do ");
      printBody(printer, node->body);
      addText(out, "done");
      break;
    case NODE_WHILE:
    case NODE_UNTIL:
      addText(out, node->kind == NODE_WHILE ? "while " : "until ");
      printBody(printer, node->left);
      addText(out, "do ");
      printBody(printer, node->body);
      addText(out, "done");
      break;
    case NODE_CASE: printCase(printer, node); break;
    case NODE_FUNCTION:
      addFormat(out, "%s() ", node->name);
      printCommand(printer, node->body);
  }
  printRedirects(printer, node->redirects);
}

void printNode(Text *out, const Node *node) {
  Printer printer = {.out = out};
  printCommand(&printer, node);
  endLine(&printer);
}

void printBriefly(Text *out, const Node *node) {
  Printer printer = {.out = out, .brief = true};
  printCommand(&printer, node);
}

void printWord(Text *out, const Word *word) {
  Printer printer = {.out = out};
  printParts(&printer, word->parts, IN_WORD);
}
