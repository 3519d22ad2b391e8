/* $((…)): integers of 64 bits, as in C. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "parser.h"
#include "shell.h"

typedef struct Expression {
  const char *text, *at;
  int skipping; /* > 0: what is read has no effect */
  int depth;
} Expression;

static intmax_t parseAssignment(Expression *expression);
static intmax_t parseComma(Expression *expression);

static _Noreturn void wrong(const Expression *expression, const char *what) { failWith(2, "arithmetic: %s: %.60s", what, expression->text); }

static void skipBlanks(Expression *expression) {
  while (isspace((unsigned char)*expression->at)) expression->at++;
}

static bool take(Expression *expression, const char *operator) {
  skipBlanks(expression);
  size_t length = strlen(operator);
  if (strncmp(expression->at, operator, length) != 0) return false;
  expression->at += length;
  return true;
}

static intmax_t evaluateDeep(const char *text, int depth);

static intmax_t variableNumber(const Expression *expression, const char *name) {
  char *text = parameterText(name);
  if (text == NULL) {
    if (shell.options.unsetIsError) failWith(2, "%s: parameter not set", name);
    return 0;
  }
  text += strspn(text, " \t\n");
  if (*text == 0) return 0;
  char *end;
  errno = 0;
  intmax_t number = strtoimax(text, &end, 0);
  if (end[strspn(end, " \t\n")] == 0) return number;
  if (expression->depth > 30) wrong(expression, "goes in a circle");
  return evaluateDeep(text, expression->depth + 1);
}

static void assign(const Expression *expression, const char *name, intmax_t value) {
  if (expression->skipping > 0) return;
  char text[32];
  snprintf(text, sizeof text, "%jd", value);
  setVariable(name, text);
}

/* Overflow goes around, as it does in a shell elsewhere. */
static intmax_t combine(const Expression *expression, const char *operator, intmax_t left, intmax_t right) {
  uintmax_t a = (uintmax_t)left, b = (uintmax_t)right;
  switch (operator[0]) {
    case '+': return (intmax_t)(a + b);
    case '-': return (intmax_t)(a - b);
    case '*': return (intmax_t)(a * b);
    case '/':
    case '%':
      if (right == 0) {
        if (expression->skipping > 0) return 0;
        wrong(expression, "division by zero");
      }
      if (right == -1) return operator[0] == '/' ? (intmax_t)(0 - a) : 0;
      return operator[0] == '/' ? left / right : left % right;
    case '<': return operator[1] == '<' ? (intmax_t)(a << (b & 63)) : operator[1] == '=' ? left <= right : left < right;
    case '>': return operator[1] == '>' ? left >> (b & 63) : operator[1] == '=' ? left >= right : left > right;
    case '=': return left == right;
    case '!': return left != right;
    case '&': return left & right;
    case '^': return left ^ right;
    default: return left | right;
  }
}

static size_t nameLength(const char *at) {
  if (*at != '_' && !isalpha((unsigned char)*at)) return 0;
  size_t length = 1;
  while (at[length] == '_' || isalnum((unsigned char)at[length])) length++;
  return length;
}

static intmax_t parsePrimary(Expression *expression) {
  skipBlanks(expression);
  const char *at = expression->at;
  if (take(expression, "(")) {
    if (++expression->depth > 200) wrong(expression, "too deeply nested");
    intmax_t value = parseComma(expression);
    expression->depth--;
    if (!take(expression, ")")) wrong(expression, "expected )");
    return value;
  }
  if (isdigit((unsigned char)*at)) {
    char *end;
    intmax_t value = (intmax_t)strtoumax(at, &end, 0);
    if (*end == '#' && value >= 2 && value <= 36) value = (intmax_t)strtoumax(end + 1, &end, (int)value);
    if (isalnum((unsigned char)*end) || *end == '_') wrong(expression, "bad number");
    expression->at = end;
    return value;
  }
  size_t length = nameLength(at);
  if (length == 0) wrong(expression, *at == 0 ? "ends too early" : "syntax error");
  char *name = stackText(at, length);
  expression->at += length;
  skipBlanks(expression);
  bool increments = strncmp(expression->at, "++", 2) == 0, decrements = strncmp(expression->at, "--", 2) == 0;
  intmax_t value = expression->skipping > 0 ? 0 : variableNumber(expression, name);
  if (increments || decrements) {
    expression->at += 2;
    assign(expression, name, value + (increments ? 1 : -1));
  }
  return value;
}

