#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: expr EXPRESSION\n"
                           "Prints the value of an expression, each part of which is an argument:\n"
                           "  | & = == != < <= > >= + - * / %   TEXT : REGEX   match, substr, index, length   ( … )\n"
                           "Exit code: 0, or 1 when the value is 0 or empty, 2 when the expression is wrong.\n";

static char **at;

static char *parseOr(void);

static _Noreturn void wrong(void) { die(2, *at == NULL ? "syntax error: missing argument" : "syntax error: unexpected argument '%s'", *at); }

static bool isNumber(const char *text, intmax_t *number) {
  char *end;
  errno = 0;
  *number = strtoimax(text, &end, 10);
  return end != text && *end == 0 && errno == 0;
}

static intmax_t integer(const char *text) {
  intmax_t number;
  if (!isNumber(text, &number)) die(2, "non-integer argument");
  return number;
}

static char *fromNumber(intmax_t number) {
  char *text = allocate(24);
  sprintf(text, "%jd", number);
  return text;
}

static bool isNothing(const char *text) {
  intmax_t number;
  return text[0] == 0 || (isNumber(text, &number) && number == 0);
}

static bool take(const char *word) {
  if (*at == NULL || strcmp(*at, word) != 0) return false;
  at++;
  return true;
}

static char *match(const char *text, const char *pattern) {
  regex_t regex;
  regmatch_t groups[2];
  if (regcomp(&regex, pattern, 0) != 0) die(2, "invalid regular expression '%s'", pattern);
  bool found = regexec(&regex, text, 2, groups, 0) == 0 && groups[0].rm_so == 0;
  char *result;
  if (regex.re_nsub > 0) {
    result = found && groups[1].rm_so >= 0 ? strndup(text + groups[1].rm_so, (size_t)(groups[1].rm_eo - groups[1].rm_so)) : copyText("");
  } else {
    result = fromNumber(found ? groups[0].rm_eo : 0);
  }
  regfree(&regex);
  return result;
}

static char *parsePrimary(void) {
  if (*at == NULL) wrong();
  if (take("(")) {
    char *value = parseOr();
    if (!take(")")) die(2, "syntax error: expecting ')'");
    return value;
  }
  if (at[1] != NULL && take("length")) return fromNumber((intmax_t)strlen(parsePrimary()));
  if (at[1] != NULL && at[2] != NULL && take("match")) {
    char *text = parsePrimary();
    return match(text, parsePrimary());
  }
  if (at[1] != NULL && at[2] != NULL && take("index")) {
    char *text = parsePrimary(), *characters = parsePrimary();
    size_t place = strcspn(text, characters);
    return fromNumber(text[place] == 0 ? 0 : (intmax_t)place + 1);
  }
  if (at[1] != NULL && at[2] != NULL && at[3] != NULL && take("substr")) {
    char *text = parsePrimary();
    intmax_t from = integer(parsePrimary()), length = integer(parsePrimary()), all = (intmax_t)strlen(text);
    if (from < 1 || from > all || length < 1) return copyText("");
    return strndup(text + from - 1, (size_t)length);
  }
  if (take("+")) {
    if (*at == NULL) wrong();
    return copyText(*at++);
  }
  if (**at != 0 && strchr(":*/%|&=<>)", **at) != NULL && (*at)[1] == 0) wrong();
  return copyText(*at++);
}

static char *parseMatch(void) {
  char *value = parsePrimary();
  while (take(":")) value = match(value, parsePrimary());
  return value;
}

static char *parseProduct(void) {
  char *value = parseMatch();
  for (;;) {
    char operator= *at == NULL || (*at)[0] == 0 || (*at)[1] != 0 ? 0 : **at;
    if (operator!= '*' && operator!= '/' && operator!= '%') return value;
    at++;
    intmax_t a = integer(value), b = integer(parseMatch());
    if (operator!= '*' && b == 0) die(2, "division by zero");
    if (operator== '*') value = fromNumber((intmax_t)((uintmax_t)a * (uintmax_t)b));
    else value = fromNumber(b == -1 ? (operator== '/' ? -a : 0) : operator== '/' ? a / b : a % b);
  }
}

static char *parseSum(void) {
  char *value = parseProduct();
  for (;;) {
    bool plus = take("+");
    if (!plus && !take("-")) return value;
    uintmax_t a = (uintmax_t)integer(value), b = (uintmax_t)integer(parseProduct());
    value = fromNumber((intmax_t)(plus ? a + b : a - b));
  }
}

static char *parseComparison(void) {
  static const char *const operators[] = {"=", "==", "!=", "<=", ">=", "<", ">"};
  char *value = parseSum();
  for (size_t i = 0; i < 7; i++) {
    if (!take(operators[i])) continue;
    char *other = parseSum();
    intmax_t a, b;
    int order = isNumber(value, &a) && isNumber(other, &b) ? (a > b) - (a < b) : strcmp(value, other);
    bool results[] = {order == 0, order == 0, order != 0, order <= 0, order >= 0, order < 0, order > 0};
    value = fromNumber(results[i]);
    i = (size_t)-1;
  }
  return value;
}

static char *parseAnd(void) {
  char *value = parseComparison();
  while (take("&")) {
    char *other = parseComparison();
    if (isNothing(value) || isNothing(other)) value = copyText("0");
  }
  return value;
}

static char *parseOr(void) {
  char *value = parseAnd();
  while (take("|")) {
    char *other = parseAnd();
    if (isNothing(value)) value = isNothing(other) ? copyText("0") : other;
  }
  return value;
}

int exprMain(int argc, char **argv) {
  usageStatus = 2;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) noOptions(2, argv, HELP);
  at = argv + 1;
  if (*at != NULL && strcmp(*at, "--") == 0) at++;
  if (*at == NULL) usageError("missing operand");
  char *value = parseOr();
  if (*at != NULL) wrong();
  puts(value);
  return isNothing(value) ? 1 : 0;
}
