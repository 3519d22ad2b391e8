#include "echo.h"

#include <stdbool.h>
#include <string.h>

static int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99; }

static const char *writeNumber(FILE *out, const char *at, int base, int most) {
  int value = 0;
  for (; most > 0 && digit(*at) < base; most--) value = value * base + digit(*at++);
  putc(value & 255, out);
  return at;
}

bool writeEscaped(FILE *out, const char *text) {
  static const char from[] = "abefnrtv\\", to[] = "\a\b\033\f\n\r\t\v\\";
  while (*text != 0) {
    if (*text != '\\') {
      putc(*text++, out);
      continue;
    }
    char c = *++text;
    const char *known = c == 0 ? NULL : strchr(from, c);
    if (known != NULL) {
      putc(to[known - from], out);
      text++;
    } else if (c == 'c') {
      return false;
    } else if (c == '0') {
      text = writeNumber(out, text + 1, 8, 3);
    } else if (c == 'x' && digit(text[1]) < 16) {
      text = writeNumber(out, text + 1, 16, 2);
    } else {
      putc('\\', out);
    }
  }
  return true;
}

void echoArguments(FILE *out, int count, char **arguments) {
  bool newline = true, escapes = false;
  int i = 1;
  for (; i < count && arguments[i][0] == '-' && arguments[i][1] != 0 && strspn(arguments[i] + 1, "neE") == strlen(arguments[i] + 1); i++) {
    for (const char *c = arguments[i] + 1; *c != 0; c++) {
      if (*c == 'n') newline = false;
      else escapes = *c == 'e';
    }
  }
  for (bool first = true; i < count; i++, first = false) {
    if (!first) putc(' ', out);
    if (!escapes) fputs(arguments[i], out);
    else if (!writeEscaped(out, arguments[i])) return;
  }
  if (newline) putc('\n', out);
}