static intmax_t parseUnary(Expression *expression) {
  skipBlanks(expression);
  if (++expression->depth > 200) wrong(expression, "too deeply nested");
  intmax_t value;
  const char *at = expression->at;
  if ((at[0] == '+' && at[1] == '+') || (at[0] == '-' && at[1] == '-')) {
    const char *name = at + 2 + strspn(at + 2, " \t\n");
    size_t length = nameLength(name);
    if (length > 0) {
      char *copy = stackText(name, length);
      expression->at = name + length;
      value = expression->skipping > 0 ? 0 : variableNumber(expression, copy) + (at[0] == '+' ? 1 : -1);
      assign(expression, copy, value);
      expression->depth--;
      return value;
    }
  }
  if (take(expression, "!")) value = !parseUnary(expression);
  else if (take(expression, "~")) value = ~parseUnary(expression);
  else if (take(expression, "-")) value = (intmax_t)(0 - (uintmax_t)parseUnary(expression));
  else if (take(expression, "+")) value = parseUnary(expression);
  else value = parsePrimary(expression);
  expression->depth--;
  return value;
}

/* From weakest to strongest; longer operators first. */
static const char *const LEVELS[][5] = {{"|"}, {"^"}, {"&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}};
enum { LEVEL_COUNT = sizeof LEVELS / sizeof LEVELS[0] };

/* The operator of this level that stands here, and is not the beginning of another one. */
static const char *operatorHere(Expression *expression, int level) {
  skipBlanks(expression);
  for (int i = 0; i < 5 && LEVELS[level][i] != NULL; i++) {
    const char *operator= LEVELS[level][i], *at = expression->at;
    size_t length = strlen(operator);
    if (strncmp(at, operator, length) != 0) continue;
    char next = at[length];
    if (next == '=' && level != 3 && level != 4) return NULL;       /* an assignment */
    if (length == 1 && (*at == '<' || *at == '>' || *at == '|' || *at == '&') && next == *at) return NULL;
    if (level == 5 && next == '=') return NULL;
    return operator;
  }
  return NULL;
}

static intmax_t parseBinary(Expression *expression, int level) {
  if (level == LEVEL_COUNT) return parseUnary(expression);
  intmax_t left = parseBinary(expression, level + 1);
  for (const char *operator; (operator= operatorHere(expression, level)) != NULL;) {
    expression->at += strlen(operator);
    intmax_t right = parseBinary(expression, level + 1);
    left = combine(expression, operator, left, right);
  }
  return left;
}

static intmax_t parseAnd(Expression *expression) {
  intmax_t left = parseBinary(expression, 0);
  while (take(expression, "&&")) {
    expression->skipping += left == 0;
    intmax_t right = parseBinary(expression, 0);
    expression->skipping -= left == 0;
    left = left != 0 && right != 0;
  }
  return left;
}

static intmax_t parseOr(Expression *expression) {
  intmax_t left = parseAnd(expression);
  while (take(expression, "||")) {
    expression->skipping += left != 0;
    intmax_t right = parseAnd(expression);
    expression->skipping -= left != 0;
    left = left != 0 || right != 0;
  }
  return left;
}

static intmax_t parseConditional(Expression *expression) {
  intmax_t condition = parseOr(expression);
  if (!take(expression, "?")) return condition;
  if (++expression->depth > 200) wrong(expression, "too deeply nested");
  expression->skipping += condition == 0;
  intmax_t yes = parseAssignment(expression);
  expression->skipping -= condition == 0;
  if (!take(expression, ":")) wrong(expression, "expected :");
  expression->skipping += condition != 0;
  intmax_t no = parseAssignment(expression);
  expression->skipping -= condition != 0;
  expression->depth--;
  return condition != 0 ? yes : no;
}

static intmax_t parseAssignment(Expression *expression) {
  static const char *const operators[] = {"=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="};
  skipBlanks(expression);
  const char *start = expression->at;
  size_t length = nameLength(start);
  if (length > 0) {
    expression->at += length;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
      if (!take(expression, operators[i])) continue;
      if (i == 0 && *expression->at == '=') break; /* == */
      char *name = stackText(start, length);
      intmax_t old = i == 0 || expression->skipping > 0 ? 0 : variableNumber(expression, name);
      intmax_t value = parseAssignment(expression);
      if (i > 0) value = combine(expression, operators[i], old, value);
      assign(expression, name, value);
      return value;
    }
    expression->at = start;
  }
  return parseConditional(expression);
}

static intmax_t parseComma(Expression *expression) {
  intmax_t value = parseAssignment(expression);
  while (take(expression, ",")) value = parseAssignment(expression);
  return value;
}

static intmax_t evaluateDeep(const char *text, int depth) {
  Expression expression = {.text = text, .at = text, .depth = depth};
  skipBlanks(&expression);
  if (*expression.at == 0) return 0;
  intmax_t value = parseComma(&expression);
  skipBlanks(&expression);
  if (*expression.at != 0) wrong(&expression, "syntax error");
  return value;
}

intmax_t evaluate(const char *expression) { return evaluateDeep(expression, 0); }
