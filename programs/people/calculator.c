/* A recursive-descent calculator that answers each line as it comes. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *input;
static const char *mistake;

static double expression(void);

static void space(void) {
  while (isspace((unsigned char)*input)) input++;
}

static double primary(void) {
  space();
  if (*input == '(') {
    input++;
    double value = expression();
    space();
    if (*input == ')') input++;
    else mistake = "missing )";
    return value;
  }
  if (*input == '-') {
    input++;
    return -primary();
  }
  char *end;
  double value = strtod(input, &end);
  if (end == input) mistake = "number expected";
  input = end;
  return value;
}

static double power(void) {
  double base = primary();
  space();
  if (*input != '^') return base;
  input++;
  return pow(base, power());
}

static double term(void) {
  double value = power();
  for (;;) {
    space();
    if (*input == '*') input++, value *= power();
    else if (*input == '/') input++, value /= power();
    else return value;
  }
}

static double expression(void) {
  double value = term();
  for (;;) {
    space();
    if (*input == '+') input++, value += term();
    else if (*input == '-') input++, value -= term();
    else return value;
  }
}

int main(void) {
  char line[256];
  int number = 0;
  while (printf("> "), fgets(line, sizeof line, stdin)) {
    input = line;
    mistake = NULL;
    double value = expression();
    space();
    if (!mistake && *input) mistake = "unexpected text";
    if (mistake) printf("%d: %s\n", ++number, mistake);
    else printf("%d: %.10g\n", ++number, value);
  }
  puts("bye");
  return 0;
}
