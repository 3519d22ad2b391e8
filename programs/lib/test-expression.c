#include "test-expression.h"

#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Test {
  int count, at;
  char **arguments;
  bool failed;
  void (*complain)(const char *format, ...);
  int depth;
} Test;

static bool parseOr(Test *test);

static bool wrong(Test *test, const char *text, const char *what) {
  if (!test->failed) test->complain("test: %s: %s", text, what);
  test->failed = true;
  return false;
}

static const char *peek(const Test *test, int ahead) { return test->at + ahead < test->count ? test->arguments[test->at + ahead] : NULL; }

static bool isUnary(const char *text) { return text != NULL && text[0] == '-' && text[1] != 0 && text[2] == 0 && strchr("bcdefghkLnprsStuwxzO G", text[1]) != NULL; }

static bool isBinary(const char *text) {
  static const char *const operators[] = {"=", "==", "!=", "<", ">", "-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-nt", "-ot", "-ef"};
  for (size_t i = 0; text != NULL && i < sizeof operators / sizeof operators[0]; i++)
    if (strcmp(text, operators[i]) == 0) return true;
  return false;
}

static intmax_t number(Test *test, const char *text) {
  char *end;
  errno = 0;
  intmax_t value = strtoimax(text, &end, 10);
  if (end == text || end[strspn(end, " \t\n")] != 0) wrong(test, text, "a number is expected");
  else if (errno == ERANGE) wrong(test, text, "out of range");
  return value;
}

static bool testFile(Test *test, char what, const char *text) {
  struct stat facts;
  switch (what) {
    case 'n': return text[0] != 0;
    case 'z': return text[0] == 0;
    case 't': return isatty((int)number(test, text));
    case 'h':
    case 'L': return lstat(text, &facts) == 0 && S_ISLNK(facts.st_mode);
    default: break;
  }
  if (stat(text, &facts) != 0) return false;
  switch (what) {
    case 'b': return S_ISBLK(facts.st_mode);
    case 'c': return S_ISCHR(facts.st_mode);
    case 'd': return S_ISDIR(facts.st_mode);
    case 'f': return S_ISREG(facts.st_mode);
    case 'p': return S_ISFIFO(facts.st_mode);
    case 'S': return S_ISSOCK(facts.st_mode);
    case 's': return facts.st_size > 0;
    case 'g':
    case 'k':
    case 'u': return false;
    default: return true; /* -e, and what everybody may */
  }
}

static int compareTimes(const char *left, const char *right) {
  struct stat a, b;
  bool hasA = stat(left, &a) == 0, hasB = stat(right, &b) == 0;
  if (!hasA || !hasB) return (int)hasA - (int)hasB;
  if (a.st_mtim.tv_sec != b.st_mtim.tv_sec) return a.st_mtim.tv_sec < b.st_mtim.tv_sec ? -1 : 1;
  return a.st_mtim.tv_nsec < b.st_mtim.tv_nsec ? -1 : a.st_mtim.tv_nsec > b.st_mtim.tv_nsec;
}

static bool testBinary(Test *test, const char *left, const char *operator, const char *right) {
  if (operator[0] != '-') {
    int order = strcmp(left, right);
    return operator[0] == '=' ? order == 0 : operator[0] == '!' ? order != 0 : operator[0] == '<' ? order < 0 : order > 0;
  }
  if (strcmp(operator, "-nt") == 0) return compareTimes(left, right) > 0;
  if (strcmp(operator, "-ot") == 0) return compareTimes(left, right) < 0;
  if (strcmp(operator, "-ef") == 0) {
    struct stat a, b;
    return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
  }
  intmax_t a = number(test, left), b = number(test, right);
  switch (operator[1]) {
    case 'e': return a == b;
    case 'n': return a != b;
    case 'g': return operator[2] == 't' ? a > b : a >= b;
    default: return operator[2] == 't' ? a < b : a <= b;
  }
}

static bool parsePrimary(Test *test) {
  const char *first = peek(test, 0);
  if (first == NULL) return wrong(test, test->count == 0 ? "" : test->arguments[test->count - 1], "an argument is expected");
  if (isBinary(peek(test, 1)) && peek(test, 2) != NULL) {
    const char *operator= peek(test, 1), *right = peek(test, 2);
    test->at += 3;
    return testBinary(test, first, operator, right);
  }
  if (strcmp(first, "(") == 0 && peek(test, 1) != NULL) {
    test->at++;
    if (++test->depth > 200) return wrong(test, first, "too deeply nested");
    bool value = parseOr(test);
    test->depth--;
    if (peek(test, 0) == NULL || strcmp(peek(test, 0), ")") != 0) return wrong(test, first, "is not closed");
    test->at++;
    return value;
  }
  if (isUnary(first) && peek(test, 1) != NULL) {
    const char *operand = peek(test, 1);
    test->at += 2;
    return testFile(test, first[1], operand);
  }
  test->at++;
  return first[0] != 0;
}

static bool parseNot(Test *test) {
  bool inverted = false;
  while (peek(test, 0) != NULL && strcmp(peek(test, 0), "!") == 0 && peek(test, 1) != NULL && !(isBinary(peek(test, 1)) && peek(test, 2) != NULL)) {
    inverted = !inverted;
    test->at++;
  }
  return parsePrimary(test) != inverted;
}

static bool parseAnd(Test *test) {
  bool value = parseNot(test);
  while (peek(test, 0) != NULL && strcmp(peek(test, 0), "-a") == 0) {
    test->at++;
    value = parseNot(test) && value;
  }
  return value;
}

static bool parseOr(Test *test) {
  bool value = parseAnd(test);
  while (peek(test, 0) != NULL && strcmp(peek(test, 0), "-o") == 0) {
    test->at++;
    value = parseAnd(test) || value;
  }
  return value;
}

/* What POSIX says by the number of arguments, so that no text is taken for an operator. */
static bool byCount(Test *test) {
  char **a = test->arguments;
  switch (test->count) {
    case 0: return false;
    case 1: test->at = 1; return a[0][0] != 0;
    case 2:
      test->at = 2;
      if (strcmp(a[0], "!") == 0) return a[1][0] == 0;
      if (isUnary(a[0])) return testFile(test, a[0][1], a[1]);
      return wrong(test, a[0], "a unary operator is expected");
    case 3:
      if (isBinary(a[1])) {
        test->at = 3;
        return testBinary(test, a[0], a[1], a[2]);
      }
      break;
    case 4:
      if (strcmp(a[0], "!") == 0) {
        Test inner = {.count = 3, .arguments = a + 1, .complain = test->complain};
        bool value = !byCount(&inner);
        test->at = inner.at + 1;
        test->failed = inner.failed;
        return value;
      }
      break;
    default: break;
  }
  return parseOr(test);
}

int testExpression(int count, char **arguments, void (*complain)(const char *format, ...)) {
  Test test = {.count = count, .arguments = arguments, .complain = complain};
  bool value = byCount(&test);
  if (!test.failed && test.at < count) wrong(&test, arguments[test.at], "unexpected");
  return test.failed ? 2 : value ? 0 : 1;
}
